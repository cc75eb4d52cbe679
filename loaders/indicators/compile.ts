import {quote} from "../base/duckdb.js";
import {baseOf, type BaseId} from "../warehouse/facts/bases.js";
import {flowTables, type Shape} from "./flows.js";
import {type Indicator, type Measure, periodTypes, windows} from "./indicator.js";
import {
  area,
  indent,
  isFlow,
  monthsOf,
  noStreet,
  type Part,
  type PartName,
  partsOf,
  plan,
  type Scan,
  sets
} from "./plan.js";

/**
 * From definitions to SQL. A scan of a fact makes all the parts that any indicator asks of it, period × area, as a table
 * `part_<fact>`. A figure is then put together from parts at its own level: a count is made anew at each level, a ratio is
 * the quotient of its parts at that level. What is read of a flow is shared by all indicators (flows.ts).
 */

/** What computes all figures of these indicators: the tables of the scans, then the figures, then those over windows. */
export function compileAll(scans: readonly Scan[], indicators: readonly Indicator[], shape: Shape) {
  const cumulative = indicators.filter((d) => d.cumulative?.length);
  return {
    scans: [
      periodAreas,
      ...flowTables(scans, shape),
      ...scans.filter((scan) => !isFlow(scan)).map((scan) => ({table: scan.table, sql: scanSql(scan)}))
    ],
    figures: indicators.map((d) => figuresSql(d, scans, "period", true)).join("\nunion all\n"),
    cumulative: cumulative.map((d) => figuresSql(d, scans, "window", true)).join("\nunion all\n")
  };
}

/**
 * The SQL of every figure of one indicator, as the receipt prints it: one statement that reads the facts themselves. Its
 * figures are those of compileAll, which shares what it reads of a flow. "window" gives the cumulative figures.
 */
export function compile(d: Indicator, calendar: "period" | "window" = "period"): string {
  const scans = plan([d]);
  const ctes = scans.map((scan) => `${scan.table} as (\n${indent(scanSql(scan))}\n)`).join(",\n");
  return `-- ${d.id} ${d.name}（${d.unit}）\nwith\n${ctes}\n${figuresSql(d, scans, calendar)}\n`;
}

/** One row per period and area that the definition allows, from the first month with data to the source's horizon. */
function figuresSql(d: Indicator, scans: readonly Scan[], calendar: "period" | "window", shared = false): string {
  const allowed = calendar === "window" ? windowAreas(d) : areas(d);
  const base = baseOf(d.numerator.fact);
  const windowed = calendar === "window";
  const also = alsoPeriodic(d, base.contract);
  const all = (column: string) => [`p.${column}`, ...also.map((c) => `coalesce(${c}.${column}, false)`)].join(" and ");
  const alsoJoins = also.map(
    (c) => `
  left join source_period ${c}
    on ${c}.contract = ${quote(c)} and ${c}.period_type = p.period_type and ${c}.period_start = p.period_start`
  );

  const columns = new Map<PartName, string>();
  const tables = new Set<string>();
  for (const [name, measure] of partsOf(d)) {
    if (windowed && name === "heads") continue;
    const scan = scans.find((s) => s.fact === measure.fact && s.date === measure.date)!;
    const {column} = scan.parts.find((p) => JSON.stringify(p.measure) === JSON.stringify(measure))!;
    columns.set(name, `${scan.table}.${column}`);
    tables.add(scan.table);
  }
  const {value, numerator, denominator} = quotient(d, columns);

  return `select
  ${quote(d.id)} as indicator_id,
  period_type,
  period_start,
  period,
  area_code,
  ${figure(value)} as value,
  ${figure(numerator)} as numerator,
  ${figure(denominator)} as denominator,
  ${figure(columns.has("heads") ? known(d, "heads", columns) : undefined)} as heads,
  complete
from (
  select p.period_type, p.period_start, p.period, area_code, ${all("reported")} as reported, ${all("complete")} as complete
  from ${shared ? periodAreas.table : windowed ? "window_period" : "source_period"} p${shared ? "" : areaJoin(allowed)}${alsoJoins.join("")}
  where p.contract = ${quote(base.contract)}${shared ? ` and (p.period_type, is_street) in (${allowed.join(", ")})` : ""}
) spine
${[...tables].map((table) => `left join ${table} using (period_type, period_start, area_code)`).join("\n")}`;
}

/** The value and its parts. What a missing row means is said by the definition. */
function quotient(d: Indicator, columns: Map<PartName, string>) {
  const n = known(d, "numerator", columns);
  if (!d.denominator) return {value: d.floorTo ? `floor(${n} / ${d.floorTo}) * ${d.floorTo}` : n};
  const factor = d.unit === "%" ? 100 : 1;
  // The mean is printed rounded but divided by whole: sum and months apart.
  if (d.denominator.mean) {
    const sum = columns.get("denominator")!;
    return {
      value: `ratio(${n} * ${sum}_months, ${sum}, ${factor})`,
      numerator: n,
      denominator: `ratio(${sum}, ${sum}_months, 1)`
    };
  }
  const denominator = known(d, "denominator", columns);
  return {value: `ratio(${n}, ${denominator}, ${factor})`, numerator: n, denominator};
}

