import {mean} from "simple-statistics";
import {type Judged, judgePoints, type Limits} from "./rules.js";

/** Sigma of an XmR chart is the mean moving range / 1.128; three of them are 2.66 mean moving ranges. */
const limitFactor = 2.66;
/** A moving range at or above this many mean moving ranges is left out, once. */
const screenFactor = 3.267;

/**
 * The XmR chart of one stretch of a series. A period without a value is null: it is no point, no moving range is taken
 * across it, and no rule goes over it. Without two neighbouring points there is no moving range and so no chart: every
 * entry is null.
 *
 * The rules are those of the NHS’s public tool (test/fixtures/xmr/README.md). Where its result is not a number, because
 * all moving ranges are equal and so all are screened out, they are kept.
 */
export function xmr(values: readonly (number | null)[]): (Judged | null)[] {
  const limits = findLimits(values);
  return judgePoints(values.map((value) => (value === null || !limits ? null : {...limits, value})));
}

/** Mean ± 2.66 × mean moving range, the largest moving ranges left out once. */
function findLimits(values: readonly (number | null)[]): Limits | null {
  const known = values.filter((v) => v !== null);
  const ranges = movingRanges(values);
  if (ranges.length === 0) return null;
  const screened = ranges.filter((range) => range < screenFactor * mean(ranges));
  const reach = limitFactor * mean(screened.length ? screened : ranges);
  const center = mean(known);
  return {center, lower: center - reach, upper: center + reach};
}

/** The distances of neighbours. */
export const movingRanges = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value, i) => {
    const before = values[i - 1];
    return value === null || before == null ? [] : [Math.abs(value - before)];
  });
