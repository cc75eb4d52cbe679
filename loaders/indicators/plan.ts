import {quote} from "../base/duckdb.js";
import {baseOf, type BaseId} from "../warehouse/facts/bases.js";
import {type Indicator, type Measure, type PeriodType, periodTypes, type Window, windows} from "./indicator.js";

/** The three parts that a figure may rest on. The heads behind an amount are for disclosure. */
export type PartName = "numerator" | "denominator" | "heads";

export interface Part {
  measure: Measure;
  /** Column of the scan's table. */
  column: string;
  types: Set<PeriodType | Window>;
  /** Whether any figure of a street rests on it. */
  streets: boolean;
}

export interface Scan {
  table: string;
  fact: BaseId;
  date: string | undefined;
  parts: Part[];
}

/** The scans that these indicators need, each with every part once. */
export function plan(indicators: readonly Indicator[]): Scan[] {
  const scans = new Map<string, Scan>();
  for (const d of indicators) {
    for (const [name, measure] of partsOf(d)) {
      const table = `part_${measure.fact}${measure.date ? `_${measure.date}` : ""}`;
      const scan = scans.get(table) ?? {table, fact: measure.fact, date: measure.date, parts: []};
      scans.set(table, scan);
      const same = scan.parts.find((p) => JSON.stringify(p.measure) === JSON.stringify(measure));
      const part = same ?? {measure, column: `m${scan.parts.length}`, types: new Set(), streets: false};
      if (!same) scan.parts.push(part);
      for (const type of typesOf(d)) part.types.add(type);
      part.streets ||= d.periods.street.length > 0;
      // A window is hidden by its months, so nobody counts the heads of a window.
      if (name !== "heads") for (const window of d.cumulative ?? []) part.types.add(window);
    }
  }
  return [...scans.values()];
}

export function partsOf(d: Indicator): [PartName, Measure][] {
  const parts: [PartName, Measure][] = [["numerator", d.numerator]];
  if (d.denominator) parts.push(["denominator", d.denominator]);
  // The persons behind an amount, by whose number disclosure goes; a count or a rate says its own.
  if (d.sensitivity === "amount") {
    parts.push(["heads", {...d.numerator, aggregate: {kind: "distinct", column: "person"}}]);
  }
  return parts;
}

const typesOf = (d: Indicator) =>
  periodTypes.filter((type) => [...d.periods.district, ...d.periods.street].includes(type));

/** Whether rows are placed in periods by a date. */
export const isFlow = ({fact, date}: Scan) => date !== undefined || baseOf(fact).kind === "flow";

/** Every month of every period and window; a period begins with its first day, also where the series begins later. */
export function monthsOf(contract: string, parts: readonly Part[]): string {
  const types = [...new Set(parts.flatMap((p) => [...p.types]))];
  const windowed = types.some((t) => (windows as readonly string[]).includes(t));
  const from = (table: string) => `
  select period_type, period_start, unnest(generate_series(first_month, last_month, interval 1 month))::date as month
  from ${table}
  where contract = ${quote(contract)}`;
  return `month_of as (${from("source_period")}${windowed ? `\n  union all${from("window_period")}` : ""}
)`;
}

export const area = (streets: boolean, from: string) =>
  streets ? `if(grouping(${from}.area_code) = 1, '310104', ${from}.area_code)` : "'310104'";
export const sets = (streets: boolean, keys: string, from: string) =>
  streets ? `grouping sets ((${keys}), (${keys}, ${from}.area_code))` : keys;
/** 310104 as a street is what the district holds itself: in the whole, but not a street of its own. */
export const noStreet = (streets: boolean, from: string) =>
  streets ? `\nhaving grouping(${from}.area_code) = 1 or ${from}.area_code <> '310104'` : "";

export const indent = (sql: string) => sql.replace(/^/gm, "  ");
