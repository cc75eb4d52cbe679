import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {baseOf} from "../../loaders/warehouse/facts/bases.js";
import {createFigureTable} from "../../loaders/indicators/computeIndicators.js";
import type {Indicator, Measure} from "../../loaders/indicators/indicator.js";
import {indicators} from "../../loaders/indicators/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {lists, withMarts} from "../marts/known.js";

const district = "310104";
const area = fc.constantFrom(...lists.streets.map((c) => c.code).filter((c) => c !== district));
const month = fc
  .tuple(fc.constantFrom(2022, 2023), fc.integer({min: 1, max: 12}))
  .map(([y, m]) => `${y}-${String(m).padStart(2, "0")}-01`);
const day = fc
  .tuple(month, fc.integer({min: 1, max: 28}))
  .map(([m, d]) => `${m.slice(0, 8)}${String(d).padStart(2, "0")}`);
const quarter = month.map(
  (m) => `${m.slice(0, 5)}${String(Math.floor((Number(m.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, "0")}-01`
);
const year = fc.constantFrom(2022, 2023);
const person = fc.constantFrom(..."abcdefg");
const count = fc.integer({min: 0, max: 50});
const flag = fc.boolean();
const unit = fc.constantFrom("区教育局", "区双拥办", "田林街道");
const rows = <T>(row: fc.Arbitrary<T>) => fc.array(row, {maxLength: 12});
const numbered = <T extends object>(key: string, list: T[]) => list.map((row, i) => ({...row, [key]: `${key}${i}`}));
const part = (n: number, of: number) => (of === 0 ? 0 : n % (of + 1));

