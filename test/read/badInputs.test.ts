import {gzipSync} from "node:zlib";
import * as XLSX from "@e965/xlsx";
import iconv from "iconv-lite";
import {beforeAll, describe, expect, it} from "vitest";
import {idCheckDigit} from "../../loaders/contracts/language/grammar.js";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listRefusals} from "../../loaders/warehouse/loadDeliveries.js";
import {encryptedXls, encryptedXlsx, textRows, xlsx, zip} from "../archive.js";
import {csv, deliver, load, madeUpId, withFolder} from "../deliver.js";
import {deliveryMonth} from "../fuzz/rows.js";
import {workbook} from "../workbook.js";

/** Row (null for the whole file), column, masked value, rule, message. */
type Refusal = [row: number | null, column: string | null, value: string | null, rule: string, message: string];
interface Case {
  what: string;
  file: string;
  bytes: string | Uint8Array;
  /** All that is refused. */
  refused?: Refusal[];
  /** Number of rows kept; the rows themselves where they could be others. */
  kept?: number | string[];
  /** What is said about the file besides. */
  unread?: string;
}

const cases: Case[] = [];
const whole = (what: string, file: string, bytes: string | Uint8Array, message: string, rule = "unreadable") =>
  cases.push({what, file, bytes, refused: [[null, null, null, rule, message]], kept: 0});
const odd = (what: string, file: string, bytes: string | Uint8Array, kept: Case["kept"], more: Partial<Case> = {}) =>
  cases.push({what, file, bytes, kept, ...more});

type Row = (string | number)[];
const base = ["年度", "街镇", "常住人口", "居委会数"];
const names = [
  "天平",
  "湖南",
  "斜土",
  "枫林",
  "长桥",
  "田林",
  "虹梅",
  "康健",
  "徐家汇",
  "凌云",
  "龙华",
  "漕河泾",
  "华泾"
];
/** A row a street and year, whose numbers tell it from all others. */
const streets = (years: number, from = 2000): Row[] =>
  Array.from({length: years}, (_, y) => names.map((s, i): Row => [from + y, s, 1000 + y * 20 + i, 10])).flat();
const population = csv(base, ...streets(1));
const told = (rows: Row[]) => rows.map(([year, , residents, committees]) => `${year} ${residents} ${committees}`);

const paid = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const payment = (n: number, more: Record<number, string> = {}): string[] =>
  [`P${n}`, madeUpId(n % 1000), "田林", "优待金", "2023-05", "2023-05", "100.50", "成功"].map((v, i) => more[i] ?? v);
const payments = (n: number) => Array.from({length: n}, (_, i) => payment(i));

/** One bad cell a row among enough good ones: column, cell, masked value, rule, message. */
function badCells(
  title: string,
  header: string[],
  good: (n: number) => string[],
  bad: [column: string, cell: string, value: string | null, rule: string, message: string][],
  first = 2
): void {
  const fine = 50 * bad.length + 1;
  const rows = bad.map(([column, cell], i) => {
    const row = good(fine + i);
    row[header.indexOf(column)] = cell;
    return row;
  });
  cases.push({
    what: title,
    file: `${title}.csv`,
    bytes: csv(header, ...Array.from({length: fine}, (_, i) => good(i)), ...rows),
    refused: bad.map(([column, , value, rule, message], i) => [fine + first + i, column, value, rule, message]),
    kept: fine
  });
}

const money = "应为金额，最多两位小数，如 1234.50、1,234.50、1234.50元、0.12万元";
const id = "身份证号应为18 位身份证号（校验位和出生日期要对），或 15 位旧号";
const text = "应为文字（不能是 Excel 的错误值或科学计数）";
const month = "应为月份，如 2023-05、2023年5月、202305";
const date = "走访日期应为真实的日期，如 2023-05-01、2023/5/1、2023年5月1日、20230501";
const street = "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名";
const int = "应为不小于 0 的整数";
const excelError = "这是 Excel 的错误值，请改正原表里的公式或来源";
const destroyed = "无法还原；请把这一列设为文本，从原系统重新导出";
const withCheck = (first17: string) => first17 + idCheckDigit(first17);
const wrongCheck = madeUpId(7).slice(0, 17) + (madeUpId(7).endsWith("1") ? "2" : "1");

