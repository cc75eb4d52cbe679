import {type Database, name as identifier} from "../duckdb.js";
import {baseOf} from "../indicators/bases.js";
import {indicators} from "../indicators/index.js";
import {headColumns, type Resource, resources} from "../marts/resources.js";
import {isSensitive, type Policy, thresholdOf, thresholdSql, valuesLeft} from "./policy.js";
import {type Cell, type Need, protect, type Relation} from "./protect.js";
import {
  attributes,
  type Codes,
  contentOf,
  type Family,
  isStock,
  partsOf,
  type Placed,
  relationsOf,
  tableContents,
  uncovered
} from "./relations.js";

type Row = Readonly<Record<string, string | number | null>>;

/** A number in a published table. */
interface Entry {
  resource: Resource;
  /** Which row of the table, by its order. */
  row: number;
  column: string;
  /** What the reader is told that it is below, once it is hidden by itself. */
  below: number | undefined;
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

/**
 * Empties further cells of `public_*`, so that no hidden one can be worked out from those that are shown. The rule: who
 * knows everything published, k, and which cells are said to be below it, must still think at least half of the numbers
 * from 1 to k - 1 possible of a hidden count (`valuesLeft`), and anything from half to one and a half of a hidden amount.
 */
export async function suppressSecondary(db: Database, policy: Policy): Promise<Hidden> {
  const unsaid = uncovered(resources);
  if (unsaid.length) throw new Error(`disclosure: no relations said for ${unsaid.join(", ")} (relations.ts)`);

  const cells: Cell[] = [];
  const needs: Need[] = [];
  const entries: Entry[] = [];
  const families = new Map<string, Family>();
  const calendar = await readCalendar(db);

  const add = (entry: Entry, cell: Cell, family: Omit<Family, "cells">, place: Omit<Placed, "cell" | "value">) => {
    const at = cells.push(cell) - 1;
    entries.push(entry);
    if (!families.has(family.name)) families.set(family.name, {...family, cells: []});
    families.get(family.name)!.cells.push({...place, cell: at, value: cell.value});
    const {value, low, high, state} = cell;
    if (state !== "hidden") return;
    if (entry.below !== undefined && value > 0 && value < entry.below)
      needs.push({cell: at, low: 1, high: entry.below - 1, values: valuesLeft(entry.below)});
    else if (high === Infinity && low === 0 && value > 0) needs.push({cell: at, low: value / 2, high: value * 1.5});
  };
  for (const resource of resources) {
    if (resource.disclosure.kind === "persons") await readTable(db, resource, policy, add);
    if (resource.disclosure.kind === "indicators") await readIndicators(db, resource, policy, calendar, add);
  }

  const codes = await readCodes(db);
  const relations = [...relationsOf([...families.values()], codes), ...sharesOf(entries, cells)];
  const primary = cells.filter((c) => c.state === "hidden").length;
  const {complements, unlabelled, open} = await protect({cells, relations, needs});
  const entriesOf = (numbers: readonly number[]) => numbers.map((c) => entries[c]!);
  await hide(db, entriesOf(complements));
  await unlabel(db, entriesOf(unlabelled));
  const rowOf = ({resource, row}: Entry) => `${resource.name} ${row}`;
  const kept = new Set(entriesOf([...complements, ...unlabelled]).map(rowOf));
  return {
    cells: cells.length,
    primary,
    secondary: complements.length,
    unlabelled: needs.filter((n) => n.values !== undefined && kept.has(rowOf(entries[n.cell]!))).length,
    open: entriesOf(open.map((n) => n.cell)).map((e) => `${e.resource.name}.${e.column}`)
  };
}

type Add = (entry: Entry, cell: Cell, family: Omit<Family, "cells">, place: Omit<Placed, "cell" | "value">) => void;

/** The rows of a table as they are and as they are published so far, in the same order. */
async function bothOf(
  db: Database,
  {name, key}: Resource,
  k = "null"
): Promise<{row: number; truth: Row; shown: Row}[]> {
  const shown = await db.all<Record<string, string | number | null>>(
    `select rowid as row_no, * from public_${name} order by rowid`
  );
  const truth = await db.all<Record<string, string | number | null>>(`select *, ${k} as k from mart_${name}`);
  const keyOf = (row: Row) => key.map((c) => String(row[c])).join("|");
  const truths = new Map(truth.map((row) => [keyOf(row), row]));
  return shown.map((row) => ({row: Number(row.row_no), truth: truths.get(keyOf(row))!, shown: row}));
}

async function readTable(db: Database, resource: Resource, policy: Policy, add: Add): Promise<void> {
  const {name, disclosure: d} = resource;
  if (d.kind !== "persons") return;
  const content = tableContents[name]!;
  const [periodColumn, span] = content.period;
  for (const {row, truth, shown} of await bothOf(db, resource, thresholdSql(resource, policy))) {
    const period = String(truth[periodColumn]);
    const k = Number(truth.k);
    const isWhole = content.whole !== undefined && truth[content.whole.column] === content.whole.code;
    for (const [column, {aggregate, of}] of Object.entries(content.measures)) {
      if (truth[column] === null) continue;
      const value = Number(truth[column]);
      const counts = headColumns(d).includes(column);
      const hidden = shown[column] === null;
      const below = hidden && counts ? k : undefined;
      // The number of another fact stands with every row of its period: one place, in no dimension.
      const dimensions = of ? {} : content.dimensions;
      const where = of?.where ?? (isWhole ? content.whole!.where : (content.where ?? []));
      const fact = of?.fact ?? content.fact;
      const at = Object.fromEntries(
        Object.entries(dimensions)
          .filter(([c]) => !(isWhole && c === content.whole!.column))
          .map(([c, factColumn]) => [factColumn, String(truth[c])])
      );
      const stock = isStock(fact, of ? undefined : content.date);
      const [from, to] = span === "month" ? [period, period] : [`${period}-01`, `${period}-12`];
      add(
        {resource, row, column, below},
        cellOf(value, k, counts, hidden, 1),
        {
          name: `${name}.${column}${isWhole ? ".whole" : ""}`,
          content: {fact, date: of ? undefined : content.date, aggregate, where},
          dimensions: Object.keys(at),
          span
        },
        {at, from: stock ? to : from, to}
      );
    }
  }
}

/** What a reader must look for: a hidden count is below k by itself or at least k as a complement; an amount is any. */
function cellOf(value: number, k: number, counts: boolean, hidden: boolean, weight: number): Cell {
  const small = counts && value > 0 && value < k;
  return {
    value,
    low: !counts || value === 0 ? 0 : small ? 1 : Math.min(value, k),
    high: hidden && counts && value < k ? k - 1 : Infinity,
    state: hidden ? "hidden" : value === 0 ? "fixed" : "shown",
    // Money that is hidden is missing in charts: as little of it as possible.
    weight: weight * (1 + (counts ? Math.log10(1 + value) / 5 : Math.abs(value) / 1e5))
  };
}

async function readIndicators(
  db: Database,
  resource: Resource,
  policy: Policy,
  calendar: Calendar,
  add: Add
): Promise<void> {
  const byId = new Map(indicators.map((d) => [d.id, d]));
  for (const {row, truth, shown} of await bothOf(db, resource)) {
    const d = byId.get(String(truth.indicator_id))!;
    if (d.sensitivity === "public_count" || d.sensitivity === "never") continue;
    const k = thresholdOf(policy, d.id, isSensitive(d));
    const district = truth.area_code === "310104";
    const period = {type: String(truth.period_type) as Family["span"], name: String(truth.period)};
    for (const [column, measure] of partsOf(d)) {
      if (truth[column] === null) continue;
      const content = contentOf(measure);
      const value = Number(truth[column]);
      const counts = d.sensitivity !== "amount" || column === "denominator";
      const hidden = shown[column] === null;
      const months = calendar(baseOf(measure.fact).contract, period.type, period.name);
      const stock = isStock(measure.fact, measure.date) && !measure.mean;
      add(
        {resource, row, column, below: hidden && counts && value < k ? k : undefined},
        cellOf(value, k, counts, hidden, (district ? 4 : 1.5) * (period.type === "year" ? 2 : 1)),
        {
          name: [d.id, column, period.type, district ? "district" : "street"].join("."),
          content,
          dimensions: district ? [] : ["area_code"],
          span: period.type
        },
        {
          at: district ? {} : {area_code: String(truth.area_code)},
          from: stock ? months.state : months.from,
          to: stock ? months.state : months.to
        }
      );
    }
  }
}

type Calendar = (contract: string, type: string, period: string) => {from: string; to: string; state: string};

/** The months of every period: first, last, and the one at which a stock is read. */
async function readCalendar(db: Database): Promise<Calendar> {
  const rows = await db.all<Record<"contract" | "period_type" | "period" | "first" | "last" | "state", string | null>>(
    `select contract, period_type, period, strftime(first_month, '%Y-%m') as first,
       strftime(last_month, '%Y-%m') as last, strftime(state_month, '%Y-%m') as state
     from source_period`
  );
  const key = (...parts: (string | null)[]) => parts.join("|");
  const by = new Map(rows.map((r) => [key(r.contract, r.period_type, r.period), r]));
  return (contract, type, period) => {
    const found = by.get(key(contract, type, period));
    const [from, to] = type === "month" ? [period, period] : [`${period.slice(0, 4)}-01`, `${period.slice(0, 4)}-12`];
    return {from: found?.first ?? from, to: found?.last ?? to, state: found?.state ?? found?.last ?? to};
  };
}

async function readCodes(db: Database): Promise<Codes> {
  const having: Record<string, ReadonlySet<string>> = {};
  for (const [attribute, {sql}] of Object.entries(attributes)) {
    having[attribute] = new Set((await db.all<Record<string, string>>(sql)).map((row) => Object.values(row)[0]!));
  }
  return {having};
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
