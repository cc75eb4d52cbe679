import {xoroshiro128plus} from "pure-rand/generator/xoroshiro128plus";
import {uniformInt} from "pure-rand/distribution/uniformInt";
import {quantile} from "simple-statistics";
import {rounded, type Series, type Target, targetFor} from "./series.js";

/** Out of a hundred, how often the year’s end is meant to lie inside the interval. */
export const level = 80;
const draws = 2000;
const seasons = {month: 12, quarter: 4} as const;
/** With less than two years there is no year-on-year difference of a whole year. */
const fewestYears = 2;

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
  why: "" | "short_history" | "gaps" | "no_back_test";
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
 * Where the year’s end will lie: the same period of the year before, and on it the differences between a period and the
 * same period a year before, drawn again from those that were seen. What the year already has is kept. The draws are
 * seeded with the series’ name, so the same figures give the same bytes.
 *
 * The back-test asks the same question at the end of each earlier period at which two years had been seen, and counts
 * how often the year’s end lay inside. Without one there is no interval.
 */
export function project(series: Series): Projection | undefined {
  const season = seasons[series.periodType];
  const total = series.indicator.additivity === "additive";
  const last = series.points.findLastIndex((p) => p.value !== null);
  if (last < 0) return undefined;
  const points = series.points.slice(0, last + 1);
  const none = (why: Projection["why"]): Projection => ({
    series,
    year: nextEnd(points.at(-1)!.period, season),
    what: total ? "year_total" : "last_period",
    points: points.filter((p) => p.value !== null).length,
    interval: null,
    why,
    backTest: {n: 0, covered: 0}
  });
  if (points.length < fewestYears * season) return none("short_history");
  if (points.some((p) => p.value === null)) return none("gaps");
  const values = points.map((p) => p.value!);
  const start = placeInYear(points[0]!.period);
  const bounds: Bounds = series.indicator.unit === "%" ? [0, 100] : [0, Infinity];
  const seed = `${series.indicator.id}|${series.area}|${series.periodType}`;
  const ahead = (seen: readonly number[]) => forecast(seen, start, season, total, seed, bounds);

  const backTest = {n: 0, covered: 0};
  for (let seen = fewestYears * season; seen < values.length; seen++) {
    const end = seen + stepsLeft(start + seen, season);
    if (end > values.length) break;
    const {low, high} = ahead(values.slice(0, seen));
    const was = total ? sum(values.slice(end - season, end)) : values[end - 1]!;
    backTest.n++;
    if (low <= was && was <= high) backTest.covered++;
  }
  if (backTest.n === 0) return none("no_back_test");
  return {...none(""), interval: ahead(values), backTest};
}

type Bounds = readonly [floor: number, ceiling: number];

/** The interval for the end of the running year, from what was seen; the year after when none is running. */
function forecast(
  seen: readonly number[],
  start: number,
  season: number,
  total: boolean,
  seed: string,
  [floor, ceiling]: Bounds
): Interval {
  const steps = stepsLeft(start + seen.length, season);
  const had = sum(seen.slice(seen.length - (season - steps)));
  const differences = seen.slice(season).map((x, i) => x - seen[i]!);
  const base = Array.from({length: steps}, (_, i) => seen[seen.length - season + i]!);
  const rng = xoroshiro128plus(hash(`${seed}|${seen.length}`));
  const clipped = (x: number) => Math.min(Math.max(x, floor), ceiling);
  const drawn = Array.from({length: draws}, () => {
    const path = base.map((x) => clipped(x + differences[uniformInt(rng, 0, differences.length - 1)]!));
    return total ? had + sum(path) : path.at(-1)!;
  });
  const at = (share: number) => rounded(quantile(drawn, share));
  const tail = (100 - level) / 200;
  return {low: at(tail), mid: at(0.5), high: at(1 - tail)};
}

/** Periods until the year’s end, for a series whose next period has this place; a whole year when none is running. */
const stepsLeft = (next: number, season: number) => season - (next % season);

/** January and the first quarter are 0. */
function placeInYear(period: string): number {
  const part = period.split("-")[1]!;
  return Number(part.replace("Q", "")) - 1;
}

/** The year of the first period that has not been seen. */
function nextEnd(period: string, season: number): string {
  const year = Number(period.slice(0, 4));
  return String(placeInYear(period) === season - 1 ? year + 1 : year);
}

function read({low, high}: Interval, {operator, value}: Target): Outlook["reading"] {
  const meets = (x: number) => (operator === ">=" ? x >= value : operator === "<=" ? x <= value : x === value);
  if (operator === "=")
    return low === value && high === value ? "likely_met" : low > value || high < value ? "likely_missed" : "uncertain";
  if (meets(low) && meets(high)) return "likely_met";
  return meets(low) || meets(high) ? "uncertain" : "likely_missed";
}

const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);

/** 32 bits of a text (FNV-1a), for a seed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
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
    method: "seasonal_naive",
    points: o.points,
    backtest_n: backTest.n,
    backtest_covered: backTest.covered,
    coverage: backTest.n ? rounded((100 * backTest.covered) / backTest.n) : null
  };
}
