import * as XLSX from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {wholeWords} from "../../loaders/read/wholes.js";
import {ole, textRows, xlsx} from "../archive.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";
import {workbook} from "../workbook.js";

const header = ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期", "参加人次"];
const activity = (n: number, people: number | string | null = n * 10) => [
  `HD${n}`,
  "示例",
  "走访慰问",
  "拥军优属",
  "区双拥办",
  "田林街道",
  `2023-06-0${n}`,
  people
];
const base = ["年度", "街镇", "常住人口", "居委会数"];
const cases = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数"];
const paid = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const payment = (n: number, amount: number | string = 1000.25) => [
  `L${n}`,
  madeUpId(n),
  "田林",
  "优待金",
  "2023-06",
  "2023-06",
  amount,
  "成功"
];
const text = (...rows: (string | number | null)[][]) => csv(...rows.map((row) => row.map((cell) => cell ?? "")));

/** What became of one file: the reason of its refusal, or its rows and what was said of it. */
async function becomes(file: string, content: string | Uint8Array): Promise<unknown[]> {
  return await withLoaded({[`2023-06/${file}`]: content}, async (db) => {
    const loads = await db.all<{sheet: string; kept: number; reason: string | null}>(
      "select sheet, rows_kept::integer as kept, reason from load order by load_id"
    );
    return loads.map(({kept, reason}) => reason ?? kept);
  });
}

async function inDatabase<T>(file: string, content: string | Uint8Array, use: (db: Database) => Promise<T>) {
  return await withLoaded({[`2023-06/${file}`]: content}, use);
}

/** An old workbook of two sheets, the rows on the first, with a header that is printed with one of them. */
function withPrintHeader(rows: unknown[][], text: string, wide: boolean, of: 0 | 1 = 0): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "甲");
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["附"]]), "乙");
  const file = XLSX.CFB.read(XLSX.write(book, {type: "buffer", bookType: "biff8"}), {type: "buffer"});
  const stream = Buffer.from(XLSX.CFB.find(file, "Workbook")!.content);
  const sheets: {entry: number; begins: number}[] = [];
  for (let at = 0; at + 4 <= stream.length && stream.readUInt16LE(at) > 0; at += 4 + stream.readUInt16LE(at + 2))
    if (stream.readUInt16LE(at) === 0x85) sheets.push({entry: at + 4, begins: stream.readUInt32LE(at + 4)});
  const chars = Buffer.from(text, wide ? "utf16le" : "latin1");
  const record = Buffer.concat([Buffer.from([0x14, 0, chars.length + 3, 0, text.length, 0, wide ? 1 : 0]), chars]);
  const {begins} = sheets[of]!;
  const after = begins + 4 + stream.readUInt16LE(begins + 2);
  for (const {entry, begins: other} of sheets) if (other > begins) stream.writeUInt32LE(other + record.length, entry);
  return ole({Workbook: Buffer.concat([stream.subarray(0, after), record, stream.subarray(after)])});
}

describe("rows above the header", () => {
  const above = (rows: string, of: string, count: number) =>
    `表头（第 ${of} 行）之上有 ${count} 行像数据（第 ${rows} 行），表头之上的行不读，整份退回；请把表头移到全部数据之上，或删去这几行后重新交付`;

  it("refuse the file when the header was sorted in with them", async () => {
    expect(await becomes("活动.csv", text(activity(1), header, activity(2)))).toEqual([above("1", "2", 1)]);
    const many = Array.from({length: 7}, (_, i) => activity(i + 1));
    expect(await becomes("活动.csv", text(...many, header, activity(8)))).toEqual([
      above("1、2、3、4、5", "8", 7).replace("行），", "行等），")
    ]);
    expect(await becomes("活动.xlsx", workbook({甲: {rows: [activity(1), header, activity(2)]}}))).toEqual([
      above("1", "2", 1)
    ]);
  });

  it("refuse it also where one of them would not pass", async () => {
    expect(await becomes("人口.csv", text([2023, "田林", "很多", 20], base, [2023, "长桥", 1, 1]))).toEqual([
      above("1", "2", 1)
    ]);
  });

  it("are notes where they are titles, offices, numbers of columns or another language", async () => {
    const rows = [
      ["双拥活动台账"],
      ["编制单位：区双拥办", "2023-06-30", "第 1 页", "共 2 页"],
      ["填报单位", "区双拥办", "填报日期", "2023-06-30", "电话", "一", "二", "三"],
      ["id", "title", "type", "direction", "organiser", "street", "held", "participants"],
      [1, 2, 3, 4, 5, 6, 7, 8]
    ];
    expect(await becomes("活动.csv", text(...rows, header, activity(1)))).toEqual([1]);
  });
});

