import {chmod, readdir, readFile, rm, stat, utimes, writeFile} from "node:fs/promises";
import {join} from "node:path";
import * as XLSX from "@e965/xlsx";
import {strFromU8, unzipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {writeRefusals} from "../../loaders/release/writeRefusals.js";
import {csv, madeUpId, withFolder, withLoaded} from "../deliver.js";
import {workbook} from "../workbook.js";

type Rows = (string | number | null)[][];

/** What a person sees in the 退回单 of each file: its sheets, and the colours of their cells. */
async function written(files: Record<string, string | Uint8Array>) {
  return await withLoaded(files, (db) =>
    withFolder(async (dir) => {
      const sheets = await writeRefusals(db, join(dir, "refusals"), "9999-12");
      const seen: Record<string, Record<string, {rows: Rows; red: string[]}>> = {};
      for (const {file, path} of sheets) {
        const book = XLSX.read(await readFile(path), {cellStyles: true});
        seen[file] = Object.fromEntries(
          book.SheetNames.map((name) => {
            const sheet = book.Sheets[name]!;
            const red = Object.keys(sheet).filter((at) => {
              const cell = sheet[at] as {s?: {fgColor?: {rgb?: string}}};
              return !at.startsWith("!") && cell.s?.fgColor?.rgb?.endsWith("FFD9D9");
            });
            return [name, {rows: XLSX.utils.sheet_to_json<Rows[number]>(sheet, {header: 1, defval: null}), red}];
          })
        );
      }
      return seen;
    })
  );
}

describe("a 退回单", () => {
  it("is laid out as its sender's sheet, each bad cell red and its reason beside it; identities masked", async () => {
    const header = [
      "街道（镇）",
      "姓名",
      "证件号码",
      "流水号",
      "项目",
      "所属期",
      "发放月份",
      "发放金额",
      "经办",
      "状态"
    ];
    const rows = Array.from({length: 150}, (_, i) => [
      "田林",
      "示例某某",
      madeUpId(i),
      `P${i}`,
      "优待金",
      "2023-05",
      "2023-05",
      "100.00",
      "科",
      "成功"
    ]);
    rows[3]![2] = "990000197001010999";
    rows[3]![7] = "1.239";
    rows[9]![0] = "火星街道";
    const top = [...header.slice(0, 4), "发放", null, null, null, null, null];
    const below = [null, null, null, null, ...header.slice(4)];
    const bytes = workbook({
      五月: {
        rows: [["五月优抚资金"], top, below, ...rows],
        merges: ["A1:J1", "E2:J2"]
      }
    });
    const seen = await written({"2023-05/发放.xlsx": bytes});
    const sheets = seen["发放.xlsx"]!;
    expect(Object.keys(sheets)).toEqual(["退回说明", "退回明细"]);
    expect(sheets["退回说明"]!.rows.map((r) => r.slice(0, 3))).toEqual([
      ["退回单", null, null],
      ["报送单位", "区退役军人局", null],
      ["表", "《优抚资金发放明细》", null],
      ["交付", "2023-05", null],
      ["文件", "发放.xlsx", null],
      ["结论", "退回 2 行，其余各行已入库", null],
      [
        "怎么办",
        "请在原系统里更正后面各表所列的行，随下一次交付重新导出。标红的单元格是有问题的内容，紧挨着的右边一格是原因。",
        null
      ],
      [
        "说明",
        "后面各表照您自己的表头和列序排列，只列有问题的行；行号是原文件里的行号。身份证号等个人信息已遮盖，没有读取的列不显示内容。",
        null
      ],
      [
        "怎样认的",
        "工作表《五月》：表头在第 2、3 行（两行表头，前 30 行里认出的列最多）：认出《优抚资金发放明细》13 列中的 9 列，必填列齐全；没有的可选列 4：“优抚类别”、“应发金额”、“银行账号”、“填报单位”；第 1 行是标题；不认识的列 1，没有读：“经办”；个人信息的列 1，没有读；次接近的是《优抚对象台账》，缺必填列 2",
        null
      ],
      [null, null, null],
      ["列", "原因", "行数"],
      ["身份证号", "身份证号应为18 位身份证号（校验位和出生日期要对），或 15 位旧号；末位校验位不对，请核对号码", 1],
      ["实发金额", "实发金额应为金额，最多两位小数，如 1234.50、1,234.50、1234.50元、0.12万元；多于两位小数", 1],
      ["街镇", "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名", 1]
    ]);
    const {rows: detail, red} = sheets["退回明细"]!;
    expect(detail[0]![0]).toBe("五月优抚资金");
    expect(detail[1]!.filter((cell) => cell !== null)).toEqual(Array(6).fill("发放"));
    expect(detail[2]).toEqual([
      "行号",
      "街道（镇）",
      "“街镇”的退回原因",
      "姓名",
      "证件号码",
      "“身份证号”的退回原因",
      "流水号",
      "项目",
      "所属期",
      "发放月份",
      "发放金额",
      "“实发金额”的退回原因",
      "经办",
      "状态"
    ]);
    expect(detail[3]).toEqual([
      7,
      "田林",
      null,
      "（已隐去）",
      "（18 个字符：数字）",
      "身份证号应为18 位身份证号（校验位和出生日期要对），或 15 位旧号；末位校验位不对，请核对号码",
      "P…（2 个字符：字母、数字）",
      "优待金",
      "2023-05",
      "2023-05",
      "1…（5 个字符：数字、符号）",
      "实发金额应为金额，最多两位小数，如 1234.50、1,234.50、1234.50元、0.12万元；多于两位小数",
      "（未读）",
      "成功"
    ]);
    expect(detail[4]!.slice(0, 3)).toEqual([
      13,
      "火…（4 个字符：汉字）",
      "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名"
    ]);
    expect(red).toEqual(["E4", "K4", "B5"]);
    expect(JSON.stringify(seen)).not.toContain("示例某某");
  });

  it("of a file refused whole says why, and shows the sender's header with what is missing", async () => {
    const seen = await written({
      "2023-01/人口.csv": csv(["街镇基数"], ["年度", "街镇", "人口", "居委会"], [2023, "田林", 1, 1])
    });
    const sheets = seen["人口.csv"]!;
    expect(sheets["退回说明"]!.rows.slice(1, 8).map((r) => r.slice(0, 2))).toEqual([
      ["报送单位", "区双拥办"],
      ["表", "《街镇基数》"],
      ["交付", "2023-01"],
      ["文件", "人口.csv"],
      ["结论", "整份退回，一行也没有入库"],
      [
        "原因",
        "表头（第 2 行）最接近《街镇基数》，缺少必填列“常住人口”（最接近的是“人口”）；不认识的列：“人口”。请按模板补齐后重新交付"
      ],
      [
        "怎么办",
        "请按原因更正后，把整份文件放进下一次交付（或替换本次交付里的同名文件）。上一次入库的数据继续有效，来源显示为“未更新”。"
      ]
    ]);
    expect(sheets["退回明细"]!.rows).toEqual([["行号", "年度", "街镇", "人口", "居委会", "缺少必填列“常住人口”"]]);
    expect(sheets["退回明细"]!.red).toEqual(["F1"]);
  });

  it("of a file refused whole says in the JSON how it was understood, of single rows it does not", () =>
    withLoaded({"2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "火星", 1, 1])}, (db) =>
      withFolder(async (dir) => {
        await writeRefusals(db, dir, "9999-12");
        const where = {contract: "population", file: "人口.csv", sheet: ""};
        expect(JSON.parse(await readFile(join(dir, "2023-01.json"), "utf8"))).toEqual([
          {
            ...where,
            row: null,
            column: null,
            value: null,
            rule: "too-many-refused",
            message: "1 行中有 1 行不合要求（100.0 %，超过 20 %），整份退回；请按逐行原因更正后重新交付",
            decided:
              "表头在第 1 行（前 30 行里认出的列最多）：认出《街镇基数》5 列中的 4 列，必填列齐全；没有的可选列 1：“填报单位”"
          },
          {
            ...where,
            row: 2,
            column: "街镇",
            value: "火…（2 个字符：汉字）",
            rule: "unknown-code",
            message: "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名"
          }
        ]);
      })
    ));

  it("has a sheet for each sheet that is refused, and one without rows where nothing was recognised", async () => {
    const base = ["年度", "街镇", "常住人口", "居委会数"];
    const seen = await written({
      "2023-01/两张.xlsx": workbook({
        一: {rows: [base, [2023, "火星", 1, 1]]},
        二: {rows: [base, [2022, "木星", 1, 1]]}
      }),
      "2023-01/不认识.csv": "甲,乙\n1,2\n"
    });
    expect(Object.keys(seen["两张.xlsx"]!)).toEqual(["退回说明", "1 一", "2 二"]);
    expect(seen["两张.xlsx"]!["2 二"]!.rows[1]!.slice(0, 4)).toEqual(
      [2, 2022, "木…（2 个字符：汉字）", "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名"].map((v) =>
        v === 2022 ? "2022" : v
      )
    );
    expect(Object.keys(seen["不认识.csv"]!)).toEqual(["退回说明"]);
    expect(seen["不认识.csv"]!["退回说明"]!.rows[1]!.slice(0, 2)).toEqual(["报送单位", "未能识别（不知道是哪一种表）"]);
  });

  it("prints on few pages: across, as wide as the page, with its header on each, and no text cut off", async () => {
    const rows = Array.from({length: 200}, (_, i) => [
      ...[2023, i < 3 ? "火星街道" : "田林", "很多", "不知道多少"],
      `${i}`
    ]);
    const files = {"2023-06/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数", "备注"], ...rows)};
    await withLoaded(files, (db) =>
      withFolder(async (dir) => {
        const [sheet] = await writeRefusals(db, dir, "9999-12");
        const parts = unzipSync(await readFile(sheet!.path));
        const xml = (part: string) => strFromU8(parts[`xl/${part}.xml`]!);
        for (const part of ["worksheets/sheet1", "worksheets/sheet2"]) {
          expect(xml(part)).toMatch(/<worksheet[^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr>/);
          expect(xml(part)).toContain(
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;F&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>'
          );
          expect(xml(part).match(/<pageSetup /g)).toHaveLength(1);
        }
        expect(xml("workbook")).toContain(
          `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">'退回明细'!$1:$1</definedName></definedNames>`
        );
        // The way to mend it takes two lines of the summary.
        const heights = [...xml("worksheets/sheet1").matchAll(/<row [^>]*? ht="([0-9.]+)"/g)].map(([, ht]) =>
          Number(ht)
        );
        expect(heights).toContain(31);
      })
    );
  });

  it("is called as its file, once .xlsx, and no two are called the same", async () => {
    const bad = [
      ["年度", "街镇", "常住人口", "居委会数"],
      [2023, "火星", 1, 1]
    ];
    const files = {
      "2023-06/人口": csv(...bad),
      "2023-06/人口.csv": csv(...bad).replace("火星", "水星"),
      "2023-06/人口.xlsx": workbook({甲: {rows: bad}}),
      "2023-06/另.XLSX": workbook({乙: {rows: bad}})
    };
    await withLoaded(files, (db) =>
      withFolder(async (dir) => {
        const sheets = await writeRefusals(db, dir, "9999-12");
        expect(sheets.map(({file, path}) => [file, path.slice(dir.length + 1)])).toEqual([
          ["人口", "2023-06/人口.xlsx"],
          ["人口.csv", "2023-06/人口.csv.xlsx"],
          ["人口.xlsx", "2023-06/人口（2）.xlsx"],
          ["另.XLSX", "2023-06/另.xlsx"]
        ]);
        for (const {path} of sheets) expect((await readFile(path)).length).toBeGreaterThan(1000);
      })
    );
  });

  it("is written once: again only where a load is another, or the sheet is not as it was written", async () => {
    const bad = [
      ["年度", "街镇", "常住人口", "居委会数"],
      [2023, "火星", 1, 1]
    ];
    const files = {"2023-05/人口.csv": csv(...bad), "2023-06/人口.csv": csv(...bad).replace("火星", "水星")};
    await withLoaded(files, (db) =>
      withFolder(async (dir) => {
        const refusals = join(dir, "refusals");
        const write = async () => await writeRefusals(db, refusals, "9999-12");
        const sheets = await write();
        const paths = [...sheets.map(({path}) => path), ...["05", "06"].map((m) => join(refusals, `2023-${m}.json`))];
        const written = await Promise.all(paths.map(async (path) => await readFile(path)));
        const day = new Date("2020-01-01");
        const age = async () => await Promise.all(paths.map(async (path) => await utimes(path, day, day)));
        const anew = async () =>
          (await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs !== day.getTime()))).map(Number);
        await age();
        await writeFile(join(refusals, "2023-06", "致某科.txt"), "of another run");
        await writeFile(join(refusals, "请核实-2023-06.xlsx"), "of another run");
        expect(await write()).toEqual(sheets);
        expect(await anew()).toEqual([0, 0, 0, 0]);
        expect((await readdir(refusals, {recursive: true})).sort()).toEqual(
          [
            "2023-05",
            "2023-05.json",
            "2023-05/人口.csv.xlsx",
            "2023-06",
            "2023-06.json",
            "2023-06/人口.csv.xlsx"
          ].sort()
        );

        // Whatever is done to a file of a delivery, all of them are written again.
        for (const harm of [
          async () => await rm(paths[1]!),
          async () => await writeFile(paths[1]!, "harmed"),
          async () => await chmod(paths[3]!, 0o644),
          async () => await writeFile(join(refusals, "2023-06", "别的.xlsx"), "stray")
        ]) {
          await age();
          await harm();
          expect(await write()).toEqual(sheets);
          expect(await anew()).toEqual([0, 1, 0, 1]);
        }
        expect(await Promise.all([paths[2]!, paths[3]!].map(async (path) => await readFile(path)))).toEqual([
          written[2],
          written[3]
        ]);
        await age();
        await db.run("update load set depends = 'read by another program' where delivery = '2023-05'");
        await write();
        expect(await anew()).toEqual([1, 0, 1, 0]);
      })
    );
  });
});
