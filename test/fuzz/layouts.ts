import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import * as XLSX from "@e965/xlsx";
import iconv from "iconv-lite";
import {type Column, type Contract, ruleColumns} from "../../loaders/contracts/language/contract.js";
import {type Database, quote, quoteName} from "../../loaders/base/duckdb.js";
import {zip} from "../archive.js";
import {withFolder} from "../deliver.js";
import type {Chooser} from "./chooser.js";
import {fromInteger, type MeantRow, meantRows} from "./rows.js";
import {type Cell, spell} from "./spellings.js";

/** A file as some sender may lay out the rows, and what it says. */
export interface LaidOut {
  contract: Contract;
  /** The file as it is delivered, and the name under which it is then known: of a zip, its member. */
  path: string;
  name: string;
  bytes: Buffer;
  rows: MeantRow[];
  /** The choices that made the file, for the report of a failure. */
  layout: Record<string, unknown>;
}

type Kind = "note" | "header" | "data" | "total" | "blank";
interface Line {
  kind: Kind;
  cells: Cell[];
}
type Merge = XLSX.Range;

/** A column of the file: one of the contract's, or one that nobody asked for. */
interface FileColumn {
  label: string;
  contract?: {c: string; column: Column; factor: number};
  /** Made-up content of a column that is not read. */
  filler: string[];
}

const personal: [string, string[]][] = [
  ["姓名", ["示例甲", "示例乙"]],
  ["手机号", ["13000000000", "130 0000 0001"]],
  ["住址", ["示例路1号, 2室", "示例路2号\n3室"]],
  ["银行账号", ["6200000000000000000"]]
];
const unasked: [string, string[]][] = [
  ["序号", ["1", "2", "3"]],
  ["经办科室", ["优抚科", "", "/"]],
  ["附加说明", ["无", "", '见"附件"', "a;b,c\td"]]
];

const forms = ["csv", "csv", "csv", "csv", "xlsx", "xlsx", "xlsx", "xls", "html", "json", "ndjson", "parquet"] as const;

/** Rows of a contract laid out in one of the ways that exports.md allows. */
export async function layOut(choose: Chooser, contract: Contract, file: number, db: Database): Promise<LaidOut> {
  const ruled = new Set(contract.rules.flatMap(ruleColumns));
  const columns = Object.entries(contract.columns);
  const mayOmit = columns.filter(([c, column]) => !column.required && !ruled.has(c)).map(([c]) => c);
  const omitted = new Set(choose.onceIn(2) ? [] : mayOmit.filter(() => choose.onceIn(3)));
  const rows = meantRows(choose, contract, file, choose.int(1, 12), omitted);
  const drawn = choose.one(forms);
  // HTML has no text with two spaces in a row.
  const form = drawn === "html" && /[ \n]{2}/.test(JSON.stringify(rows).replaceAll("\\n", "\n")) ? "csv" : drawn;
  const workbook = form === "xlsx" || form === "xls";
  const bare = form === "json" || form === "ndjson" || form === "parquet";
  const fileColumns = choose.shuffle([
    ...columns.filter(([c]) => !omitted.has(c)).map(([c, column]) => contractColumn(choose, c, column)),
    ...extraColumns(choose, contract)
  ]);
  const label = fileColumns.findIndex((f) => !isNumber(f.contract?.column));
  // A plain file is read another way than one with notes and totals: half of all are plain.
  const ornate = !bare && choose.onceIn(2);
  const {lines, merges} = body(choose, fileColumns, rows, {workbook, ornate, label});
  const top = ornate ? heading(choose, contract) : [];
  const header = headerLines(choose, fileColumns, workbook && choose.onceIn(2));
  const all = [...top, ...header.lines, ...lines];
  const choices = {form, ornate, top: top.length, headers: fileColumns.map((f) => f.label), rows: rows.length};
  const done = (extension: string, bytes: Buffer, more = {}) =>
    pack(choose, {contract, rows, layout: {...choices, ...more}}, `${contract.id}.${extension}`, bytes);
  if (workbook) {
    const moved = [
      ...header.merges.map((m) => down(m, top.length)),
      ...merges.map((m) => down(m, top.length + header.lines.length)),
      ...(top.length ? [XLSX.utils.decode_range(`A1:${XLSX.utils.encode_col(fileColumns.length - 1)}1`)] : [])
    ];
    return done(form, writeXlsx(all, moved, form === "xls" ? "biff8" : "xlsx"));
  }
  if (form === "html") return done("xls", writeHtml(all));
  const data = lines.filter(({kind}) => kind === "data").map(({cells}) => cells.map((cell) => cell as string | null));
  const labels = fileColumns.map((f) => f.label);
  if (form === "parquet") return done(form, await writeParquet(db, labels, data));
  if (bare) return done(form, writeJson(choose, labels, data, form === "ndjson"));
  const style = csvStyle(choose);
  return done(style.extension, writeCsv(choose, all, fileColumns.length, style), style);
}