describe("two tables one below the other", () => {
  it("are both read in a plain CSV, also where the lower names more columns", async () => {
    const wide = [...header, "服务人次"];
    const content = text(header, activity(1), activity(2), wide, [...activity(3), 5], [...activity(4), 6]);
    await inDatabase("活动.csv", content, async (db) => {
      expect(
        await db.all(
          "select activity_id, participants::integer as p, served::integer as s from known_activities order by 1"
        )
      ).toEqual([
        {activity_id: "HD1", p: 10, s: null},
        {activity_id: "HD2", p: 20, s: null},
        {activity_id: "HD3", p: 30, s: 5},
        {activity_id: "HD4", p: 40, s: 6}
      ]);
    });
  });

  it("of two contracts are both read", async () => {
    const content = text(base, [2023, "田林", 9, 2], cases, ["2023-06", "S1", "田林", "咨询", 3, 2]);
    expect(await becomes("两表.csv", content)).toEqual([1, 1]);
  });
});

describe("a row of data that holds the name of a column", () => {
  const scores = ["标准版本", "年度", "指标编号", "责任单位", "自评得分", "自评说明"];
  it("is no second row of the header", async () => {
    const rows = Array.from({length: 100}, (_, i) => ["试行", 2023, i + 1, "区双拥办", "1.00", "满分"]);
    expect(await becomes("得分.csv", text(scores, ...rows))).toEqual([100]);
    expect(await becomes("得分.xlsx", workbook({甲: {rows: [scores, ...rows]}}))).toEqual([100]);
  });

  it("is none either where the header lacks a required column", async () => {
    const rows = [["试行", "满分", 1, "区双拥办", "1.00", "年度"]];
    expect(
      await becomes("得分.csv", text(["标准版本", "备注", "指标编号", "责任单位", "自评得分", "说明"], ...rows))
    ).toEqual([
      "表头（第 1 行）最接近《考评自评得分》，缺少必填列“年度”；不认识的列：“备注”、“说明”。请按模板补齐后重新交付"
    ]);
  });

  it("under a true header of two rows is one", async () => {
    const rows = [
      ["标准版本", "年度", "指标编号", "责任单位", "得分", null],
      [null, null, null, null, "自评得分", "核定得分"],
      ["试行", 2023, 1, "区双拥办", "1.00", "0.50"]
    ];
    expect(await becomes("得分.xlsx", workbook({甲: {rows, merges: ["E1:F1"]}}))).toEqual([1]);
    expect(await becomes("得分.csv", text(...rows))).toEqual([1]);
  });
});

describe("a header that is repeated", () => {
  it("over every row, as on pay slips, is a header each time", async () => {
    const rows = [1, 2, 3, 4].flatMap((n) => [header, activity(n)]);
    expect(await becomes("活动.csv", text(...rows))).toEqual([4]);
  });

  it("more often than there are rows refuses the file", async () => {
    const rows = Array.from({length: 9}, () => header);
    expect(await becomes("活动.csv", text(header, activity(1), ...rows))).toEqual([
      "有 9 行与表头相同（第 3 行起），数据只有 1 行，无法判断哪些是表头，整份退回；请只保留一个表头后重新交付"
    ]);
  });
});

describe("a row of data whose first cell begins as a note does", () => {
  it("is data where it has all required cells", async () => {
    const rows = [1, 2].map((n) => [n === 1 ? "说明：补报" : "", ...activity(n)]);
    expect(await becomes("活动.csv", text(["备注", ...header], ...rows))).toEqual([2]);
    expect(await becomes("活动.xlsx", workbook({甲: {rows: [["备注", ...header], ...rows]}}))).toEqual([2]);
  });
});

