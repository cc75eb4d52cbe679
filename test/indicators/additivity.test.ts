import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {createFigureTable} from "../../loaders/indicators/computeIndicators.js";
import {withDuckDB} from "../../loaders/duckdb.js";
import {lists, withMarts} from "../marts/known.js";

const areas = fc.constantFrom(...lists.streets.map((c) => c.code));
const monthNo = fc.integer({min: 1, max: 12});
const month = monthNo.map((m) => `2023-${String(m).padStart(2, "0")}-01`);

interface Figure {
  period_type: string;
  period: string;
  area_code: string;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
}

// Money and counts have at most four decimals: whole ten-thousandths are exact.
const exact = (x: string | null) => BigInt((x ?? "0.0000").replace(".", ""));
const sum = (xs: bigint[]) => xs.reduce((a, b) => a + b, 0n);
const figuresOf = (id: string) =>
  `select period_type, period, area_code, value, numerator, denominator from mart_indicators where indicator_id = '${id}'`;

describe("figures of any deliveries", () => {
  it("additive parts equal the whole, over streets and over time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({area_code: areas, pay_month: month, cents: fc.integer({min: 0, max: 10_000_000})}), {
          minLength: 1,
          maxLength: 25
        }),
        async (paid) => {
          const payouts = paid.map(({area_code, pay_month, cents}, i) => ({
            serial: String(i),
            person: `p${i % 7}`,
            area_code,
            item: "living_allowance",
            accrual_month: pay_month,
            pay_month,
            paid_yuan: (cents / 100).toFixed(2),
            state: "成功"
          }));
          await withMarts({payouts}, async (db) => {
            const rows = await db.all<Figure>(figuresOf("benefit_paid_total"));
            const of = (test: (f: Figure) => boolean) => sum(rows.filter(test).map((f) => exact(f.value)));
            const whole = BigInt(paid.reduce((a, p) => a + p.cents, 0)) * 100n;
            for (const type of ["month", "quarter", "year"]) {
              expect(of((f) => f.period_type === type && f.area_code === "310104")).toBe(whole);
            }
            // The streets make the whole but for what the district paid itself.
            const own = BigInt(paid.reduce((a, p) => a + (p.area_code === "310104" ? p.cents : 0), 0)) * 100n;
            expect(of((f) => f.period_type === "month" && f.area_code !== "310104") + own).toBe(whole);
          });
        }
      ),
      {numRuns: 12, seed: 1}
    ));

  it("a ratio of the whole is the sum of the numerators over the sum of the denominators", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({area_code: areas, funds: fc.boolean()}), {minLength: 1, maxLength: 40}),
        async (made) => {
          const stations = made.map(({area_code, funds}, i) => ({
            quarter: "2023-10-01",
            station: `s${i}`,
            level: "community",
            area_code,
            has_organisation: true,
            has_posts: true,
            has_staff: true,
            has_funds: funds,
            has_support: true
          }));
          await withMarts({stations}, async (db) => {
            const rows = await db.all<Figure>(figuresOf("five_haves_rate"));
            const whole = rows.find((f) => f.area_code === "310104")!;
            const streets = rows.filter((f) => f.area_code !== "310104");
            const own = made.filter((s) => s.area_code === "310104");
            const numerator =
              sum(streets.map((f) => exact(f.numerator))) / 10_000n + BigInt(own.filter((s) => s.funds).length);
            const denominator = sum(streets.map((f) => exact(f.denominator))) / 10_000n + BigInt(own.length);
            expect(exact(whole.numerator)).toBe(numerator * 10_000n);
            expect(exact(whole.denominator)).toBe(denominator * 10_000n);
            expect(exact(whole.value)).toBe((2n * numerator * 1_000_000n + denominator) / (2n * denominator));
          });
        }
      ),
      {numRuns: 12, seed: 1}
    ));

  it("distinct persons of the district are at most the sum of the streets and at least the largest", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            person: fc.constantFrom("a", "b", "c", "d"),
            area_code: areas.filter((a) => a !== "310104"),
            category: fc.constantFrom("war_veteran", "disabled_serviceman", "conscript_family")
          }),
          {minLength: 1, maxLength: 12}
        ),
        async (known) => {
          const beneficiaries = known.map((b) => ({...b, month: "2023-12-01", state: "享受待遇"}));
          await withMarts({beneficiaries}, async (db) => {
            const rows = (await db.all<Figure>(figuresOf("key_beneficiary_count"))).filter(
              (f) => f.period_type === "year"
            );
            const whole = exact(rows.find((f) => f.area_code === "310104")!.value);
            const streets = rows.filter((f) => f.area_code !== "310104").map((f) => exact(f.value));
            const key = new Set(known.filter((b) => b.category !== "conscript_family").map((b) => b.person));
            expect(whole).toBe(BigInt(key.size) * 10_000n);
            expect(whole <= sum(streets)).toBe(true);
            expect(streets.every((s) => s <= whole)).toBe(true);
          });
        }
      ),
      {numRuns: 12, seed: 1}
    ));
});

describe("ratio(n, d, factor)", () => {
  it("rounds half up at the fourth decimal, exactly, and is null over nothing", () =>
    withDuckDB(":memory:", async (db) => {
      await createFigureTable(db);
      const [row] =
        await db.all(`select ratio(2, 3, 100) as a, ratio(1, 20000, 1) as half, ratio(3500000055::decimal(18, 2) / 100, 2152, 1) as money,
        ratio(1, 0, 100) as nothing, ratio(0, 5, 100) as zero`);
      expect(row).toEqual({a: "66.6667", half: "0.0001", money: "16263.9408", nothing: null, zero: "0.0000"});
    }));
});