// Values.
badCells("amounts, identity numbers, months, codes", paid, (n) => payment(n), [
  ["实发金额", "1.239", "1…（5 个字符：数字、符号）", "type-money", `实发金额${money}；多于两位小数`],
  ["实发金额", "3500余万", "3…（6 个字符：汉字、数字）", "type-money", `实发金额${money}；要写确切的数`],
  ["实发金额", "1.5千元", "1…（5 个字符：汉字、数字、符号）", "type-money", `实发金额${money}；单位只能写元或万元`],
  ["实发金额", "1.5万", "1…（4 个字符：汉字、数字、符号）", "type-money", `实发金额${money}；单位只能写元或万元`],
  ["实发金额", "1e3", "1…（3 个字符：字母、数字）", "type-money", `实发金额${money}；不能用科学计数`],
  ["实发金额", "(100.50)", "(…（8 个字符：数字、符号）", "type-money", `实发金额${money}`],
  ["实发金额", "12.", "1…（3 个字符：数字、符号）", "type-money", `实发金额${money}`],
  ["实发金额", "#DIV/0!", "#DIV/0!", "type-money", `实发金额${money}；${excelError}`],
  [
    "实发金额",
    "########",
    "########",
    "type-money",
    `实发金额${money}；列太窄，Excel 只存下了 #，请加宽这一列后重新导出`
  ],
  ["实发金额", "——", "——", "required", "实发金额不能为空"],
  ["身份证号", wrongCheck, "（18 个字符：数字）", "type-id", `${id}；末位校验位不对，请核对号码`],
  [
    "身份证号",
    withCheck("99000019700230001"),
    "（18 个字符：数字）",
    "type-id",
    `${id}；第 7 至 14 位不是真实的出生日期`
  ],
  ["身份证号", "990000700230001", "（15 个字符：数字）", "type-id", `${id}；第 7 至 12 位不是真实的出生日期`],
  ["身份证号", "99000019700101001", "（17 个字符：数字）", "type-id", `${id}；有 17 位`],
  [
    "身份证号",
    "9.90000E+17",
    "（11 个字符：字母、数字、符号）",
    "type-id",
    `${id}；被 Excel 变成了科学计数，${destroyed}`
  ],
  [
    "身份证号",
    "990000197001011000",
    "（18 个字符：数字）",
    "type-id",
    `${id}；末三位是 000，像是被 Excel 存成数字后毁坏的，${destroyed}`
  ],
  ["身份证号", "测试人员甲乙丙", "（7 个字符：汉字）", "type-id", id],
  [
    "所属月份",
    "2023.1",
    "2…（6 个字符：数字、符号）",
    "type-month",
    `所属月份${month}；可能是 1 月，也可能是丢了零的 10 月，无法判断`
  ],
  ["所属月份", "2023-13", "2…（7 个字符：数字、符号）", "type-month", `所属月份${month}`],
  ["所属月份", "2023-05-02", "2…（10 个字符：数字、符号）", "type-month", `所属月份${month}；这是某一天，不是月份`],
  ["所属月份", "20235", "2…（5 个字符：数字）", "type-month", `所属月份${month}`],
  ["发放月份", "2023-04", "2023-04", "accrual-before-pay", "所属月份不能晚于发放月份"],
  ["街镇", "田林街到", "田…（4 个字符：汉字）", "unknown-code", `${street}；最接近的是“田林街道”`],
  ["街镇", "火星街道", "火…（4 个字符：汉字）", "unknown-code", street],
  [
    "发放项目",
    "残疾抚血金",
    "残…（5 个字符：汉字）",
    "unknown-code",
    "发放项目应为发放项目代码表里的名称或别名；最接近的是“残疾抚恤金”"
  ],
  ["发放状态", "以发", "以…（2 个字符：汉字）", "type-choice", "发放状态应为成功、退回、待发 之一；最接近的是“待发”"],
  [
    "流水号",
    "1.23457E+11",
    "1…（11 个字符：字母、数字、符号）",
    "type-text",
    `流水号${text}；被 Excel 变成了科学计数，${destroyed}`
  ],
  ["流水号", "#SPILL!", "#SPILL!", "type-text", `流水号${text}；${excelError}`]
]);
const visit = (n: number) => [`V${n}`, "田林", "烈士遗属", "2023-01-05", "3", "1000.00"];
badCells("days and counts", ["批次号", "街镇", "对象类别", "走访日期", "走访人数", "慰问金"], visit, [
  ["走访日期", "2023-02-30", "2…（10 个字符：数字、符号）", "type-date", `${date}；没有这一天`],
  ["走访日期", "2023年2月29日", "2…（10 个字符：汉字、数字）", "type-date", `${date}；没有这一天`],
  ["走访日期", "20230431", "2…（8 个字符：数字）", "type-date", `${date}；没有这一天`],
  ["走访日期", "23/5/1", "2…（6 个字符：数字、符号）", "type-date", `${date}；年份要写四位，放在最前`],
  ["走访日期", "5/1/2023", "5…（8 个字符：数字、符号）", "type-date", `${date}；年份要写四位，放在最前`],
  [
    "走访日期",
    "20235",
    "2…（5 个字符：数字）",
    "type-date",
    `${date}；像是丢了一位的年月，又像 Excel 序列号，无法判断`
  ],
  ["走访日期", "59", "5…（2 个字符：数字）", "type-date", date],
  ["走访日期", "2023-05-01 13:00", "2…（16 个字符：数字、空格、符号）", "type-date", `${date}；不要写时刻`],
  ["走访日期", "2023-05-01x", "2…（11 个字符：字母、数字、符号）", "type-date", date],
  ["走访日期", "infinity", "i…（8 个字符：字母）", "type-date", date],
  ["走访人数", "10余人", "1…（4 个字符：汉字、数字）", "type-int", `走访人数${int}；要写确切的数`],
  ["走访人数", "-1", "-…（2 个字符：数字、符号）", "type-int", `走访人数${int}；不能是负数`],
  ["走访人数", "2.5", "2…（3 个字符：数字、符号）", "type-int", `走访人数${int}；不能有小数`],
  ["走访人数", "0x1F", "0…（4 个字符：字母、数字）", "type-int", `走访人数${int}`]
]);
badCells(
  "quarters, flags and stars",
  ["统计季度", "站点编码", "级别", "街镇", "有机构", "有编制", "有人员", "有经费", "有保障", "星级"],
  (n) => ["2023Q2", `S${n}`, "街镇", "田林", "是", "有", "√", "1", "否", "3"],
  [
    [
      "统计季度",
      "2023Q5",
      "2…（6 个字符：字母、数字）",
      "type-quarter",
      "统计季度应为季度，如 2023Q2、2023-Q2、2023年第二季度"
    ],
    ["有机构", "x", "x", "type-flag", "有机构应为是或否（√/×、有/无、1/0 也可以）"],
    ["星级", "6", "6", "type-int", "星级应为0 到 5 的整数"]
  ]
);

