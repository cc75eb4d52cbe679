import {describe, expect, it} from "vitest";
import {type ChartKind, chooseChart, happened} from "../../loaders/signal/choose.js";
import {indicators} from "../../loaders/indicators/index.js";
import type {Point} from "../../loaders/signal/series.js";

const indicator = (id: string) => indicators.find((d) => d.id === id)!;
const points = (values: readonly (number | null)[]): Point[] =>
  values.map((value, i) => ({period: `2021-${String(i + 1).padStart(2, "0")}`, value}));
const ratios = (pairs: readonly (readonly [number, number])[]): Point[] =>
  pairs.map(([numerator, denominator], i) => ({
    period: `2021-${String(i + 1).padStart(2, "0")}`,
    value: (100 * numerator) / denominator,
    numerator,
    denominator
  }));
const times = <T>(n: number, value: T) => Array.from({length: n}, () => value);
const chosen = (id: string, of: readonly Point[]): ChartKind => chooseChart(indicator(id), of).chart;

describe("chooseChart(indicator, points)", () => {
  it("has none under twelve points", () => {
    expect(chooseChart(indicator("activity_count"), points([...times(11, 5), null]))).toEqual({
      chart: "",
      why: "有值的只有 11 期，不满 12 期，不画控制图。"
    });
  });
  it("takes p′ for a share whose parts are published, from the definition alone or as it says", () => {
    for (const id of ["list_completion_rate", "five_haves_rate", "benefit_on_time_rate", "station_case_close_rate"])
      expect([id, chosen(id, ratios(times(12, [30, 40])))]).toEqual([id, "p_prime"]);
  });
  it("takes u′ where the numerator is no part of the denominator, or is more than it", () => {
    expect(chosen("festival_visit_coverage_rate", ratios(times(12, [30, 40])))).toBe("u_prime");
    expect(chosen("station_coverage_rate", ratios(times(12, [30, 40])))).toBe("u_prime");
    expect(chosen("station_case_close_rate", ratios([...times(12, [30, 40] as const), [41, 40]]))).toBe("u_prime");
  });
  it("goes back to XmR where a part is not published", () =>
    expect(chooseChart(indicator("list_completion_rate"), points(times(12, 75)))).toEqual({
      chart: "xmr",
      why: "分子或分母有的期不公布，只能按公布的值画 XmR 图。"
    }));
  it("takes g where events are rare: under one a period, or none in most", () => {
    expect(chosen("activity_count", points([...times(6, 0), ...times(6, 1)]))).toBe("g");
    expect(chosen("activity_count", points([...times(7, 0), ...times(5, 9)]))).toBe("g");
    expect(chosen("activity_count", points([...times(6, 0), ...times(6, 2)]))).toBe("xmr");
    expect(chosen("row_reject_rate", ratios([...times(8, [0, 5000] as const), ...times(4, [1, 5000] as const)]))).toBe(
      "g"
    );
    expect(chosen("veto_open_count", points([...times(6, 0), ...times(6, 1)]))).toBe("g");
  });
  it("takes XmR for amounts, stocks and counts that are not rare, and says why", () => {
    const why = (id: string) => chooseChart(indicator(id), points(times(12, 40)));
    expect(why("benefit_paid_total")).toEqual({chart: "xmr", why: "是合计的数量，不是次数，用 XmR 图。"});
    expect(why("key_beneficiary_count")).toEqual({chart: "xmr", why: "是期末有多少，不是发生了几次，用 XmR 图。"});
    expect(why("media_item_count").chart).toBe("xmr");
    // A stock of few is no rare event.
    expect(chosen("volunteer_team_count", points(times(12, 0)))).toBe("xmr");
  });
});

describe("happened(indicator, points)", () => {
  it("of a count: where there is one", () =>
    expect(happened(indicator("activity_count"), points([0, 2, null, 0, 1]))).toEqual([
      false,
      true,
      null,
      false,
      true
    ]));
  it("of what is open at the month’s end: where it is more than before", () =>
    expect(happened(indicator("veto_open_count"), points([1, 1, 2, 1, null, 1, 0, 1]))).toEqual([
      null,
      false,
      true,
      false,
      null,
      null,
      false,
      true
    ]));
});
