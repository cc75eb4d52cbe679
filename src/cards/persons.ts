import type {Bar} from "./chart.js";
import {limitOf, number, shown} from "./format.js";
import {figure} from "./table.js";

/** A published head count. */
interface Persons {
  persons: string;
  flag: string;
  below: string;
}

/** The head count of a row as a cell: itself, ＜5, 不公布 or 未报. */
export const personsOf = (row: Persons) => figure(number(row.persons), row.flag, {limit: limitOf(row)});

/** Head counts as bars, the largest first and the hidden last. */
export function personBars<T extends Persons>(rows: readonly T[], name: (row: T) => string): Bar[] {
  return rows
    .map((row) => ({
      name: name(row),
      values: [number(row.persons)],
      text: shown(number(row.persons), row.flag, {limit: limitOf(row)})
    }))
    .sort((a, b) => (b.values[0] ?? -1) - (a.values[0] ?? -1));
}