describe("dates from 1904 on", () => {
  const rows = textRows([header, activity(1).slice(0, 6) as string[]])
    .replace("</row>", "</row>")
    .replace(/<\/row>$/, '<c r="G2" s="1"><v>43616</v></c><c r="H2"><v>10</v></c></row>');
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const book = (more: string, prefix = "", pr = `<${prefix}workbookPr date1904="1"/>`) =>
    `<?xml version="1.0"?><${prefix}workbook xmlns${prefix ? ":x" : ""}="${main}" xmlns:r="${relations}">${pr}<${prefix}sheets><${prefix}sheet name="甲" sheetId="1" r:id="rId1"/></${prefix}sheets>${more}</${prefix}workbook>`;
  const x15 = `<extLst><ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/><workbookPr xmlns="urn:other" date1904="0"/></ext></extLst>`;
  const day = async (workbookXml: string) =>
    await inDatabase("活动.xlsx", xlsx({甲: rows}, {more: {"xl/workbook.xml": workbookXml}}), async (db) => {
      const [row] = await db.all<{day: string}>("select held_on::varchar as day from known_activities");
      return row?.day;
    });

  it("are kept whatever an extension calls its elements, and whatever the prefix", async () => {
    expect(await day(book(""))).toBe("2023-06-01");
    expect(await day(book(x15))).toBe("2023-06-01");
    expect(await day(book(x15.replaceAll("x15:", "x14:").replace("xmlns:x15", "xmlns:x14")))).toBe("2023-06-01");
    expect(await day(book("", "x:"))).toBe("2023-06-01");
  });

  it("are not taken from an extension alone", async () => {
    const foreign = `<y:workbookPr xmlns:y="urn:other" date1904="1"/>`;
    expect(await day(book("", "", foreign))).toBe("2019-05-31");
  });
});

describe("merged cells", () => {
  const rows = [header, activity(1, 30), activity(2, null), activity(3, null)];

  it("over several rows of a count refuse the file, from a workbook and from a web page", async () => {
    const said =
      "第 2 至 4 行的“参加人次”合并成一格：是每行都是这个数，还是 3 行一共这个数，无法判断，整份退回；请取消合并，逐行填写后重新交付";
    expect(await becomes("活动.xlsx", workbook({甲: {rows, merges: ["H2:H4"]}}))).toEqual([said]);
    const html = rows.map((row, r) => {
      const cells = row.map((cell, c) =>
        c === 7 ? (r === 1 ? `<td rowspan="3">30</td>` : r === 0 ? `<td>${cell}</td>` : "") : `<td>${cell}</td>`
      );
      return `<tr>${cells.join("")}</tr>`;
    });
    expect(await becomes("活动.xls", `<table>${html.join("")}</table>`)).toEqual([said]);
  });

  it("of codes, texts and dates hold for their whole range, and so do numbers that each row has", async () => {
    const spread = [activity(1), activity(2), activity(3)].map((row, i) =>
      i === 0 ? row : row.map((cell, c) => (c === 5 || c === 6 ? null : c === 7 ? 10 : cell))
    );
    const merges = ["F2:F4", "G2:G4", "H2:H4"];
    await inDatabase("活动.xlsx", workbook({甲: {rows: [header, ...spread], merges}}), async (db) => {
      expect(
        await db.all(
          "select count(*)::integer as n, sum(participants)::integer as p, count(distinct held_on)::integer as days from known_activities"
        )
      ).toEqual([{n: 3, p: 30, days: 1}]);
    });
  });

  it("of no number spread nothing", async () => {
    const empty = [header, activity(1, "/"), activity(2, null), activity(3, null)];
    expect(await becomes("活动.xlsx", workbook({甲: {rows: empty, merges: ["H2:H4"]}}))).toEqual([3]);
  });

  it("that hide another value refuse the file", async () => {
    const hiding = [header, activity(1), activity(2).map((cell, c) => (c === 5 ? "长桥街道" : cell)), activity(3)];
    expect(await becomes("活动.xlsx", workbook({甲: {rows: hiding, merges: ["F2:F4"]}}))).toEqual([
      "第 2 至 4 行的“街镇”合并成一格，被盖住的格子里另有内容，无法判断以哪个为准，整份退回；请取消合并，逐格填写后重新交付"
    ]);
  });

  it("over two counts of one row refuse the file", async () => {
    const wide = [
      [...header, "服务人次"],
      [...activity(1), null]
    ];
    expect(await becomes("活动.xlsx", workbook({甲: {rows: wide, merges: ["H2:I2"]}}))).toEqual([
      "第 2 行的“参加人次”、“服务人次”合并成一格，无法判断是哪一列的数，整份退回；请取消合并，逐格填写后重新交付"
    ]);
  });
});