// Structure of a delimited text.
cases.push({
  what: "too many fields, too few, and an empty one too many that may stand anywhere",
  file: "列数.csv",
  bytes: csv(paid, ...payments(151), [...payment(200), "多"], payment(201).slice(0, 7), [...payment(202), ""]),
  refused: [153, 154, 155].map((row) => [row, null, null, "field-count", "这一行的列数与表头不一致，无法判断各列内容"]),
  kept: 151
});
odd("an empty field too many at the end of every row", "尾.csv", csv(paid, ...payments(3).map((r) => [...r, ""])), 3);
whole(
  "a pair of stray quotes that swallows lines",
  "吞行.csv",
  population.replace("2000,斜土,1002,10\n2000,枫林,1003,10", '2000,"斜土,1002,10\n2000,枫林",1003,10'),
  "第 4 条记录里有一对引号把 2 行并成了一条（每一行的列数都和整条一样），无法判断；请检查引号后重新导出"
);
odd(
  "a text of several lines in quotes",
  "多行.csv",
  csv([...base, "说明"], ...streets(1).map((row, i) => [...row, i ? "" : '"一,二\n三,四"'])),
  13,
  {unread: "“说明”"}
);
whole(
  "a quote that is never closed",
  "引号.csv",
  population.replace("2000,枫林", '2000,"枫林'),
  "第 5 条记录的引号没有闭合，其后的内容无法判断；请重新导出"
);
whole(
  "a quote inside a field",
  "引号二.csv",
  population.replace("2000,枫林", '2000,枫"林'),
  "第 5 行的引号用法不对，其后的内容无法判断；请重新导出"
);
whole(
  "an embedded NUL",
  "空字节.csv",
  population.replace("枫林", "枫\0林"),
  "文件里有空字节（NUL），不是文本文件；请重新导出"
);
cases.push({
  what: "a file that ends in the middle of a row",
  file: "截断.csv",
  bytes: csv(base, ...streets(5)).slice(0, -6),
  refused: [[66, null, null, "field-count", "这一行的列数与表头不一致，无法判断各列内容"]],
  kept: 64
});
whole(
  "a record wider than any sheet",
  "宽.csv",
  population + ",".repeat(16_384) + "\n",
  "有一条记录有 16385 列，超过 16384 列，没有读取；请检查分隔符和换行后重新导出"
);

