import {placeInYear, yearOf} from "../base/periods.js";
import {mean, sum} from "simple-statistics";
import {rounded, type Series, type Target, targetFor} from "./series.js";

/** Out of a hundred, how often the year’s end is meant to lie inside the interval. */
export const level = 80;
/** An outlook that covered less than this share of the year’s ends it was tested on is not shown. */
export const leastCoverage = 60;
const seasons = {month: 12, quarter: 4} as const;
const fewestYears = 2;
/** The smallest number of errors of which one is the 80th percentile, by split conformal prediction. */
const fewestErrors = Math.ceil(level / (100 - level));

export interface Interval {
  low: number;
  mid: number;
  high: number;
}

/** What a series says of the end of the year after its newest figure. */
export interface Projection {
  series: Series;
  year: string;
  /** The sum of the year, or the figure of its last period. */
  what: "year_total" | "last_period";
  points: number;
  interval: Interval | null;
  /** Why there is none. */
  why: "" | "short_history" | "gaps" | "no_back_test" | "poor_back_test";
  backTest: {n: number; covered: number};
}

export interface Outlook extends Projection {
  target: Target;
  reading: "" | "likely_met" | "likely_missed" | "uncertain";
}

/** The projection of a series with a target at that year’s end. */
export function outlook(series: Series, targets: readonly Target[]): Outlook | undefined {
  const projection = project(series);
  if (!projection) return undefined;
  const end = `${projection.year}-${series.periodType === "month" ? "12" : "Q4"}`;
  const target = targetFor(targets, series.indicator.id, end);
  if (!target) return undefined;
  return {...projection, target, reading: projection.interval ? read(projection.interval, target) : ""};
}

/**
 * Where the year’s end will lie.
 *
 * The middle: for a year’s total, what the year already has, the same periods of the year before, and on each of these
 * the mean change of the last year against the year before it; for a figure at the year’s end, the newest figure and as
 * many steps of its mean change from period to period. The ends: the method stands at earlier periods, looks as far
 * ahead as now, and the 80th percentile of its errors there, the ⌈0.8 (n + 1)⌉th of n, goes to either side (split
 * conformal prediction: Lei et al., Distribution-Free Predictive Inference for Regression, 2018).
 *
 * The back-test asks the same question at the end of each earlier period at which two years had been seen, with what had
 * been seen then, and counts how often the year’s end lay inside. Where that is rare there is no interval.
 */
export function project(series: Series): Projection | undefined {
  const season = seasons[series.periodType];
  const total = series.indicator.additivity === "additive";
  const last = series.points.findLastIndex((p) => p.value !== null);
  if (last < 0) return undefined;
  const points = series.points.slice(0, last + 1);
  const none = (why: Projection["why"], backTest = {n: 0, covered: 0}): Projection => ({
    series,
    year: nextEnd(points.at(-1)!.period, season),
    what: total ? "year_total" : "last_period",
    points: points.filter((p) => p.value !== null).length,
    interval: null,
    why,
    backTest
  });
  if (points.length < fewestYears * season) return none("short_history");
  if (points.some((p) => p.value === null)) return none("gaps");
  const values = points.map((p) => p.value!);
  const start = placeInYear(points[0]!.period);
  const shape: Shape = {season, total, ceiling: series.indicator.unit === "%" ? 100 : Infinity};

  const backTest = {n: 0, covered: 0};
  for (let seen = fewestYears * season; seen < values.length; seen++) {
    const ahead = stepsLeft(start + seen, season);
    if (seen + ahead > values.length) break;
    const interval = forecast(values.slice(0, seen), ahead, shape);
    if (!interval) continue;
    const was = rounded(outcome(values.slice(seen - (season - ahead), seen + ahead), total));
    backTest.n++;
    if (interval.low <= was && was <= interval.high) backTest.covered++;
  }
  if (backTest.n === 0) return none("no_back_test");
  if (100 * backTest.covered < leastCoverage * backTest.n) return none("poor_back_test", backTest);
  const interval = forecast(values, stepsLeft(start + values.length, season), shape);
  return interval ? {...none("", backTest), interval} : none("short_history", backTest);
}

interface Shape {
  /** Periods a year. */
  season: number;
  total: boolean;
  ceiling: number;
}

/** The interval for the year’s end, so many periods ahead of what was seen; none with too few errors to learn from. */
function forecast(seen: readonly number[], ahead: number, {season, total, ceiling}: Shape): Interval | null {
  const wholeYear = seen.length - ahead - season + 1;
  // Before a year has been seen the middle knows no season; such errors count only while there are few others.
  const from = wholeYear >= fewestErrors ? season : season / 2;
  const errors: number[] = [];
  for (let at = from; at + ahead <= seen.length; at++)
    errors.push(Math.abs(outcome(seen.slice(at, at + ahead), total) - middle(seen.slice(0, at), ahead, season, total)));
  if (errors.length < fewestErrors) return null;
  const error = errors.sort((a, b) => a - b)[Math.ceil((level / 100) * (errors.length + 1)) - 1]!;
  const had = total ? sum(seen.slice(seen.length - (season - ahead))) : 0;
  const mid = middle(seen, ahead, season, total);
  const at = (x: number) => rounded(had + Math.min(Math.max(x, 0), ceiling));
  return {low: at(mid - error), mid: at(mid), high: at(mid + error)};
}

/** What was asked about: the sum of the periods, or the figure of the last. */
const outcome = (values: readonly number[], total: boolean) => (total ? sum([...values]) : values.at(-1)!);

function middle(seen: readonly number[], ahead: number, season: number, total: boolean): number {
  if (!total) return seen.at(-1)! + (ahead * (seen.at(-1)! - seen[0]!)) / (seen.length - 1);
  if (seen.length <= season) return ahead * mean(seen.slice(-season));
  const differences = seen.slice(season).map((x, i) => x - seen[i]!);
  const base = seen.slice(seen.length - season, seen.length - season + ahead);
  return sum(base) + ahead * mean(differences.slice(-season));
}

/** Periods until the year’s end, for a series whose next period has this place; a whole year when none is running. */
const stepsLeft = (next: number, season: number) => season - (next % season);

/** The year of the first period that has not been seen. */
function nextEnd(period: string, season: number): string {
  const year = yearOf(period);
  return String(placeInYear(period) === season - 1 ? year + 1 : year);
}

function read({low, high}: Interval, {operator, value}: Target): Outlook["reading"] {
  const meets = (x: number) => (operator === ">=" ? x >= value : operator === "<=" ? x <= value : x === value);
  if (operator === "=")
    return low === value && high === value ? "likely_met" : low > value || high < value ? "likely_missed" : "uncertain";
  if (meets(low) && meets(high)) return "likely_met";
  return meets(low) || meets(high) ? "uncertain" : "likely_missed";
}

/** The row of the resource `outlook`. */
export function outlookRow({series, target, interval, backTest, ...o}: Outlook) {
  return {
    indicator_id: series.indicator.id,
    period_type: series.periodType,
    area_code: series.area,
    year: Number(o.year),
    what: o.what,
    low: interval?.low ?? null,
    mid: interval?.mid ?? null,
    high: interval?.high ?? null,
    level,
    operator: target.operator,
    target: target.value,
    reading: o.reading,
    why: o.why,
    method: o.what === "year_total" ? "seasonal_drift" : "drift",
    points: o.points,
    backtest_n: backTest.n,
    backtest_covered: backTest.covered,
    coverage: backTest.n ? rounded((100 * backTest.covered) / backTest.n) : null
  };
}