describe("a whole among its parts", () => {
  const station = (matter: string, received: number, closed: number, month = "2023-06", at = "S1") => [
    month,
    at,
    "田林",
    matter,
    received,
    closed
  ];

  it("under 合计, 小计, 汇总 or 总体 in any column of names is a total, compared and not counted", async () => {
    for (const word of ["合计", "小计", "汇总", "总体", "累计"]) {
      const content = text(cases, station("咨询", 10, 9), station("就业", 5, 5), station(word, 15, 14));
      await inDatabase("事项.csv", content, async (db) => {
        expect(await db.all("select sum(received)::integer as n from known_station_cases"), word).toEqual([{n: 15}]);
        expect(await db.all("select rows_total::integer as n from load"), word).toEqual([{n: 1}]);
      });
    }
  });

  it("is compared with the rows of its group, wherever they stand", async () => {
    const content = text(
      cases,
      station("咨询", 10, 9),
      station("咨询", 7, 7, "2023-06", "S2"),
      station("就业", 5, 5),
      station("合计", 15, 14),
      station("合计", 7, 7, "2023-06", "S2")
    );
    expect(await becomes("事项.csv", content)).toEqual([3]);
  });

  it("refuses the file where 合计 is another number", async () => {
    const content = text(cases, station("咨询", 10, 9), station("就业", 5, 5), station("合计", 16, 14));
    expect(await becomes("事项.csv", content)).toEqual([
      "合计行（第 4 行）的“受理件数”是 16，明细相加是 15。请核对明细和合计后重新交付"
    ]);
  });

  it("is a group of its own where it is not the sum, and asked about", async () => {
    for (const word of ["总体", "汇总", "全区", "全部"]) {
      const content = text(cases, station("咨询", 10, 9), station("就业", 5, 5), station(word, 20, 14));
      for (const file of ["事项.csv", "事项.xlsx"]) {
        const rows = content
          .trimEnd()
          .split("\n")
          .map((line) => line.split(","));
        await inDatabase(file, file.endsWith("csv") ? content : workbook({甲: {rows}}), async (db) => {
          expect(await db.all("select rows_kept::integer as n from load")).toEqual([{n: 3}]);
          expect(
            (await listWarnings(db, "2023-06")).map(({row, column, rule, message}) => [row, column, rule, message])
          ).toEqual([
            [
              4,
              "事项类别",
              "whole-among-parts",
              `“事项类别”为“${word}”的一行与它的各部分并列，数又不是各部分之和；请核实，合计请写在“合计”行里`
            ]
          ]);
        });
      }
    }
    expect(await becomes("事项.csv", text(cases, station("总体", 20, 14)))).toEqual([1]);
  });

  it("as the district beside its streets is a total of residents, year by year", async () => {
    const streets = (year: number, n: number) => [
      [year, "田林街道", n, 20],
      [year, "龙华街道", n + 1, 21]
    ];
    const content = text(base, [2022, "区本级", 161, 41], ...streets(2022, 80), ...streets(2023, 90), [
      2023,
      "全区",
      181,
      41
    ]);
    await inDatabase("人口.csv", content, async (db) => {
      expect(
        await db.all("select year, sum(residents)::integer as n from known_population group by year order by year")
      ).toEqual([
        {year: 2022, n: 161},
        {year: 2023, n: 181}
      ]);
    });
    for (const word of ["全区", "区本级", "徐汇区", "310104"])
      expect(await becomes("人口.csv", text(base, ...streets(2023, 90), [2023, word, 180, 41])), word).toEqual([
        "合计行（第 4 行）的“常住人口”是 180，明细相加是 181。请核对明细和合计后重新交付"
      ]);
    expect(await becomes("人口.csv", text(base, [2023, "全区", 180, 41]))).toEqual([1]);
  });

  it("of the district in another file than its streets is asked about", async () => {
    const files = {
      "2023-06/街镇.csv": text(base, [2023, "田林", 80, 20], [2023, "龙华", 81, 21]),
      "2023-06/全区.csv": text(base, [2023, "全区", 180, 41])
    };
    await withLoaded(files, async (db) => {
      expect((await findUnusual(db, contracts, lists, "2023-06")).map(({rule, message}) => [rule, message])).toEqual([
        [
          "whole-among-parts",
          "“街镇”为“区本级”的一行与它的各部分并列，数又不是各部分之和；请核实，合计请写在“合计”行里"
        ]
      ]);
    });
  });

  it("is known by every name that the list of streets has for it", () => {
    const {name, aliases} = lists.streets.find(({code}) => code === "310104")!;
    expect([name, ...aliases].filter((word) => !wholeWords.includes(word))).toEqual([]);
  });
});

