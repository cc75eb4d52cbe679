import {type Database, name as identifier} from "../base/duckdb.js";
import {indicators} from "../indicators/index.js";
import {resources} from "../tables/index.js";
import type {Resource} from "../tables/table.js";
import type {Earlier} from "./earlier.js";
import {type Calendar, numbersOf, readCalendar, readCodes, type Row} from "./numbers.js";
import {
  halfStep,
  isRounded,
  isSensitive,
  type Policy,
  rounded,
  thresholdOf,
  thresholdSql,
  valuesLeft
} from "./policy.js";
import {type Cell, type Need, protect, type Relation} from "./protect.js";
import {type Codes, type Family, relationsOf, uncovered} from "./relations.js";
import {hideRowCounts, readRowCounts, readRowTotals, type RowCount, rowRelations, type RowTotal} from "./rowCounts.js";

/** A number in a published table. */
interface Entry {
  resource: Resource;
  /** Which row of the table, by its order. */
  row: number;
  column: string;
  /** A number of rows, not of persons. */
  rows?: true;
}

/** How much was hidden, in numbers about persons. */
export interface Hidden {
  cells: number;
  primary: number;
  secondary: number;
  /** Small numbers of which it is not said that they are small. */
  unlabelled: number;
  /** Table and column of numbers that stay known too closely whatever is hidden; a release must have none. */
  open: string[];
}

/** All numbers about persons of this release, and of earlier ones where they are others. */
interface Numbers {
  cells: Cell[];
  /** Of the numbers of this release, which come first. */
  entries: Entry[];
  needs: Need[];
  relations: Relation[];
  /** How many are hidden by themselves. */
  primary: number;
  /** Table, key and column → its number. */
  byName: Map<string, number>;
}

/**
 * Empties further cells of `public_*`, so that no hidden one can be worked out from those that are shown, here or in an
 * earlier release. The rule: who knows everything published, k, and which cells are said to be below it, must still think
 * at least half of the numbers from 1 to k - 1 possible of a hidden count (`valuesLeft`), and anything from half to one
 * and a half of a hidden amount.
 */
export async function suppressSecondary(
  db: Database,
  policy: Policy,
  earlier: readonly Earlier[] = []
): Promise<Hidden> {
  const unsaid = uncovered(resources);
  if (unsaid.length) throw new Error(`disclosure: no relations said for ${unsaid.join(", ")} (relations.ts)`);

  const calendar = await readCalendar(db);
  const codes = await readCodes(db);
  const numbers = await readNumbers(db, policy, calendar("9999-12"), codes);
  const {entries, needs} = numbers;
  const kept = [...new Set(earlier.flatMap((e) => recall(numbers, e, calendar(e.asOf), codes)))];
  const {complements, unlabelled, open} = await protect(numbers);

  const entriesOf = (all: readonly number[]) => all.flatMap((c) => entries[c] ?? []);
  const hidden = entriesOf([...kept, ...complements]);
  await hide(
    db,
    hidden.filter((e) => e.resource !== deliveries)
  );
  await hideRowCounts(
    db,
    hidden.filter((e) => e.resource === deliveries).map((e) => e.row)
  );
  const secondary = hidden.filter((e) => !e.rows);
  await unlabel(db, entriesOf(unlabelled));
  const rowOf = ({resource, row}: Entry) => `${resource.name} ${row}`;
  const withoutLimit = new Set([...secondary, ...entriesOf(unlabelled)].map(rowOf));
  return {
    cells: entries.filter((e) => !e.rows).length,
    primary: numbers.primary,
    secondary: secondary.length,
    unlabelled: needs.filter((n) => n.values !== undefined && withoutLimit.has(rowOf(entries[n.cell]!))).length,
    open: entriesOf(open.map((n) => n.cell)).map((e) => `${e.resource.name}.${e.column}`)
  };
}

/** Its row counts may say how many persons there are. */
const deliveries = resources.find((r) => r.disclosure.kind === "rows")!;
const indicatorTable = resources.find((r) => r.disclosure.kind === "indicators")!;

/** A row count is hidden only where no number would do, and the rate of refused rows goes before one. */
const rowWeights = {rows_kept: 1000, denominator: 100};

const nameOf = ({name, key}: Resource, row: Row, column: string) =>
  [name, ...key.map((c) => String(row[c])), column].join("|");

