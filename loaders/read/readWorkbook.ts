import {isUtf8} from "node:buffer";
import {posix} from "node:path";
import * as XLSX from "@e965/xlsx";
import {zipSync} from "fflate";
import {Parser} from "htmlparser2";
import {DataError} from "../errors.js";
import {type SheetScan, scanSheetXml} from "./scanSheetXml.js";
import {checkCells, type Merge, type SheetTable, spreadMerges} from "./table.js";
import {isDocument, openZip} from "./unpack.js";

/** The last row that Excel has: a row beyond it is damage. */
const maxRows = 1_048_576;
const unreadable = "文件不是可读的 Excel 工作簿；请重新导出";
const locked = "工作簿有密码，无法读取；请去掉密码后重新交付";

/**
 * All sheets of an .xlsx workbook as text. The parts are unpacked here, with a limit, and the library reads only what
 * was checked: no entity, no unlisted part, and as many filled rows in each sheet as a scan of its bytes counts.
 */
export async function readXlsx(bytes: Buffer): Promise<SheetTable[]> {
  const parts = await unpackParts(bytes);
  // Some writers name a part and its file in different cases.
  const anyCase = new Map([...parts].map(([name, part]) => [name.toLowerCase(), part]));
  const scans = new Map(
    listSheets(parts).map(([name, part]) => {
      const xml = anyCase.get(part.toLowerCase());
      if (!xml) throw new DataError(`工作簿里缺少工作表“${name}”的内容；请重新导出`);
      return [name, scanSheetXml(xml)];
    })
  );
  checkCells([...scans.values()].reduce((cells, scan) => cells + scan.cells, 0));
  const workbook = parse(zipSync(Object.fromEntries(parts), {level: 0}));
  if (workbook.SheetNames.length !== scans.size || workbook.SheetNames.some((name) => !scans.has(name))) {
    throw new DataError(
      `工作表清点不一致：目录里有 ${scans.size} 张，读出 ${workbook.SheetNames.length} 张；请重新导出`
    );
  }
  return readSheets(workbook, scans);
}