describe("合计 of a column that has a largest value", () => {
  it("is compared too: a sum of many may be larger", async () => {
    const stations = ["统计季度", "站点编码", "级别", "街镇", "有机构", "有编制", "有人员", "有经费", "有保障", "星级"];
    const rows = [1, 2, 3].map((n) => ["2023Q2", `S${n}`, "居民区", "田林", "是", "是", "是", "是", "是", 4]);
    const total = (stars: number) => ["合计", "", "", "", "", "", "", "", "", stars];
    expect(await becomes("站点.csv", text(stations, ...rows, total(12)))).toEqual([3]);
    expect(await becomes("站点.csv", text(stations, ...rows.slice(1), total(12)))).toEqual([
      "合计行（第 4 行）的“星级”是 12，明细相加是 8。请核对明细和合计后重新交付"
    ]);
  });
});

describe("合计 directly under the header", () => {
  const rows = [
    [2023, "田林", 80, 20],
    [2023, "龙华", 81, 21]
  ];
  it("is compared with the rows below", async () => {
    expect(await becomes("人口.csv", text(base, ["合计", "", 161, 41], ...rows))).toEqual([2]);
    expect(await becomes("人口.csv", text(base, ["合计", "", 162, 41], ...rows))).toEqual([
      "合计行（第 2 行）的“常住人口”是 162，明细相加是 161。请核对明细和合计后重新交付"
    ]);
  });

  it("as 小计 over each group too, with 合计 over all", async () => {
    const content = text(
      base,
      ["合计", "", 170, 43],
      ["小计", "", 161, 41],
      ...rows,
      ["小计", "", 9, 2],
      [2022, "田林", 9, 2]
    );
    expect(await becomes("人口.csv", content)).toEqual([3]);
  });
});