/** Some files come compressed. */
function pack(
  choose: Chooser,
  file: Pick<LaidOut, "contract" | "rows" | "layout">,
  name: string,
  bytes: Buffer
): LaidOut {
  if (choose.onceIn(10)) return {...file, path: `${name}.gz`, name: `${name}.gz`, bytes: gzipSync(bytes)};
  if (choose.onceIn(10)) {
    const path = `${file.contract.id}.zip`;
    return {...file, path, name: `${path}/${name}`, bytes: zip({[name]: bytes})};
  }
  return {...file, path: name, name, bytes};
}

const isNumber = (column?: Column) => column?.type === "int" || column?.type === "money" || column?.type === "decimal";

function contractColumn(choose: Chooser, c: string, column: Column): FileColumn {
  const filler = column.type === "pii" ? ["示例甲", "示例乙", "6200000000000000000"] : [];
  const factor = column.type === "money" && choose.onceIn(4) ? 10000 : 1;
  const unit = factor === 10000 ? "万元" : column.type === "money" ? choose.one([null, "元"]) : null;
  const counted = column.type === "int" && choose.onceIn(4) ? choose.one(["人", "个", "人次"]) : unit;
  const label = decorate(choose, choose.one([column.header, ...(column.aliases ?? [])]), counted);
  return {label, contract: {c, column, factor}, filler};
}

/** A header with the white space, brackets and unit that senders add. */
function decorate(choose: Chooser, header: string, unit: string | null): string {
  const brackets = choose.one(["（）", "()"]);
  const named = unit === null ? header : header + brackets[0] + unit + brackets[1];
  if (!choose.onceIn(4)) return named;
  const at = choose.int(1, named.length - 1);
  const spaced = named.slice(0, at) + choose.one([" ", "　", "\n", "  "]) + named.slice(at);
  return choose.one([
    spaced,
    ` ${named} `,
    `*${named}`,
    `${named}:`,
    named.replaceAll("(", "（").replaceAll(")", "）")
  ]);
}

function extraColumns(choose: Chooser, contract: Contract): FileColumn[] {
  const own = new Set(Object.values(contract.columns).flatMap((c) => [c.header, ...(c.aliases ?? [])]));
  return [...personal, ...unasked]
    .filter(([label]) => !own.has(label) && choose.onceIn(5))
    .map(([label, filler]) => ({label, filler}));
}

function heading(choose: Chooser, contract: Contract): Line[] {
  const note = (text: string): Line => ({kind: "note", cells: [text]});
  return [
    ...(choose.onceIn(2) ? [note(`徐汇区${contract.title}`)] : []),
    ...(choose.onceIn(2) ? [note("编制单位：示例单位")] : []),
    ...(choose.onceIn(4) ? [{kind: "blank", cells: []} as Line] : [])
  ];
}

function headerLines(choose: Chooser, columns: FileColumn[], twoRows: boolean): {lines: Line[]; merges: Merge[]} {
  const labels = columns.map((f) => f.label);
  if (!twoRows || columns.length < 4) return {lines: [{kind: "header", cells: labels}], merges: []};
  const from = choose.int(0, columns.length - 2);
  const to = choose.int(from + 1, columns.length - 1);
  const inGroup = (i: number) => i >= from && i <= to;
  return {
    lines: [
      {kind: "header", cells: labels.map((label, i) => (i === from ? "基本情况" : inGroup(i) ? null : label))},
      {kind: "header", cells: labels.map((label, i) => (inGroup(i) ? label : null))}
    ],
    merges: [
      {s: {r: 0, c: from}, e: {r: 0, c: to}},
      ...labels.flatMap((_, c) => (inGroup(c) ? [] : [{s: {r: 0, c}, e: {r: 1, c}}]))
    ]
  };
}

