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
});
