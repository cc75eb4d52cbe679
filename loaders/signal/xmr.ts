import {mean} from "simple-statistics";

/** A chart of fewer points than this says nothing. */
export const fewestPoints = 12;

/** Sigma of an XmR chart is the mean moving range / 1.128; three of them are 2.66 mean moving ranges. */
const limitFactor = 2.66;
/** A moving range at or above this many mean moving ranges is left out, once. */
const screenFactor = 3.267;
/** Points in a row that make a run or a trend. */
const inARow = 7;

export interface Limits {
  center: number;
  lower: number;
  upper: number;
}

/** One point of a chart, with the four rules of NHS “Making Data Count”. */
export interface Judged extends Limits {
  value: number;
  /** 1 above the centre, -1 below it, 0 on it. */
  side: -1 | 0 | 1;
  /** Beyond a limit. */
  outside: boolean;
  /** One of seven or more in a row on one side of the centre. */
  run: boolean;
  /** One of seven or more in a row that each go up, or each go down. */
  trend: boolean;
  /** Beyond two thirds of the way to the limit, as one of two among three in a row on one side. */
  nearLimit: boolean;
}

/**
 * The XmR chart of one stretch of a series. A period without a value is null: it is no point, no moving range is taken
 * across it, and no run, trend or three in a row goes over it, since nobody knows what it would have been. Without two
 * neighbouring points there is no moving range and so no chart: every entry is null.
 *
 * The rules are those of the NHS’s public tool (test/fixtures/xmr/README.md). Where its result is not a number, because
 * all moving ranges are equal and so all are screened out, they are kept.
 */
export function xmr(values: readonly (number | null)[]): (Judged | null)[] {
  const limits = findLimits(values);
  if (!limits) return values.map(() => null);
  const {center, lower, upper} = limits;
  const third = (upper - center) / 3;
  // What is only apart by the arithmetic of binary fractions is not apart.
  const hair = 1e-9 * Math.max(1, Math.abs(center));

  const points = values.map((value) => {
    if (value === null) return null;
    const off = value - center;
    const side: -1 | 0 | 1 = Math.abs(off) <= hair ? 0 : off > 0 ? 1 : -1;
    const outside = Math.abs(off) > upper - center + hair;
    return {value, side, outside, near: !outside && Math.abs(off) > 2 * third + hair};
  });

  const run = marked(points.length, inARow, (window) => {
    const side = points[window[0]!]?.side;
    return !!side && window.every((i) => points[i]?.side === side);
  });
  const trend = marked(points.length, inARow, (window) => {
    const steps = window.slice(1).map((i) => {
      const [before, now] = [values[i - 1], values[i]];
      return before == null || now == null ? 0 : Math.sign(now - before);
    });
    return steps[0] !== 0 && steps.every((step) => step === steps[0]);
  });
  const twoOfThree = marked(points.length, 3, (window) => {
    const side = points[window[0]!]?.side;
    return !!side && window.every((i) => points[i]?.side === side) && window.filter((i) => points[i]?.near).length >= 2;
  });

  return points.map((point, i) => {
    if (!point) return null;
    const {value, side, outside, near} = point;
    return {
      center,
      lower,
      upper,
      value,
      side,
      outside,
      run: run[i]!,
      trend: trend[i]!,
      nearLimit: near && twoOfThree[i]!
    };
  });
}

/** Mean ± 2.66 × mean moving range, the largest moving ranges left out once. */
function findLimits(values: readonly (number | null)[]): Limits | null {
  const known = values.filter((v) => v !== null);
  const ranges = values.flatMap((value, i) => {
    const before = values[i - 1];
    return value === null || before == null ? [] : [Math.abs(value - before)];
  });
  if (ranges.length === 0) return null;
  const screened = ranges.filter((range) => range < screenFactor * mean(ranges));
  const reach = limitFactor * mean(screened.length ? screened : ranges);
  const center = mean(known);
  return {center, lower: center - reach, upper: center + reach};
}

/** Which places are in some window of `width` places in a row that passes the test. */
function marked(length: number, width: number, test: (window: readonly number[]) => boolean): boolean[] {
  const marks = Array.from({length}, () => false);
  for (let start = 0; start + width <= length; start++) {
    const window = Array.from({length: width}, (_, i) => start + i);
    if (test(window)) for (const i of window) marks[i] = true;
  }
  return marks;
}

/** Whether any rule speaks of the point. */
export const isSpecial = (p: Judged) => p.outside || p.run || p.trend || p.nearLimit;

/** Whether the target can be counted on: the whole of the limits on one side of it, or not. */
export function assurance(
  {lower, upper}: Limits,
  {operator, value}: {operator: string; value: number}
): "consistent_pass" | "consistent_fail" | "inconsistent" {
  const hair = 1e-9 * Math.max(1, Math.abs(value));
  const [worst, best] = operator === "<=" ? [-upper, -lower] : [lower, upper];
  const target = operator === "<=" ? -value : value;
  if (best < target - hair) return "consistent_fail";
  if (operator === "=") {
    if (lower > value + hair) return "consistent_fail";
    return upper - lower <= 2 * hair ? "consistent_pass" : "inconsistent";
  }
  return worst >= target - hair ? "consistent_pass" : "inconsistent";
}
