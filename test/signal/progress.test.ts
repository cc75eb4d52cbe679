import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {indicators} from "../../loaders/indicators/index.js";
import type {LampRule} from "../../loaders/reference/lamps.js";
import type {Schedule} from "../../loaders/reference/schedules.js";
import {progressRows, type PublishedFigure as Figure} from "../../loaders/signal/progress.js";
import {judgeSeries} from "../../loaders/signal/signals.js";
import type {Target} from "../../loaders/signal/series.js";

const figure = (indicator_id: string, period: string, value: number | null, more: Partial<Figure> = {}): Figure => ({
  indicator_id,
  period_type: period.length === 4 ? "year" : period.includes("Q") ? "quarter" : "month",
  period,
  value,
  flag: "",
  status: "no_target",
  below: "",
  ...more
});
const target = (indicator_id: string, operator: string, value: number): Target => ({
  ...{indicator_id, operator, value, valid_from: "2020-01-01", valid_to: "9999-12-31"}
});
const rule = (against: LampRule["against"], from: number | null, lamp: LampRule["lamp"]): LampRule => ({
  ...{against, from, lamp, source: "某文"}
});
const twelfths: Schedule = {
  ...{indicator_id: "activity_count", year: 2023, source: "某文"},
  shares: Array.from({length: 12}, (_, m) => (100 * (m + 1)) / 12)
};
const rules = [
  ...[rule("schedule", 0, "green"), rule("schedule", -10, "yellow"), rule("schedule", null, "red")],
  ...[rule("target_points", 0, "green"), rule("target_points", null, "red")],
  ...[rule("target_count", 0, "green")]
];

type Input = Parameters<typeof progressRows>[1];
const nothing: Input = {
  ...{asOf: "2023-09", targets: [], schedules: [], lamps: [], comments: [], summaries: []},
  unexplained: new Set()
};
const inTime = (figures: readonly Figure[]) => [...figures].sort((a, b) => (a.period < b.period ? -1 : 1));
const rowOf = (id: string, figures: readonly Figure[], input: Partial<Input> = {}) =>
  progressRows(inTime(figures), {...nothing, ...input}).find((row) => row.indicator_id === id)!;

/** 2023 up to September, and the same of 2022; the target is 300 a year. */
const activities = (soFar: number) => [
  figure("activity_count", "2023-09", 20),
  figure("activity_count", "2022-09", 25),
  figure("activity_count", "2023", soFar, {flag: "provisional", status: "insufficient"}),
  figure("activity_count", "2022", 280, {status: "off_track"}),
  figure("activity_count", "2023-09", soFar, {period_type: "ytd", status: ""}),
  figure("activity_count", "2022-09", 200, {period_type: "ytd", status: ""})
];
const yearly = {targets: [target("activity_count", ">=", 300)]};