/** All sheets of an .xls workbook (Excel 97–2003) as text. */
export function readXls(bytes: Buffer): SheetTable[] {
  let streams: string[];
  try {
    streams = XLSX.CFB.read(bytes, {type: "buffer"}).FullPaths.map((path: string) => path.replace(/^.*\//, ""));
  } catch (cause) {
    throw new DataError(unreadable, {cause});
  }
  if (streams.includes("EncryptedPackage")) throw new DataError(locked);
  if (!streams.includes("Workbook")) {
    throw new DataError(
      streams.includes("Book")
        ? "是 Excel 95 或更早的工作簿，无法可靠读取中文；请在 Excel 里另存为 .xlsx 后重新交付"
        : "是旧版 Office 文件，但不是 Excel 工作簿；请交付表格"
    );
  }
  return readSheets(parse(bytes));
}

/** All sheets of an Excel 2003 XML workbook as text. */
export function readSpreadsheetXml(text: string): SheetTable[] {
  refuseEntities(text);
  const tables = readSheets(parse(Buffer.from(text)));
  // Counted in the text, apart from the reader: rows in which any cell has data.
  const filled = text
    .split(/<\/(?:\w+:)?Row>/)
    .filter((row) => /<(?:\w+:)?Data[^>]*>[^<]|<(?:\w+:)?Data[^>]*><[^/]/.test(row));
  const read = tables.reduce((rows, table) => rows + table.rows.filter((row) => row.some((c) => c !== null)).length, 0);
  checkRows("", filled.length, read);
  return tables;
}

async function unpackParts(bytes: Buffer): Promise<Map<string, Buffer>> {
  const members = await openZip(bytes);
  if (!isDocument(members)) throw new DataError(unreadable);
  if (members.some(({name}) => name === "mimetype"))
    throw new DataError("是 OpenDocument 表格，不能读取；请另存为 .xlsx 后重新交付");
  if (members.some(({name}) => /\/workbook\.bin$/i.test(name)))
    throw new DataError("是 .xlsb 二进制工作簿，不能读取；请另存为 .xlsx 后重新交付");
  const parts = new Map<string, Buffer>();
  for (const {name, read} of members) {
    if (!/\.(xml|rels)$/i.test(name)) continue;
    const part = await read();
    if (!isUtf8(part) || part.includes(0)) throw new DataError(unreadable);
    refuseEntities(part);
    parts.set(name.replace(/^\//, ""), part);
  }
  if (!parts.has("xl/workbook.xml")) throw new DataError("是 Office 文件，但不是 Excel 工作簿；请交付表格");
  return parts;
}

/** A document type is never needed in a table, and is how small files unfold into large ones. */
function refuseEntities(xml: Buffer | string): void {
  if (xml.includes("<!DOCTYPE") || xml.includes("<!ENTITY"))
    throw new DataError("文件里有 XML 文档类型或实体定义，可能被改动过，没有读取；请从原系统重新导出");
}

/** Sheet name → part, in the order of the workbook. Charts and macros are sheets too, but hold no rows. */
function listSheets(parts: Map<string, Buffer>): [string, string][] {
  const targets = new Map<string, string>();
  eachTag(parts.get("xl/_rels/workbook.xml.rels"), (tag, attribute) => {
    if (tag !== "Relationship") return;
    const target = attribute("Target") ?? "";
    targets.set(attribute("Id") ?? "", posix.resolve("/xl", target).slice(1));
  });
  const sheets: [string, string][] = [];
  eachTag(parts.get("xl/workbook.xml"), (tag, attribute) => {
    if (tag === "sheet") sheets.push([attribute("name") ?? "", targets.get(attribute("id") ?? "") ?? ""]);
  });
  return sheets;
}

function eachTag(
  xml: Buffer | undefined,
  visit: (tag: string, attribute: (name: string) => string | undefined) => void
) {
  const local = (name: string) => name.replace(/^.*:/, "");
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        const byName = new Map(Object.entries(attributes).map(([name, value]) => [local(name), value]));
        visit(local(tag), (name) => byName.get(name));
      }
    },
    {xmlMode: true}
  );
  parser.end(xml?.toString("utf8") ?? "");
}

function parse(bytes: Uint8Array): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, {
      type: "array",
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false
    });
  } catch (cause) {
    throw new DataError(cause instanceof Error && /password|encrypt/i.test(cause.message) ? locked : unreadable, {
      cause
    });
  }
}

function readSheets(workbook: XLSX.WorkBook, scans?: Map<string, SheetScan>): SheetTable[] {
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true;
  let cells = 0;
  return workbook.SheetNames.map((name, i) => {
    const sheet = workbook.Sheets[name]!;
    const data = (sheet as {"!data"?: (XLSX.CellObject | undefined)[][]})["!data"] ?? [];
    if (data.length > maxRows) {
      throw new DataError(`工作表“${name}”的行号超过 ${maxRows}，Excel 里没有这样的行；请重新导出`);
    }
    const scan = scans?.get(name);
    if (scan) checkScan(name, data, scan);
    // Array.from, since rows and cells that hold nothing are holes.
    const rows = Array.from(data, (row) => {
      cells += row?.length ?? 0;
      checkCells(cells);
      return Array.from(row ?? [], (cell) => (cell ? cellText(cell, date1904) : null));
    });
    const mergedAcross = spreadMerges(rows, (sheet["!merges"] ?? []).map(mergeOf));
    return {
      sheet: name,
      rows,
      rowNumbers: rows.map((_, r) => r + 1),
      mergedAcross,
      scanned: rows.length,
      // A hidden sheet is as good as a shown one: nobody can say from the bytes why it was hidden.
      ...(workbook.Workbook?.Sheets?.[i]?.Hidden ? {hidden: true} : {})
    };
  });
}