describe("the unit of amounts", () => {
  const inWan = paid.map((h) => (h === "实发金额" ? "实发金额（万元）" : h));
  const amounts = (rows: string, format: string, more: {name?: string; after?: string} = {}) =>
    xlsx(
      {[more.name ?? "甲"]: {rows, after: more.after ?? ""}},
      {
        more: {
          "xl/styles.xml": `<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="200" formatCode="${format}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>`
        }
      }
    );
  const styled = (head: string[], amount: number) =>
    textRows([head, payment(1, amount)]).replace('<c r="G2">', '<c r="G2" s="1">');
  const sum = async (bytes: Buffer, file = "发放.xlsx") =>
    await inDatabase(file, bytes, async (db) => {
      const [load] = await db.all<{reason: string | null}>("select reason from load");
      const [row] = await db.all<{sum: string | null}>("select sum(paid_yuan)::varchar as sum from known_payouts");
      return load!.reason ?? row!.sum;
    });

  it("refuses a format that divides under a header in 万元", async () => {
    for (const format of ["0!.0,", "0.00,,", "0\\.0,", "#,##0.00,"]) {
      expect(await sum(amounts(styled(inWan, 1000.25), format)), format).toBe(
        `“实发金额”的单位是万元，第 2 行起的单元格又用了缩小显示的数字格式（${format}），无法判断格子里存的是元还是万元，整份退回；请把格式改为“常规”，核对单位后重新交付`
      );
    }
  });

  it("reads the number itself under a header in 元, and usual formats as ever", async () => {
    expect(await sum(amounts(styled(paid, 1000.25), "0!.0,"))).toBe("1000.25");
    expect(await sum(amounts(styled(inWan, 0.1), "#,##0.00"))).toBe("1000.00");
  });

  it("holds a format with 万 or 万元 for the unit of its cells", async () => {
    for (const format of ["0.00&quot;万&quot;", "0.00&quot;万元&quot;"]) {
      expect(await sum(amounts(styled(paid, 1.5), format))).toBe("15000.00");
      expect(await sum(amounts(styled(inWan, 1.5), format))).toBe("15000.00");
    }
  });

  const nowhere = (where: string, unit = "万元") =>
    `${where}里写着“${unit}”，表头没有写单位，无法判断“实发金额”是元还是万元，整份退回；请在表头里写明单位，如“金额（万元）”，后重新交付`;

  it("refuses 万元 that only the sheet, the print header or the file says", async () => {
    const rows = textRows([paid, payment(1, 1.5)]);
    expect(await sum(amounts(rows, "0", {name: "发放（万元）"}))).toBe(nowhere("工作表的名称"));
    expect(
      await sum(amounts(rows, "0", {after: "<headerFooter><oddHeader>&amp;R单位：万元</oddHeader></headerFooter>"}))
    ).toBe(nowhere("打印的页眉或页脚"));
    for (const tag of ["oddFooter", "evenHeader", "firstFooter"])
      expect(
        await sum(
          amounts(rows, "0", {after: `<headerFooter><${tag}>&amp;L&amp;"宋体"&amp;10万元</${tag}></headerFooter>`})
        ),
        tag
      ).toBe(nowhere("打印的页眉或页脚"));
    expect(await sum(amounts(rows, "0"), "发放（千元）.xlsx")).toBe(nowhere("文件名", "千元"));
    expect(await sum(amounts(rows, "0"), "发放（万）.xlsx")).toBe(nowhere("文件名", "（万）"));
    expect(await becomes("发放明细（万元）.csv", text(paid, payment(1, 1.5)))).toEqual([nowhere("文件名")]);
    expect(await becomes("发放.csv", text(["发放明细，万元，2023年6月"], paid, payment(1, 1.5)))).toEqual([
      nowhere("第 1 行")
    ]);
  });

  it("refuses it too where only the print header of an old workbook, or of one in XML, says so", async () => {
    const rows = [paid, payment(1, 1.5)];
    for (const wide of [true, false]) {
      // "10,000" would be no unit; a header of narrow characters has none either.
      const text = wide ? "&C&10单位：万元" : "&C10000";
      const book = withPrintHeader(rows, text, wide);
      expect(await sum(book, "发放.xls")).toBe(wide ? nowhere("打印的页眉或页脚") : "1.50");
    }
    // The header of another sheet is another sheet's.
    expect(await sum(withPrintHeader(rows, "&C&10单位：万元", true, 1), "发放.xls")).toBe("1.50");
    const xml = (data: string) =>
      `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet ss:Name="甲"><Table>${rows
        .map((row) => `<Row>${row.map((c) => `<Cell><Data ss:Type="String">${c}</Data></Cell>`).join("")}</Row>`)
        .join(
          ""
        )}</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Margin="0.3"${data}/></PageSetup></WorksheetOptions></Worksheet></Workbook>`;
    expect(
      await sum(Buffer.from(xml(` x:Data="&amp;R&amp;&quot;宋体,常规&quot;&amp;12单位：&#19975;元"`)), "发放.xls")
    ).toBe(nowhere("打印的页眉或页脚"));
    expect(await sum(Buffer.from(xml(` x:Data="&amp;R第 &amp;P 页"`)), "发放.xls")).toBe("1.50");
  });

  it("refuses it where only a web page around the table says so", async () => {
    const table = `<table>${[paid, payment(1, 1.5)]
      .map((row) => `<tr>${row.map((c) => `<td>${c}</td>`).join("")}</tr>`)
      .join("")}</table>`;
    const page = (text: string) => Buffer.from(`<html>${text}</html>`);
    const beside = nowhere("网页里表格以外的文字");
    expect(await sum(page(`<body>${table}</body>`), "发放.xls")).toBe("1.50");
    expect(await sum(page(`<body><p>单位：万元</p>${table}</body>`), "发放.xls")).toBe(beside);
    expect(await sum(page(`<head><title>发放（万元）</title></head>${table}`), "发放.xls")).toBe(beside);
    expect(await sum(page(table.replace("<table>", "<table><caption>单位：万元</caption>")), "发放.xls")).toBe(beside);
    expect(await sum(page(`<style>@page{mso-header-data:"&C单位：万元";}</style>${table}`), "发放.xls")).toBe(
      nowhere("打印的页眉或页脚")
    );
    const names = `<!--[if gte mso 9]><xml><x:Name>发放（万元）</x:Name></xml><![endif]-->`;
    expect(await sum(page(`<head>${names}</head>${table}`), "发放.xls")).toBe(nowhere("工作表的名称"));
    expect(await sum(page(`<p>全年发放 300 万元</p>${table}`), "发放.xls")).toBe("1.50");
  });

  it("refuses it where only a sheet without a table says so", async () => {
    const table = [paid, payment(1, 1.5)];
    const cover = (line: string) => workbook({说明: {rows: [["填报说明"], [line]]}, 甲: {rows: table}});
    expect(await sum(cover("单位：万元"))).toBe(nowhere("工作表“说明”第 2 行"));
    expect(await sum(cover("金额单位为元，不要填万元"))).toBe("1.50");
    expect(await sum(workbook({说明: {rows: [["单位：万元"]]}, 甲: {rows: [inWan, payment(1, 1.5)]}}))).toBe(
      "15000.00"
    );
  });

  it("takes no sum of money in a name for a unit, and a stated unit before all", async () => {
    const rows = textRows([paid, payment(1, 1.5)]);
    expect(await sum(amounts(rows, "0"), "5万元以下发放.xlsx")).toBe("1.50");
    expect(await sum(amounts(textRows([inWan, payment(1, 1.5)]), "0", {name: "发放（万元）"}))).toBe("15000.00");
    expect(await becomes("发放（万元）.csv", text(["单位：元"], paid, payment(1, 1.5)))).toEqual([1]);
  });
});

