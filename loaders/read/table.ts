import {DataError} from "../base/errors.js";
import {clean} from "../base/text.js";
import {maxCells} from "./limits.js";

/** One sheet as delivered, as text: no meaning yet. A CSV file is one sheet without a name. */
export interface SheetTable {
  sheet: string;
  /** Text cells; null where nothing stands. Rows may differ in length. */
  rows: (string | null)[][];
  /** The row number of rows[i] as the sender's program shows it, from 1; 0 for field names that are no row. */
  rowNumbers: number[];
  /** Header cells merged over several columns: [row index, first column, last column]. */
  mergedAcross: [number, number, number][];
  /** Other merged cells, which say something of their rows. */
  merged?: MergedCells[];
  /** Cells whose number format shows them divided: a column's rows, ends included. */
  scaled?: ScaledCells[];
  /** What is said outside the cells of the table: printed above each page, or beside the tables of a page. */
  outside?: Said[];
  /** Records counted by a route that shares nothing with the reader, for the law of conservation. */
  scanned: number;
  /** A delimited text: a record of another width than the header has shifted cells, and is no row with a note. */
  delimited?: true;
  /** Of a table below others: what stands above the first, which may hold for all. */
  above?: Pick<SheetTable, "rows" | "rowNumbers">;
  /** The sheet was hidden. It is read like any other. */
  hidden?: true;
  /** Which of the tables of its sheet it is, where there are several. */
  part?: {nth: number; of: number};
}

/** The place of the title above a header: the first row of one cell that is no note. */
export function titleRow({rows}: SheetTable, header: number): number | undefined {
  const at = rows.slice(0, header).findIndex((cells) => {
    const filled = cells.filter((cell) => clean(cell) !== null);
    return filled.length === 1 && !/[:：]/.test(filled[0]!);
  });
  return at < 0 ? undefined : at;
}

/** A text outside the cells, with its place in words. */
export interface Said {
  where: string;
  text: string;
}

/** Headers and footers as they are printed, without their codes for fonts and places. */
export const printed = (texts: readonly string[]): Said[] =>
  texts.flatMap((text) => {
    const plain = text.replace(/&"[^"]*"|&K[0-9A-Fa-f]{6}|&[0-9]+|&[A-Za-z]/g, " ").trim();
    return plain ? [{where: "打印的页眉或页脚", text: plain}] : [];
  });

/** A range of merged cells, ends included, counted from 0. */
export interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A range of merged cells with a value, and what stands in the rows below its first. */
export interface MergedCells extends Merge {
  /** Nothing of their own, the same value, or another one, which Excel does not show. */
  covered: "empty" | "same" | "other";
}

export interface ScaledCells {
  column: number;
  from: number;
  to: number;
  format: string;
}

/** Notes one more such cell; cells come row by row. */
export function addScaled(found: ScaledCells[], column: number, row: number, format: string): void {
  const last = found.find((s) => s.column === column && s.format === format && row - s.to <= 1000);
  if (last) last.to = row;
  else found.push({column, from: row, to: row, format});
}

/**
 * Lets the value of merged cells hold for their whole range downwards, in rows that hold something of their own: a
 * record two rows high is one record, and a merge down to the end of the sheet makes no rows. Across, a title over all
 * columns is still one title.
 */
export function spreadMerges(
  rows: (string | null)[][],
  merges: readonly Merge[]
): Required<Pick<SheetTable, "mergedAcross" | "merged">> {
  const own = rows.map((row) => row.some((cell) => cell !== null));
  const mergedAcross: SheetTable["mergedAcross"] = [];
  const merged: MergedCells[] = [];
  for (const {top, left, bottom, right} of merges) {
    const value = rows[top]?.[left] ?? null;
    if (right > left) mergedAcross.push([top, left, right]);
    if (value === null) continue;
    let covered: MergedCells["covered"] = "same";
    for (let r = top; r <= Math.min(bottom, rows.length - 1); r++) {
      const row = rows[r]!;
      if (!own[r]) continue;
      for (let c = r === top ? left + 1 : left; c <= Math.min(right, row.length - 1); c++) {
        if (row[c] !== null && row[c] !== value) covered = "other";
      }
      if (r === top) continue;
      while (row.length < left) row.push(null);
      if ((row[left] ?? null) === null && covered === "same") covered = "empty";
      row[left] = value;
    }
    merged.push({top, left, bottom: Math.min(bottom, rows.length - 1), right, covered});
  }
  return {mergedAcross, merged};
}

/** Refuses what would not fit in memory. */
export function checkCells(cells: number): void {
  if (cells > maxCells) {
    throw new DataError(`单元格超过 ${maxCells / 10_000} 万个，没有读取；请拆分，或改用 CSV 后重新交付`);
  }
}
