import {CsvError, parse} from "csv-parse/sync";
import {DataError} from "../base/errors.js";
import {decode, type Encoding} from "./decode.js";
import {bytesOf} from "./content.js";
import {maxColumns} from "./limits.js";
import {headOf, pieces} from "./pieces.js";
import {type CsvScan, CsvScanner, scanCsv} from "./scanCsv.js";
import type {SheetTable} from "./table.js";

const delimiters = [",", "\t", ";"] as const;

/** How a CSV file is written, found from its bytes. */
export interface CsvLayout {
  encoding: Encoding;
  delimiter: string;
  scan: CsvScan;
}

const headBytes = 64 * 1024;
/** Bytes among which the first records are looked for; where they are longer, the file is read with more care. */
const starts = [256 * 1024, 32 * 1024 * 1024];

/** The layout of a CSV; the delimiter is the one that stands most often in records of one width. */
export function findCsvLayout(bytes: Uint8Array, encoding: Encoding): CsvLayout {
  const start = startOf(encoding);
  const delimiter = findDelimiter(bytes.subarray(0, headBytes), start);
  return {encoding, delimiter, scan: readable(scanCsv(bytes, delimiter.charCodeAt(0), start))};
}

/** The same of a file, which is never in memory as a whole. */
export async function findCsvFileLayout(path: string, encoding: Encoding): Promise<CsvLayout> {
  const delimiter = findDelimiter(await headOf(path, headBytes), startOf(encoding));
  const scanner = scannerOf(delimiter, encoding);
  for await (const piece of pieces(path)) scanner.push(piece);
  return {encoding, delimiter, scan: readable(scanner.end())};
}

/**
 * The layout of a CSV as its first records show it, and these: enough to find its header by. Undefined where they cannot
 * be read, or are not among the first bytes.
 */
export async function readCsvStart(
  path: string,
  encoding: Encoding,
  records: number
): Promise<{layout: CsvLayout; head: SheetTable} | undefined> {
  const start = startOf(encoding);
  for (const size of starts) {
    const bytes = await headOf(path, size);
    const delimiter = findDelimiter(bytes.subarray(0, headBytes), start);
    const layout = {encoding, delimiter, scan: scanCsv(bytes, delimiter.charCodeAt(0), start)};
    if (bytes.length === size && layout.scan.headLines[records] === undefined) continue;
    try {
      return {layout, head: readCsvHead(bytes, layout, records)};
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      return undefined;
    }
  }
  return undefined;
}

/** What scans a CSV in this encoding piece after piece. */
export const scannerOf = (delimiter: string, encoding: Encoding) =>
  new CsvScanner(delimiter.charCodeAt(0), startOf(encoding));

const startOf = (encoding: Encoding) => (encoding === "utf-8-bom" ? 3 : 0);

function findDelimiter(head: Uint8Array, start: number): string {
  const score = (delimiter: string) => {
    const counts = [...scanCsv(head, delimiter.charCodeAt(0), start).fieldCounts];
    return Math.max(0, ...counts.map(([fields, records]) => (fields - 1) * records));
  };
  return delimiters.reduce((best, d) => (score(d) > score(best) ? d : best));
}

/** Cells of a CSV that is read into memory, and blank lines. */
const maxCells = 10_000_000;

function readable(scan: CsvScan): CsvScan {
  const refusal = refusalOf(scan);
  if (refusal) throw refusal;
  return scan;
}

/** Why nothing of a CSV can be read, if so. */
export function refusalOf(scan: CsvScan): DataError | undefined {
  if (scan.hasNul) return new DataError("文件里有空字节（NUL），不是文本文件；请重新导出");
  if (scan.openQuote !== null)
    return new DataError(`第 ${scan.openQuote} 条记录的引号没有闭合，其后的内容无法判断；请重新导出`);
  if (scan.swallowed) {
    const {record, lines} = scan.swallowed;
    return new DataError(
      `第 ${record} 条记录里有一对引号把 ${lines} 行并成了一条（每一行的列数都和整条一样），无法判断；请检查引号后重新导出`
    );
  }
  const widest = [...scan.fieldCounts.keys()].reduce((most, fields) => Math.max(most, fields), 0);
  if (widest > maxColumns)
    return new DataError(`有一条记录有 ${widest} 列，超过 ${maxColumns} 列，没有读取；请检查分隔符和换行后重新导出`);
  return undefined;
}

/** As `readCsvHead`, of a file: no more of it is read than holds the records. */
export async function readCsvFileHead(path: string, layout: CsvLayout, records: number): Promise<SheetTable> {
  const lines = layout.scan.headLines[records];
  if (lines === undefined) return readCsvHead(await bytesOf(path), layout, records);
  const parts: Buffer[] = [];
  let seen = 1;
  for await (const piece of pieces(path)) {
    parts.push(Buffer.from(piece));
    for (let at = piece.indexOf(0x0a); at >= 0 && seen < lines; at = piece.indexOf(0x0a, at + 1)) seen += 1;
    if (seen >= lines) break;
  }
  return readCsvHead(Buffer.concat(parts), layout, records);
}