// Encodings.
whole(
  "a text in no encoding",
  "乱.csv",
  Buffer.concat([Buffer.from(population), Buffer.from([0xff, 0x0a])]),
  "不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或有字节序标记的 UTF-16 文本（第 15 行的字节不合 UTF-8）；请从原系统重新导出 Excel 或 CSV"
);
whole(
  "UTF-8 by its mark, but not throughout",
  "混.csv",
  Buffer.concat([Buffer.from("\ufeff" + population), iconv.encode("2023,田林,1,1\n", "gb18030")]),
  "文件内容不是完整的 UTF-8 文本（可能传输中断）；请重新导出"
);
whole(
  "UTF-16 without its mark",
  "无标记.csv",
  iconv.encode(population, "utf16le", {addBOM: false}),
  "不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或有字节序标记的 UTF-16 文本（第 1 行的字节既不合 UTF-8，也不合 GB18030）；请从原系统重新导出 Excel 或 CSV"
);
for (const encoding of ["gbk", "gb18030", "utf16le", "utf16be"])
  odd(
    `${encoding}, tabs, CRLF`,
    `${encoding}.txt`,
    iconv.encode(population.replaceAll(",", "\t").replaceAll("\n", "\r\n"), encoding, {addBOM: true}),
    told(streets(1))
  );

