import type {Spark} from "./chart.js";
import {formatCount, shown} from "./format.js";
import {type Link, plainText, type Text} from "./text.js";

/** A number of a table: itself, for whoever counts on with it, and as a reader sees it. */
export interface Figure {
  kind: "figure";
  /** Null where it is not reported or not published. */
  value: number | null;
  text: string;
  /** As published: suppressed, missing, provisional, or empty. */
  flag?: string;
  /** What a hidden count of persons is below. */
  limit?: number;
  /** The unit of `value`, where the column does not say it. */
  unit?: string;
  /** Where it comes from. */
  to?: Link;
  /** Under it, smaller: the period where it is not the table’s, what is missing. */
  under?: string;
}

/** A small picture in a row, without numbers of its own. */
export interface Drawing {
  kind: "drawing";
  chart: Spark;
}

export type Cell = Text | Figure | Drawing | {kind: "lines"; lines: readonly Text[]};

interface Head {
  title: string;
  numeric?: boolean;
  /** Never broken over two lines. */
  short?: boolean;
}

/** A column and how its cell is made of a row. */
export interface Column<T> extends Head {
  value: (row: T) => Cell;
}

/** A table with its caption; the first column heads the rows. */
export interface Table {
  kind: "table";
  caption: string;
  columns: readonly Head[];
  rows: readonly (readonly Cell[])[];
  /** It repeats what a chart shows: folded away where a reader can unfold it. */
  folded: boolean;
  /** On a phone it becomes a list of its rows; with many columns each row’s cells run on like words. */
  stack: boolean | "run-on";
  /** How to read its signs. */
  note?: string;
}

export function table<T>(
  caption: string,
  columns: readonly Column<T>[],
  data: readonly T[],
  {stack = false, folded = false}: {stack?: Table["stack"]; folded?: boolean} = {}
): Table {
  const rows = data.map((row) => columns.map(({value}) => value(row)));
  const hidden = rows.flat().some((cell) => sayCell(cell).startsWith("＜"));
  return {
    kind: "table",
    caption,
    columns: columns.map(({title, numeric, short}) => ({
      title,
      ...(numeric === undefined ? {} : {numeric}),
      ...(short === undefined ? {} : {short})
    })),
    rows,
    folded,
    stack,
    ...(hidden ? {note: "＜ 号表示人数小于该数，或为防止由合计倒推而一并隐去。"} : {})
  };
}

/** The table behind a chart, folded. */
export const foldedTable = <T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Table =>
  table(caption, columns, rows, {folded: true});

/** A number that is always known. */
export const count = (value: number): Figure => ({kind: "figure", value, text: formatCount(value)});

/** A number in words of its own: “720 万元＋”, “5 / 6 条”. */
export const worded = (value: number | null, text: string): Figure => ({kind: "figure", value, text});

/** A published number, hidden or not, reported or not. */
export function figure(
  value: number | null,
  flag: string,
  {limit, write, unit}: {limit?: number | undefined; write?: (value: number) => string; unit?: string} = {}
): Figure {
  return {
    kind: "figure",
    value,
    text: shown(value, flag, {limit, ...(write ? {write} : {})}),
    flag,
    ...(limit === undefined ? {} : {limit}),
    ...(unit === undefined ? {} : {unit})
  };
}

/** A cell in words alone. */
export function sayCell(cell: Cell): string {
  if (typeof cell === "object" && "kind" in cell) {
    if (cell.kind === "figure") return cell.under === undefined ? cell.text : `${cell.text}\n${cell.under}`;
    if (cell.kind === "drawing") return "";
    if (cell.kind === "lines") return cell.lines.map(plainText).join("\n");
  }
  return plainText(cell);
}

/**
 * Rows turned into a grid: one line a row key, one column a column key. A cell that no row speaks of is empty
 * (`absent`), which is neither 0 nor 未报.
 */
export function pivot<T>(
  rows: readonly T[],
  {
    row,
    column,
    cell,
    absent = "–"
  }: {
    row: (d: T) => string;
    column: (d: T) => string;
    cell: (d: T) => Cell;
    absent?: Cell;
  }
): {rows: string[]; columns: string[]; at: (row: string, column: string) => Cell} {
  const cells = new Map(rows.map((d) => [`${row(d)}\n${column(d)}`, cell(d)]));
  return {
    rows: [...new Set(rows.map(row))],
    columns: [...new Set(rows.map(column))],
    at: (r, c) => cells.get(`${r}\n${c}`) ?? absent
  };
}
