import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {indicators} from "../../loaders/indicators/index.js";
import {sentence} from "../../loaders/signal/sentences.js";
import type {Series, Target} from "../../loaders/signal/series.js";
import {judgeSeries} from "../../loaders/signal/signals.js";
import {district} from "../marts/known.js";

const month = (i: number) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
const series = (values: readonly (number | null)[], id: string): Series => ({
  indicator: indicators.find((d) => d.id === id)!,
  periodType: "month",
  area: district,
  points: values.map((value, i) => ({period: month(i), value}))
});
const say = (values: readonly (number | null)[], id = "list_completion_rate", targets: Target[] = []) =>
  sentence(judgeSeries(series(values, id), [], targets));
const wobble = [63, 65, 64, 66, 65, 64, 66, 63, 65, 64, 66, 65];

describe("sentence(summary)", () => {
  it("states the figure, the period and the year before, and that the difference says nothing", () =>
    expect(say([...wobble, 63.5])).toEqual({
      indicator_id: "list_completion_rate",
      period_type: "month",
      period: "2022-01",
      area_code: district,
      text:
        "2022年1月，双清单办结率为 63.5%，比上月（65%）低 1.5 个百分点，比上年同期（63%）高 0.5 个百分点。" +
        "在通常的波动范围之内（平均 64.58%），这一期的差别不说明什么。",
      figures: "2022-01=63.5;2021-12=65;2021-01=63"
    }));
  it("says which rule makes a signal, whether it is good, and since when", () => {
    expect(say([...wobble, 75])!.text).toContain("高于通常波动的上限，不是通常的波动，是改善；自2022年1月起如此。");
    expect(say([...wobble, 75], "list_overdue_open_count")!.text).toContain("不是通常的波动，是变差");
    expect(say([...wobble, 75], "key_beneficiary_count")!.text).toContain("指标没有好坏方向，不判断好坏");
  });
  it("says what a signal is compared with where the year before or the trend says otherwise", () => {
    const high = wobble.map((value) => value + 20);
    // Well above the mean of all months, below the same month of a year ago.
    expect(say([...wobble, ...wobble, ...high, ...high, 81])!.text).toContain(
      "比上年同期（83%）低 2 个百分点。高于通常波动的上限，连续七期以上在平均值之上，不是通常的波动，" +
        "与平均（74.8%）相比是改善，与上年同期相比是变差；自2023年1月起如此。"
    );
    expect(say([...wobble, 90, 88, 86, 84, 82, 80, 78])!.text).toContain(
      "连续七期以上下降，不是通常的波动，与平均（71.79%）相比是改善，近来在变差；"
    );
    expect(say([...wobble, 66, 68, 70, 72, 74, 76, 78])!.text).toMatch(/连续七期以上上升，不是通常的波动，是改善；/);
  });
  it("calls a difference that reads as 0 no difference", () =>
    expect(say([...wobble, 65.001])!.text).toContain("与上月（65%）几乎相同，"));
  it("judges nothing under twelve points, and compares with nothing that is not there", () =>
    expect(say([63, null, 64])!.text).toBe(
      "2021年3月，双清单办结率为 64%，环比无数可比，同比无数可比。有值的只有 2 期，不满 12 期，不判断这是不是通常的波动。"
    ));
  it("says of a target what usual variation makes of it", () => {
    const target = (operator: string, value: number): Target[] => [
      {indicator_id: "list_completion_rate", valid_from: "2020-01-01", valid_to: "9999-12-31", operator, value}
    ];
    expect(say(wobble, "list_completion_rate", target(">=", 90))!.text).toContain("目标（>= 90）稳定达不到");
    expect(say(wobble, "list_completion_rate", target(">=", 65))!.text).toContain("目标（>= 65）有时达到、有时达不到");
  });

  it("of rare events says how long ago the last one was, and whether that is usual", () => {
    const often = Array.from({length: 40}, (_, i) => (i % 3 === 0 ? 1 : 0));
    expect(say([...often, 0], "veto_open_count")!.text).toBe(
      "2024年5月，一票否决风险项数为 0 项，比上月（1 项）少 1 项，与上年同期相同。" +
        "这样的事少，看隔了多久：上一次新增在2024年4月，已过去 1 个月，通常中间隔 2 个月，在通常的波动范围之内。"
    );
    expect(say(often, "activity_count")!.text).toContain(
      "这样的事少，看隔了多久：这一期有发生，与再上一次中间隔了 2 个月，通常中间隔 2 个月，在通常的波动范围之内。"
    );
    const quiet = [...often, ...Array<number>(30).fill(0)];
    expect(say(quiet, "veto_open_count")!.text).toMatch(
      /上一次新增在2024年4月，已过去 30 个月，通常中间隔 2 个月；间隔超过通常波动的上限（9\.35），不是通常的波动，是改善；自2026年10月起如此。$/
    );
    expect(say([...often, 0, null, 0, 0], "activity_count")!.text).toContain("其间有的期没有数，最近 2 个月没有");
    expect(say([...wobble.map(() => 0), 1, 1], "veto_open_count")!.text).toContain(
      "这样的事少，要看隔了多久：上一次新增在2022年1月，已过去 1 个月；有新增的只有 1 期，连不成 12 个间隔，不判断这是不是通常的波动。"
    );
    expect(say(Array<number>(13).fill(0), "veto_open_count")!.text).toContain("自2021年1月起没有看到新增");
  });

  it("never calls noise a trend, and cites only figures of the series", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({min: 0, max: 100}), {minLength: 1, maxLength: 40}), (values) => {
        const summary = judgeSeries(series(values, "list_completion_rate"), [], []);
        const {text, figures} = sentence(summary)!;
        if (summary.latest?.special) expect(text).toMatch(/不是通常的波动/);
        else expect(text).not.toMatch(/上升|下降|趋势|改善|变差|持续|好转|恶化|增长|回落|连续/);
        // 改善 and 变差 by themselves never stand beside a figure that moved the other way in a year.
        if (/，是(改善|变差)；/.test(text)) {
          const up = summary.latest!.side > 0;
          expect(text).not.toMatch(up ? /比上年同期（[^）]*）低/ : /比上年同期（[^）]*）高/);
          expect(text).not.toMatch(up ? /连续七期以上下降/ : /连续七期以上上升/);
        }
        for (const cited of figures.split(";")) {
          const [period, value] = cited.split("=");
          expect(summary.series.points).toContainEqual({period, value: Number(value)});
        }
      })
    ));

  it("never calls noise among rare events a trend either", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 2, null), {minLength: 12, maxLength: 90}), (values) => {
        const summary = judgeSeries(series(values, "activity_count"), [], []);
        if (summary.chart !== "g") return;
        const {text} = sentence(summary)!;
        if (summary.latest?.special) expect(text).toMatch(/不是通常的波动，是(改善|变差)/);
        else expect(text).not.toMatch(/上升|下降|趋势|改善|变差|持续|好转|恶化|增长|回落|连续/);
      })
    ));
});
