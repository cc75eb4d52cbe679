import fc from "fast-check";
import {uniformInt} from "pure-rand/distribution/uniformInt";
import {xoroshiro128plus} from "pure-rand/generator/xoroshiro128plus";
import {describe, expect, it} from "vitest";
import {indicators} from "../../loaders/indicators/index.js";
import {outlook, outlookRow, project} from "../../loaders/signal/outlook.js";
import type {Series, Target} from "../../loaders/signal/series.js";
import {district} from "../marts/known.js";

const month = (i: number) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
const quarter = (i: number) => `${2021 + Math.floor(i / 4)}-Q${(i % 4) + 1}`;
const series = (
  values: readonly (number | null)[],
  id = "activity_count",
  periodType: "month" | "quarter" = "month"
): Series => ({
  indicator: indicators.find((d) => d.id === id)!,
  periodType,
  area: district,
  points: values.map((value, i) => ({period: (periodType === "month" ? month : quarter)(i), value}))
});
const target = (id: string, operator: string, value: number): Target => ({
  indicator_id: id,
  valid_from: "2020-01-01",
  valid_to: "9999-12-31",
  operator,
  value
});
const targets = [
  target("activity_count", ">=", 100),
  target("five_haves_rate", "=", 100),
  target("list_completion_rate", ">=", 95)
];
/** Every year like the one before. */
const same = (years: number, more = 0) => Array.from({length: 12 * years + more}, (_, i) => 10 + (i % 12));

describe("outlook(series, targets)", () => {
  it("says of a year like all others that it will be like them", () => {
    const whole = outlook(series(same(3)), targets)!;
    expect(outlookRow(whole)).toMatchObject({
      year: 2024,
      what: "year_total",
      low: 186,
      mid: 186,
      high: 186,
      reading: "likely_met",
      backtest_n: 12,
      backtest_covered: 12,
      coverage: 100
    });
    const met = outlook(series(Array(36).fill(90), "list_completion_rate"), targets)!;
    expect(outlookRow(met)).toMatchObject({what: "last_period", low: 90, high: 90, reading: "likely_missed"});
  });

  it("keeps what the running year already has", () => {
    const values = [...same(3), 110, 110, 110];
    const ahead = outlook(series(values), targets)!;
    expect(ahead.year).toBe("2024");
    // 330 so far, and April to December at least as in the years before.
    expect(ahead.interval!.low).toBeGreaterThanOrEqual(330 + 186 - 33);
  });

  it("has none under two years, over a gap, without a target, or without a year’s end to test on", () => {
    expect(outlook(series(same(2).slice(1)), targets)).toMatchObject({interval: null, why: "short_history"});
    expect(outlook(series([...same(2), null, 12]), targets)).toMatchObject({interval: null, why: "gaps"});
    expect(outlook(series(same(2, 3)), targets)).toMatchObject({interval: null, why: "no_back_test"});
    expect(outlook(series(same(3)), [])).toBeUndefined();
    expect(outlook(series([null, null]), targets)).toBeUndefined();
  });

  it("takes no rate beyond 100 %", () => {
    const rising = Array.from({length: 12}, (_, i) => 50 + 4.5 * i);
    const {interval, backTest} = outlook(series(rising, "five_haves_rate", "quarter"), targets)!;
    expect(interval!.high).toBe(100);
    expect(backTest.n).toBe(3);
  });

  it("goes on with a steady rise or fall", () => {
    const falling = outlook(
      series(
        Array.from({length: 36}, (_, i) => 95 - i / 2),
        "list_completion_rate"
      ),
      targets
    )!;
    expect(outlookRow(falling)).toMatchObject({low: 71.5, mid: 71.5, high: 71.5, reading: "likely_missed"});
  });

  it("has none where the back-test was mostly wrong, and says how it went", () => {
    const broken = Array.from({length: 36}, (_, i) => (i < 24 ? 10 : 10 + (i - 23) ** 2));
    expect(outlookRow(outlook(series(broken), targets)!)).toMatchObject({
      low: null,
      reading: "",
      why: "poor_back_test",
      backtest_n: 12,
      coverage: 0
    });
  });

  it("covers about 80 of 100 year’s ends of noise, of a walk and of seasons", () => {
    const rng = xoroshiro128plus(7);
    const noise = () => uniformInt(rng, -30, 30) + uniformInt(rng, -30, 30);
    const kinds: Record<string, (i: number, before: number) => number> = {
      noise: () => 200 + noise(),
      walk: (_, before) => before + noise() / 10,
      season: (i) => 200 + 40 * Math.sin((2 * Math.PI * i) / 12) + noise()
    };
    for (const [kind, next] of Object.entries(kinds)) {
      let [n, covered] = [0, 0];
      for (let run = 0; run < 100; run++) {
        const values: number[] = [];
        for (let i = 0; i < 48; i++) values.push(next(i, values.at(-1) ?? 500));
        const id = kind === "walk" ? "key_beneficiary_count" : "activity_count";
        const {backTest} = project(series(values, id))!;
        n += backTest.n;
        covered += backTest.covered;
      }
      expect((100 * covered) / n, kind).toBeGreaterThan(72);
      expect((100 * covered) / n, kind).toBeLessThan(92);
    }
  });

  const noisy = fc.array(fc.integer({min: 0, max: 60}), {minLength: 36, maxLength: 48});
  it("gives the same for the same figures, with the ends in order", () =>
    fc.assert(
      fc.property(noisy, (values) => {
        const once = outlook(series(values), targets)!;
        expect(outlook(series(values), targets)).toEqual(once);
        const {low, mid, high} = once.interval ?? {low: 0, mid: 0, high: 0};
        expect(low <= mid && mid <= high).toBe(true);
      }),
      {numRuns: 15}
    ));
});