/** Any deliveries of ours: few rows of every export that an indicator uses. */
const deliveries = fc
  .record({
    resettlement: rows(
      fc.record({
        person,
        person_type: fc.constantFrom("conscript", "nco"),
        placement_type: fc.constantFrom("self_employed", "assigned_job", "supported"),
        area_code: area,
        due_on: day,
        registered_on: day,
        placed_on: fc.option(day),
        trained: fc.option(flag)
      })
    ),
    beneficiaries: rows(
      fc.record({month, person, category: fc.constantFrom("war_veteran", "martyr_family", "other"), area_code: area})
    ),
    payouts: rows(
      fc.record({
        person,
        area_code: area,
        item: fc.constantFrom("living_allowance", "back_pay", "conscript_family_grant", "self_employment_grant"),
        accrual_month: month,
        pay_month: month,
        paid_yuan: fc.integer({min: 0, max: 10_000_000}).map((cents) => (cents / 100).toFixed(2)),
        state: fc.constantFrom("成功", "成功", "待发", "退回")
      })
    ),
    insurance: rows(
      fc.record({policy_year: year, product: fc.constantFrom("沪惠保", "意外险"), person, area_code: area})
    ),
    activities: rows(
      fc.record({
        activity_type: fc.constantFrom("lecture", "memorial", "drill", "welfare", "open_day"),
        direction: fc.constantFrom("拥政爱民", "宣传教育"),
        organiser: fc.constantFrom("区军休中心", "区双拥办"),
        area_code: area,
        held_on: day,
        served: fc.option(count)
      })
    ),
    visits: rows(
      fc.record({area_code: area, category: fc.constantFrom("war_veteran", "other"), visited_on: day, persons: count})
    ),
    two_lists: rows(fc.record({proposed_on: day, due_on: day, done_on: fc.option(day)})),
    tasks: rows(fc.record({section: fc.constant(1), unit, assigned_on: day, due_on: day, done_on: fc.option(day)})),
    stations: rows(
      fc.record({
        quarter,
        level: fc.constantFrom("community", "street"),
        area_code: area,
        has_organisation: flag,
        has_posts: fc.constant(true),
        has_staff: fc.constant(true),
        has_funds: fc.constant(true),
        has_support: fc.constant(true),
        model: fc.option(flag)
      })
    ),
    station_cases: rows(fc.record({month, station: person, area_code: area, received: count, closed: count})),
    school_places: rows(
      fc.record({school_year: fc.constantFrom("2022-2023", "2023-2024"), applied: count, solved: count})
    ),
    spouse_jobs: rows(fc.record({year, eligible: count, placed: count})),
    support_teams: rows(fc.record({quarter, authorised: count, actual: count, drills: count})),
    science_resources: rows(fc.record({month, category: fc.constantFrom("部队", "社会化拥军组织"), units: count})),
    media: rows(fc.record({channel: fc.constantFrom("报", "网"), published_on: day})),
    meetings: rows(
      fc.record({meeting_type: fc.constantFrom("plenary", "military_session"), held_on: day, minutes_filed: flag})
    ),
    evidence: rows(
      fc.record({
        year,
        item_no: fc.constantFrom("1.1", "1.2", "3", "5", "6", "模范街镇"),
        unit,
        kind: fc.constantFrom("述职报告", "拨付凭证", "计划", "文件"),
        required: count,
        filed: count
      })
    ),
    scores: rows(
      fc.record({
        standard: fc.constantFrom("试行", "二"),
        year,
        unit: fc.option(unit),
        max_points: fc.option(count),
        self_points: fc.option(count)
      })
    ),
    veto_events: rows(
      fc.record({veto_code: fc.option(fc.constantFrom("dispute", "other")), found_on: day, resolved_on: fc.option(day)})
    ),
    surveys: rows(
      fc.record({
        wave: person,
        month,
        group: fc.constantFrom("优抚对象", "官兵"),
        area_code: area,
        answered: count,
        satisfied: count
      })
    ),
    volunteers: rows(fc.record({month, area_code: area, volunteers: count}))
  })
  .map((d) => ({
    ...d,
    resettlement: numbered("intake_id", d.resettlement),
    beneficiaries: d.beneficiaries.map((b) => ({...b, state: "享受待遇"})),
    payouts: numbered("serial", d.payouts),
    activities: numbered("activity_id", d.activities),
    visits: numbered("batch_id", d.visits),
    two_lists: numbered("item_id", d.two_lists).map((i) => ({
      ...i,
      side: "地方为部队办",
      category: "其他",
      unit: "区双拥办",
      state: "办理中"
    })),
    tasks: numbered("task_id", d.tasks).map((t) => ({...t, state: "进行中"})),
    stations: numbered("station", d.stations),
    station_cases: d.station_cases.map((c, i) => ({...c, matter: `${i}`, closed: part(c.closed, c.received)})),
    school_places: d.school_places.map((s, i) => ({
      ...s,
      stage: `${i}`,
      kind: "入学",
      solved: part(s.solved, s.applied)
    })),
    spouse_jobs: d.spouse_jobs.map((s, i) => ({...s, way: `${i}`})),
    support_teams: numbered("team", d.support_teams),
    media: numbered("item_id", d.media),
    meetings: numbered("meeting_id", d.meetings),
    scores: numbered("item_no", d.scores),
    veto_events: numbered("event_id", d.veto_events).map((e) => ({...e, state: "在办"})),
    surveys: d.surveys.map((s) => ({...s, satisfied: part(s.satisfied, s.answered)})),
    volunteers: numbered("team", d.volunteers)
  }));

