import {trimZeros} from "../base/decimals.js";
import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {type CheckedRow, type RowCheck, unreadable} from "../contracts/language/rowCheck.js";
import type {Header} from "../read/findHeader.js";
import type {RowKind} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";
import type {FoundTotals} from "./checkedSheet.js";

/** A total as the sender wrote it, over the data rows from `after` to before `row`. */
export interface ControlTotal {
  row: number;
  kind: "total" | "subtotal";
  column: string;
  stated: string;
  /** Row numbers of the spans that the total may be meant over: since the last total of its kind, or everything above. */
  after: number[];
}

/** The totals that stand in a table; a cell that is no number is none. */
export function controlTotals(table: SheetTable, kinds: readonly RowKind[], header: Header): ControlTotal[] {
  const totals: ControlTotal[] = [];
  const last = {total: 0, subtotal: 0};
  kinds.forEach((kind, i) => {
    if (kind !== "total" && kind !== "subtotal") return;
    const row = table.rowNumbers[i]!;
    for (const [c, {index, factor}] of header.columns) {
      const column = header.contract.columns[c]!;
      if (column.type !== "int" && column.type !== "money" && column.type !== "decimal") continue;
      const cell = clean(table.rows[i]![index] ?? null);
      if (cell === null || nothingIn(column).includes(cell)) continue;
      const stated = grammarOf(column, {factor, codes: new Map()}).parse(cell);
      if (stated !== undefined)
        totals.push({
          row,
          kind,
          column: c,
          stated: String(stated),
          after: kind === "total" ? [0, last.total] : [Math.max(last.subtotal, last.total)]
        });
    }
    last[kind] = row;
    if (kind === "total") last.subtotal = row;
  });
  return totals;
}

/** Compares totals with the rows that they may be meant over; says what is wrong. */
export function compareTotals(
  totals: readonly ControlTotal[],
  table: SheetTable,
  {contract}: Header,
  check: RowCheck,
  rows: readonly CheckedRow[]
): FoundTotals {
  const wrong: string[] = [];
  let open = 0;
  const columns = new Map(
    [...new Set(totals.map((t) => t.column))].map((c) => [c, new RunningSums(c, table, check, rows)])
  );
  for (const {row, kind, column, stated, after} of totals) {
    const sums = after.map((first) => columns.get(column)!.between(first, row));
    // With an unreadable amount among the rows nobody can say whether the total is right; that row is refused anyway.
    if (sums.some((s) => s.unread > 0)) {
      open += 1;
      continue;
    }
    if (sums.some((s) => trimZeros(s.sum) === trimZeros(stated))) continue;
    // A number that is there and not told may well be in the total.
    if (sums.some((s) => s.untold > 0)) {
      open += 1;
      continue;
    }
    wrong.push(
      `${kind === "total" ? "合计" : "小计"}行（第 ${row} 行）的“${contract.columns[column]!.header}”是 ${trimZeros(stated)}，明细相加是 ${trimZeros(sums[0]!.sum)}`
    );
  }
  return {wrong, compared: totals.length - open, open};
}

/** A reason as a log may hold it: sums are for the refusal sheet. */
export const withoutSums = (reason: string) =>
  reason.replace(/是 -?[\d.]+，明细相加是 -?[\d.]+/g, "与明细相加不符（两个数见退回单）");

/** What a column adds up to from the first row to each, so that any span of rows is a difference of two. */
class RunningSums {
  readonly #rows: readonly CheckedRow[];
  readonly #scale: number;
  readonly #sums: bigint[] = [0n];
  readonly #unread: number[] = [0];
  readonly #untold: number[] = [0];

  constructor(c: string, table: SheetTable, check: RowCheck, rows: readonly CheckedRow[]) {
    this.#rows = rows;
    const at = check.placeOf(c)!;
    const {column, index} = check.columns[at]!;
    const unpublished = new Set(column.unpublished);
    this.#scale = column.type === "money" ? 2 : column.type === "decimal" ? column.scale : 0;
    rows.forEach((row, i) => {
      const value = row.values[at]!;
      const isNumber = value !== unreadable && value !== null;
      const isUnread = value === unreadable || (value === null && column.required === true);
      const isUntold = unpublished.size > 0 && unpublished.has(clean(table.rows[row.at]![index] ?? null) ?? "");
      this.#sums.push(this.#sums[i]! + (isNumber ? BigInt(String(value).replace(".", "")) : 0n));
      this.#unread.push(this.#unread[i]! + Number(isUnread));
      this.#untold.push(this.#untold[i]! + Number(isUntold));
    });
  }

  /** Of the rows after one number and before another. */
  between(after: number, before: number): {sum: string; unread: number; untold: number} {
    const [from, to] = [this.#first(after + 1), this.#first(before)];
    const of = <T extends number | bigint>(running: readonly T[]) => (running[to]! - running[from]!) as T;
    return {sum: decimalText(of(this.#sums), this.#scale), unread: of(this.#unread), untold: of(this.#untold)};
  }

  /** How many rows stand before a number. */
  #first(number: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]!.row < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function decimalText(units: bigint, scale: number): string {
  if (scale === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
