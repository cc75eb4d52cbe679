import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {root} from "../../loaders/base/sources.js";
import {compile} from "../../loaders/indicators/compile.js";
import {computeIndicators, createFigureTable} from "../../loaders/indicators/computeIndicators.js";
import type {Indicator} from "../../loaders/indicators/indicator.js";
import {indicators} from "../../loaders/indicators/index.js";

/** Counts of distinct persons by street and over windows, which no core indicator asks of a flow. */
const payments = indicators.filter((d) =>
  [d.numerator, d.denominator ?? d.numerator].every(({fact}) => fact === "fact_benefit_payment")
);
const total = payments.find((d) => d.id === "benefit_paid_total")!;
const persons: Indicator = {
  ...total,
  id: "persons_paid",
  sensitivity: "public_count",
  numerator: {...total.numerator, aggregate: {kind: "distinct", column: "person"}, unknown: "item is null"},
  cumulative: ["ytd", "rolling12"]
};
const accrued: Indicator = {
  ...persons,
  id: "persons_accrued",
  numerator: {...persons.numerator, date: "accrual_month", where: "item = 'back_pay'"},
  absent: {means: "unknown", say: "没有报。"}
};
const all = [...payments, persons, accrued];

/** Payments of few persons, with days inside months, and with nothing where a column may be empty. */
async function createPayments(db: Database, seed: number): Promise<void> {
  const random = (salt: string, n: number) => `(hash(i || '${salt}${seed}') % ${n})::int`;
  const day = (salt: string) => `(date '2022-01-01' + to_days(${random(salt, 500)}))::date`;
  await db.run(`create temp table dim_street as
    select '310104' || lpad(i::text, 3, '0') as area_code, true as is_street from range(3) t(i)
    union all select '310104', false`);
  await db.run(`create temp table fact_benefit_payment as
    select
      if(${random("p", 9)} = 0, null, 'p' || ${random("p", 12)}) as person,
      list_extract(['310104000', '310104001', '310104', null], ${random("a", 4)} + 1) as area_code,
      list_extract(['back_pay', 'self_employment_grant', 'conscript_family_grant', 'living_allowance', null], ${random("i", 5)} + 1) as item,
      ${random("t", 3)} > 0 as in_benefit_total,
      if(${random("n", 20)} = 0, null, ${day("m")}) as accrual_month, ${day("d")} as pay_month,
      (${random("y", 1000)} / 10)::decimal(18, 2) as paid_yuan,
      list_extract([true, false, null], ${random("s", 3)} + 1) as is_paid, ${random("o", 2)} = 0 as is_on_time
    from range(${60 + (seed % 5) * 60}) t(i)`);
  await db.run(`create temp table source_month as
    select 'payouts' as contract, 'month' as cadence, unnest(generate_series(date '2022-01-01', date '2023-05-01', interval 1 month))::date as month,
      true as reported, date '2023-05-01' as last_delivery`);
  for (const table of ["period_month", "source_period", "window_month", "window_period"]) {
    const sql = await readFile(join(root, `loaders/warehouse/facts/${table}.sql`), "utf8");
    await db.run(`create temp table ${table} as ${sql}`);
  }
}

describe("compileAll(indicators)", () => {
  for (const seed of [1, 2, 3, 4, 5])
    it(`makes the figures of each receipt's SQL, windows and empty cells too (payments ${seed})`, () =>
      withDuckDB(":memory:", async (db) => {
        await createPayments(db, seed);
        await createFigureTable(db);
        await computeIndicators(db, all);
        for (const d of all) {
          for (const [table, calendar] of [
            ["figure", "period"],
            ["figure_cumulative", "window"]
          ] as const) {
            if (calendar === "window" && !d.cumulative) continue;
            const computed = `select * from ${table} where indicator_id = '${d.id}'`;
            const printed = `select * from (${compile(d, calendar)})`;
            const off = await db.all(
              `(${computed} except all ${printed}) union all (${printed} except all ${computed})`
            );
            expect(off, `${d.id} ${table}`).toEqual([]);
            const [rows] = await db.all<{n: number}>(`select count(*)::int as n from (${computed})`);
            expect(rows!.n, `${d.id} ${table}`).toBeGreaterThan(0);
          }
        }
      }));
});
