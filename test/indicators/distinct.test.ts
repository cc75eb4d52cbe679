import {readFile} from "node:fs/promises";
import {join} from "node:path";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {root} from "../../loaders/base/sources.js";
import {computeIndicators, createFigureTable} from "../../loaders/indicators/computeIndicators.js";
import type {Indicator} from "../../loaders/indicators/indicator.js";
import {indicators} from "../../loaders/indicators/index.js";

const total = indicators.find((d) => d.id === "benefit_paid_total")!;
const backPay = indicators.find((d) => d.id === "rate_rise_backpay_rate")!;
const persons: Indicator = {
  ...total,
  id: "persons_paid",
  sensitivity: "public_count",
  numerator: {...total.numerator, where: "is_paid", aggregate: {kind: "distinct", column: "person"}},
  cumulative: ["ytd", "rolling12"]
};

interface Payment {
  person: string | null;
  area_code: string | null;
  item: string | null;
  is_paid: boolean | null;
  in_benefit_total: boolean;
  pay_month: string | null;
}

const day = fc
  .tuple(fc.integer({min: 2011, max: 2023}), fc.integer({min: 1, max: 12}), fc.integer({min: 1, max: 28}))
  .map((parts) => parts.map((n) => String(n).padStart(2, "0")).join("-"));
const payments = fc.array(
  fc.record<Payment>({
    person: fc.constantFrom("a", "b", "c", "d", null),
    area_code: fc.constantFrom("310104000", "310104001", "310104", null),
    item: fc.constantFrom("back_pay", "living_allowance", null),
    is_paid: fc.constantFrom(true, true, false, null),
    in_benefit_total: fc.boolean(),
    pay_month: fc.option(day, {freq: 10})
  }),
  {maxLength: 60}
);
/** A calendar of a few months, or of more than a number has bits for; rows lie before and after it too. */
const calendar = fc.constantFrom(
  ["2022-03-01", "2023-02-01"],
  ["2023-05-01", "2023-05-01"],
  ["2012-02-01", "2023-07-01"]
);

async function createFacts(db: Database, rows: readonly Payment[], [first, last]: readonly string[]): Promise<void> {
  await db.run(`create temp table dim_street as
    select '310104' || lpad(i::text, 3, '0') as area_code, true as is_street from range(3) t(i)
    union all select '310104', false`);
  await db.run(`create temp table fact_benefit_payment (person text, area_code text, item text, is_paid boolean,
    in_benefit_total boolean, pay_month date, paid_yuan decimal(18, 2))`);
  await db.insert(
    "fact_benefit_payment",
    rows.map((row) => ({...row, paid_yuan: 1}))
  );
  await db.run(`create temp table source_month as
    select 'payouts' as contract, 'month' as cadence, true as reported, date '${last!}' as last_delivery,
      unnest(generate_series(date '${first!}', date '${last!}', interval 1 month))::date as month`);
  for (const table of ["period_month", "source_period", "window_month", "window_period"]) {
    const sql = await readFile(join(root, `loaders/warehouse/facts/${table}.sql`), "utf8");
    await db.run(`create temp table ${table} as ${sql}`);
  }
}

interface Figure {
  indicator_id: string;
  period_type: string;
  period_start: string;
  area_code: string;
  first_day: string;
  last_day: string;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  heads: string | null;
}

const number = (text: string | null) => (text === null ? null : Number(text));

describe("distinct persons of a period and area", () => {
  it("are those of whom there is a row in it, each once, whatever else there is", () =>
    fc.assert(
      fc.asyncProperty(payments, calendar, (rows, months) =>
        withDuckDB(":memory:", async (db) => {
          await createFacts(db, rows, months);
          await createFigureTable(db);
          await computeIndicators(db, [total, backPay, persons]);
          const figures = await db.all<Figure>(`
            select f.*, p.first_month as first_day, last_day(p.last_month) as last_day
            from (from figure union all from figure_cumulative) f
            join (
              select period_type, period_start, first_month, last_month from source_period
              union all
              select period_type, period_start, first_month, last_month from window_period
            ) p using (period_type, period_start)`);
          const count = (f: Figure, is: (row: Payment) => boolean | null) =>
            new Set(
              rows
                .filter((row) => row.pay_month !== null && row.pay_month >= f.first_day && row.pay_month <= f.last_day)
                .filter((row) => f.area_code === "310104" || row.area_code === f.area_code)
                .filter((row) => is(row) && row.person !== null)
                .map((row) => row.person)
            ).size;
          for (const f of figures) {
            const of = `${f.indicator_id} ${f.period_type} ${f.period_start} ${f.area_code}`;
            if (f.indicator_id === "persons_paid") expect(number(f.value), of).toBe(count(f, (row) => row.is_paid));
            if (f.indicator_id === "benefit_paid_total" && ["month", "quarter", "year"].includes(f.period_type))
              expect(number(f.heads), of).toBe(count(f, (row) => row.is_paid && row.in_benefit_total));
            if (f.indicator_id === "rate_rise_backpay_rate") {
              expect(number(f.numerator), of).toBe(count(f, (row) => row.item === "back_pay" && row.is_paid));
              expect(number(f.denominator), of).toBe(count(f, (row) => row.item === "back_pay"));
            }
          }
          expect(new Set(figures.map((f) => f.indicator_id)).size).toBe(3);
        })
      ),
      {numRuns: 15}
    ));
});
