import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import * as XLSX from "@e965/xlsx";
import iconv from "iconv-lite";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listRefusals} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, load, madeUpId, withFolder, withLoaded} from "../deliver.js";
import {textRows, xlsx, zip} from "../archive.js";
import {workbook} from "../workbook.js";

const header = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const row = (n: number, month = "2023-05") => [`P${n}`, madeUpId(n), "田林", "优待金", month, month, `${n}.10`, "成功"];
const rows = Array.from({length: 60}, (_, i) => row(i));
const text = csv(header, ...rows);
const objects = rows.map((cells) => Object.fromEntries(header.map((h, i) => [h, cells[i]!])));
/** Amounts as bare numbers, as written. */
const json = (list: object[]) => JSON.stringify(list).replace(/"实发金额":"([^"]+)"/g, '"实发金额":$1');
const html = `<html><meta charset="gb2312"><table><tr><td colspan="8">发放明细</td></tr>${[header, ...rows]
  .map((cells) => `<tr>${cells.map((c) => `<td>${c}</td>`).join("")}</tr>`)
  .join("")}</table></html>`;

const book = (bookType: XLSX.BookType) => {
  const made = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(made, XLSX.utils.aoa_to_sheet([header, ...rows]), "明细");
  return XLSX.write(made, {type: "buffer", bookType}) as Buffer;
};
const parquet = (csvText: string) =>
  withFolder((dir) =>
    withDuckDB(":memory:", async (db) => {
      const path = join(dir, "x");
      const values = csvText
        .trim()
        .split("\n")
        .slice(1)
        .map(
          (line) =>
            `(${line
              .split(",")
              .map((c) => `'${c}'`)
              .join(", ")})`
        );
      await db.run(`copy (select * replace ("实发金额"::decimal(18, 2) as "实发金额")
        from (values ${values.join(", ")}) t(${header.map((h) => `"${h}"`).join(", ")})) to '${path}' (format parquet)`);
      return await readFile(path);
    })
  );

const facts = (db: Database) => db.all("select * exclude (load_id, row_no) from known_payouts order by all");
const verdicts = (db: Database) => db.all("select file, sheet, verdict, reason from load order by file, load_id");
const expected = await withLoaded({"2023-05/x.csv": text}, facts);

const forms: Record<string, string | Uint8Array> = {
  "BIFF8.xls": book("biff8"),
  "html.xls": iconv.encode(html, "gb18030"),
  "tab.xls": iconv.encode(text.replaceAll(",", "\t"), "utf16le", {addBOM: true}),
  "xml.xls": book("xlml"),
  "a.xlsx": xlsx({明细: textRows([header, ...rows])}),
  "a.json": json(objects),
  "utf16.json": iconv.encode(JSON.stringify(objects, null, 2), "utf16le", {addBOM: true}),
  "a.ndjson": objects.map((o) => json([o]).slice(1, -1)).join("\n"),
  "a.parquet": await parquet(text),
  "a.csv.gz": gzipSync(text),
  "a.xlsx.gz": gzipSync(xlsx({明细: textRows([header, ...rows])})),
  "a.parquet.gz": gzipSync(await parquet(text)),
  "a.zip": zip({"明细.csv": text}),
  "wrong name.pdf": zip({明细: book("biff8")})
};

