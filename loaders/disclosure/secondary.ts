import {group, rollup} from "d3";
import {type Database, quoteName} from "../base/duckdb.js";
import {indicators} from "../indicators/index.js";
import {resources} from "../tables/index.js";
import type {Resource} from "../tables/table.js";
import {type Cause, causesOf, type OwnCause, type Round} from "./causes.js";
import type {Earlier} from "./earlier.js";
import {readExcluded} from "./excluded.js";
import {imagine} from "./imagine.js";
import {type Calendar, numbersOf, type PlacedNumber, readCalendar, readCodes, type Row} from "./numbers.js";
import {
  halfStep,
  hidesDifference,
  isRounded,
  isSensitive,
  type Policy,
  rounded,
  showsRows,
  thresholdOf,
  thresholdSql,
  valuesLeft
} from "./policy.js";
import {type Paid, type Priced, pricesOf} from "./prices.js";
import {type Cell, type Need, protect, type Relation, type Protection} from "./protect.js";
import {type Codes, type Family, type Placed, relationsOf, uncovered} from "./relations.js";
import {hideRowCounts, readRowCounts, readRowTotals, type RowCount, rowRelations, type RowTotal} from "./rowCounts.js";
import {holdSteady} from "./steady.js";

/** A number in a published table. */
export interface Entry {
  resource: Resource;
  /** Which row of the table, by its order. */
  row: number;
  column: string;
  /** A number of rows, not of persons. */
  rows?: true;
  /** No cell of the row, but what two of them leave between each other. */
  between?: true;
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
  /** The true numbers by table, key and column: for the audit, which is never wrong then; never written anywhere. */
  truth: ReadonlyMap<string, number>;
  /** Amounts that are hidden since one person got most of them, by table, key and column: nothing published says which. */
  dominated: ReadonlySet<string>;
  /** Where that was asked: how many numbers each table has, and how many of them are hidden for which reason. */
  losses?: readonly Loss[];
}

export interface Loss {
  table: string;
  numbers: number;
  hidden: ReadonlyMap<Cause, number>;
}

/** All numbers about persons of this release, and of earlier ones where they are others. */
export interface Numbers {
  cells: Cell[];
  /** Of the numbers of this release, which come first. */
  entries: Entry[];
  needs: Need[];
  relations: Relation[];
  /** Those of them that rest on prices. */
  prices: ReadonlySet<Relation>;
  /** What is hidden by itself. */
  primary: Map<number, OwnCause>;
  /** Row counts that are hidden whatever they say. */
  withheld: number[];
  /** Numbers of this release of which an earlier one showed another value, although their period was over. */
  changed: Set<number>;
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
  earlier: readonly Earlier[] = [],
  {losses = false, dominated = new Set()}: {losses?: boolean; dominated?: ReadonlySet<string>} = {}
): Promise<Hidden> {
  const unsaid = uncovered(resources);
  if (unsaid.length) throw new Error(`disclosure: no relations said for ${unsaid.join(", ")} (relations.ts)`);

  const calendar = await readCalendar(db);
  const codes = await readCodes(db);
  const numbers = await readNumbers(db, policy, calendar("9999-12"), codes);
  const {entries, needs} = numbers;
  const kept = new Set<number>();
  for (const e of earlier) for (const cell of await recall(numbers, e, calendar(e.asOf), codes)) kept.add(cell);
  const changed = [...numbers.changed].filter((cell) => numbers.cells[cell]!.state === "shown");
  const {complements, unlabelled, open, rounds} = await protectAll(numbers, changed);

  const entriesOf = (all: readonly number[]) => all.flatMap((c) => entries[c] ?? []);
  const hidden = entriesOf([...new Set([...kept, ...complements, ...numbers.withheld])]);
  await hide(
    db,
    hidden.filter((e) => e.resource !== deliveries)
  );
  await hideRowCounts(
    db,
    hidden.filter((e) => e.resource === deliveries).map((e) => e.row)
  );
  const secondary = hidden.filter((e) => !e.rows);
  // What two numbers leave between each other has no limit that could be kept back.
  const withheld = entriesOf(unlabelled).filter((e) => !e.between);
  await unlabel(db, withheld);
  const rowOf = ({resource, row}: Entry) => `${resource.name} ${row}`;
  const withoutLimit = new Set([...secondary, ...withheld].map(rowOf));
  return {
    cells: entries.filter((e) => !e.rows && !e.between).length,
    primary: numbers.primary.size,
    secondary: secondary.length,
    unlabelled: needs.filter(
      ({cell, values}) => values !== undefined && entries[cell] && withoutLimit.has(rowOf(entries[cell]))
    ).length,
    open: entriesOf(open.map((n) => n.cell)).map((e) => `${e.resource.name}.${e.column}`),
    truth: new Map([...numbers.byName].map(([name, cell]) => [name, numbers.cells[cell]!.value])),
    dominated,
    ...(losses && {losses: lossesOf(numbers, await causesOf(numbers, rounds, kept))})
  };
}