// Structure of a sheet.
const sheet = (...rows: (string | number | null)[][]) => workbook({甲: {rows}});
const titled: (string | number | null)[][] = [
  ["徐汇区街镇基数表"],
  ["编制单位：测试单位", null, null, "2023年"],
  [],
  ["年度", "街镇", null, "常住人口（人）", "居委会数（个）"]
];
const inFive = ([y, s, r, c]: Row) => [y!, s!, null, r!, c!];
odd(
  "titles, a blank column, the header again, blank rows, subtotals, a total, footers",
  "月报.xlsx",
  sheet(
    ...titled,
    ...streets(1).slice(0, 5).map(inFive),
    ["小计", null, null, 5010, 50],
    titled[3]!,
    [],
    ...streets(1).slice(5).map(inFive),
    ["小计", null, null, 8068, 80],
    ["合计", null, null, 13078, 130],
    ["注：测试用。"],
    [null, "填表人：测试人员", null, "审核人：测试人员"]
  ),
  told(streets(1))
);
cases.push({
  what: "a subtotal and a total that do not add up",
  file: "合计.xlsx",
  bytes: sheet(base, ...streets(1), ["小计", null, 13078, 131], ["合计", null, 13079, 130]),
  refused: [
    [
      null,
      null,
      null,
      "wrong-total",
      "小计行（第 15 行）的“居委会数”是 131，明细相加是 130；合计行（第 16 行）的“常住人口”是 13079，明细相加是 13078。请核对明细和合计后重新交付"
    ]
  ],
  kept: 0
});
odd(
  "a header of two rows, merged",
  "两行.xlsx",
  workbook({
    甲: {
      rows: [["年度", "街镇", "基数", null], [null, null, "常住人口", "居委会数"], ...streets(1)],
      merges: ["A1:A2", "B1:B2", "C1:D1"]
    }
  }),
  told(streets(1))
);
odd(
  "values merged downwards",
  "合并.xlsx",
  workbook({甲: {rows: [base, ...streets(1).map(([y, ...rest], i) => [i ? null : y, ...rest])], merges: ["A2:A14"]}}),
  told(streets(1))
);
odd(
  "a column by its header, and one by another name of it",
  "两街镇.csv",
  csv([...base, "街道"], ...streets(1).map((row) => [...row, "田林"])),
  told(streets(1)),
  {unread: "“街道”"}
);
odd(
  "words beside the table",
  "旁注.xlsx",
  sheet(base, ...streets(1).map((row, i) => (i === 3 ? [...row, null, "已核对"] : row))),
  told(streets(1)),
  {unread: "（F 列没有表头，未读）"}
);
cases.push({
  what: "a number beside the table",
  file: "旁数.xlsx",
  bytes: sheet(base, ...streets(4).map((row, i) => (i === 3 ? [...row, null, 12] : row))),
  refused: [[5, null, null, "field-count", "这一行的列数与表头不一致，无法判断各列内容"]],
  kept: 51,
  unread: "（F 列没有表头，未读）"
});
odd(
  "a sheet of the year before, a hidden one, and one that is no table",
  "几张.xlsx",
  xlsx({
    今年: textRows([base, ...streets(1, 2023)]),
    去年: {rows: textRows([base, ...streets(1, 2022)]), state: "hidden"},
    说明: textRows([["本表供测试用"]])
  }),
  told([...streets(1, 2023), ...streets(1, 2022)])
);
odd(
  "hidden rows and columns",
  "隐藏.xlsx",
  xlsx({甲: textRows([base, ...streets(1)]).replace('<row r="5">', '<row r="5" hidden="1">')}),
  told(streets(1))
);
whole(
  "two tables of which one lacks a column",
  "两表.xlsx",
  sheet(base, ...streets(1), [], base.slice(0, 3), [2001, "田林", 1]),
  "第 1 行和第 16 行各有一个表头，第 16 行的表头缺少必填列，无法判断各行属于哪一张表；请分成两张工作表，按模板补齐表头后重新交付"
);
whole(
  "the same rows on two sheets",
  "重复.xlsx",
  workbook({甲: {rows: [base, ...streets(1)]}, 乙: {rows: [base, streets(1)[0]!]}}),
  "工作表“甲”和“乙”有相同的“年度＋街镇”，无法判断以哪一张为准，整份退回；请只保留一张后重新交付",
  "sheets-clash"
);
cases.at(-1)!.refused!.push(cases.at(-1)!.refused![0]!);
const noHeader = `没有找到可识别的表头；可以交付的表有：${contracts.map((c) => `《${c.title}》`).join("、")}。请确认交付的是其中之一，并保留表头`;
whole(
  "a header further down than thirty rows",
  "很下.xlsx",
  sheet(...Array.from({length: 31}, () => ["测试"]), base, ...streets(1)),
  noHeader,
  "no-header"
);
whole(
  "a column that has another name, and one that nobody knows",
  "改名.csv",
  csv(["年度", "街镇", "常驻人口", "居委会数", "备注"], ...streets(1).map((r) => [...r, ""])),
  "表头（第 1 行）最接近《街镇基数》，缺少必填列“常住人口”（最接近的是“常驻人口”）；不认识的列：“常驻人口”、“备注”。请按模板补齐后重新交付",
  "missing-columns"
);
whole(
  "two columns of one meaning",
  "重列.csv",
  csv(["年度", "街镇", "街镇", "常住人口", "居委会数"], ["2023", "田林", "田林", 1, 1]),
  "有两列都是“街镇”，无法判断用哪一列；请删去多余的一列后重新交付",
  "doubled-column"
);