describe("a delivered file of any format", () => {
  it.each(Object.keys(forms))("gives the rows of the CSV: %s", (name) =>
    withLoaded({[`2023-05/${name}`]: forms[name]!}, async (db) => {
      expect(await db.all("select verdict, reason, rows_kept from load")).toEqual([
        {verdict: "loaded", reason: null, rows_kept: "60"}
      ]);
      expect(await facts(db)).toEqual(expected);
    })
  );

  it("counts each member of a zip as a file, read once and refused alone", () =>
    withFolder(async (dir) => {
      await deliver(dir, {
        "2023-05/月报.zip": zip({
          "a/明细.csv": csv(header, row(1)),
          "b.csv": csv(header, row(2)),
          "c.pdf": "%PDF-1.4",
          "d.zip": zip({"x.csv": "1"}),
          "e.gz": gzipSync(gzipSync("1"))
        })
      });
      await withDuckDB(":memory:", async (db) => {
        expect(await load(db, dir)).toMatchObject({read: 5, skipped: 0});
        expect(await load(db, dir)).toMatchObject({read: 0, skipped: 5});
        expect(await verdicts(db)).toEqual([
          {file: "月报.zip/a/明细.csv", sheet: "", verdict: "loaded", reason: null},
          {file: "月报.zip/b.csv", sheet: "", verdict: "loaded", reason: null},
          {
            file: "月报.zip/c.pdf",
            sheet: "",
            verdict: "refused",
            reason: "是 PDF，不是表格；请从原系统导出 Excel 或 CSV 后重新交付"
          },
          {
            file: "月报.zip/d.zip",
            sheet: "",
            verdict: "refused",
            reason: "压缩包里又是压缩包，没有读取；请只压缩一层后重新交付"
          },
          {
            file: "月报.zip/e.gz",
            sheet: "",
            verdict: "refused",
            reason: "压缩包里又是压缩包，没有读取；请只压缩一层后重新交付"
          }
        ]);
      });
    }));

  it.each([
    ["坏.zip", zip({"a.csv": text}).subarray(0, 60), "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付"],
    ["坏.gz", gzipSync(text).subarray(0, 60), "压缩文件不完整或已损坏（可能传输中断）；请重新交付"],
    ["a.rar", Buffer.from("Rar!\x1a\x07"), "是 RAR 压缩包，不能读取；请改用 zip 后重新交付"],
    ["a.7z", Buffer.from("377abcaf271c0004", "hex"), "是 7z 压缩包，不能读取；请改用 zip 后重新交付"],
    ["a.parquet", "PARE....PARE", "Parquet 文件有密码，无法读取；请去掉密码后重新交付"],
    ["a.mht.xls", "MIME-Version: 1.0\nX: y", "是网页归档（MHTML），不能读取；请用 Excel 打开后另存为 .xlsx 重新交付"],
    ["a.html", "<html><p>请登录</p></html>", "是网页或 XML，但里面没有表格；请用 Excel 打开后另存为 .xlsx 重新交付"],
    ["a.json", '[{"流水号": "P1"}, {"流水', "JSON 在第 1 行第 18 个字符处不完整或有误（可能传输中断）；请重新导出"],
    [
      "缺列.json",
      JSON.stringify(objects.map((o) => ({...o, 流水号: undefined}))),
      "字段名最接近《优抚资金发放明细》，缺少必填列“流水号”。请按模板补齐后重新交付"
    ],
    [
      "空.xlsx",
      xlsx({a: ""}),
      `没有找到可识别的表头；可以交付的表有：${contracts.map((c) => `《${c.title}》`).join("、")}。请确认交付的是其中之一，并保留表头`
    ]
  ])("%s is refused in words", (file, content, reason) =>
    withLoaded({[`2023-05/${file}`]: content}, async (db) => {
      expect(await verdicts(db)).toEqual([{file, sheet: "", verdict: "refused", reason}]);
    })
  );

  it("refuses the row, not the value, where a formula was never calculated or an error stands", () => {
    const sheet = textRows([header, ...rows, ...rows.map((_, i) => row(100 + i))])
      .replace(/<c r="G5"[^]*?<\/c>/, '<c r="G5"><f>1+1</f></c>')
      .replace(/<c r="A6"[^]*?<\/c>/, '<c r="A6" t="e"><v>#REF!</v></c>');
    return withLoaded({"2023-05/a.xlsx": xlsx({s: sheet})}, async (db) => {
      expect((await listRefusals(db, "2023-05")).map((r) => [r.row, r.column, r.value, r.message])).toEqual([
        [
          5,
          "实发金额",
          "#公式没有结果",
          "实发金额应为金额，最多两位小数，如 1234.50、1,234.50、1234.50元、0.12万元；公式没有存下结果，请用 Excel 打开并保存后重新交付"
        ],
        [
          6,
          "流水号",
          "#REF!",
          "流水号应为文字（不能是 Excel 的错误值或科学计数）；这是 Excel 的错误值，请改正原表里的公式或来源"
        ]
      ]);
    });
  });

  it("refuses an identity number that is a number", async () => {
    const cells = [...row(1)];
    const number = textRows([header, ...Array.from({length: 60}, (_, i) => row(100 + i)), cells]).replace(
      new RegExp(`<c r="B62"[^]*?</c>`),
      `<c r="B62"><v>${madeUpId(1).replace("X", "1")}</v></c>`
    );
    await withLoaded({"2023-05/a.xlsx": xlsx({s: number})}, async (db) => {
      expect((await listRefusals(db, "2023-05")).map((r) => [r.row, r.rule])).toEqual([[62, "type-id"]]);
    });
  });
});

