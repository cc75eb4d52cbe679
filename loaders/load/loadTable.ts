import type {Database} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import type {Header} from "../read/findHeader.js";
import {checkMerges} from "../read/merges.js";
import {type RowKind, rowKinds} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import {strangeWholes} from "../read/wholes.js";
import {clean, columnLetters} from "../base/text.js";
import {checkTable} from "./checkTable.js";
import {explainLayout} from "./layout.js";
import {looseCells, unknownHeaders} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {judge} from "./judge.js";
import type {LoadContext, SheetLoad} from "./sheetLoad.js";

/** Loads one table whose rows are in memory. */
export async function loadTable(
  db: Database,
  delivered: DeliveredFile,
  table: SheetTable,
  header: Header,
  encoding: string,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad> {
  const kinds = rowKinds(table, header);
  checkMerges(table, kinds, header);
  checkRepeats(table, kinds, header);
  const count = (...of: RowKind[]) => kinds.filter((k) => of.includes(k)).length;
  const counts = {
    encoding,
    headerRow: table.rowNumbers[header.row + header.depth - 1] ?? null,
    scanned: table.scanned,
    header: count("header"),
    note: count("note"),
    total: count("total", "subtotal"),
    blank: count("blank"),
    unknownHeaders: [...unknownHeaders(header), ...unnamedColumns(table, kinds, header)],
    loose: looseCells(table.rows.filter((_, i) => kinds[i] === "note"))
  };
  // A row without any cell that is read is blank too.
  const blankRows = (read: number) => counts.blank + count("data") - read;
  const width = headerWidth(table, header);
  // An empty field too many at the end of every row says nothing; in some rows it may stand anywhere.
  const even = new Set(table.rows.filter((_, i) => kinds[i] === "data").map((row) => row.length)).size === 1;
  const shifted = (row: readonly (string | null)[]) => isShifted(table, row, width, header, even);
  const checked = checkTable(db, table, kinds, header, shifted, loadId, context);
  const load = await judge(delivered, table, header, context, checked, (totals, read) =>
    explainLayout({table, header, kinds, unknown: counts.unknownHeaders, blank: blankRows(read), totals})
  );
  if (load.verdict === "loaded") load.warnings.push(...askWholes(delivered, table, kinds, header));
  return {...load, ...counts, blank: blankRows(load.read)};
}

/** Asks about rows that are named as the whole of others and are not their sum. */
function askWholes(
  {file}: DeliveredFile,
  table: SheetTable,
  kinds: readonly RowKind[],
  header: Header
): SheetLoad["warnings"] {
  const {contract} = header;
  return strangeWholes(table, kinds, header).map(({at, c, word}) => {
    const column = contract.columns[c]!.header;
    return {
      ...{contract: contract.id, file, sheet: table.sheet, row: table.rowNumbers[at]!, column, value: null},
      rule: "whole-among-parts",
      message: `“${column}”为“${clean(word)}”的一行与它的各部分并列，数又不是各部分之和；请核实，合计请写在“合计”行里`
    };
  });
}

/** More repeated headers than rows are no pages: what is taken for a header again must be data. */
function checkRepeats({rowNumbers}: SheetTable, kinds: RowKind[], {contract, row, depth}: Header): void {
  const repeats = [...kinds.keys()].filter((i) => i >= row + depth && kinds[i] === "header");
  const data = kinds.filter((kind) => kind === "data").length;
  if (repeats.length <= Math.max(data + 1, 2)) return;
  throw new DataError(
    `有 ${repeats.length} 行与表头相同（第 ${rowNumbers[repeats[0]!]!} 行起），数据只有 ${data} 行，无法判断哪些是表头，整份退回；请只保留一个表头后重新交付`,
    {contract: contract.id, rule: "repeated-headers"}
  );
}

const headerWidth = (table: SheetTable, {row, depth}: Header) =>
  Math.max(
    ...table.rows
      .slice(row, row + depth)
      .map((cells) => (table.delimited ? cells.length : cells.findLastIndex((cell) => cell !== null) + 1)),
    // A group name merged over the last columns leaves their header cells empty.
    ...table.mergedAcross.filter(([r]) => r >= row && r < row + depth).map(([, , to]) => to + 1)
  );

/**
 * Cells beyond the header belong to no column. In a delimited text they mean that the row has shifted; beside a table
 * with all its required cells filled, words are a note, and anything that could be a value is not.
 */
function isShifted(
  table: SheetTable,
  row: readonly (string | null)[],
  width: number,
  header: Header,
  even: boolean
): boolean {
  const beyond = row.slice(width).filter((cell) => clean(cell) !== null);
  if (table.delimited) return beyond.length > 0 || row.length < width || (row.length > width && !even);
  if (beyond.length === 0) return false;
  const complete = [...header.columns].every(
    ([c, {index}]) => !header.contract.columns[c]!.required || clean(row[index] ?? null) !== null
  );
  return !complete || !beyond.every((cell) => /^[^0-9０-９]*\p{L}[^0-9０-９]*$/u.test(cell!));
}

/** Columns without a header that hold something beside data rows, as Excel letters them: reported, not read. */
function unnamedColumns(table: SheetTable, kinds: RowKind[], header: Header): string[] {
  if (table.delimited) return [];
  const named = new Set<number>();
  for (const cells of table.rows.slice(header.row, header.row + header.depth))
    cells.forEach((cell, c) => void (clean(cell) !== null && named.add(c)));
  for (const [row, from, to] of table.mergedAcross)
    if (row >= header.row && row < header.row + header.depth) for (let c = from; c <= to; c++) named.add(c);
  const found = new Set<number>();
  table.rows.forEach((cells, r) => {
    if (kinds[r] === "data") cells.forEach((cell, c) => void (!named.has(c) && clean(cell) !== null && found.add(c)));
  });
  return [...found].sort((a, b) => a - b).map((c) => `（${columnLetters(c)} 列没有表头，未读）`);
}
