import {firstDay} from "../base/periods.js";
import type {Indicator} from "../indicators/indicator.js";
import type {Rebase} from "../reference/rebases.js";
import {type Point, rounded, type Series, type Target, targetFor} from "./series.js";
import {assurance, fewestPoints, isSpecial, type Judged, xmr} from "./xmr.js";

export type Variation = "improvement" | "concern" | "common_cause" | "none";

/** What is special about a point, with the direction that is better; high or low where neither is. */
export type Special = "" | "improvement" | "concern" | "high" | "low";

/** A point on its chart. */
export interface Signal extends Judged {
  period: string;
  /** 1 for the first stretch, one more after each rebase. */
  segment: number;
  special: Special;
}

/** What a whole series says today. */
export interface Summary {
  series: Series;
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
  why: "" | "few_points" | "no_direction";
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
  const signals = charts.at(-1)!;
  const latest = signals.at(-1);
  const known = newest.points.filter((p) => p.value !== null);
  // The target of what can be added up is the year's; a month or a quarter is no year.
  const target =
    latest && indicator.additivity !== "additive" ? targetFor(targets, indicator.id, latest.period) : undefined;
  const variation = latest ? variationOf(latest) : "none";
  return {
    series,
    points: known.length,
    latest,
    lastPeriod: known.at(-1)?.period,
    baseFrom: known[0]?.period,
    rebase: newest.rebase,
    variation,
    why: !latest ? "few_points" : variation === "none" ? "no_direction" : "",
    since: latest && sinceWhen(signals),
    assurance: latest && target ? assurance(latest, target) : "",
    target,
    signals: charts.flat()
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

function chart(points: readonly Point[], segment: number, indicator: Indicator): Signal[] {
  if (points.filter((p) => p.value !== null).length < fewestPoints) return [];
  return xmr(points.map((p) => p.value)).flatMap((judged, i) =>
    judged ? [{...judged, period: points[i]!.period, segment, special: specialOf(judged, indicator.direction)}] : []
  );
}

/** The tool of the NHS goes by the side of the mean, also for a trend; so does this. */
function specialOf(point: Judged, direction: Indicator["direction"]): Special {
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
    special: s.special
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
    why: s.why,
    rebase: s.rebase ? `${s.rebase.from} 起：${s.rebase.reason}` : ""
  };
}

/** The rules that speak of a point, in the order in which they are stated. */
export const rulesOf = (p: Judged) =>
  (["outside", "run", "trend", "nearLimit"] as const)
    .filter((rule) => p[rule])
    .map((rule) => (rule === "nearLimit" ? "near_limit" : rule));