/** A part, 0 or unknown where there is no row for it. A base figure that is not there is always unknown. */
function known(d: Indicator, name: PartName, columns: Map<PartName, string>): string {
  const column = columns.get(name)!;
  const measure = name === "denominator" ? d.denominator! : d.numerator;
  const zero = d.absent.means === "zero" && baseOf(measure.fact).kind !== "base";
  const n = zero ? `coalesce(${column}, 0)` : column;
  return measure.unknown ? `if(coalesce(${column}_unknown, 0) > 0, null, ${n})` : n;
}

/** Empty where the period was not reported. */
const figure = (sql: string | undefined) => `${sql ? `if(reported, ${sql}, null)` : "null"}::decimal(34, 4)`;

/** The allowed pairs of period and area. */
const areas = (d: Indicator): string[] =>
  periodTypes.flatMap((p) => [
    ...(d.periods.district.includes(p) ? [`(${quote(p)}, false)`] : []),
    ...(d.periods.street.includes(p) ? [`(${quote(p)}, true)`] : [])
  ]);

/** Windows of streets only where no person is counted: the difference of two windows is a month. */
function windowAreas(d: Indicator): string[] {
  const streets = d.periods.street.includes("month") && d.sensitivity === "public_count";
  return windows
    .filter((w) => d.cumulative?.includes(w))
    .flatMap((w) => [`(${quote(w)}, false)`, ...(streets ? [`(${quote(w)}, true)`] : [])]);
}

const areaJoin = (allowed: readonly string[]) => `
  join (
    select period_type, area_code
    from (values ${allowed.join(", ")}) allowed(period_type, is_street)
    join dim_street using (is_street)
  ) area using (period_type)`;

/** Every period and window with every area, made once for the figures of all indicators: fifty joins less to be planned. */
const periodAreas = {
  table: "period_area",
  sql: `select contract, period_type, period_start, period, reported, complete, area_code, is_street
from (
  select contract, period_type, period_start, period, reported, complete from source_period
  union all
  select contract, period_type, period_start, period, reported, complete from window_period
)
cross join dim_street`
};

/** Other exports delivered by the period on which the figure rests: it is complete when they all are. */
function alsoPeriodic(d: Indicator, contract: string): string[] {
  const base = d.denominator && baseOf(d.denominator.fact);
  const delivered = base && ["flow", "stock", "case", "annual"].includes(base.kind);
  return delivered && base.contract !== contract ? [base.contract] : [];
}

/** One scan of a fact: period × area → its parts. */
function scanSql({fact, date, parts}: Scan): string {
  const base = baseOf(fact);
  const types = [...new Set(parts.flatMap((p) => [...p.types]))];
  switch (date ? "flow" : base.kind) {
    case "flow":
      return flowSql(fact, date!, parts);
    case "stock":
    case "annual":
      return stockSql(fact, parts, types);
    case "case":
      return periodsSql(fact, parts, `f.${base.since} <= p.state_on`, types);
    case "finding":
      return periodsSql(fact, parts, "true", types);
    default:
      return referenceSql(fact, parts);
  }
}

/**
 * Flows: the fact is read once into cells of a month and area, from which every period and window is added up. Distinct
 * values are cells of their own, one for each value, since their number in a quarter is not the sum of its months.
 */
function flowSql(fact: BaseId, date: string, parts: readonly Part[]): string {
  const {contract, streets} = baseOf(fact);
  const month = date === "month" ? "f.month" : `date_trunc('month', f.${date})::date`;
  const from = `from ${fact} f`;
  const own = streets ? ["f.area_code"] : [];
  const added = parts.filter((p) => p.measure.aggregate.kind !== "distinct" || p.measure.unknown);
  const ctes: string[] = [monthsOf(contract, parts)];
  const counted: string[] = [];

  const rollUp = (cells: string, columns: readonly string[], of: readonly Part[]) => {
    const types = [...new Set(of.flatMap((p) => [...p.types]))];
    counted.push(`${cells}_counted`);
    ctes.push(`${cells}_counted as (
  select p.period_type, p.period_start, ${area(streets, "c")} as area_code, ${columns.join(", ")}
  from month_of p
  join ${cells} c using (month)
  where p.period_type in (${types.map(quote).join(", ")})
  group by ${sets(streets, "p.period_type, p.period_start", "c")}${noStreet(streets, "c")}
)`);
  };

  if (added.length) {
    const columns = added.flatMap((p) => [
      ...(p.measure.aggregate.kind === "distinct" ? [] : [`${aggregate(p.measure)} as ${p.column}`]),
      ...(p.measure.unknown ? [`count(*) filter (where ${p.measure.unknown}) as ${p.column}_unknown`] : [])
    ]);
    ctes.push(`cells as (
  select ${[`${month} as month`, ...own, ...columns].join(", ")}
  ${from}
  group by all
)`);
    const names = columns.map((c) => c.split(" as ").at(-1)!);
    rollUp(
      "cells",
      names.map((c) => `sum(c.${c}) as ${c}`),
      added
    );
  }

  const distinctColumn = ({measure: {aggregate: a}}: Part) => (a.kind === "distinct" ? a.column : undefined);
  for (const column of new Set(parts.map(distinctColumn))) {
    if (column === undefined) continue;
    const of = parts.filter((p) => distinctColumn(p) === column);
    const test = (p: Part) => p.measure.where ?? "true";
    const flags = of.map((p) => `bool_or(coalesce(${test(p)}, false)) as ${p.column}`);
    ctes.push(`${column}_cells as (
  select ${[`${month} as month`, ...own, `f.${column} as one`, ...flags].join(", ")}
  ${from}
  where ${of.map((p) => `(${test(p)})`).join(" or ")}
  group by ${[month, ...own, `f.${column}`].join(", ")}
)`);
    rollUp(
      `${column}_cells`,
      of.map((p) => `count(distinct c.one) filter (where c.${p.column}) as ${p.column}`),
      of
    );
  }
  return `with
${ctes.join(",\n")}
from ${counted[0]}${counted
    .slice(1)
    .map((c) => `\nfull join ${c} using (period_type, period_start, area_code)`)
    .join("")}`;
}

