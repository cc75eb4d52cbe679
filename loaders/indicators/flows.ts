import {type Database, quote} from "../base/duckdb.js";
import {baseOf, type BaseId} from "../warehouse/facts/bases.js";
import {area, indent, isFlow, monthsOf, noStreet, type Part, type Scan, sets} from "./plan.js";

/**
 * The parts of flows, of all indicators and all their dates at once; the same as each receipt's SQL makes of its own. A fact
 * is read once for what is added up, into cells of its dates, areas and of the columns that conditions name; and once for
 * the distinct values of a column by a date, into one row a value, area and combination of those columns, with a bit for
 * each month in which it was seen. Conditions are asked of these few rows, and a period or window counts the values that
 * have a bit of it.
 */
export function flowTables(scans: readonly Scan[], shape: Shape): {table: string; sql: string}[] {
  const flows = scans.filter(isFlow);
  const counted = flows.filter(({parts}) => parts.some(isDistinct));
  return [
    ...[...new Set(counted.map(contractOf))].flatMap((contract) =>
      bitTables(
        contract,
        counted.filter((scan) => contractOf(scan) === contract).flatMap(({parts}) => parts),
        wordsOf(contract, shape)
      )
    ),
    ...[...new Set(flows.map(({fact}) => fact))].flatMap((fact) =>
      tablesOf(
        fact,
        flows.filter((scan) => scan.fact === fact),
        shape
      )
    )
  ];
}

/** What the database has: the columns of each fact, and how many months the calendar of each export spans. */
export interface Shape {
  columns: ReadonlyMap<string, ReadonlySet<string>>;
  months: ReadonlyMap<string, number>;
}

export async function readShape(db: Database, scans: readonly Scan[]): Promise<Shape> {
  const facts = [...new Set(scans.filter(isFlow).map(({fact}) => fact))];
  if (facts.length === 0) return {columns: new Map(), months: new Map()};
  const columns = await db.all<{fact: string; columns: string[]}>(`
    select table_name as fact, list(column_name) as columns
    from duckdb_columns() where table_name in (${facts.map(quote).join(", ")}) group by all`);
  const months = await db.all<{contract: string; months: number}>(`
    select contract, (date_diff('month', min(first_month), max(last_month)) + 1)::integer as months
    from (
      select contract, first_month, last_month from source_period
      union all
      select contract, first_month, last_month from window_period
    )
    group by contract`);
  return {
    columns: new Map(columns.map((row) => [row.fact, new Set(row.columns)])),
    months: new Map(months.map((row) => [row.contract, row.months]))
  };
}

/** Months whose bits fit into one number; it is signed, and has 127. */
const monthsInWord = 120;
const wordsOf = (contract: string, {months}: Shape) =>
  Array.from({length: Math.max(1, Math.ceil((months.get(contract) ?? 0) / monthsInWord))}, (_, i) => `w${i}`);

const contractOf = ({fact}: Scan) => baseOf(fact).contract;
const isDistinct = ({measure}: Part) => measure.aggregate.kind === "distinct";
const isAdded = (part: Part) => !isDistinct(part) || part.measure.unknown !== undefined;

/** The bits of each day of a calendar, and those of each of its periods and windows. */
function bitTables(contract: string, parts: readonly Part[], words: readonly string[]): {table: string; sql: string}[] {
  const bits = words.map(
    (w, i) => `if(place // ${monthsInWord} = ${i}, 1::hugeint << (place % ${monthsInWord}), 0) as ${w}`
  );
  return [
    {
      table: `days_${contract}`,
      sql: `with
${monthsOf(contract, parts)},
placed as (
  select month, date_diff('month', (select min(month) from month_of), month)::integer as place
  from (select distinct month from month_of)
)
select unnest(generate_series(month, last_day(month), interval 1 day))::date as day, ${bits.join(", ")}
from placed`
    },
    {
      table: `periods_${contract}`,
      sql: `with
${monthsOf(contract, parts)}
select period_type, period_start, ${words.map((w) => `bit_or(${w}) as ${w}`).join(", ")}
from month_of
join days_${contract} on day = month
group by all`
    }
  ];
}