// The unit of amounts.
const inUnit = (...above: string[][]) => csv(...above, paid, ...payments(2));
const inYuan = ["P0 100.50", "P1 100.50"];
const inWan = ["P0 1005000.00", "P1 1005000.00"];
odd("单位：万元 above the header", "单位.csv", inUnit(["发放明细"], ["", "", "单位： 万 元"]), inWan);
odd("（单位：万元、人） in the title", "单位二.csv", inUnit(["发放明细（单位：万元、人）"]), inWan);
odd("（万元） in the title", "单位三.xlsx", sheet(["发放明细（万元）"], paid, ...payments(2)), inWan);
odd("the unit in a note below", "单位四.csv", inUnit() + "注：金额单位为万元。\n", inWan);
odd("an office above the header, and 元", "单位五.csv", inUnit(["编制单位：测试单位"], ["金额单位：人民币元"]), inYuan);
odd(
  "a header with a unit of its own",
  "单位六.csv",
  inUnit(["单位：万元"]).replace("实发金额", "实发金额（元）"),
  inYuan
);
odd(
  "the unit over a group of columns",
  "单位七.xlsx",
  workbook({
    甲: {
      rows: [
        paid.map((h) => (h === "实发金额" ? "金额（万元）" : h === "发放状态" ? null : h)),
        paid.map((h, i) => (i < 6 ? null : h)),
        ...payments(2)
      ],
      merges: ["G1:H1"]
    }
  }),
  inWan
);
odd(
  "the unit above the first of two tables",
  "单位十一.csv",
  inUnit(["单位：万元"]) + csv([], [...paid].reverse(), payment(5, {4: "2023-04", 5: "2023-04"}).reverse()),
  [...inWan, "P5 1005000.00"]
);
whole(
  "amounts in 千元",
  "单位八.csv",
  inUnit(["单位：千元"]),
  "第 1 行写着单位是“千元”，“实发金额”只能写元或万元；请换算后重新交付",
  "unknown-unit"
);
whole(
  "amounts in two units",
  "单位九.csv",
  inUnit(["发放明细（万元）"], ["单位：元"]),
  "第 1 行写着单位是“万元”，第 2 行写着“元”，无法判断“实发金额”是哪一种；请在表头里写明单位后重新交付",
  "unknown-unit"
);
whole(
  "a header in 千元",
  "单位十二.csv",
  inUnit().replace("实发金额", "实发金额（千元）"),
  "表头（第 1 行）最接近《优抚资金发放明细》，缺少必填列“实发金额”（有“实发金额（千元）”，括号里不是能读的单位）；不认识的列：“实发金额（千元）”。请按模板补齐后重新交付",
  "missing-columns"
);
whole(
  "counts in 万人",
  "单位十.csv",
  csv(["单位：万人"]) + population,
  "第 1 行写着单位是“万人”，“常住人口”、“居委会数”只能按个数读取；请换算后重新交付",
  "unknown-unit"
);

// Cells of Excel.
const cell = (value: string, attributes = "") => `<c r="G62"${attributes}>${value}</c>`;
const oneOdd = (made: string, column = "G") =>
  xlsx({
    甲: textRows([paid, ...payments(60), payment(60)]).replace(
      new RegExp(`<c r="${column}62"[^]*?</c>`),
      made.replace("G62", `${column}62`)
    )
  });
const oneBad = (
  what: string,
  made: string,
  at: string,
  refusal: [column: string, value: string, rule: string, message: string]
) => cases.push({what, file: `${what}.xlsx`, bytes: oneOdd(made, at), refused: [[62, ...refusal]], kept: 60});
oneBad("a formula that was never calculated", cell("<f>1+1</f>"), "G", [
  "实发金额",
  "#公式没有结果",
  "type-money",
  `实发金额${money}；公式没有存下结果，请用 Excel 打开并保存后重新交付`
]);
oneBad("an error as a cell", cell("<v>#N/A</v>", ' t="e"'), "G", [
  "实发金额",
  "#N/A",
  "type-money",
  `实发金额${money}；${excelError}`
]);
oneBad("an identity number as a number", cell("<v>990000197001010012</v>"), "B", [
  "身份证号",
  "（19 个字符：字母、数字、符号）",
  "type-id",
  `${id}；被 Excel 变成了科学计数，${destroyed}`
]);
oneBad("serial 60, the day that never was", cell("<v>60</v>", ' s="1"'), "E", [
  "所属月份",
  "1…（10 个字符：数字、符号）",
  "type-month",
  `所属月份${month}；这是某一天，不是月份`
]);
oneBad("a moment where a month should stand", cell("<v>45047.75</v>", ' s="3"'), "E", [
  "所属月份",
  "2…（19 个字符：数字、空格、符号）",
  "type-month",
  `所属月份${month}`
]);
for (const [what, made, yuan] of [
  ["a formula with its result", cell("<f>50+50</f><v>100</v>"), "100.00"],
  [
    "rich text",
    cell(
      '<is><r><t>12</t></r><r><rPr><b/></rPr><t>.50</t></r><rPh sb="0" eb="1"><t>9</t></rPh></is>',
      ' t="inlineStr"'
    ),
    "12.50"
  ],
  ["noise of a binary fraction", cell("<v>0.30000000000000004</v>"), "0.30"]
] as const)
  odd(what, `${what}.xlsx`, oneOdd(made), [...payments(60).map(([serial]) => `${serial} 100.50`), `P60 ${yuan}`]);
