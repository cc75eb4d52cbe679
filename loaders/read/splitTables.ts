import type {Contract} from "../contracts/language/contract.js";
import {DataError} from "../base/errors.js";
import {fullHeadersAt, nameTest} from "./findHeader.js";
import {rowKey} from "./rowKinds.js";
import type {SheetTable} from "./table.js";

/** Fewer known names in one row are more likely values than a header. */
const enoughNames = 3;
/** A name is short, and does not begin with a digit or a sign. */
const longestName = 40;

/**
 * The tables that stand one below another in a sheet, each with the titles and blank rows above its header. A header
 * that is repeated on each page is not a new table. Where a later header lacks a required column, nobody can say which
 * rows are whose, and the sheet is refused.
 */
export function splitTables(table: SheetTable, contracts: readonly Contract[]): SheetTable[] {
  const test = nameTest(contracts);
  const isName = (cell: string) => cell.length <= longestName && cell.charCodeAt(0) >= 0x3a && test(cell);
  const starts: number[] = [];
  let current: string[] = [];
  let partial: number | null = null;
  for (let r = 0; r < table.rows.length; r++) {
    const row = table.rows[r]!;
    let names = 0;
    let others = 0;
    let left = row.length;
    for (const cell of row) {
      // Most rows are data, which the first few cells show.
      if (names + left < Math.max(others, enoughNames)) break;
      left -= 1;
      if (cell === null) continue;
      if (isName(cell)) names += 1;
      else others += 1;
    }
    if (names < enoughNames || names < others || current.includes(rowKey(row))) continue;
    const [header] = fullHeadersAt(table, contracts, r);
    if (!header) {
      // The first row of a two-row header may look like a header that is not complete.
      if (partial === null || starts.length === 0) partial = r;
    } else {
      starts.push(r);
      current = table.rows.slice(r, r + header.depth).map(rowKey);
      if (partial === r - 1) partial = null;
      r += header.depth - 1;
    }
    if (partial !== null && starts.length) {
      const [one, two] = [starts[0]!, partial].sort((a, b) => a - b).map((i) => table.rowNumbers[i]!);
      throw new DataError(
        `第 ${one} 行和第 ${two} 行各有一个表头，第 ${table.rowNumbers[partial]!} 行的表头缺少必填列，无法判断各行属于哪一张表；请分成两张工作表，按模板补齐表头后重新交付`
      );
    }
  }
  if (starts.length < 2) return [table];
  const cuts = [0, ...starts.slice(1).map((start) => leadOf(table, start)), table.rows.length];
  const above = {rows: table.rows.slice(0, starts[0]), rowNumbers: table.rowNumbers.slice(0, starts[0])};
  return cuts.slice(0, -1).map((from, i) => {
    const one = {...part(table, from, cuts[i + 1]!), part: {nth: i + 1, of: cuts.length - 1}};
    return from === 0 ? one : {...one, above};
  });
}

/** Whether there are several tables in a sheet, or nobody can say. */
export function isSplit(table: SheetTable, contracts: readonly Contract[]): boolean {
  try {
    return splitTables(table, contracts).length > 1;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return true;
  }
}

/** The first of the titles and blank rows right above a header. */
function leadOf(table: SheetTable, start: number): number {
  let lead = start;
  while (lead > 0 && table.rows[lead - 1]!.filter((cell) => cell !== null).length <= 1) lead -= 1;
  return lead;
}

function part(table: SheetTable, from: number, to: number): SheetTable {
  const rows = table.rows.slice(from, to);
  const others = table.rows.length - rows.length;
  return {
    ...table,
    // A name of its own, since it distinguishes two loads of one sheet.
    sheet: from === 0 ? table.sheet : `${table.sheet}（第 ${table.rowNumbers[from]} 行起）`,
    rows,
    rowNumbers: table.rowNumbers.slice(from, to),
    ...shifted(table, from, to),
    mergedAcross: table.mergedAcross.filter(([r]) => r >= from && r < to).map(([r, a, b]) => [r - from, a, b]),
    scanned: from === 0 ? table.scanned - others : rows.length
  };
}

/** What is said of rows, by their place in the part. */
function shifted({merged, scaled}: SheetTable, from: number, to: number): Pick<SheetTable, "merged" | "scaled"> {
  const move = (row: number) => Math.min(Math.max(row, from), to - 1) - from;
  return {
    merged: (merged ?? [])
      .filter(({top, bottom}) => top >= from && top < to && bottom >= from)
      .map((m) => ({...m, top: move(m.top), bottom: move(m.bottom)})),
    scaled: (scaled ?? [])
      .filter((s) => s.from < to && s.to >= from)
      .map((s) => ({...s, from: move(s.from), to: move(s.to)}))
  };
}