/** Every number of this release as it is, and what is published of it so far. */
async function readNumbers(db: Database, policy: Policy, calendar: Calendar, codes: Codes): Promise<Numbers> {
  const numbers: Numbers = {cells: [], entries: [], needs: [], relations: [], primary: 0, byName: new Map()};
  const {cells, entries, needs, byName} = numbers;
  const families = new Families();
  const sensitive = new Map(indicators.map((d) => [d.id, thresholdOf(policy, d.id, isSensitive(d))]));
  for (const resource of resources) {
    for (const {row, truth, shown} of await bothOf(db, resource, policy)) {
      const k = sensitive.get(String(truth.indicator_id)) ?? Number(truth.k);
      const round = isRounded(policy, String(truth.indicator_id ?? resource.name));
      for (const {column, value, counts, weight, family, place} of numbersOf(resource, truth, calendar)) {
        if (value === null) continue;
        const hidden = shown[column] === null;
        const made = cellOf(value, k, counts, hidden, weight);
        const cell = cells.push(counts && round && !hidden && value > 0 ? {...made, ...aroundOf(value, k)} : made) - 1;
        entries.push({resource, row, column});
        byName.set(nameOf(resource, truth, column), cell);
        families.add(family, {...place, cell, value});
        if (!hidden) continue;
        numbers.primary++;
        if (value === 0) continue;
        if (!counts) needs.push({cell, low: value / 2, high: value * 1.5});
        else if (value < k) needs.push({cell, low: 1, high: k - 1, values: valuesLeft(k)});
      }
    }
  }
  const add = (resource: Resource, {row, rows}: RowCount | RowTotal, column: keyof typeof rowWeights) => {
    entries.push({resource, row, column, rows: true});
    return cells.push({value: rows, low: 0, high: Infinity, state: "shown", weight: rowWeights[column]}) - 1;
  };
  const counts = await readRowCounts(db);
  const countCells = counts.map((count) => add(deliveries, count, "rows_kept"));
  counts.forEach((count, i) => byName.set(nameOf(deliveries, {...count}, "rows_kept"), countCells[i]!));
  const totals = await readRowTotals(db);
  const totalCells = totals.map((total) => add(indicatorTable, total, "denominator"));
  totals.forEach(({period_type, period}, i) => {
    const row = {indicator_id: "row_reject_rate", period_type, period, area_code: "310104"};
    byName.set(nameOf(indicatorTable, row, "denominator"), totalCells[i]!);
  });
  numbers.relations = [
    ...relationsOf(families.all, codes),
    ...sharesOf(entries, cells),
    ...rowRelations(families.all, counts, countCells, totals, totalCells)
  ];
  return numbers;
}

/**
 * What an earlier release adds to what a reader knows. A number that it showed and that is still the same can't be hidden
 * any more; one that it hid stays hidden, and is given back here; one that has changed since is a number of its own, known
 * to the reader, in relations of its own.
 */
function recall(numbers: Numbers, {tables, rounded}: Earlier, calendar: Calendar, codes: Codes): number[] {
  const {cells, entries, byName} = numbers;
  const families = new Families();
  const kept: number[] = [];
  for (const resource of resources) {
    for (const row of tables.get(resource.name) ?? []) {
      for (const {column, value, family, place} of numbersOf(resource, row, calendar)) {
        const now = byName.get(nameOf(resource, row, column));
        const same = now !== undefined && (value === null || Math.abs(cells[now]!.value - value) < 1e-6);
        // A rounded number is no number of anything: that it is near is left to the audit.
        if (value !== null && rounded.has(String(row.indicator_id ?? resource.name))) continue;
        if (value === null && (row.flag !== "suppressed" || now === undefined)) continue;
        const cell = same ? now : cells.push({value: value!, low: value!, high: value!, state: "fixed", weight: 0}) - 1;
        families.add(family, {...place, cell, value: cells[cell]!.value});
        if (!same) continue;
        const {state} = cells[cell]!;
        if (value === null && state === "shown") {
          cells[cell]!.state = "hidden";
          kept.push(cell);
        }
        if (value !== null && state === "shown") cells[cell]!.state = "fixed";
      }
    }
  }
  for (const [resource, column] of [
    [deliveries, "rows_kept"],
    [indicatorTable, "denominator"]
  ] as const) {
    for (const row of tables.get(resource.name) ?? []) {
      const cell = byName.get(nameOf(resource, row, column));
      if (cell === undefined || !entries[cell]!.rows || cells[cell]!.state !== "shown") continue;
      if (row.flag === "suppressed") {
        cells[cell]!.state = "hidden";
        kept.push(cell);
      } else if (Number(row[column]) === cells[cell]!.value) cells[cell]!.state = "fixed";
    }
  }
  const changed = (r: Relation) => r.terms.some(([c]) => c >= entries.length);
  const matters = (r: Relation) => r.terms.some(([c]) => cells[c]!.state !== "fixed");
  numbers.relations.push(...relationsOf(families.all, codes).filter((r) => changed(r) && matters(r)));
  return kept;
}

