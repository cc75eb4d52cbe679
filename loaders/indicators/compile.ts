import {quote} from "../duckdb.js";
import {baseOf} from "./bases.js";
import {type Indicator, type Measure, periodTypes} from "./indicator.js";

/**
 * The SQL of every figure of an indicator, as it is run and as the receipt prints it: one row per period and area that
 * the definition allows, from the first month with data to the source's horizon. A count is made anew at each level by
 * grouping sets; a ratio is the quotient of its parts at that level.
 */
export function compile(d: Indicator): string {
  const contract = baseOf(d.numerator.fact).contract;
  const heads = headCount(d);
  const parts: [string, Measure][] = [["numerator", d.numerator]];
  if (d.denominator) parts.push(["denominator", d.denominator]);
  if (heads) parts.push(["heads", heads]);

  const also = alsoPeriodic(d, contract);
  const reported = ["p.reported", ...also.map((c) => `coalesce(${c}.reported, false)`)].join(" and ");
  const complete = ["p.complete", ...also.map((c) => `coalesce(${c}.complete, false)`)].join(" and ");
  const alsoJoins = also.map(
    (c) => `
  left join source_period ${c}
    on ${c}.contract = ${quote(c)} and ${c}.period_type = p.period_type and ${c}.period_start = p.period_start`
  );

  const {value, numerator, denominator} = quotient(d);

  return `-- ${d.id} ${d.name}（${d.unit}）
with
area as (
${areas(d)}
),
spine as (
  select p.period_type, p.period_start, p.period, area.area_code, ${reported} as reported, ${complete} as complete
  from source_period p
  join area using (period_type)${alsoJoins.join("")}
  where p.contract = ${quote(contract)}
),
${parts.map(([name, measure]) => part(name, measure, d)).join(",\n")}
select
  ${quote(d.id)} as indicator_id,
  period_type,
  period_start,
  period,
  area_code,
  ${figure(value)} as value,
  ${figure(numerator)} as numerator,
  ${figure(denominator)} as denominator,
  ${figure(heads && zero("heads"))} as heads,
  complete
from spine
${parts.map(([name]) => `left join ${name} using (period_type, period_start, area_code)`).join("\n")}
`;
}

/** The value and its parts. A month that was reported without a row for a street is a zero. */
function quotient({denominator: d, unit}: Indicator): {value: string; numerator?: string; denominator?: string} {
  const n = zero("numerator");
  if (!d) return {value: n};
  const factor = unit === "%" ? 100 : 1;
  // The mean is printed rounded but divided by whole: sum and months apart.
  if (d.mean) {
    return {
      value: `ratio(${n} * denominator.months, denominator.n, ${factor})`,
      numerator: n,
      denominator: "ratio(denominator.n, denominator.months, 1)"
    };
  }
  // A base figure that is not there stays unknown.
  const denominator = baseOf(d.fact).kind === "base" ? "denominator.n" : zero("denominator");
  return {value: `ratio(${n}, ${denominator}, ${factor})`, numerator: n, denominator};
}

/** Empty where the period was not reported. */
const figure = (sql: string | undefined) => `${sql ? `if(reported, ${sql}, null)` : "null"}::decimal(34, 4)`;

const zero = (cte: string) => `coalesce(${cte}.n, 0)`;

/** The allowed pairs of period and area. */
function areas(d: Indicator): string {
  const allowed = periodTypes.flatMap((p) => [
    ...(d.periods.district.includes(p) ? [`(${quote(p)}, false)`] : []),
    ...(d.periods.street.includes(p) ? [`(${quote(p)}, true)`] : [])
  ]);
  return `  select period_type, area_code
  from (values ${allowed.join(", ")}) allowed(period_type, is_street)
  join dim_street using (is_street)`;
}

/** The persons behind an amount, by whose number disclosure goes; a count or a rate says its own. */
function headCount(d: Indicator): Measure | undefined {
  if (d.sensitivity !== "amount") return undefined;
  return {...d.numerator, aggregate: {kind: "distinct", column: "person"}};
}

/** Other exports delivered by the month on which the figure rests: it is complete when they all are. */
function alsoPeriodic(d: Indicator, contract: string): string[] {
  const base = d.denominator && baseOf(d.denominator.fact);
  return base && base.contract !== contract && ["flow", "stock", "case"].includes(base.kind) ? [base.contract] : [];
}

/** One part as a CTE: period × area → n. */
function part(name: string, m: Measure, d: Indicator): string {
  const base = baseOf(m.fact);
  const types = periodTypes.filter((type) => [...d.periods.district, ...d.periods.street].includes(type));
  const periods = `p.contract = ${quote(base.contract)} and p.period_type in (${types.map(quote).join(", ")})`;
  const n = aggregate(m);
  const where = m.where ? ` and (${m.where})` : "";
  const area = base.streets ? "if(grouping(f.area_code) = 1, '310104', f.area_code)" : "'310104'";
  const sets = (keys: string) => (base.streets ? `grouping sets ((${keys}), (${keys}, f.area_code))` : keys);
  // 310104 as a street is what the district holds itself: in the whole, but not a street of its own.
  const streets = base.streets ? "\n  having grouping(f.area_code) = 1 or f.area_code <> '310104'" : "";
  const of = (from: string, time: string, keys = "p.period_type, p.period_start") =>
    `  select ${keys}, ${area} as area_code, ${n} as n
  from ${from}
  join ${m.fact} f on ${time}
  where ${periods}${where}
  group by ${sets(keys)}${streets}`;

  if (m.mean) {
    return `${name} as (
  -- the reported months, each counted by itself
  select period_type, period_start, area_code, sum(n) as n, any_value(months_reported) as months
  from (
${of("period_month p", "f.month = p.month", "p.period_type, p.period_start, p.month").replace(/^/gm, "  ")}
  )
  join source_period sp using (period_type, period_start)
  where sp.contract = ${quote(base.contract)}
  group by period_type, period_start, area_code
)`;
  }

  const body = {
    flow: () => of("source_period p", `f.${m.date} between p.period_start and p.ends_on`),
    stock: () => of("source_period p", "f.month = p.state_month"),
    case: () => of("source_period p", `f.${base.since} <= p.state_on`),
    finding: () => of("source_period p", "true"),
    // The newest year that is not after the period; the calendar is the numerator's.
    base: () => `  select p.period_type, p.period_start, ${area} as area_code, ${n} as n
  from (select distinct period_type, period_start from source_period) p
  join ${m.fact} f on f.year = (select max(year) from ${m.fact} where year <= year(p.period_start))${where}
  group by ${sets("p.period_type, p.period_start")}${streets}`,
    fixed: () => `  select p.period_type, p.period_start, '310104' as area_code, ${n} as n
  from (select distinct period_type, period_start from source_period) p
  join ${m.fact} f on ${m.where ?? "true"}
  group by p.period_type, p.period_start`
  }[base.kind]();
  return `${name} as (\n${body}\n)`;
}

function aggregate({aggregate: a}: Measure): string {
  switch (a.kind) {
    case "count":
      return "count(*)";
    case "distinct":
      return `count(distinct f.${a.column})`;
    case "sum":
      return `sum(f.${a.column})`;
  }
}
