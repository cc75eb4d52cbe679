import {sum} from "d3";
import {pale} from "./chart.js";
import {number} from "./format.js";
import {type Column, count} from "./table.js";

/** How long what is open is overdue, the worst last. */
export const ages = [
  {column: "not_due", name: "未到期", color: pale},
  {column: "overdue_30", name: "超期 30 天内", color: "late-1"},
  {column: "overdue_90", name: "超期 31–90 天", color: "late-2"},
  {column: "overdue_more", name: "超期 90 天以上", color: "late-3"}
] as const;

type Ages = Readonly<Record<(typeof ages)[number]["column"], string>>;

/** Of each age how many, over all the rows. */
export const ageCounts = (rows: readonly Ages[]): number[] =>
  ages.map(({column}) => sum(rows, (row) => number(row[column]) ?? 0));

/** All that are overdue, however long. */
export const overdueOf = (row: Ages) => sum(ageCounts([row]).slice(1));

/** A column of a table for each age. */
export const ageColumns: readonly Column<Ages>[] = ages.map(({column, name}) => ({
  title: name,
  numeric: true,
  value: (row) => count(number(row[column]) ?? 0)
}));
