import {describe, expect, it} from "vitest";
import {indicators} from "../../loaders/indicators/index.js";
import type {Rebase} from "../../loaders/reference/rebases.js";
import type {Series, Target} from "../../loaders/signal/series.js";
import {judgeSeries, summaryRow} from "../../loaders/signal/signals.js";
import {district} from "../marts/known.js";

const month = (i: number) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
const series = (values: readonly (number | null)[], id = "list_completion_rate"): Series => ({
  indicator: indicators.find((d) => d.id === id)!,
  periodType: "month",
  area: district,
  points: values.map((value, i) => ({period: month(i), value}))
});
const wobble = [63, 65, 64, 66, 65, 64, 66, 63, 65, 64, 66, 65];
const target = (operator: string, value: number, from = "2020-01-01"): Target => ({
  indicator_id: "list_completion_rate",
  valid_from: from,
  valid_to: "9999-12-31",
  operator,
  value
});
const rebase = (from: string): Rebase => ({
  indicator_id: "list_completion_rate",
  from,
  reason: "撤销的事项不再计入",
  decided_on: "2021-12-20"
});

describe("judgeSeries(series, rebases, targets)", () => {
  it("is silent under twelve points", () => {
    const short = judgeSeries(series(wobble.slice(0, 11)), [], [target(">=", 90)]);
    expect(short.signals).toEqual([]);
    expect(summaryRow(short)).toMatchObject({
      points: 11,
      variation: "none",
      why: "few_points",
      assurance: "",
      center: null
    });
  });
  it("does not count a period without a value towards the twelve", () =>
    expect(summaryRow(judgeSeries(series([...wobble.slice(0, 11), null, null]), [], []))).toMatchObject({
      period: "2021-11",
      points: 11,
      why: "few_points"
    }));
  it("calls usual ups and downs 平稳", () =>
    expect(summaryRow(judgeSeries(series(wobble), [], []))).toMatchObject({
      variation: "common_cause",
      special: "",
      rules: "",
      since: "2021-01"
    }));
  it("goes by the indicator’s better direction", () => {
    const up = [...wobble, 75];
    expect(summaryRow(judgeSeries(series(up), [], []))).toMatchObject({
      variation: "improvement",
      rules: "outside",
      since: "2022-01"
    });
    expect(summaryRow(judgeSeries(series(up, "list_overdue_open_count"), [], []))).toMatchObject({
      variation: "concern"
    });
    expect(summaryRow(judgeSeries(series(up, "key_beneficiary_count"), [], []))).toMatchObject({
      variation: "none",
      special: "high",
      why: "no_direction"
    });
  });
  it("says since when: the first of the seven", () => {
    const shifted = [...wobble, 67, 68, 67, 68, 67, 68, 67];
    expect(summaryRow(judgeSeries(series(shifted), [], []))).toMatchObject({
      variation: "improvement",
      rules: "run",
      since: "2022-01"
    });
  });
  it("says whether the target can be counted on", () => {
    const says = (t: Target) => summaryRow(judgeSeries(series(wobble), [], [t])).assurance;
    expect(says(target(">=", 50))).toBe("consistent_pass");
    expect(says(target(">=", 90))).toBe("consistent_fail");
    expect(says(target(">=", 65))).toBe("inconsistent");
    expect(says(target(">=", 90, "2022-01-01"))).toBe("");
  });
  it("begins anew at a dated change of definition", () => {
    const lower = wobble.map((x) => x - 30);
    const both = judgeSeries(series([...wobble, ...lower]), [rebase("2022-01-01")], []);
    expect(summaryRow(both)).toMatchObject({
      variation: "common_cause",
      points: 12,
      base_from: "2022-01",
      rebase: "2022-01-01 起：撤销的事项不再计入"
    });
    expect(new Set(both.signals.map((s) => `${s.segment} ${s.center.toFixed(2)}`))).toEqual(
      new Set(["1 64.67", "2 34.67"])
    );
    expect(summaryRow(judgeSeries(series([...wobble, ...lower]), [], [])).variation).toBe("concern");
    // Under twelve points since: silent about today, although the stretch before has its chart.
    const young = judgeSeries(series([...wobble, ...lower.slice(0, 5)]), [rebase("2022-01-01")], []);
    expect(summaryRow(young)).toMatchObject({points: 5, why: "few_points"});
    expect(young.signals).toHaveLength(12);
  });

  it("judges a share by its own denominators, on the p′ chart", () => {
    const shares = (last: readonly [number, number]): Series => ({
      ...series([]),
      points: [...wobble.map((value) => [value, 100] as const), last].map(([numerator, denominator], i) => ({
        period: month(i),
        value: (100 * numerator) / denominator,
        numerator,
        denominator
      }))
    });
    // Four of five among five is usual; eighty of a hundred among a hundred is not.
    expect(summaryRow(judgeSeries(shares([4, 5]), [], []))).toMatchObject({
      chart: "p_prime",
      variation: "common_cause"
    });
    const far = judgeSeries(shares([80, 100]), [], [target(">=", 95)]);
    expect(summaryRow(far)).toMatchObject({chart: "p_prime", variation: "improvement", assurance: "consistent_fail"});
    expect(summaryRow(far).sigma_z).toBeGreaterThan(0);
    const [first, last] = [0, 12].map((i) => judgeSeries(shares([4, 5]), [], []).signals[i]!);
    expect((last!.upper - last!.center) / (first!.upper - first!.center)).toBeCloseTo(Math.sqrt(100 / 5), 9);
  });
  it("sees a long time without a rare event as few of them, on the g chart, and has no assurance of it", () => {
    const often = Array.from({length: 40}, (_, i) => (i % 3 === 0 ? 1 : 0));
    const quiet = [...often, ...Array<number>(30).fill(0)];
    const of = (values: number[], id: string) =>
      summaryRow(judgeSeries(series(values, id), [], [{...target("<=", 0), indicator_id: id}]));
    expect(of(often, "veto_open_count")).toMatchObject({
      chart: "g",
      variation: "common_cause",
      assurance: "",
      center: 2
    });
    expect(of(quiet, "veto_open_count")).toMatchObject({variation: "improvement", rules: "outside", since: month(69)});
    // Of activities few are bad.
    expect(of(quiet, "activity_count")).toMatchObject({variation: "concern"});
    const {signals} = judgeSeries(series(quiet, "veto_open_count"), [], []);
    expect(signals.at(-1)).toMatchObject({period: month(69), value: 0, gap: 30, open: true, outside: true});
  });
  it("does not judge rare events that make no twelve intervals", () =>
    expect(summaryRow(judgeSeries(series([...wobble.map(() => 0), 1, 1], "veto_open_count"), [], []))).toMatchObject({
      chart: "g",
      variation: "none",
      why: "few_events",
      center: null
    }));
});