interface Figure {
  indicator_id: string;
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
const quarterOf = (period: string) => `${period.slice(0, 4)}-Q${Math.ceil(Number(period.slice(5)) / 3)}`;
const whole = (f: Figure, type: string) =>
  type === "quarter" && f.period_type === "month" ? quarterOf(f.period) : f.period.slice(0, 4);

/** The next finer period that the definition has, for each coarser one. */
const steps = (d: Indicator) => {
  const types = (["month", "quarter", "year"] as const).filter((t) => d.periods.district.includes(t));
  return types.slice(1).map((coarse, i) => [types[i]!, coarse] as const);
};
const added = (m: Measure | undefined) => m === undefined || ["count", "sum"].includes(m.aggregate.kind);
const isFlow = (d: Indicator) => d.numerator.date !== undefined && (!d.denominator || d.denominator.date !== undefined);

/** What holds of every figure that was made, whatever was delivered. */
function hold(figures: readonly Figure[]): void {
  for (const d of indicators) {
    const mine = figures.filter((f) => f.indicator_id === d.id);
    const parts = (column: "value" | "numerator" | "denominator", parts: Figure[], f: Figure) =>
      expect(sum(parts.map((p) => exact(p[column]))), `${d.id} ${f.period} ${f.area_code} ${column}`).toBe(
        exact(f[column])
      );
    const columns = d.denominator ? (["numerator", "denominator"] as const) : (["value"] as const);

    if (isFlow(d) && added(d.numerator) && added(d.denominator)) {
      for (const [fine, coarse] of steps(d))
        for (const f of mine.filter((f) => f.period_type === coarse))
          for (const column of columns)
            parts(
              column,
              mine.filter(
                (p) => p.period_type === fine && p.area_code === f.area_code && whole(p, coarse) === f.period
              ),
              f
            );
    }
    if (d.periods.street.length && added(d.numerator) && added(d.denominator)) {
      for (const f of mine.filter(
        (f) => f.area_code === district && d.periods.street.includes(f.period_type as "year")
      ))
        for (const column of columns)
          parts(
            column,
            mine.filter((p) => p.area_code !== district && p.period_type === f.period_type && p.period === f.period),
            f
          );
    }
    if (d.denominator && !d.denominator.mean) {
      const factor = d.unit === "%" ? 100n : 1n;
      for (const f of mine.filter((f) => f.value !== null)) {
        const [n, of] = [exact(f.numerator), exact(f.denominator)];
        expect(exact(f.value), `${d.id} ${f.period}`).toBe((2n * n * factor * 10_000n + of) / (2n * of));
      }
      for (const f of mine.filter((f) => f.value === null))
        expect(exact(f.denominator), `${d.id} ${f.period}`).toBe(0n);
    }
    if (baseOf(d.numerator.fact).kind === "stock") {
      for (const [fine, coarse] of steps(d))
        for (const f of mine.filter((f) => f.period_type === coarse)) {
          const last = mine
            .filter((p) => p.period_type === fine && p.area_code === f.area_code && whole(p, coarse) === f.period)
            .filter((p) => p.numerator !== null || p.value !== null)
            .at(-1);
          expect([f.value, f.numerator], `${d.id} ${f.period} ${f.area_code}`).toEqual([
            last?.value ?? null,
            last?.numerator ?? null
          ]);
        }
    }
  }
}

describe("figures of any deliveries", () => {
  it("add up where they may, are quotients of sums where they may not, and are the last month of what is a stock", () =>
    fc.assert(
      fc.asyncProperty(deliveries, (known) =>
        withMarts(known, async (db) => {
          hold(await db.all<Figure>("from figure order by indicator_id, period_type, period_start, area_code"));
          await countPersonsOnce(db, known.beneficiaries);
        })
      ),
      {numRuns: 5, seed: 1}
    ));
});

/** Distinct persons of the district are at most the sum of the streets and at least the largest. */
async function countPersonsOnce(
  db: Database,
  known: {month: string; person: string; category: string}[]
): Promise<void> {
  const months = await db.all<Figure & {period_start: string}>(
    "from figure where indicator_id = 'key_beneficiary_count' and period_type = 'month' and value is not null"
  );
  for (const f of months.filter((f) => f.area_code === district)) {
    const streets = months.filter((s) => s.area_code !== district && s.period === f.period).map((s) => exact(s.value));
    const key = known.filter((b) => b.month.startsWith(f.period) && b.category !== "other");
    expect(exact(f.value)).toBe(BigInt(new Set(key.map((b) => b.person)).size) * 10_000n);
    expect(exact(f.value) <= sum(streets)).toBe(true);
    expect(streets.every((s) => s <= exact(f.value))).toBe(true);
  }
}

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
