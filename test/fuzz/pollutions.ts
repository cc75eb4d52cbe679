import iconv from "iconv-lite";
import {madeUpId} from "../deliver.js";

/** A CSV after one pollution of those that the Pollock benchmark knows (VLDB 2023): of the file, of a record, of a field. */
export interface Pollution {
  what: string;
  bytes: Buffer;
}

const header = ["流水号", "身份证号", "优抚类别", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const streets = ["田林", "龙华", "长桥", "枫林"];
const records = 84;

/** A header and 83 rows of nine fields; some texts hold what a CSV must quote. */
export const source: string[][] = [
  header,
  ...Array.from({length: records - 1}, (_, i) => [
    i % 7 === 0 ? `L${i}, 甲` : i % 7 === 3 ? `L${i} "乙"` : i % 7 === 5 ? `L${i}\n丙` : `L${i}`,
    madeUpId(i),
    i % 5 ? "残疾军人" : "",
    streets[i % streets.length]!,
    i % 3 ? "优待金" : "残疾抚恤金",
    "2023-04",
    "2023-05",
    `${1000 + i * 7}.${String((i * 13) % 100).padStart(2, "0")}`,
    "成功"
  ])
];

interface Style {
  delimiter?: string;
  quote?: string;
  escape?: string;
  newline?: string;
}

function record(fields: readonly string[], {delimiter = ",", quote = '"', escape = quote}: Style = {}): string {
  const marks = new RegExp(`[${delimiter.trim() || " "}${quote}\r\n]`.replace("\\", "\\\\"));
  const text = (field: string) => (marks.test(field) ? quote + field.replaceAll(quote, escape + quote) + quote : field);
  return fields.map(text).join(delimiter);
}

const write = (rows: readonly (readonly string[])[], style: Style = {}) =>
  rows.map((row) => record(row, style) + (style.newline ?? "\n")).join("");

const clean = write(source);
const other = ["年度", "街镇", "常住人口", "居委会数"];
const base = [1, 2, 3].map((n) => ["2022", streets[n]!, String(n * 1000), String(n)]);
const cases = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数", "按时办结件数"];
const wider = [...header, "应发金额", "填报单位"];
const below = (...rows: string[][]) => `${clean}\n${write(rows)}`;

const ofFile: Record<string, string | Buffer> = {
  "no payload": "",
  "no newline at the end": clean.trimEnd(),
  "two newlines at the end": `${clean}\n`,
  "no header": write(source.slice(1)),
  "a header only": write(source.slice(0, 1)),
  "one row": write(source.slice(0, 2)),
  "a preamble": `优抚资金发放明细\n编制单位：区退役军人局\n\n${clean}`,
  "a preamble of records": `${write([
    ["优抚资金发放明细", "", ""],
    ["导出时间", "2023-05-31", ""]
  ])}${clean}`,
  "another table, as wide": below([...cases, "备注", "说明"], ["2023-05", "S1", "田林", "咨询", "3", "2", "1", "", ""]),
  "another table, less wide": below(other, ...base),
  "another table, wider": below(
    [...other, ...header.map((_, i) => `备用${i}`)],
    [...base[0]!, ...header.map(() => "")]
  ),
  "the same table again, wider": below(wider, [...source[1]!.map((f, i) => (i === 0 ? "M1" : f)), "9.00", ""]),
  "a header of two rows": write([header.map((_, i) => (i < 7 ? "基本情况" : "发放")), ...source]),
  "a header of three rows": write([
    header.map(() => "明细"),
    header.map((_, i) => (i < 7 ? "基本情况" : "发放")),
    ...source
  ]),
  "tabs between fields": write(source, {delimiter: "\t"}),
  "semicolons between fields": write(source, {delimiter: ";"}),
  "a comma and a space between fields": write(source, {delimiter: ", "}),
  "bars between fields": write(source, {delimiter: "|"}),
  "another quote": write(source, {quote: "'"}),
  "a backslash before quotes": write(source, {escape: "\\"}),
  "nothing before quotes": write(source, {escape: ""}),
  "CR between records": write(source, {newline: "\r"}),
  "CRLF between records": write(source, {newline: "\r\n"}),
  GB18030: iconv.encode(clean, "gb18030"),
  "UTF-16": iconv.encode(clean, "utf16le", {addBOM: true}),
  "UTF-8 with a mark": `\ufeff${clean}`
};

/** The file with one record as it should not be. */
const withRecord = (r: number, text: string) => [...source.slice(0, r).map((row) => record(row)), text, ...source.slice(r + 1).map((row) => record(row))].join("\n") + "\n"; // prettier-ignore

/** Every pollution of the source: some 2,300. */
export function pollutions(): Pollution[] {
  const all: Pollution[] = [];
  const add = (what: string, bytes: string | Buffer) => all.push({what, bytes: Buffer.from(bytes)});
  for (const [what, bytes] of Object.entries(ofFile)) add(what, bytes);
  for (const [r, row] of source.entries()) {
    const fields = row.map((field) => record([field]));
    for (const c of row.keys()) {
      const [before, after] = [fields.slice(0, c), fields.slice(c + 1)];
      if (after.length)
        add(
          `record ${r + 1}: no delimiter after field ${c + 1}`,
          withRecord(r, [...before, fields[c]! + after[0]!, ...after.slice(1)].join(","))
        );
      add(
        `record ${r + 1}: another delimiter after field ${c + 1}`,
        withRecord(r, [...before, fields[c]!, "", ...after].join(","))
      );
      const quoted = fields[c]!.slice(0, 1) + '"' + fields[c]!.slice(1);
      add(`record ${r + 1}: a quote in field ${c + 1}`, withRecord(r, [...before, quoted, ...after].join(",")));
    }
    for (const delimiter of [" ", ";"])
      add(
        `record ${r + 1}: ${delimiter === " " ? "blanks" : "semicolons"} between fields`,
        withRecord(r, record(row, {delimiter}))
      );
  }
  return all;
}