/** Stocks: what there was at each month-end, then the month at which each period ends; a mean is over the months. */
function stockSql(fact: BaseId, parts: readonly Part[], types: readonly string[]): string {
  const {contract, streets} = baseOf(fact);
  const periods = `p.contract = ${quote(contract)} and p.period_type in (${types.map(quote).join(", ")})`;
  const columns = parts.flatMap((p) => [
    `${aggregate(p.measure)} as ${p.column}`,
    ...(p.measure.unknown ? [`count(*) filter (where ${p.measure.unknown}) as ${p.column}_unknown`] : [])
  ]);
  const state = `state as (
  select f.month, ${area(streets, "f")} as area_code, ${columns.join(", ")}
  from ${fact} f
  group by ${sets(streets, "f.month", "f")}${noStreet(streets, "f")}
)`;
  const means = parts.filter((p) => p.measure.mean);
  const ends = parts.filter((p) => !p.measure.mean);
  const names = ends.flatMap((p) => [`s.${p.column}`, ...(p.measure.unknown ? [`s.${p.column}_unknown`] : [])]);
  const at_end = `  select p.period_type, p.period_start, ${["s.area_code", ...names].join(", ")}
  from source_period p
  join state s on s.month = p.state_month
  where ${periods}`;
  const over = `  -- the reported months, each counted by itself
  select p.period_type, p.period_start, s.area_code,
    ${means.map((p) => `sum(s.${p.column}) as ${p.column}, any_value(p.months_reported) as ${p.column}_months`).join(", ")}
  from source_period p
  join period_month using (contract, period_type, period_start)
  join state s using (month)
  where ${periods}
  group by all`;
  if (means.length === 0) return `with\n${state}\n${at_end.replace(/^ {2}/gm, "")}`;
  if (ends.length === 0) return `with\n${state}\n${over.replace(/^ {2}/gm, "")}`;
  return `with
${state},
at_end as (
${at_end}
),
over_months as (
${over}
)
from at_end
full join over_months using (period_type, period_start, area_code)`;
}

/** States of cases at a month's end, and findings: the rows that a period sees. */
function periodsSql(fact: BaseId, parts: readonly Part[], on: string, types: readonly string[]): string {
  const {contract, streets} = baseOf(fact);
  const columns = parts.flatMap((p) => [
    `${aggregate(p.measure)} as ${p.column}`,
    ...(p.measure.unknown ? [`count(*) filter (where ${p.measure.unknown}) as ${p.column}_unknown`] : [])
  ]);
  return `select p.period_type, p.period_start, ${area(streets, "f")} as area_code, ${columns.join(", ")}
from source_period p
join ${fact} f on ${on}
where p.contract = ${quote(contract)} and p.period_type in (${types.map(quote).join(", ")})
group by ${sets(streets, "p.period_type, p.period_start", "f")}${noStreet(streets, "f")}`;
}

/** Base figures of the newest year that is not after the period, and what is fixed; the calendar is the numerator's. */
function referenceSql(fact: BaseId, parts: readonly Part[]): string {
  const {kind, streets} = baseOf(fact);
  const on = kind === "base" ? `f.year = (select max(year) from ${fact} where year <= year(p.period_start))` : "true";
  return `select p.period_type, p.period_start, ${area(streets, "f")} as area_code,
  ${parts.map((p) => `${aggregate(p.measure)} as ${p.column}`).join(", ")}
from (select distinct period_type, period_start from source_period) p
join ${fact} f on ${on}
group by ${sets(streets, "p.period_type, p.period_start", "f")}${noStreet(streets, "f")}`;
}

function aggregate({aggregate: a, where}: Measure): string {
  const filter = where ? ` filter (where ${where})` : "";
  switch (a.kind) {
    case "count":
      return `count(*)${filter}`;
    case "distinct":
      return `count(distinct f.${a.column})${filter}`;
    case "sum":
    case "max":
      return `${a.kind}(f.${a.column})${filter}`;
  }
}