/** By table. */
function lossesOf({entries}: Numbers, causes: ReadonlyMap<number, Cause>): Loss[] {
  const own = entries.flatMap((e, cell) =>
    e.rows || e.between ? [] : [{table: e.resource.name, cause: causes.get(cell)}]
  );
  return [...group(own, (one) => one.table)].map(([table, all]) => {
    const hidden = all.flatMap(({cause}) => cause ?? []);
    return {
      table,
      numbers: all.length,
      hidden: rollup(
        hidden,
        (same) => same.length,
        (cause) => cause
      )
    };
  });
}

/**
 * Protects with all that a reader is presumed to know, and as far as that cannot be done, with less: `changed` numbers, of
 * which an earlier release showed another value, hide nothing from a reader who takes the old value for the new one, and
 * are hidden only where nothing else will do. An amount that went to k persons or more can't seem to be less than their
 * price: a need that cannot be met so is met without the prices, and the audit, which knows them, decides.
 */
async function protectAll(
  {cells, relations, prices, needs}: Numbers,
  changed: readonly number[]
): Promise<Omit<Protection, "aims"> & {rounds: Round[]}> {
  const all = {complements: [] as number[], unlabelled: [] as number[], open: [...needs], rounds: [] as Round[]};
  const protectMore = async (known: readonly Relation[]) => {
    const more = await protect({cells, relations: known, needs: all.open});
    all.complements.push(...more.complements);
    all.unlabelled.push(...more.unlabelled);
    all.open = more.open;
    all.rounds.push({relations: known, aims: more.aims, complements: more.complements});
  };
  for (const cell of changed) cells[cell]!.state = "fixed";
  await protectMore(relations);
  for (const cell of changed) cells[cell]!.state = "shown";
  if (all.open.length && changed.length) await protectMore(relations);
  if (all.open.length) await protectMore(relations.filter((r) => !prices.has(r)));
  return all;
}

/** Its row counts may say how many persons there are. */
const deliveries = resources.find((r) => r.disclosure.kind === "rows")!;
const indicatorTable = resources.find((r) => r.disclosure.kind === "indicators")!;

/** Row counts that the owner wants shown are hidden only where no number would do; the rate of refused rows goes before. */
const rowWeights = {rows_kept: 1000, denominator: 100};

const nameOf = ({name, key}: Resource, row: Row, column: string) =>
  [name, ...key.map((c) => String(row[c])), column].join("|");

