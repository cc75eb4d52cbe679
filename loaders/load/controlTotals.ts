import {columnBit} from "../contracts/language/compileCheck.js";
import type {Contract} from "../contracts/language/contract.js";
import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {type Database, name, quote} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {RowKind} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";
import type {TotalsCheck} from "./decision.js";

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
export function controlTotals(table: SheetTable, kinds: RowKind[], header: Header): ControlTotal[] {
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
export async function checkTotals(
  db: Database,
  contract: Contract,
  totals: ControlTotal[]
): Promise<Omit<TotalsCheck, "wrong"> & {wrong: string[]}> {
  const wrong: string[] = [];
  let open = 0;
  for (const {row, kind, column, stated, after} of totals) {
    const {header: title, unpublished = []} = contract.columns[column]!;
    const cell = name(column);
    const untold = unpublished.length
      ? `row_no in (select row_no from raw where clean(${cell}) in (${unpublished.map(quote).join(", ")}))`
      : "false";
    const sums = await db.all<{sum: string | null; unread: string; untold: string}>(
      after
        .map(
          (first) => `select sum(${cell})::varchar as sum,
            count(*) filter (where ${cell} is null and (errors & ${columnBit(contract, column)}) <> 0) as unread,
            count(*) filter (where ${untold}) as untold
          from checked where has_cells and row_no > ${first} and row_no < ${row}`
        )
        .join(" union all ")
    );
    // With an unreadable amount among the rows nobody can say whether the total is right; that row is refused anyway.
    if (sums.some((s) => s.unread !== "0")) {
      open += 1;
      continue;
    }
    if (sums.some((s) => sameNumber(s.sum ?? "0", stated))) continue;
    // A number that is there and not told may well be in the total.
    if (sums.some((s) => s.untold !== "0")) {
      open += 1;
      continue;
    }
    wrong.push(
      `${kind === "total" ? "合计" : "小计"}行（第 ${row} 行）的“${title}”是 ${plain(stated)}，明细相加是 ${plain(sums[0]!.sum ?? "0")}`
    );
  }
  return {wrong, compared: totals.length - open, open};
}

const plain = (decimal: string) => (decimal.includes(".") ? decimal.replace(/0+$/, "").replace(/\.$/, "") : decimal);

const sameNumber = (a: string, b: string) => plain(a) === plain(b);