/** Data rows with what may stand between and after them, and vertical merges over equal neighbours. */
function body(
  choose: Chooser,
  columns: FileColumn[],
  rows: MeantRow[],
  {workbook, ornate, label}: {workbook: boolean; ornate: boolean; label: number}
): {lines: Line[]; merges: Merge[]} {
  const lines: Line[] = [];
  const merges: Merge[] = [];
  const totals = ornate && choose.onceIn(2);
  const subtotals = totals && choose.onceIn(2);
  const mergedColumns = workbook
    ? columns.flatMap((f, i) =>
        f.contract && /code|month|year|quarter|choice/.test(f.contract.column.type) && choose.onceIn(3) ? [i] : []
      )
    : [];
  let since: MeantRow[] = [];
  rows.forEach((row, i) => {
    const before = lines.at(-1)?.kind === "data" ? rows[i - 1] : undefined;
    const cells = columns.map((f) => spellColumn(choose, f, row, workbook));
    for (const c of mergedColumns) {
      const {c: field} = columns[c]!.contract!;
      if (!before || before[field] !== row[field] || row[field] === null) continue;
      const open = merges.find((m) => m.s.c === c && m.e.r === lines.length - 1);
      if (open) open.e.r += 1;
      else merges.push({s: {r: lines.length - 1, c}, e: {r: lines.length, c}});
      cells[c] = null;
    }
    lines.push({kind: "data", cells});
    since.push(row);
    if (subtotals && choose.onceIn(3)) {
      lines.push(totalLine(choose, columns, since, label, choose.one(["小计", "小 计", "小计："])));
      since = [];
    }
    if (ornate && choose.onceIn(8)) lines.push({kind: "blank", cells: choose.onceIn(2) ? [] : columns.map(() => null)});
    if (ornate && choose.onceIn(12)) lines.push({kind: "header", cells: columns.map((f) => f.label)});
  });
  if (totals) lines.push(totalLine(choose, columns, rows, label, choose.one(["合计", "合　计", "总计", "合计："])));
  const footers: Line[] = [
    {kind: "note", cells: ["注：本表为示例，", null, "不含涉密内容"]},
    {kind: "note", cells: [null, "填表人：示例", "审核人：示例", "填报日期：2023年5月1日"]},
    {kind: "blank", cells: []}
  ];
  if (ornate) lines.push(...footers.filter(() => choose.onceIn(3)));
  // A plain sheet may still hold the empty rows that a spreadsheet saves as delimiters alone.
  if (!ornate && choose.onceIn(6)) lines.push({kind: "blank", cells: columns.map(() => null)});
  return {lines, merges};
}

function spellColumn(choose: Chooser, {contract, filler}: FileColumn, row: MeantRow, workbook: boolean): Cell {
  if (!contract || contract.column.type === "pii") return choose.one(filler);
  return spell(choose, contract.column, row[contract.c] ?? null, contract.factor, workbook);
}

/** The sums over some rows, to the right of their label. */
function totalLine(choose: Chooser, columns: FileColumn[], rows: MeantRow[], label: number, word: string): Line {
  const cells = columns.map(({contract}, i): Cell => {
    if (i === label) return word;
    if (i < label || !contract || !isNumber(contract.column) || choose.onceIn(4)) return null;
    const {c, column, factor} = contract;
    const scale = column.type === "money" ? 2 : column.type === "decimal" ? column.scale : 0;
    const sum = rows.reduce((total, row) => total + BigInt(String(row[c] ?? 0).replace(".", "") || 0), 0n);
    return factor === 10000 ? `${fromInteger(sum, scale)}元` : fromInteger(sum, scale);
  });
  return {kind: "total", cells};
}

interface CsvStyle {
  extension: string;
  delimiter: string;
  newline: string;
  encoding: string;
  quoting: "needed" | "all" | "some";
  finalNewline: boolean;
}