/** Every number of this release as it is, and what is published of it so far. */
async function readNumbers(db: Database, policy: Policy, calendar: Calendar, codes: Codes): Promise<Numbers> {
  const numbers: Numbers = {
    cells: [],
    entries: [],
    needs: [],
    relations: [],
    prices: new Set(),
    primary: new Map(),
    withheld: [],
    changed: new Set(),
    byName: new Map()
  };
  const {cells, entries, needs, byName} = numbers;
  const families = new Families();
  const paid: Paid[] = [];
  const shares: Share[] = [];
  const sensitive = new Map(indicators.map((d) => [d.id, thresholdOf(policy, d.id, isSensitive(d))]));
  for (const resource of resources) {
    for (const {row, truth, shown} of await bothOf(db, resource, policy)) {
      const k = sensitive.get(String(truth.indicator_id)) ?? Number(truth.k);
      const round = isRounded(policy, String(truth.indicator_id ?? resource.name));
      const own = numbersOf(resource, truth, calendar);
      const at = (column: string | undefined) => byName.get(nameOf(resource, truth, column ?? ""))!;
      for (const {column, value, counts, weight, family, place} of own) {
        if (value === null) continue;
        const hidden = shown[column] === null;
        const made = cellOf(value, k, counts, hidden, weight);
        const cell = cells.push(counts && round && !hidden && value > 0 ? {...made, ...aroundOf(value, k)} : made) - 1;
        entries.push({resource, row, column});
        byName.set(nameOf(resource, truth, column), cell);
        families.add(family, {...place, cell, value});
        if (!hidden) continue;
        numbers.primary.set(cell, shown.below !== null ? "small" : counts ? "difference" : "dominance");
        if (value === 0) continue;
        if (!counts) needs.push({cell, low: value / 2, high: value * 1.5});
        else if (value < k) needs.push({cell, low: 1, high: k - 1, values: valuesLeft(k)});
      }
      const of = (column: string) => own.find((n) => n.column === column && n.value !== null);
      const [numerator, denominator] = [of("numerator"), of("denominator")];
      if (
        numerator?.counts &&
        denominator &&
        shown.numerator === null &&
        hidesDifference(policy, String(truth.indicator_id))
      )
        shares.push({row, k, numerator: at("numerator"), denominator: at("denominator")});
      const [money, heads] = [own.find((n) => !n.counts && n.value !== null), own.find((n) => n.counts)];
      // By street, an amount a head is a mixture of items, and no price.
      if (money?.place.at.item !== undefined && heads?.value)
        paid.push({
          series: `${money.family.name} ${seriesOf(money)}`,
          period: money.place.to,
          amount: money.value!,
          persons: heads.value,
          amountCell: at(money.column),
          personsCell: at(heads.column),
          few: heads.value < k
        });
    }
  }
  const prices = pricesOf(paid);
  askByPrice(numbers, paid, prices);
  const between = [
    ...sharesBetween(numbers, shares),
    ...(await excludedBetween(db, numbers, thresholdOf(policy, "payouts_streets", false)))
  ];
  holdSteady(families.all, cells);
  const add = (
    resource: Resource,
    {row, rows}: RowCount | RowTotal,
    column: keyof typeof rowWeights,
    state: Cell["state"] = "shown"
  ) => {
    entries.push({resource, row, column, rows: true});
    return cells.push({value: rows, low: 0, high: Infinity, state, weight: rowWeights[column]}) - 1;
  };
  const counts = await readRowCounts(db);
  const countCells = counts.map((count) =>
    add(deliveries, count, "rows_kept", showsRows(policy, count.contract) ? "shown" : "hidden")
  );
  numbers.withheld = countCells.filter((c) => cells[c]!.state === "hidden");
  counts.forEach((count, i) => byName.set(nameOf(deliveries, {...count}, "rows_kept"), countCells[i]!));
  const totals = await readRowTotals(db);
  const totalCells = totals.map((total) => add(indicatorTable, total, "denominator"));
  totals.forEach(({period_type, period}, i) => {
    const row = {indicator_id: "row_reject_rate", period_type, period, area_code: "310104"};
    byName.set(nameOf(indicatorTable, row, "denominator"), totalCells[i]!);
  });
  numbers.prices = new Set(prices.relations);
  numbers.relations = [
    ...relationsOf(families.all, codes),
    ...sharesOf(entries, cells),
    ...prices.relations,
    ...between,
    ...rowRelations(families.all, counts, countCells, totals, totalCells)
  ];
  return numbers;
}