const shown = (format: string) =>
  xlsx(
    {甲: textRows([paid, ...payments(1)]).replace(/<c r="G2"[^]*?<\/c>/, '<c r="G2" s="1"><v>1.5</v></c>')},
    {
      more: {
        "xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="200" formatCode="${format}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>`
      }
    }
  );
odd("a number that is shown with 万元", "显示.xlsx", shown("0.00&quot;万元&quot;"), ["P0 15000.00"]);
odd("a number that is shown divided, with 万元", "缩小.xlsx", shown("0\\.0,&quot;万元&quot;"), ["P0 1.50"]);

// Formats.
const objects = streets(1).map((row) => Object.fromEntries(base.map((h, i) => [h, row[i]])));
const old = (rows: unknown[][]) => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "__proto__");
  return XLSX.write(book, {type: "buffer", bookType: "biff8"}) as Buffer;
};
odd("a sheet called __proto__ in an .xls", "旧.xls", old([base, ...streets(1)]), told(streets(1)));
const torn = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.7));
whole("half an .xls", "半.xls", torn(old([base, ...streets(1)])), "文件不是可读的 Excel 工作簿；请重新导出");
whole(
  "half an .xlsx",
  "半.xlsx",
  torn(xlsx({甲: textRows([base])})),
  "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付"
);
whole("half a .gz", "半.csv.gz", torn(gzipSync(population)), "压缩文件不完整或已损坏（可能传输中断）；请重新交付");
whole(
  "half a .json",
  "半.json",
  JSON.stringify(objects).slice(0, 100),
  "JSON 在第 1 行第 101 个字符处不完整或有误（可能传输中断）；请重新导出"
);
whole(
  "half an .ndjson",
  "半.ndjson",
  '{"年度": 2023}\n{"年度"',
  "JSON 在第 2 行第 6 个字符处不完整或有误（可能传输中断）；请重新导出"
);
whole("half a .parquet", "半.parquet", "PAR1....", "Parquet 文件不完整或已损坏（可能传输中断）；请重新导出");
whole(
  "half a page",
  "半.xls",
  "<html><table><tr><td>年度</td><tr",
  "网页表格不完整或标签有误，行数对不上；请用 Excel 打开后另存为 .xlsx 重新交付"
);
odd(
  "a page that begins with its table",
  "表.xls",
  `<table>${[base, ...streets(1)].map((row) => `<tr>${row.map((c) => `<td>${c}</td>`).join("")}</tr>`).join("")}</table>`,
  told(streets(1))
);
whole(
  "half an Excel 2003 workbook",
  "半.xml",
  `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="甲"><Table><Row>${base.map((h) => `<Cell><Data ss:Type="String">${h}</Data></Cell>`).join("")}</Row>`,
  "Excel 工作簿不完整（可能传输中断）；请重新导出"
);
whole(
  "a page of which no tag is closed",
  "不闭.html",
  "<table>" + "<b>".repeat(200_000),
  "网页表格不完整或标签有误，行数对不上；请用 Excel 打开后另存为 .xlsx 重新交付"
);
whole("an .xlsx with a password", "密.xlsx", encryptedXlsx(), "工作簿有密码，无法读取；请去掉密码后重新交付");
whole("an .xls with a password", "密.xls", encryptedXls(), "工作簿有密码，无法读取；请去掉密码后重新交付");
const lockedZip = zip({"a.csv": population});
for (const [magic, offset] of [
  ["PK\x03\x04", 6],
  ["PK\x01\x02", 8]
] as const)
  lockedZip.writeUInt16LE(1, lockedZip.indexOf(magic) + offset);
whole("a .zip with a password", "密.zip", lockedZip, "压缩包有密码，无法读取；请去掉密码后重新交付");
const entities = "文件里有 XML 文档类型或实体定义，可能被改动过，没有读取；请从原系统重新导出";
const laughs = `<!DOCTYPE a [<!ENTITY a "${"哈".repeat(10)}">${"bcdefghi".replace(/./g, (n) => `<!ENTITY ${n} "${`&${String.fromCharCode(n.charCodeAt(0) - 1)};`.repeat(10)}">`)}]>`;
whole(
  "a billion laughs in a workbook",
  "实体.xlsx",
  xlsx(
    {甲: ""},
    {
      more: {
        "xl/worksheets/sheet1.xml": `${laughs}<worksheet><sheetData>${textRows([["&i;"]])}</sheetData></worksheet>`
      }
    }
  ),
  entities
);
whole(
  "a billion laughs in an Excel 2003 workbook",
  "实体.xml",
  `<?xml version="1.0"?>${laughs.replace(/ \[.*/, " []>")}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>`,
  entities
);
odd(
  "__proto__ and constructor as fields",
  "原型.json",
  JSON.stringify(objects)
    .replaceAll('{"年度"', '{"__proto__":{"polluted":1},"年度"')
    .replaceAll('{"polluted":1}', '"1"')
    .replaceAll('{"__proto__"', '{"constructor":"1","__proto__"'),
  told(streets(1)),
  {unread: "“constructor”、“__proto__”"}
);
odd(
  "__proto__ as a header",
  "原型.csv",
  csv([...base, "__proto__"], ...streets(1).map((r) => [...r, 1])),
  told(streets(1)),
  {unread: "“__proto__”"}
);
whole(
  "nested objects",
  "嵌套.json",
  '[{"年度": {"__proto__": {"polluted": 1}}}]',
  "第 1 条记录的“年度”里还有对象或数组，放不进一列；请展开成平面的字段后重新交付"
);

describe("a bad or odd input through the loader", () => {
  const seen = new Map<number, {refused: Refusal[]; rows: string[]; unread: string | null}>();
  beforeAll(() =>
    withFolder(async (dir) => {
      await deliver(dir, Object.fromEntries(cases.map(({file, bytes}, i) => [`${deliveryMonth(i)}/${file}`, bytes])));
      await withDuckDB(":memory:", async (db) => {
        await load(db, dir);
        for (const i of cases.keys()) seen.set(i, await look(db, deliveryMonth(i)));
      });
    })
  );
  it.each(cases.map(({what}, i) => [what, i] as const))("%s", (_, i) => {
    const {refused = [], kept, unread = null} = cases[i]!;
    const found = seen.get(i)!;
    expect(found.refused).toEqual(refused);
    expect(typeof kept === "number" ? found.rows.length : found.rows).toEqual(kept);
    expect(found.unread).toBe(unread);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

/** What the warehouse holds of a delivery: refusals in file order, rows as told, headers that were not read. */
async function look(db: Database, delivery: string) {
  const refusals = await listRefusals(db, delivery);
  const loads = `(select load_id from load where delivery = '${delivery}')`;
  const rows: {row: string}[] = [];
  for (const select of [
    "concat_ws(' ', year, residents, committees) as row from record_population",
    "concat_ws(' ', serial, paid_yuan) as row from record_payouts",
    "batch_id as row from record_visits",
    "station as row from record_stations"
  ])
    rows.push(...(await db.all<{row: string}>(`select ${select} where load_id in ${loads} order by load_id, row_no`)));
  const [unread] = await db.all<{headers: string | null}>(
    `select string_agg(unknown_headers, '' order by load_id) as headers from load where load_id in ${loads}`
  );
  return {
    refused: refusals.map(({row, column, value, rule, message}): Refusal => [row, column, value, rule, message]),
    rows: rows.map(({row}) => row),
    unread: unread!.headers
  };
}