describe("progressRows(figures, input)", () => {
  it("has the headline first, then each other indicator with a target in force", () => {
    const rows = progressRows([], {...nothing, targets: [target("veto_open_count", "=", 0)]});
    expect(rows.at(-1)).toMatchObject({indicator_id: "veto_open_count", headline: 0, lamp_why: "missing"});
    expect(rows.filter((row) => row.headline === 0)).toHaveLength(1);
  });

  it("compares what is done of the year’s target with what is due by the end of the month", () => {
    const at = (soFar: number) =>
      rowOf("activity_count", activities(soFar), {...yearly, schedules: [twelfths], lamps: rules});
    expect(at(230)).toMatchObject({
      ...{value: 20, cumulative: 230, cumulative_of: "year", target: 300, completion: 76.6667},
      ...{scheduled_to: "2023-09", scheduled: 75, gap: 1.6667, gap_against: "schedule", lamp: "green", lamp_why: ""}
    });
    expect(at(200)).toMatchObject({completion: 66.6667, gap: -8.3333, lamp: "yellow"});
    expect(at(150)).toMatchObject({completion: 50, gap: -25, lamp: "red"});
  });

  it("makes no twelfths where no schedule is set: not due, unless it is done", () => {
    const at = (soFar: number) => rowOf("activity_count", activities(soFar), {...yearly, lamps: rules});
    expect(at(200)).toMatchObject({scheduled: null, gap: null, lamp: "", lamp_why: "not_due"});
    expect(at(310)).toMatchObject({scheduled: null, gap: 3.3333, gap_against: "target_points", lamp: "green"});
  });

  it("lights no lamp without a rule, or where no rule reaches", () => {
    const schedules = [twelfths];
    expect(rowOf("activity_count", activities(200), {...yearly, schedules})).toMatchObject({
      ...{gap: -8.3333, lamp: "", lamp_why: "no_rule"}
    });
    const lamps = [rule("schedule", 0, "green")];
    expect(rowOf("activity_count", activities(200), {...yearly, schedules, lamps})).toMatchObject({
      ...{lamp: "", lamp_why: "uncovered"}
    });
  });

  it("compares the year so far with the same months of the year before", () =>
    expect(rowOf("activity_count", activities(230))).toMatchObject({
      ...{change_of: "cumulative", before_period: "2022-09", before: 200, change: 30, lamp_why: "no_target"}
    }));

  it("shows a rate’s distance to its target, and no share done", () => {
    const rate = [
      figure("five_haves_rate", "2023-Q2", 92, {status: "off_track"}),
      figure("five_haves_rate", "2023-Q3", 97, {status: "insufficient", flag: "provisional"})
    ];
    const input = {targets: [target("five_haves_rate", "=", 100)], lamps: rules};
    expect(rowOf("five_haves_rate", rate, input)).toMatchObject({
      ...{period: "2023-Q2", value: 92, completion: null, gap: -8, gap_against: "target_points", lamp: "red"},
      ...{status: "off_track", cumulative_of: ""}
    });
  });

  it("counts what may not be more the other way", () => {
    const open = [figure("veto_open_count", "2023-09", 2, {status: "off_track"})];
    const at = (of: Target) => rowOf("veto_open_count", open, {targets: [of], lamps: rules}).gap;
    expect([target("veto_open_count", "=", 0), target("veto_open_count", "<=", 3)].map(at)).toEqual([-2, 1]);
  });

  it("asks for an explanation only of what is off track now, not of a year before", () => {
    const unexplained = new Set(["activity_count"]);
    expect(rowOf("activity_count", activities(200), {...yearly, unexplained}).unexplained).toBe(0);
    const over = [figure("activity_count", "2023", 200, {status: "off_track"})];
    expect(rowOf("activity_count", over, {...yearly, unexplained, asOf: "2023-12"}).unexplained).toBe(1);
  });

  it("says that a year’s target is not due while the year is not over", () => {
    const year = [
      figure("work_report_inclusion", "2022", 2, {status: "off_track"}),
      figure("work_report_inclusion", "2023", 3, {status: "insufficient", flag: "provisional"})
    ];
    const input = {targets: [target("work_report_inclusion", "=", 4)], lamps: rules};
    expect(rowOf("work_report_inclusion", year, input)).toMatchObject({
      ...{period: "2023", status: "insufficient", gap: null, lamp_why: "not_due", change_of: ""}
    });
  });

  it("leaves hidden what is hidden, and works out nothing of it", () => {
    const hidden = {flag: "suppressed", below: "5"};
    const rows = [
      figure("conscript_received_count", "2022", 30),
      figure("conscript_received_count", "2023", null, {...hidden, status: "insufficient"})
    ];
    const input = {targets: [target("conscript_received_count", ">=", 20)], lamps: rules, asOf: "2023-12"};
    expect(rowOf("conscript_received_count", rows, input)).toMatchObject({
      ...{value: null, flag: "suppressed", below: "5", cumulative: null, cumulative_flag: "suppressed"},
      ...{completion: null, gap: null, before: null, change: null, lamp: "", lamp_why: "hidden"}
    });
  });

  it("says where the lamp and the signal differ, and nothing where they agree", () => {
    const judged = (values: readonly number[], status: string) => {
      const points = values.map((value, i) => ({period: `2022-${String(i + 1).padStart(2, "0")}`, value}));
      const indicator = indicators.find((d) => d.id === "list_completion_rate")!;
      const series = {indicator, periodType: "month", area: "310104", points} as const;
      const newest = figure(indicator.id, "2022-12", values.at(-1)!, {status});
      return rowOf(indicator.id, [newest], {
        ...{asOf: "2022-12", targets: [target(indicator.id, ">=", 90)], summaries: [judgeSeries(series, [], [])]}
      }).differs;
    };
    const usual = [80, 82, 81, 79, 80, 82, 81, 79, 80, 82, 81, 80];
    const up = [...usual.slice(0, 11), 99];
    const down = [...usual.slice(0, 11), 60];
    expect(judged(up, "off_track")).toBe("behind_but_better");
    expect(judged(usual, "off_track")).toBe("behind_as_usual");
    expect(judged(down, "on_track")).toBe("met_but_worse");
    expect([judged(down, "off_track"), judged(up, "on_track"), judged(usual, "on_track")]).toEqual(["", "", ""]);
  });
});