/**
 * What an earlier release adds to what a reader knows. A number that it showed and that is still the same can't be hidden
 * any more; one that it hid stays hidden, and is given back here; one that has changed since is a number of its own, known
 * to the reader, in relations of its own. So is one whose period was not over: that it is still the same is told to nobody.
 */
async function recall(numbers: Numbers, release: Earlier, calendar: Calendar, codes: Codes): Promise<number[]> {
  const {asOf, tables, rounded, k} = release;
  const {cells, entries, byName, changed} = numbers;
  const families = new Families();
  const kept: number[] = [];
  const shown = new Set<Placed>();
  const unknown: Then[] = [];
  for (const resource of resources) {
    for (const row of tables.get(resource.name) ?? []) {
      const own = numbersOf(resource, row, calendar);
      const beside = own.filter((n) => n.counts && n.value === null).length > 1;
      for (const {column, value, counts, family, place} of own) {
        const now = byName.get(nameOf(resource, row, column));
        const over = lastMonth(place.to, family.span) <= asOf;
        const same = over && now !== undefined && (value === null || Math.abs(cells[now]!.value - value) < 1e-6);
        // A rounded number is no number of anything: that it is near is left to the audit.
        if (value !== null && rounded.has(String(row.indicator_id ?? resource.name))) continue;
        if (value === null && (row.flag !== "suppressed" || now === undefined)) continue;
        const told = value === null && counts && row.below ? Number(row.below) : undefined;
        const make = (): Cell => {
          if (value !== null) return {value, low: value, high: value, state: "fixed", weight: 0};
          return {...thenHidden({counts, told, beside}, release), value: NaN, state: "hidden", weight: 0};
        };
        if (over && !same && now !== undefined && value !== null) changed.add(now);
        const cell = same ? now : cells.push(make()) - 1;
        const placed = {...place, cell, value: cells[cell]!.value};
        families.add(family, placed);
        if (value !== null) shown.add(placed);
        // What was hidden then is another number than now's, and nobody here knows it.
        if (!same && value === null) unknown.push({cell, counts, told});
        if (!same) continue;
        // That it is small was said: that can't be taken back.
        if (told !== undefined) cells[cell]!.told = true;
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
      if (cell === undefined || !entries[cell]!.rows || cells[cell]!.state === "fixed") continue;
      const {state, value} = cells[cell]!;
      if (row.flag !== "suppressed" && Number(row[column]) === value) cells[cell]!.state = "fixed";
      if (row.flag !== "suppressed" || state === "hidden") continue;
      cells[cell]!.state = "hidden";
      kept.push(cell);
    }
  }
  const others = (r: Relation) => r.terms.some(([c]) => c >= entries.length);
  const matters = (r: Relation) => r.terms.some(([c]) => cells[c]!.state !== "fixed");
  const all = relationsOf(families.all, codes).filter((r) => others(r) && matters(r));
  numbers.relations.push(...(await imagine(cells, unknown, all)));
  for (const {cell, counts, told} of unknown) {
    const limit = told ?? k;
    const {value} = cells[cell]!;
    if (!counts || value === 0 || value >= limit) continue;
    const orMore = told === undefined;
    numbers.needs.push({cell, low: 1, high: limit - 1, values: valuesLeft(limit), ...(orMore && {orMore})});
  }
  holdSteady(families.all, cells, (p) => shown.has(p));
  return kept;
}

/**
 * Where a reader must look for a number that an earlier release hid. `beside`: another count of its row was hidden too; only
 * then can it be a 0.
 */
function thenHidden(
  {counts, told, beside}: Pick<Then, "counts" | "told"> & {beside: boolean},
  {k, unlabelled}: Earlier
): Pick<Cell, "low" | "high"> {
  if (!counts || (beside && told === undefined)) return {low: 0, high: Infinity};
  return told === undefined ? {low: unlabelled ? 1 : k, high: Infinity} : {low: 1, high: told - 1};
}

/** What an earlier release hid and what is another number today. */
interface Then {
  cell: number;
  counts: boolean;
  /** The limit that it was said to be below. */
  told: number | undefined;
}

/** The last month of the period of that length in which a month lies. */
function lastMonth(month: string, span: Family["span"]): string {
  const year = month.slice(0, 4);
  if (span === "month") return month;
  return span === "year"
    ? `${year}-12`
    : `${year}-${String(Math.ceil(Number(month.slice(5)) / 3) * 3).padStart(2, "0")}`;
}

/** What is paid for alike: the item in whatever year it belongs to, or the street. */
function seriesOf({place}: PlacedNumber): string {
  return JSON.stringify(Object.entries(place.at).filter(([dimension]) => dimension !== "accrual_year"));
}

/** Of an amount that has a price, what few persons could have got: one to three of them, or as many as there are. */
function askByPrice({needs}: Numbers, paid: readonly Paid[], {relations}: Priced): void {
  const bound = new Set(relations.flatMap((r) => r.terms.map(([cell]) => cell)));
  const priced = new Map(paid.filter((p) => bound.has(p.amountCell)).map((p) => [p.amountCell, p]));
  needs.forEach((need, i) => {
    const row = priced.get(need.cell);
    if (row) needs[i] = {cell: need.cell, ...forFew(row.amount, row.persons)};
  });
}

const forFew = (amount: number, persons: number) => ({
  low: amount / persons,
  high: Math.max(3, persons) * (amount / persons)
});

/** A share of which so few are left out that the numerator is hidden. */
interface Share {
  row: number;
  k: number;
  numerator: number;
  denominator: number;
}

/** Who is left out of a share, as a number of its own between its two parts. */
function sharesBetween({cells, entries, needs}: Numbers, shares: readonly Share[]): Relation[] {
  return shares.flatMap(({row, k, numerator, denominator}) => {
    const value = cells[denominator]!.value - cells[numerator]!.value;
    if (value <= 0 || value >= k) return [];
    entries.push({resource: indicatorTable, row, column: "numerator", between: true});
    // Nothing else hides a numerator that is not small, unless it is one of those hidden for others' sake: a reader guesses
    // that it is this.
    const cell = cells.push({value, low: 1, high: k - 1, state: "hidden", guessed: true, weight: 0}) - 1;
    needs.push({cell, low: 1, high: k - 1, values: valuesLeft(k)});
    const terms = [[denominator, 1] as const, [numerator, -1] as const, [cell, -1] as const];
    return [{terms, low: 0, high: 0}];
  });
}

/** What few persons got in a street outside the total, as an amount of its own between all items and the total. */
async function excludedBetween(db: Database, {cells, entries, needs, byName}: Numbers, k: number): Promise<Relation[]> {
  return (await readExcluded(db)).flatMap(({month, area, amount, persons}) => {
    const all = byName.get(["payouts_streets", month, area, "amount_yuan"].join("|"));
    const counted = byName.get(["indicators", "benefit_paid_total", "month", month, area, "value"].join("|"));
    if (persons >= k || all === undefined || counted === undefined || amount <= 0) return [];
    const {resource, row} = entries[all]!;
    entries.push({resource, row, column: "amount_yuan", between: true});
    const cell = cells.push({value: amount, low: 0, high: Infinity, state: "hidden", weight: 0}) - 1;
    needs.push({cell, ...forFew(amount, persons)});
    const terms = [[all, 1] as const, [counted, -1] as const, [cell, -1] as const];
    return [{terms, low: 0, high: 0}];
  });
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
        `update public_${resource.name} set ${quoteName(column)} = null, flag = 'suppressed', below = null${also}
         where rowid in (${rows.join(", ")})`
      );
    }
  }
}