const mergeOf = ({s, e}: XLSX.Range): Merge => ({top: s.r, left: s.c, bottom: e.r, right: e.c});

/** Puts right what the library leaves out or changes, then holds it to the scan's count. */
function checkScan(name: string, data: (XLSX.CellObject | undefined)[][], scan: SheetScan): void {
  if (scan.withoutValue.includes("?") || scan.isoDates.has("?"))
    throw new DataError(`工作表“${name}”的单元格没有坐标，无法可靠读取；请用 Excel 打开并保存后重新交付`);
  for (const at of scan.withoutValue) {
    const {r, c} = XLSX.utils.decode_cell(at);
    (data[r] ??= [])[c] = {t: "e", v: notCalculated};
  }
  for (const [at, iso] of scan.isoDates) {
    const {r, c} = XLSX.utils.decode_cell(at);
    (data[r] ??= [])[c] = {t: "s", v: iso.replace(/T00:00:00(?:\.0+)?Z?$/, "")};
  }
  const filled = data.filter((row) => row?.some((cell) => cell !== undefined)).length;
  checkRows(name, scan.rows, filled);
}

function checkRows(name: string, scanned: number, read: number): void {
  if (scanned !== read) {
    const sheet = name ? `工作表“${name}”的` : "";
    throw new DataError(
      `${sheet}行数对不上：按字节清点有 ${scanned} 行，读出 ${read} 行；请用 Excel 打开并保存后重新交付`
    );
  }
}

/** As an error of Excel: refused in every column, by the same grammar as the others. */
const notCalculated = 0x0f;
const errorNames: Record<number, string> = {
  0x00: "#NULL!",
  0x07: "#DIV/0!",
  0x0f: "#VALUE!",
  0x17: "#REF!",
  0x1d: "#NAME?",
  0x24: "#NUM!",
  0x2a: "#N/A"
};

/**
 * A cell as its sender reads it: a date as ISO text, a number as its shortest exact text to Excel's own 15 digits, in
 * scientific form beyond them, so that an identity number that Excel has destroyed can't pass for one.
 */
function cellText(cell: XLSX.CellObject, date1904: boolean): string | null {
  switch (cell.t) {
    case "n": {
      const value = cell.v as number;
      const format = typeof cell.z === "string" ? cell.z : "";
      if (XLSX.SSF.is_date(format)) return dateText(value + (date1904 ? 1462 : 0));
      if (Math.abs(value) >= 1e15) return value.toExponential().toUpperCase();
      // 0.853 shown as 85.3% is 85.3%, as the same sheet saved as CSV has it.
      return /%/.test(format.replace(/"[^"]*"/g, "")) ? `${numberText(value * 100)}%` : numberText(value);
    }
    case "b":
      return cell.v ? "TRUE" : "FALSE";
    case "e":
      return errorNames[cell.v as number] ?? "#VALUE!";
    case "s":
    case "d": {
      const text = String(cell.v);
      return text === "" ? null : text;
    }
    default:
      return null;
  }
}

const day = 86_400_000;

/** An Excel serial in the 1900 system, which has a 29 February 1900 (60) and so is one day off before it. */
function dateText(serial: number): string {
  if (serial < 0 || serial >= 2_958_466) return String(serial);
  const seconds = Math.round((serial % 1) * 86_400);
  const days = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const clock = seconds % 86_400 ? new Date(seconds * 1000).toISOString().slice(11, 19) : "";
  if (days === 0) return clock || "0";
  const date =
    days === 60
      ? "1900-02-29"
      : new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * day).toISOString().slice(0, 10);
  return clock ? `${date} ${clock}` : date;
}

/** A number as Excel knows it: 15 digits, without the noise of binary fractions, never in scientific form. */
function numberText(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return text.includes("e") ? rounded.toFixed(12).replace(/0+$/, "") : text;
}
