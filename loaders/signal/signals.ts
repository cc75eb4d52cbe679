import {firstDay} from "../base/periods.js";
import type {Indicator} from "../indicators/indicator.js";
import type {Rebase} from "../reference/rebases.js";
import {type ChartKind, type Choice, chooseChart, happened, hasParts} from "./choose.js";
import {laney, type Parts} from "./laney.js";
import {rare} from "./rare.js";
import {assurance, isSpecial, type Judged} from "./rules.js";
import {type Point, rounded, type Series, type Target, targetFor} from "./series.js";
import {xmr} from "./xmr.js";

export type Variation = "improvement" | "concern" | "common_cause" | "none";

/** What is special about a point, with the direction that is better; high or low where neither is. */
export type Special = "" | "improvement" | "concern" | "high" | "low";

/** A point on its chart. */
export interface Signal extends Judged {
  period: string;
  chart: ChartKind;
  /** Of a g chart: the periods since the last event; centre and limits are of these. `open`: none has come since. */
  gap?: number;
  open?: boolean;
  /** 1 for the first stretch, one more after each rebase. */
  segment: number;
  special: Special;
}

/** What a whole series says today. */
export interface Summary extends Choice {
  series: Series;
  /** Laney’s σz of the newest stretch. */
  sigmaZ: number | null;
  /** Of rare events: the periods of the newest stretch that have one. */
  events: readonly string[] | undefined;
  /** Points of the newest stretch. */
  points: number;
  /** The newest point; undefined for a series without any. */
  latest: Signal | undefined;
  lastPeriod: string | undefined;
  /** The first period of the newest stretch. */
  baseFrom: string | undefined;
  rebase: Rebase | undefined;
  variation: Variation;
  /** Why the variation is not judged. */
  unjudged: "" | "few_points" | "few_events" | "no_direction";
  /** Since when it has been so without a break. */
  since: string | undefined;
  assurance: ReturnType<typeof assurance> | "";
  target: Target | undefined;
  signals: Signal[];
}

/** The charts of one series, one a stretch between rebases, and what they say. A short stretch says nothing. */
export function judgeSeries(series: Series, rebases: readonly Rebase[], targets: readonly Target[]): Summary {
  const {indicator} = series;
  const own = rebases.filter((r) => r.indicator_id === indicator.id).sort((a, b) => (a.from < b.from ? -1 : 1));
  const stretches = split(series.points, own);
  const charts = stretches.map(({points}, i) => chart(points, i + 1, indicator));

  const newest = stretches.at(-1)!;
  const {signals, choice, sigmaZ, events} = charts.at(-1)!;
  const latest = signals.at(-1);
  const known = newest.points.filter((p) => p.value !== null);
  // The target of what can be added up is the year's; a month or a quarter is no year.
  const target =
    latest && indicator.additivity !== "additive" ? targetFor(targets, indicator.id, latest.period) : undefined;
  const variation = latest ? variationOf(latest) : "none";
  return {
    series,
    ...choice,
    sigmaZ,
    events,
    points: known.length,
    latest,
    lastPeriod: known.at(-1)?.period,
    baseFrom: known[0]?.period,
    rebase: newest.rebase,
    variation,
    unjudged: latest
      ? variation === "none"
        ? "no_direction"
        : ""
      : choice.chart === "g"
        ? "few_events"
        : "few_points",
    since: latest && sinceWhen(signals),
    // Intervals have no target.
    assurance: latest && target && choice.chart !== "g" ? assurance(latest, target) : "",
    target,
    signals: charts.flatMap((c) => c.signals)
  };
}

/** The points up to each rebase, and those after the last one. */
function split(points: readonly Point[], rebases: readonly Rebase[]) {
  const starts = [undefined, ...rebases];
  return starts
    .map((rebase, i) => {
      const next = starts[i + 1]?.from;
      const inside = (p: Point) =>
        (!rebase || firstDay(p.period) >= rebase.from) && (!next || firstDay(p.period) < next);
      return {rebase, points: points.filter(inside)};
    })
    .filter(({points}, i, all) => points.length > 0 || all.length === 1);
}

interface Chart {
  choice: Choice;
  signals: Signal[];
  sigmaZ: number | null;
  events: string[] | undefined;
}