describe("sheets and tables of one file", () => {
  const sheet = (month: string, from: number, more: unknown[][] = []) => ({
    rows: [header, ...Array.from({length: 3}, (_, i) => row(from + i, month)), ...more]
  });

  it("each belong to their own periods, the year-old sheet too, and a hidden one is marked", () =>
    withLoaded(
      {
        "2023-05/a.xlsx": xlsx({
          今年: textRows([header, row(1)]),
          去年: {rows: textRows([header, row(2, "2022-05")]), state: "hidden"}
        })
      },
      async (db) => {
        expect(await db.all("select sheet, encoding, verdict from load order by load_id")).toEqual([
          {sheet: "今年", encoding: "xlsx", verdict: "loaded"},
          {sheet: "去年", encoding: "xlsx（隐藏的工作表）", verdict: "loaded"}
        ]);
        expect(await db.all("select pay_month from known_payouts order by 1")).toHaveLength(2);
      }
    ));

  it("are refused together when two hold the same rows of the same period", () =>
    withLoaded(
      {"2023-05/a.xlsx": workbook({甲: sheet("2023-05", 1), 乙: sheet("2023-05", 3), 丙: sheet("2023-04", 50)})},
      async (db) => {
        const reason =
          "工作表“甲”和“乙”有相同的“发放月份＋流水号”，无法判断以哪一张为准，整份退回；请只保留一张后重新交付";
        expect(await verdicts(db)).toEqual(
          ["甲", "乙", "丙"].map((s) => ({file: "a.xlsx", sheet: s, verdict: "refused", reason}))
        );
        expect(await db.all("from record_payouts")).toEqual([]);
      }
    ));

  it("one below another are loaded each by its own header, in Excel and in CSV", async () => {
    const turned = (cells: string[]) => [...cells].reverse();
    const below = [[], ["二、四月"], turned(header), ...[5, 6].map((n) => turned(row(n, "2023-04")))];
    const one = [header, row(1), row(2)];
    const expectTwo = async (db: Database) => {
      expect(await db.all("select sheet, header_row, rows_kept from load order by load_id")).toEqual([
        {sheet: expect.stringMatching(/^s?$/), header_row: 1, rows_kept: "2"},
        {sheet: expect.stringMatching(/^s?（第 4 行起）$/), header_row: 6, rows_kept: "2"}
      ]);
    };
    await withLoaded({"2023-05/a.xlsx": workbook({s: {rows: [...one, ...below]}})}, expectTwo);
    await withLoaded({"2023-05/a.csv": csv(...one, ...below)}, expectTwo);
    const dense = csv(...one, turned(header), turned(row(5)));
    await withLoaded({"2023-05/a.csv": dense}, async (db) =>
      expect(await db.all("select sheet, rows_kept from load order by load_id")).toEqual([
        {sheet: "", rows_kept: "2"},
        {sheet: "（第 4 行起）", rows_kept: "1"}
      ])
    );
  });

  it("may have words beside them, which are told and not read; a number beside a row is no note", () =>
    withLoaded(
      {
        "2023-05/a.xlsx": workbook({
          s: {
            rows: [
              header,
              ...Array.from({length: 100}, (_, i) => row(200 + i)),
              [...row(1), null, "已核对"],
              [...row(2), null, 12]
            ]
          }
        })
      },
      async (db) => {
        expect(await db.all("select unknown_headers, rows_kept, rows_refused from load")).toEqual([
          {unknown_headers: "（J 列没有表头，未读）", rows_kept: "101", rows_refused: "1"}
        ]);
        expect((await listRefusals(db, "2023-05")).map((r) => [r.row, r.rule])).toEqual([[103, "field-count"]]);
      }
    ));
});