describe("a sheet without a header", () => {
  it("refuses the file where the table goes on in it", async () => {
    const book = workbook({Sheet1: {rows: [header, activity(1)]}, Sheet2: {rows: [activity(2), activity(3)]}});
    expect(await becomes("活动.xlsx", book)).toEqual([
      "工作表“Sheet2”没有表头，第 1 行起有 2 行与《双拥活动台账》的列一一对应，没有读，整份退回；请在这张工作表上补上表头，或把这些行接到有表头的表后面，再重新交付"
    ]);
  });

  it("asks where it is as wide as the table, and says nothing of a page of text", async () => {
    const other = [1, 2].map((n) => ["甲", "乙", "丙", "丁", "戊", "己", `2023-06-0${n}`, n]);
    const notes = [["填表说明"], ["一、按月填报"], ["类型", "走访慰问"]];
    const book = workbook({
      甲: {rows: [header, activity(1)]},
      乙: {rows: other.map((r) => r.reverse())},
      丙: {rows: notes}
    });
    await inDatabase("活动.xlsx", book, async (db) => {
      const warnings = await listWarnings(db, "2023-06");
      expect(warnings.map(({sheet, row, rule, message}) => ({sheet, row, rule, message}))).toEqual([
        {
          sheet: "甲",
          row: 1,
          rule: "unread-sheet",
          message: "工作表“乙”认不出表头，没有读，其中有 2 行和这张表差不多一样宽（第 1 行起）；请核实是不是漏了表头"
        }
      ]);
    });
  });
});