/** The chart of one stretch: which one it is, and its points. */
function chart(points: readonly Point[], segment: number, indicator: Indicator): Chart {
  const choice = chooseChart(indicator, points);
  const signals = (judged: readonly (Judged | null)[]): Signal[] =>
    judged.flatMap((point, i) =>
      point
        ? [{...point, period: points[i]!.period, chart: choice.chart, segment, special: specialOf(point, indicator)}]
        : []
    );
  const of = (signals: Signal[], more: Partial<Chart> = {}): Chart => ({
    choice,
    signals,
    sigmaZ: null,
    events: undefined,
    ...more
  });
  switch (choice.chart) {
    case "":
      return of([]);
    case "xmr":
      return of(signals(xmr(points.map((p) => p.value))));
    case "p_prime":
    case "u_prime": {
      const scale = indicator.unit === "%" ? 100 : 1;
      const {points: judged, sigmaZ} = laney(points.map(partsOf), choice.chart === "p_prime" ? "p" : "u", scale);
      return of(signals(judged), {sigmaZ});
    }
    case "g": {
      const {points: intervals, events} = rare(happened(indicator, points));
      const judged = intervals.map(({at, open, ...interval}): Signal => {
        const {period, value} = points[at]!;
        // A long time without is few of them.
        const special = specialOf({...interval, side: (0 - interval.side) as Judged["side"]}, indicator);
        return {...interval, period, chart: "g", segment, special, value: value!, gap: interval.value, open};
      });
      return of(judged, {events: events.map((at) => points[at]!.period)});
    }
  }
}

const partsOf = (p: Point): Parts | null =>
  p.value !== null && hasParts(p) ? {value: p.value, numerator: p.numerator!, denominator: p.denominator!} : null;

/** The tool of the NHS goes by the side of the mean, also for a trend; so does this. */
function specialOf(point: Judged, {direction}: Indicator): Special {
  if (!isSpecial(point)) return "";
  if (direction === "context") return point.side > 0 ? "high" : "low";
  return point.side === (direction === "higher" ? 1 : -1) ? "improvement" : "concern";
}

function variationOf({special}: Signal): Variation {
  if (special === "") return "common_cause";
  return special === "improvement" || special === "concern" ? special : "none";
}

function sinceWhen(signals: readonly Signal[]): string {
  const now = signals.at(-1)!;
  const same = signals.findLastIndex((s) => s.special !== now.special || s.segment !== now.segment);
  return signals[same + 1]!.period;
}

const bit = (is: boolean) => (is ? 1 : 0);

/** The rows of the resource `signals`. */
export const signalRows = ({series: {indicator, periodType, area}, signals}: Summary) =>
  signals.map((s) => ({
    indicator_id: indicator.id,
    period_type: periodType,
    period: s.period,
    area_code: area,
    segment: s.segment,
    value: s.value,
    center: rounded(s.center),
    lower: rounded(s.lower),
    upper: rounded(s.upper),
    outside: bit(s.outside),
    run: bit(s.run),
    trend: bit(s.trend),
    near_limit: bit(s.nearLimit),
    special: s.special,
    chart: s.chart,
    gap: s.gap ?? null
  }));

/** The row of the resource `signal_summary`. */
export function summaryRow(s: Summary) {
  const {indicator, periodType, area} = s.series;
  return {
    indicator_id: indicator.id,
    period_type: periodType,
    area_code: area,
    period: s.lastPeriod ?? "",
    points: s.points,
    base_from: s.baseFrom ?? "",
    variation: s.variation,
    special: s.latest?.special ?? "",
    rules: s.latest ? rulesOf(s.latest).join(";") : "",
    since: s.since ?? "",
    assurance: s.assurance,
    center: s.latest ? rounded(s.latest.center) : null,
    lower: s.latest ? rounded(s.latest.lower) : null,
    upper: s.latest ? rounded(s.latest.upper) : null,
    target: s.target?.value ?? null,
    why: s.unjudged,
    rebase: s.rebase ? `${s.rebase.from} 起：${s.rebase.reason}` : "",
    chart: s.chart,
    chart_why: s.why,
    sigma_z: s.sigmaZ === null ? null : rounded(s.sigmaZ)
  };
}

/** The rules that speak of a point, in the order in which they are stated. */
export const rulesOf = (p: Judged) =>
  (["outside", "run", "trend", "nearLimit"] as const)
    .filter((rule) => p[rule])
    .map((rule) => (rule === "nearLimit" ? "near_limit" : rule));
