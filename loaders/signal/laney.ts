import {mean} from "simple-statistics";
import {type Judged, judgePoints} from "./rules.js";
import {movingRanges} from "./xmr.js";

/** The mean moving range of independent normal numbers, in standard deviations. */
const d2 = 1.128;

/** A ratio by its two parts, and as it is published. */
export interface Parts {
  numerator: number;
  denominator: number;
  value: number;
}

export interface LaneyChart {
  points: (Judged | null)[];
  /** How far the ratios vary more (above 1) or less than chance alone would make them; null without a chart. */
  sigmaZ: number | null;
}

/**
 * The p′ chart of shares (`p`) and the u′ chart of counts by exposure (`u`): Laney, Improved Control Charts for
 * Attributes, Quality Engineering 14(4), 2002. The centre is the ratio of the sums. A point’s own standard deviation is
 * the binomial √(p̄(1 − p̄)/n) or the Poisson √(ū/n), and all are multiplied by σz: the mean moving range of the points in
 * those standard deviations / 1.128. Three of them are the limits, which end at 0 and, of shares, at the whole. Where
 * σz = 1 these are the p and u charts; with equal denominators they are the XmR chart.
 *
 * `scale` is what 1 is published as: 100 for per cent. A point without parts is null and treated as in `xmr`; its place
 * is judged by its parts, since the published value is rounded.
 */
export function laney(points: readonly (Parts | null)[], kind: "p" | "u", scale: number): LaneyChart {
  const known = points.filter((p) => p !== null);
  const center = sum(known.map((p) => p.numerator)) / sum(known.map((p) => p.denominator));
  const variance = kind === "p" ? Math.max(0, center * (1 - center)) : center;
  const deviation = ({denominator}: Parts) => Math.sqrt(variance / denominator);
  const ratio = ({numerator, denominator}: Parts) => numerator / denominator;
  // All of them or none of them: every point is on the centre.
  const z = points.map((p) => p && (variance === 0 ? 0 : (ratio(p) - center) / deviation(p)));
  const ranges = movingRanges(z);
  if (ranges.length === 0) return {points: points.map(() => null), sigmaZ: null};
  const sigmaZ = mean(ranges) / d2;
  const judged = judgePoints(
    points.map((p) => {
      if (!p) return null;
      const reach = 3 * sigmaZ * deviation(p);
      return {
        value: scale * ratio(p),
        center: scale * center,
        lower: scale * (center - reach),
        upper: scale * (center + reach)
      };
    })
  );
  const whole = kind === "p" ? scale : Infinity;
  return {
    sigmaZ,
    points: judged.map(
      (point, i) =>
        point && {
          ...point,
          value: points[i]!.value,
          lower: Math.max(0, point.lower),
          upper: Math.min(whole, point.upper)
        }
    )
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
