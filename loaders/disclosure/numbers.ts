import type {Database} from "../base/duckdb.js";
import type {Span} from "../base/periods.js";
import {baseOf} from "../warehouse/facts/bases.js";
import {indicators} from "../indicators/index.js";
import {periodColumn, type Resource} from "../tables/table.js";
import {attributes, type Codes, contentOf, type Family, isStock, partsOf, type Placed} from "./relations.js";

/** A row of a published table, from the database or from a file; empty is null. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A number about persons in a row, and its place among all others. */
export interface PlacedNumber {
  column: string;
  value: number | null;
  /** Whether it counts persons; else it is money. */
  counts: boolean;
  weight: number;
  family: Omit<Family, "cells">;
  place: Omit<Placed, "cell" | "value">;
}

const byId = new Map(indicators.map((d) => [d.id, d]));
const numberOf = (cell: string | number | null | undefined) => (cell == null || cell === "" ? null : Number(cell));

/** The numbers about persons in one row. */
export function numbersOf(resource: Resource, row: Row, calendar: Calendar): PlacedNumber[] {
  if (resource.disclosure.kind === "persons") return ofTable(resource, row);
  return resource.disclosure.kind === "indicators" ? ofIndicator(row, calendar) : [];
}

function ofTable(resource: Resource, row: Row): PlacedNumber[] {
  const {name, columns, disclosure} = resource;
  if (disclosure.kind !== "persons") return [];
  const {rows, whole} = disclosure;
  const periods = periodColumn(resource)!;
  const span = periods.period as Span;
  const period = String(row[periods.name]);
  const isWhole = whole !== undefined && row[whole.column] === whole.code;
  return columns.flatMap(({name: column, class: of, counts: aggregate, of: other}) => {
    if (!aggregate) return [];
    // The number of another fact stands with every row of its period: one place, in no dimension.
    const {fact, where} = other ?? {...rows, where: isWhole ? whole.where : (rows.where ?? [])};
    const date = other ? undefined : rows.date;
    const at = Object.fromEntries(
      columns
        .filter((c) => !other && c.dimension && !(isWhole && c.name === whole.column))
        .map((c) => [c.dimension!, String(row[c.name])])
    );
    const [from, to] = span === "month" ? [period, period] : [`${period}-01`, `${period}-12`];
    return {
      column,
      value: numberOf(row[column]),
      counts: of === "person_count",
      weight: 1,
      family: {
        name: `${name}.${column}${isWhole ? ".whole" : ""}`,
        content: {fact, date, aggregate, where},
        dimensions: Object.keys(at),
        span
      },
      place: {at, from: isStock(fact, date) ? to : from, to}
    };
  });
}

function ofIndicator(row: Row, calendar: Calendar): PlacedNumber[] {
  const d = byId.get(String(row.indicator_id));
  if (!d || d.sensitivity === "public_count" || d.sensitivity === "never") return [];
  const district = row.area_code === "310104";
  const span = String(row.period_type) as Family["span"];
  return partsOf(d).map(([column, measure]) => {
    const months = calendar(baseOf(measure.fact).contract, span, String(row.period));
    const stock = isStock(measure.fact, measure.date) && !measure.mean;
    return {
      column,
      value: numberOf(row[column]),
      counts: d.sensitivity !== "amount" || column === "denominator",
      // A hidden district or year is missed more than a street or a month.
      weight: (district ? 4 : 1.5) * (span === "year" ? 2 : 1),
      family: {
        name: [d.id, column, span, district ? "district" : "street"].join("."),
        content: contentOf(measure),
        dimensions: district ? [] : ["area_code"],
        span
      },
      place: {
        at: (district ? {} : {area_code: String(row.area_code)}) as Record<string, string>,
        from: stock ? months.state : months.from,
        to: stock ? months.state : months.to
      }
    };
  });
}

export type Calendar = (contract: string, type: string, period: string) => {from: string; to: string; state: string};

/** The months of every period: first, last, and the one at which a stock is read; as they were known in `asOf`. */
export async function readCalendar(db: Database): Promise<(asOf: string) => Calendar> {
  const rows = await db.all<Record<"contract" | "period_type" | "period" | "first" | "last" | "state", string | null>>(
    `select contract, period_type, period, strftime(first_month, '%Y-%m') as first,
       strftime(last_month, '%Y-%m') as last, strftime(state_month, '%Y-%m') as state
     from source_period`
  );
  const key = (...parts: (string | null)[]) => parts.join("|");
  const by = new Map(rows.map((r) => [key(r.contract, r.period_type, r.period), r]));
  const least = (a: string, b: string) => (a < b ? a : b);
  return (asOf) => (contract, type, period) => {
    const found = by.get(key(contract, type, period));
    const [from, to] = type === "month" ? [period, period] : [`${period.slice(0, 4)}-01`, `${period.slice(0, 4)}-12`];
    return {
      from: found?.first ?? from,
      to: least(found?.last ?? to, asOf),
      state: least(found?.state ?? found?.last ?? to, asOf)
    };
  };
}

export async function readCodes(db: Database): Promise<Codes> {
  const having: Record<string, ReadonlySet<string>> = {};
  for (const [attribute, {sql}] of Object.entries(attributes)) {
    having[attribute] = new Set((await db.all<Record<string, string>>(sql)).map((row) => Object.values(row)[0]!));
  }
  return {having};
}