/** The first records of a CSV, for finding its header. */
export function readCsvHead(bytes: Uint8Array, layout: CsvLayout, records: number): SheetTable {
  // Whole records only: a cut inside quotes would read as a quote that is never closed.
  const next = layout.scan.headLines[records];
  let end = next === undefined ? bytes.length : 0;
  for (let line = 1; line < (next ?? 0) && end < bytes.length; line++) {
    const lf = bytes.indexOf(0x0a, end);
    end = lf < 0 ? bytes.length : lf + 1;
  }
  return parseCsv(decode(bytes.subarray(0, end), layout.encoding), layout, records);
}

/** A whole CSV as rows of text. The scan's count of records is the judge: a reader that disagrees is not believed. */
export const readCsv = (bytes: Uint8Array, layout: CsvLayout): SheetTable =>
  readCsvText(decode(bytes, layout.encoding), layout);

/** The same of its text. */
export function readCsvText(text: string, layout: CsvLayout): SheetTable {
  const {fieldCounts, blankRecords} = layout.scan;
  const cells = [...fieldCounts].reduce((sum, [fields, records]) => sum + fields * records, blankRecords);
  if (cells > maxCells) {
    throw new DataError(
      `单元格和空行超过 ${maxCells / 10_000} 万个，又要逐条核对，没有读取；请去掉空行、合计行和说明行，或拆分后重新交付`
    );
  }
  const table = parseCsv(text, layout);
  if (table.rows.length !== layout.scan.records) {
    throw new DataError(
      `记录数对不上：按字节清点有 ${layout.scan.records} 条，读出 ${table.rows.length} 条；请检查引号和换行后重新导出`
    );
  }
  return table;
}

function parseCsv(text: string, layout: CsvLayout, to?: number): SheetTable {
  const {scan} = layout;
  // A text that the scan has proved to be plain is split where it says; any other is for the parser to judge.
  const isPlain = scan.newline !== "mixed" && scan.strayQuote === null && scan.openQuote === null;
  const records = isPlain ? splitRecords(text, layout).slice(0, to) : parseRecords(text, layout, to);
  return {
    sheet: "",
    rows: records,
    rowNumbers: records.map((_, i) => i + 1),
    mergedAcross: [],
    scanned: layout.scan.records,
    delimited: true
  };
}

/** The records of a text in which every quote opens or closes a field or stands for one, and all lines end alike. */
function splitRecords(text: string, {delimiter, scan: {newline}}: CsvLayout): (string | null)[][] {
  const records: (string | null)[][] = [];
  const next = (what: string, from: number) => {
    const at = text.indexOf(what, from);
    return at < 0 ? text.length : at;
  };
  let lineEnd = -1;
  let quote = -1;
  for (let at = 0; at < text.length; at += newline.length) {
    if (lineEnd < at) lineEnd = next(newline, at);
    if (quote < at) quote = next('"', at);
    if (quote >= lineEnd) {
      const cells: (string | null)[] = text.slice(at, lineEnd).split(delimiter);
      for (let i = 0; i < cells.length; i++) if (cells[i] === "") cells[i] = null;
      records.push(cells);
      at = lineEnd;
      continue;
    }
    const record: (string | null)[] = [];
    for (; ; at += 1) {
      let cell: string;
      if (text[at] === '"') {
        let end = next('"', at + 1);
        const isDoubled = text[end + 1] === '"';
        while (text[end + 1] === '"') end = next('"', end + 2);
        cell = text.slice(at + 1, end);
        if (isDoubled) cell = cell.replaceAll('""', '"');
        at = end + 1;
      } else {
        // A line may have ended within quotes.
        if (lineEnd < at) lineEnd = next(newline, at);
        const end = Math.min(next(delimiter, at), lineEnd);
        cell = text.slice(at, end);
        at = end;
      }
      record.push(cell === "" ? null : cell);
      if (text[at] !== delimiter) break;
    }
    records.push(record);
  }
  return records;
}

/** The records of a delimited text as cells; null where nothing stands. */
export function parseRecords(text: string, {delimiter}: {delimiter: string}, to?: number): (string | null)[][] {
  try {
    const records: string[][] = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      record_delimiter: ["\r\n", "\n", "\r"],
      ...(to === undefined ? {} : {to})
    });
    return records.map((cells) => cells.map((cell) => (cell === "" ? null : cell)));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError(`第 ${error.lines ?? "?"} 行的引号用法不对，其后的内容无法判断；请重新导出`, {cause: error});
  }
}