class Families {
  readonly #by = new Map<string, Family>();
  add(family: Omit<Family, "cells">, placed: Family["cells"][number]): void {
    if (!this.#by.has(family.name)) this.#by.set(family.name, {...family, cells: []});
    this.#by.get(family.name)!.cells.push(placed);
  }
  get all(): Family[] {
    return [...this.#by.values()];
  }
}

/** The rows of a table as they are and as they are published so far, in the same order. */
async function bothOf(
  db: Database,
  resource: Resource,
  policy: Policy
): Promise<{row: number; truth: Row; shown: Row}[]> {
  const {name, key, disclosure} = resource;
  if (disclosure.kind !== "persons" && disclosure.kind !== "indicators") return [];
  const shown = await db.all<Record<string, string | number | null>>(
    `select rowid as row_no, * from public_${name} order by rowid`
  );
  const truth = await db.all<Record<string, string | number | null>>(
    `select *, ${thresholdSql(resource, policy)} as k from mart_${name}`
  );
  const keyOf = (row: Row) => key.map((c) => String(row[c])).join("|");
  const truths = new Map(truth.map((row) => [keyOf(row), row]));
  return shown.map((row) => ({row: Number(row.row_no), truth: truths.get(keyOf(row))!, shown: row}));
}

/** A rounded number is shown, but leaves it open which of the numbers near it is meant. */
const aroundOf = (value: number, k: number) => ({
  state: "hidden" as const,
  low: Math.max(k, rounded(value) - halfStep),
  high: rounded(value) + halfStep
});

/** What a reader must look for: a hidden count is below k by itself or at least k as a complement; an amount is any. */
function cellOf(value: number, k: number, counts: boolean, hidden: boolean, weight: number): Cell {
  const small = counts && value > 0 && value < k;
  return {
    value,
    low: !counts || value === 0 ? 0 : small ? 1 : Math.min(value, k),
    high: hidden && counts && value < k ? k - 1 : Infinity,
    state: hidden ? "hidden" : value === 0 ? "fixed" : "shown",
    limited: hidden && counts && value < k,
    // Money that is hidden is missing in charts: as little of it as possible.
    weight: weight * (1 + (counts ? Math.log10(1 + value) / 5 : Math.abs(value) / 1e5))
  };
}

/** The numerator of a share is no larger than its denominator, where it is one. */
function sharesOf(entries: readonly Entry[], cells: readonly Cell[]): Relation[] {
  const numerators = new Map<number, number>();
  entries.forEach((e, i) => e.column === "numerator" && numerators.set(e.row, i));
  return entries.flatMap((e, i) => {
    const numerator = e.column === "denominator" ? numerators.get(e.row) : undefined;
    return numerator === undefined || cells[numerator]!.value > cells[i]!.value
      ? []
      : [{terms: [[i, 1] as const, [numerator, -1] as const], low: 0, high: Infinity}];
  });
}

/** Keeps the limit of these rows back. */
async function unlabel(db: Database, kept: readonly Entry[]): Promise<void> {
  for (const {resource, row} of kept)
    await db.run(`update public_${resource.name} set below = null where rowid = ${row}`);
}

/** Empties the cells, the rate that two parts would give, and the limit of a row in which one is no longer below it. */
async function hide(db: Database, hidden: readonly Entry[]): Promise<void> {
  for (const resource of resources) {
    const own = hidden.filter((e) => e.resource === resource);
    for (const column of new Set(own.map((e) => e.column))) {
      const rows = own.filter((e) => e.column === column).map((e) => e.row);
      const also =
        resource.disclosure.kind === "indicators"
          ? `${column === "value" ? "" : ", value = null"}, status = if(status = 'no_target', status, 'insufficient')`
          : "";
      await db.run(
        `update public_${resource.name} set ${identifier(column)} = null, flag = 'suppressed', below = null${also}
         where rowid in (${rows.join(", ")})`
      );
    }
  }
}
