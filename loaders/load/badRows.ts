import {type CheckedRow, type RowCheck, unreadable} from "../contracts/language/rowCheck.js";
import {clean} from "../base/text.js";
import type {Header} from "../read/findHeader.js";
import {type AmountSums, moneyColumns, sumRows} from "./amounts.js";
import {cellsOf, maxExplained, type RefusedRowFound} from "./checkedSheet.js";
import type {CodeLists} from "../reference/codeLists.js";
import {describeCharacters, nearestKnown} from "./mask.js";
import type {UnknownValue} from "./sheetLoad.js";

/** A column with more new values than this holds something else. */
const maxUnknownValues = 50;

/** What is known of the rows that the check refuses, gathered row by row, so that there may be any number of them. */
export class BadRows {
  readonly #header: Header;
  readonly #check: RowCheck;
  /** By column, of code and choice columns only: how many rows hold a value that is in no list. */
  readonly #unknown: {name: string; at: number; rows: Map<string, number>}[];
  readonly #amounts: Map<string, {cells: number; sum: bigint}>;
  readonly first: RefusedRowFound[] = [];
  count = 0;

  constructor(header: Header, check: RowCheck) {
    this.#header = header;
    this.#check = check;
    this.#unknown = check.columns.flatMap(({name, column}, at) =>
      column.type === "code" || column.type === "choice" ? [{name, at, rows: new Map<string, number>()}] : []
    );
    this.#amounts = new Map(moneyColumns(header.contract).map((c) => [c, {cells: 0, sum: 0n}]));
  }

  add(row: readonly (string | null)[], checked: CheckedRow, shifted: boolean): void {
    this.count += 1;
    if (this.first.length < maxExplained)
      this.first.push({row: checked.row, cells: cellsOf(this.#header, row), shifted});
    for (const [c, {cells, sum}] of sumRows(this.#check, [...this.#amounts.keys()], [checked])) {
      const so = this.#amounts.get(c)!;
      this.#amounts.set(c, {cells: so.cells + cells, sum: so.sum + sum});
    }
    // Of a row that may have shifted nothing can be said of its cells.
    if (shifted) return;
    for (const {at, rows} of this.#unknown) {
      if (checked.values[at] !== unreadable) continue;
      const value = clean(row[this.#check.columns[at]!.index] ?? null) ?? "";
      rows.set(value, (rows.get(value) ?? 0) + 1);
    }
  }

  amounts(): AmountSums {
    return this.#amounts;
  }

  /**
   * Values of code and choice columns that are in no list, by what characters they have and which known word they are
   * like; a sender's new category shows here. Most frequent first.
   */
  unknownValues(lists: CodeLists): UnknownValue[] {
    const {contract, columns} = this.#header;
    return [...columns.keys()].flatMap((c) => {
      const found = this.#unknown.find(({name}) => name === c);
      return [...(found?.rows ?? [])]
        .sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .slice(0, maxUnknownValues)
        .map(([value, rows]) => ({
          column: c,
          value: describeCharacters(value),
          near: nearestKnown(value, contract.columns[c]!, lists),
          rows
        }));
    });
  }
}