/** The tables of one fact: its cells, the values that it has seen, and from them the parts of each scan. */
function tablesOf(fact: BaseId, scans: readonly Scan[], shape: Shape): {table: string; sql: string}[] {
  const {contract, streets} = baseOf(fact);
  const own = streets ? ["area_code"] : [];
  const words = wordsOf(contract, shape);
  const named = (parts: readonly Part[]) =>
    wordsIn(parts.flatMap(({measure: {where, unknown}}) => [where, unknown])).filter((word) =>
      shape.columns.get(fact)?.has(word)
    );
  const tables: {table: string; sql: string}[] = [];

  const added = scans.filter(({parts}) => parts.some(isAdded));
  const cells = `cells_${fact}`;
  if (added.length) {
    const parts = added.flatMap((scan) => scan.parts.filter(isAdded));
    const keys = new Set([...added.map(({date}) => date!), ...own, ...named(parts)]);
    const sums = new Set(parts.flatMap(({measure: {aggregate: a}}) => (a.kind === "sum" ? [a.column] : [])));
    tables.push({
      table: cells,
      sql: `select ${[...keys].map((c) => `f.${c}`).join(", ")}, count(*) as cell_rows${[...sums].map((c) => `, sum(f.${c}) as sum_${c}`).join("")}
from ${fact} f
group by all`
    });
  }

  for (const {table, date, parts} of scans) {
    const ctes: string[] = [];
    const counted: string[] = [];
    const adding = parts.filter(isAdded);
    if (adding.length) {
      const columns = adding.flatMap(addedColumns);
      counted.push("cells_counted");
      ctes.push(
        monthsOf(contract, parts),
        `cells_monthly as (
  select ${[`date_trunc('month', ${date})::date as month`, ...own, ...columns.map(({sql, column}) => `${sql} as ${column}`)].join(", ")}
  from ${cells}
  group by ${[`date_trunc('month', ${date})::date`, ...own].join(", ")}
)`,
        `cells_counted as (
  select p.period_type, p.period_start, ${area(streets, "c")} as area_code,
    ${columns.map(({column}) => `sum(c.${column}) as ${column}`).join(", ")}
  from month_of p
  join cells_monthly c using (month)
  where ${typed(adding)}
  group by ${sets(streets, "p.period_type, p.period_start", "c")}${noStreet(streets, "c")}
)`
      );
    }
    for (const [value, of] of byDistinctColumn(parts)) {
      const seen = `seen_${fact}_${date}_${value}`;
      const byStreet = of.filter((part) => part.streets);
      const keys = new Set([...(byStreet.length ? ["area_code"] : []), ...named(of)]);
      tables.push({
        table: seen,
        sql: `select ${[`f.${value} as one`, ...[...keys].map((c) => `f.${c}`), ...words.map((w) => `bit_or(d.${w}) as ${w}`)].join(", ")}
from ${fact} f
join days_${contract} d on d.day = f.${date}
group by all`
      });
      const periods = `periods_${contract}`;
      const branches = [countOnes(seen, periods, of, words, [])];
      if (byStreet.length) branches.push(countOnes(seen, periods, byStreet, words, ["area_code"]));
      ctes.push(`${value}_counted as (\n${branches.map(indent).join("\n  union all by name\n")}\n)`);
      counted.push(`${value}_counted`);
    }
    const joins = counted.slice(1).map((c) => `\nfull join ${c} using (period_type, period_start, area_code)`);
    tables.push({table, sql: `with\n${ctes.join(",\n")}\nfrom ${counted[0]}${joins.join("")}`});
  }
  return tables;
}

/** How many values each part has in each period, in the district or by street; none where no part has any. */
function countOnes(
  seen: string,
  periods: string,
  parts: readonly Part[],
  words: readonly string[],
  own: readonly string[]
): string {
  const bits = parts.map(({column}) => words.map((w) => `${column}_${w}`));
  const masks = parts.flatMap(({measure: {where}}, i) =>
    words.map((w, j) => `bit_or(${w})${where ? ` filter (where ${where})` : ""} as ${bits[i]![j]!}`)
  );
  const hasBit = bits.map((of) => `(${of.map((bit, j) => `o.${bit} & p.${words[j]!} <> 0`).join(" or ")})`);
  const counts = parts.map(({column}, i) => `coalesce(sum(o.ones) filter (where ${hasBit[i]!}), 0) as ${column}`);
  // Values that were seen in the same months are counted together; nothing is no value.
  return `select p.period_type, p.period_start, ${own.length ? "o.area_code" : "'310104' as area_code"}, ${counts.join(", ")}
from ${periods} p
cross join (
  select ${[...own, ...bits.flat(), "count(one) as ones"].join(", ")}
  from (
    select ${["one", ...own, ...masks].join(", ")}
    from ${seen}${own.length ? "\n    where area_code <> '310104'" : ""}
    group by ${["one", ...own].join(", ")}
  )
  group by all
) o
where ${typed(parts)}
group by all
having bool_or(${hasBit.join(" or ")})`;
}

/** What the cells say of a part: its count or sum, and how many rows make it unknown. */
function addedColumns({measure: {aggregate: a, where, unknown}, column}: Part): {sql: string; column: string}[] {
  const rows = (condition?: string) =>
    condition ? `coalesce(sum(cell_rows) filter (where ${condition}), 0)` : "sum(cell_rows)";
  const value = a.kind === "sum" ? `sum(sum_${a.column})${where ? ` filter (where ${where})` : ""}` : rows(where);
  return [
    ...(a.kind === "distinct" ? [] : [{sql: value, column}]),
    ...(unknown ? [{sql: rows(unknown), column: `${column}_unknown`}] : [])
  ];
}

/** The parts that count distinct values, by the column of the values. */
function byDistinctColumn(parts: readonly Part[]): Map<string, Part[]> {
  const by = new Map<string, Part[]>();
  for (const part of parts) {
    const {aggregate: a} = part.measure;
    if (a.kind === "distinct") by.set(a.column, [...(by.get(a.column) ?? []), part]);
  }
  return by;
}

const typed = (parts: readonly Part[]) =>
  `p.period_type in (${[...new Set(parts.flatMap((p) => [...p.types]))].map(quote).join(", ")})`;

/** The words of conditions that may be columns. */
const wordsIn = (conditions: readonly (string | undefined)[]) =>
  conditions.flatMap((sql) => sql?.replaceAll(/'(?:[^']|'')*'/g, "").match(/\b[a-z_]\w*\b/g) ?? []);
