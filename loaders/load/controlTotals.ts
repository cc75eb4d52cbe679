import {trimZeros} from "../base/decimals.js";
import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {type CheckedRow, type RowCheck, unreadable} from "../contracts/language/rowCheck.js";
import type {Header} from "../read/findHeader.js";
import {isTotalWord, type RowKind} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";
import type {FoundTotals} from "./checkedSheet.js";

/** Data rows that a total may be meant over: those between two row numbers, and of one group. */
interface Span {
  after: number;
  before: number;
  /** Cells that they share with the total, by column. */
  same: [column: string, cell: string][];
}

/** A total as the sender wrote it. */
export interface ControlTotal {
  row: number;
  kind: "total" | "subtotal";
  column: string;
  stated: string;
  /**
   * What the total may be meant over: the rows of its group, where it names one; the rows since the last total of its kind,
   * or everything above. In a table that begins with a total, also the rows below it.
   */
  spans: Span[];
}

/** The totals that stand in a table; a cell that is no number is none. */
export function controlTotals(table: SheetTable, kinds: readonly RowKind[], header: Header): ControlTotal[] {
  const totals: ControlTotal[] = [];
  const last = {total: 0, subtotal: 0};
  const first = kinds.findIndex((kind) => kind === "total" || kind === "subtotal");
  const begins = first >= 0 && !kinds.slice(0, first).includes("data") && kinds.slice(first).includes("data");
  const next = (i: number, ...of: RowKind[]) => {
    const at = kinds.findIndex((kind, k) => k > i && of.includes(kind));
    return at < 0 ? end : table.rowNumbers[at]!;
  };
  kinds.forEach((kind, i) => {
    if (kind !== "total" && kind !== "subtotal") return;
    const row = table.rowNumbers[i]!;
    const below = kind === "total" ? [next(i, "total"), end] : [next(i, "total", "subtotal")];
    const above = kind === "total" ? [0, last.total] : [Math.max(last.subtotal, last.total)];
    const same = groupOf(table.rows[i]!, header);
    const spans = [
      ...(same.length ? [{after: 0, before: end, same}] : []),
      ...(begins ? below.map((before) => ({after: row, before, same: []})) : []),
      // Above the first total of such a table stands nothing.
      ...(begins && i === first ? [] : above.map((after) => ({after, before: row, same: []})))
    ];
    for (const [c, {index, factor}] of header.columns) {
      const column = header.contract.columns[c]!;
      if (column.type !== "int" && column.type !== "money" && column.type !== "decimal") continue;
      const cell = clean(table.rows[i]![index] ?? null);
      if (cell === null || nothingIn(column).includes(cell)) continue;
      // The sum of many may be larger than any one may be.
      const one = column.type === "int" ? {...column, min: undefined, max: undefined} : column;
      const stated = grammarOf(one, {factor, codes: new Map()}).parse(cell);
      if (stated !== undefined)
        totals.push({
          row,
          kind,
          column: c,
          stated: String(stated),
          spans
        });
    }
    last[kind] = row;
    if (kind === "total") last.subtotal = row;
  });
  return totals;
}

const end = Number.MAX_SAFE_INTEGER;

/** The cells of the key that a total gives beside its name: 合计 of a station in a month. */
function groupOf(row: readonly (string | null)[], {contract, columns}: Header): Span["same"] {
  const given = contract.key.flatMap((c): Span["same"] => {
    const at = columns.get(c);
    const cell = at && clean(row[at.index] ?? null);
    return cell && contract.columns[c]!.type !== "id" && !nothingIn(contract.columns[c]!).includes(cell)
      ? [[c, cell]]
      : [];
  });
  const group = given.filter(([, cell]) => !isTotalWord(cell));
  // A running number or a date of the sheet is no group: the name of the total stands in the key itself.
  return group.length < given.length ? group : [];
}

/** Compares totals with the rows that they may be meant over; says what is wrong. */
export function compareTotals(
  totals: readonly ControlTotal[],
  table: SheetTable,
  header: Header,
  check: RowCheck,
  rows: readonly CheckedRow[]
): FoundTotals {
  const {contract} = header;
  const wrong: string[] = [];
  let open = 0;
  const columns = new Map(
    [...new Set(totals.map((t) => t.column))].map((c) => [c, new RunningSums(c, table, check, rows)])
  );
  for (const {row, kind, column, stated, spans} of totals) {
    const sums = spans.map((span) => columns.get(column)!.within(span, header));
    // With an unreadable amount among the rows nobody can say whether the total is right; that row is refused anyway.
    if (sums.some((s) => s.unread > 0)) {
      open += 1;
      continue;
    }
    if (sums.some((s) => trimZeros(s.sum) === trimZeros(stated))) continue;
    // An unpublished number may well be in the total.
    if (sums.some((s) => s.unpublished > 0)) {
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
  readonly #table: SheetTable;
  readonly #rows: readonly CheckedRow[];
  readonly #scale: number;
  readonly #sums: bigint[] = [0n];
  readonly #unread: number[] = [0];
  readonly #unpublished: number[] = [0];

  constructor(c: string, table: SheetTable, check: RowCheck, rows: readonly CheckedRow[]) {
    this.#table = table;
    this.#rows = rows;
    const at = check.placeOf(c)!;
    const {column, index} = check.columns[at]!;
    const unpublished = new Set(column.unpublished);
    this.#scale = column.type === "money" ? 2 : column.type === "decimal" ? column.scale : 0;
    rows.forEach((row, i) => {
      const value = row.values[at]!;
      const isNumber = value !== unreadable && value !== null;
      const isUnread = value === unreadable || (value === null && column.required === true);
      const isUnpublished = unpublished.size > 0 && unpublished.has(clean(table.rows[row.at]![index] ?? null) ?? "");
      this.#sums.push(this.#sums[i]! + (isNumber ? BigInt(String(value).replace(".", "")) : 0n));
      this.#unread.push(this.#unread[i]! + Number(isUnread));
      this.#unpublished.push(this.#unpublished[i]! + Number(isUnpublished));
    });
  }

  within({after, before, same}: Span, {columns}: Header): {sum: string; unread: number; unpublished: number} {
    const [from, to] = [this.#first(after + 1), this.#first(before)];
    if (same.length === 0) return this.#between([[from, to]]);
    const places: [number, number][] = [];
    for (let i = from; i < to; i++) {
      const cells = this.#table.rows[this.#rows[i]!.at]!;
      if (same.every(([c, cell]) => clean(cells[columns.get(c)!.index] ?? null) === cell)) places.push([i, i + 1]);
    }
    return this.#between(places);
  }

  #between(places: readonly [from: number, to: number][]): {sum: string; unread: number; unpublished: number} {
    const sum = places.reduce((all, [from, to]) => all + this.#sums[to]! - this.#sums[from]!, 0n);
    const count = (running: readonly number[]) =>
      places.reduce((all, [from, to]) => all + running[to]! - running[from]!, 0);
    return {sum: decimalText(sum, this.#scale), unread: count(this.#unread), unpublished: count(this.#unpublished)};
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