describe("one key with two values in one file of a register", () => {
  it("refuses the file, naming both places", async () => {
    const book = xlsx({
      正式: textRows([header, activity(1)]),
      草稿: {rows: textRows([header, activity(1, 99)]), state: "hidden"}
    });
    const said =
      "工作表“正式”第 2 行和“草稿”（隐藏的）第 2 行的“活动编号”相同而内容不同，无法判断以哪一张为准，整份退回；请只保留一张后重新交付";
    expect(await becomes("活动.xlsx", book)).toEqual([said, said]);
  });

  it("or in two files of one delivery refuses both, however they are called", async () => {
    const other = [activity(1), activity(2, 99), activity(3, 98), activity(4)];
    const said = (file: string, row: number) =>
      `与同一次交付的《${file}》有 2 行（第 ${row} 行起）的“活动编号”相同而内容不同，无法判断以哪一份为准，两份都退回；请只保留一份后重新交付`;
    for (const [a, b] of [
      ["活动.csv", "活动更正.csv"],
      ["乙.csv", "甲.csv"]
    ] as const) {
      const files = {
        [`2023-06/${a}`]: text(header, activity(1), activity(2), activity(3)),
        [`2023-06/${b}`]: text(header, ...other)
      };
      await withLoaded(files, async (db) => {
        expect(await db.all("select file, reason from load order by file")).toEqual(
          [
            {file: a, reason: said(b, 3)},
            {file: b, reason: said(a, 3)}
          ].sort((x, y) => (x.file < y.file ? -1 : 1))
        );
        expect(await db.all("from known_activities")).toEqual([]);
        expect(await db.all("select kept, refused from load_amount")).toEqual([]);
      });
    }
  });

  it("in two files that say the same of it is one", async () => {
    const files = {
      "2023-06/甲.csv": text(header, activity(1), activity(2)),
      "2023-06/乙.csv": text(header, activity(2), activity(3))
    };
    await withLoaded(files, async (db) => {
      expect(await db.all("select count(*)::integer as n from known_activities")).toEqual([{n: 3}]);
      expect(await db.all("select reason from load where reason is not null")).toEqual([]);
    });
  });

  it("of visits refuses their amounts with them", async () => {
    const visits = ["批次号", "街镇", "对象类别", "走访日期", "走访人数", "慰问金"];
    const files = {
      "2023-06/甲.csv": text(visits, ["Z1", "田林", "残疾军人", "2023-06-01", 3, 600]),
      "2023-06/乙.csv": text(visits, ["Z1", "田林", "残疾军人", "2023-06-01", 3, 900])
    };
    await withLoaded(files, async (db) => {
      expect(
        await db.all(
          "select verdict, kept::integer as kept, refused::integer as refused from load_amount join load using (load_id) order by file"
        )
      ).toEqual([
        {verdict: "refused", kept: 0, refused: 900},
        {verdict: "refused", kept: 0, refused: 600}
      ]);
    });
  });

  it("is one where both say the same", async () => {
    const book = workbook({甲: {rows: [header, activity(1)]}, 乙: {rows: [header, activity(1), activity(2)]}});
    await inDatabase("活动.xlsx", book, async (db) => {
      expect(await db.all("select count(*)::integer as n from known_activities")).toEqual([{n: 2}]);
    });
  });
});

describe("two parts of a workbook whose names differ in case alone", () => {
  it("refuse it", async () => {
    const rows = textRows([header, activity(1)]);
    const more = {
      "xl/worksheets/Sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>`
    };
    expect(await becomes("活动.xlsx", xlsx({甲: rows}, {more}))).toEqual([
      "工作簿里有两个部件的名称只差大小写（“xl/worksheets/sheet1.xml”和“xl/worksheets/Sheet1.xml”），无法判断用哪一个；请用 Excel 打开并保存后重新交付"
    ]);
  });
});