function csvStyle(choose: Chooser): CsvStyle {
  const delimiter = choose.one([",", ",", "\t", ";"]);
  return {
    extension: delimiter === "\t" ? choose.one(["tsv", "txt"]) : choose.one(["csv", "txt"]),
    delimiter,
    newline: choose.one(["\n", "\r\n"]),
    encoding: choose.one(["utf-8", "utf-8", "utf-8-bom", "gb18030", "utf-16le"]),
    quoting: choose.one(["needed", "all", "some"]),
    finalNewline: !choose.onceIn(4)
  };
}

function writeCsv(choose: Chooser, lines: Line[], width: number, style: CsvStyle): Buffer {
  const {delimiter, newline, quoting, encoding} = style;
  const field = (cell: Cell) => {
    const text = String(cell ?? "");
    const needed = /["\r\n]/.test(text) || text.includes(delimiter);
    const quoted = needed || quoting === "all" || (quoting === "some" && choose.onceIn(3));
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const text =
    lines
      .map(({kind, cells}) => {
        // Notes and blank rows are short, or padded as a spreadsheet saves them.
        const padded = (kind === "note" || kind === "blank") && cells.length < width && choose.onceIn(2);
        return [...cells, ...(padded ? Array<null>(width - cells.length).fill(null) : [])].map(field).join(delimiter);
      })
      .join(newline) + (style.finalNewline ? newline : "");
  if (encoding === "utf-8-bom") return Buffer.from("\ufeff" + text, "utf8");
  if (encoding === "utf-16le") return iconv.encode(text, "utf16le", {addBOM: true});
  return iconv.encode(text, encoding);
}

const down = ({s, e}: Merge, rows: number): Merge => ({s: {...s, r: s.r + rows}, e: {...e, r: e.r + rows}});

export function writeXlsx(lines: {cells: Cell[]}[], merges: Merge[] = [], bookType: XLSX.BookType = "xlsx"): Buffer {
  const sheet = XLSX.utils.aoa_to_sheet(lines.map(({cells}) => cells.map(xlsxCell)));
  sheet["!merges"] = merges;
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, "示例");
  return XLSX.write(book, {type: "buffer", bookType, compression: true}) as Buffer;
}

function writeHtml(lines: Line[]): Buffer {
  const escaped = (cell: Cell) =>
    String(cell ?? "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll("\n", "<br>");
  const rows = lines.map(({cells}) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`);
  return Buffer.from(`<html><meta charset="utf-8"><table>${rows.join("\n")}</table></html>`);
}

function writeJson(choose: Chooser, labels: string[], rows: (string | null)[][], byLine: boolean): Buffer {
  const value = (cell: string | null) =>
    cell !== null && /^-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?$/.test(cell) && choose.onceIn(2) ? cell : JSON.stringify(cell);
  const objects = rows.map(
    (cells) => `{${labels.map((label, i) => `${JSON.stringify(label)}: ${value(cells[i] ?? null)}`).join(", ")}}`
  );
  return Buffer.from(byLine ? objects.join("\n") + "\n" : `[${objects.join(",\n")}]`);
}

async function writeParquet(db: Database, labels: string[], rows: (string | null)[][]): Promise<Buffer> {
  return await withFolder(async (dir) => {
    const path = join(dir, "x.parquet");
    const values = rows.map((cells) => `(${cells.map((c) => (c === null ? "null" : quote(c))).join(", ")})`);
    const columns = labels.map((label, i) => `c${i}::varchar as ${quoteName(label)}`);
    await db.run(`copy (select ${columns.join(", ")} from (values ${values.join(", ")}) t(${labels.map((_, i) => `c${i}`).join(", ")}))
      to ${quote(path)} (format parquet)`);
    return await readFile(path);
  });
}

function xlsxCell(cell: Cell): XLSX.CellObject | null {
  if (cell === null) return null;
  if (typeof cell === "string") return {t: "s", v: cell};
  if ("number" in cell) return {t: "n", v: cell.number};
  if ("serial" in cell) return {t: "n", v: cell.serial, z: "yyyy/m/d"};
  return {t: "b", v: cell.flag};
}
