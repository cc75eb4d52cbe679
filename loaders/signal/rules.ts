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

/** A point before it is judged. */
export interface Placed extends Limits {
  value: number;
}

/**
 * The four rules over points with limits of their own. A period without a point is null: no run, trend or three in a row
 * goes over it, since nobody knows what it would have been.
 */
export function judgePoints(points: readonly (Placed | null)[]): (Judged | null)[] {
  const placed = points.map((point) => {
    if (!point) return null;
    const {value, center, lower, upper} = point;
    // What is only apart by the arithmetic of binary fractions is not apart.
    const hair = 1e-9 * Math.max(1, Math.abs(center));
    const off = value - center;
    const side: -1 | 0 | 1 = Math.abs(off) <= hair ? 0 : off > 0 ? 1 : -1;
    const reach = off > 0 ? upper - center : center - lower;
    const outside = Math.abs(off) > reach + hair;
    return {value, side, outside, near: !outside && Math.abs(off) > (2 / 3) * reach + hair};
  });

  const run = marked(placed.length, inARow, (window) => {
    const side = placed[window[0]!]?.side;
    return !!side && window.every((i) => placed[i]?.side === side);
  });
  const trend = marked(placed.length, inARow, (window) => {
    const steps = window.slice(1).map((i) => {
      const [before, now] = [placed[i - 1], placed[i]];
      return !before || !now ? 0 : Math.sign(now.value - before.value);
    });
    return steps[0] !== 0 && steps.every((step) => step === steps[0]);
  });
  const twoOfThree = marked(placed.length, 3, (window) => {
    const side = placed[window[0]!]?.side;
    return !!side && window.every((i) => placed[i]?.side === side) && window.filter((i) => placed[i]?.near).length >= 2;
  });

  return points.map((point, i) => {
    const own = placed[i];
    if (!point || !own) return null;
    const {side, outside, near} = own;
    return {...point, side, outside, run: run[i]!, trend: trend[i]!, nearLimit: near && twoOfThree[i]!};
  });
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