describe("a row of progress, whatever was published", () => {
  const ids = ["activity_count", "five_haves_rate", "veto_open_count", "benefit_on_time_rate", "key_beneficiary_count"];
  const someFigure = fc
    .record({
      id: fc.constantFrom(...ids),
      period: fc.constantFrom("2022-08", "2022-09", "2023-08", "2023-09", "2022-Q3", "2023-Q3", "2022", "2023"),
      window: fc.boolean(),
      value: fc.oneof(fc.integer({min: 0, max: 400}), fc.constant(null)),
      flag: fc.constantFrom("", "", "provisional", "suppressed", "missing"),
      status: fc.constantFrom("on_track", "off_track", "insufficient")
    })
    .map(({id, period, window, value, flag, status}) => {
      const shown = flag === "" || flag === "provisional" ? (value ?? 0) : null;
      const more: Partial<Figure> = {flag, status};
      if (window && period.length === 7 && !period.includes("Q")) more.period_type = "ytd";
      return figure(id, period, shown, more);
    });
  const input = fc.record({
    operator: fc.constantFrom(">=", "<=", "="),
    goal: fc.integer({min: 0, max: 300}),
    scheduled: fc.boolean(),
    lamps: fc.constantFrom<LampRule[]>([], rules)
  });

  it("has only published numbers and what they give, a lamp or the reason why not, and no share of a rate", () => {
    fc.assert(
      fc.property(fc.array(someFigure, {maxLength: 30}), input, (all, {operator, goal, scheduled, lamps}) => {
        const byKey = new Map(all.map((f) => [`${f.indicator_id} ${f.period_type} ${f.period}`, f]));
        const figures = inTime([...byKey.values()]);
        const rows = progressRows(figures, {
          ...{...nothing, lamps, targets: ids.map((id) => target(id, operator, goal))},
          schedules: scheduled ? ids.map((indicator_id) => ({...twelfths, indicator_id})) : []
        });
        for (const row of rows.filter(({indicator_id}) => ids.includes(indicator_id))) {
          const shown = (period: string, value: number | null) =>
            value === null ||
            figures.some((f) => f.indicator_id === row.indicator_id && f.period === period && f.value === value);
          expect(shown(row.period, row.value)).toBe(true);
          expect(shown(row.cumulative_period, row.cumulative)).toBe(true);
          expect(shown(row.before_period, row.before)).toBe(true);
          expect(row.lamp === "").toBe(row.lamp_why !== "");
          if (row.lamp) expect(lamps.map((l) => l.lamp)).toContain(row.lamp);
          if (row.gap === null) expect(row.lamp).toBe("");
          const {additivity} = indicators.find((d) => d.id === row.indicator_id)!;
          if (additivity !== "additive" || row.cumulative === null) expect(row.completion).toBeNull();
          if (row.scheduled !== null) expect(scheduled).toBe(true);
        }
      })
    );
  });
});
