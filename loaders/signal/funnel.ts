import {group} from "d3";
import type {Database} from "../base/duckdb.js";
import {isShare, type Indicator} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import {rounded} from "./series.js";

const district = "310104";
/** Fewer places than this say nothing of how far places differ. */
const fewestPlaces = 5;
/** So many of a hundred at either end are drawn in before dispersion is measured. */
const winsorised = 0.1;

export type Law = "binomial" | "poisson";
export type PlaceInFunnel = "inside" | "above_95" | "below_95" | "above_998" | "below_998";

interface Band {
  lower95: number;
  upper95: number;
  lower998: number;
  upper998: number;
}

/**
 * The exact limits of a funnel at `n`: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in
 * Medicine 24, 2005, appendix. For a probability p the limit is r/n, where r is the smallest count with P(R ≤ r) ≥ p, so
 * that no more than that share falls outside by chance. They are not interpolated between counts as the paper goes on to
 * do: that would put the count r outside, and near 100 % every street without a single exception.
 */
export function funnelLimits(center: number, n: number, law: Law): Band {
  const [lower998, lower95, upper95, upper998] = quantiles(center, n, law, [0.001, 0.025, 0.975, 0.999]);
  return {lower95: lower95! / n, upper95: upper95! / n, lower998: lower998! / n, upper998: upper998! / n};
}

/** The smallest counts that are reached with these probabilities, which rise. */
function quantiles(center: number, n: number, law: Law, asked: readonly number[]): number[] {
  const counts: number[] = [];
  // Logarithms, since the chance of none among thousands is below what a number can be.
  let log = law === "binomial" ? n * Math.log1p(-center) : -n * center;
  const odds = law === "binomial" ? Math.log(center / (1 - center)) : Math.log(n * center);
  let upTo = 0;
  for (let r = 0; counts.length < asked.length; r++) {
    upTo += Math.exp(log);
    const last = law === "binomial" && r === n;
    while (counts.length < asked.length && (last || upTo >= asked[counts.length]!)) counts.push(r);
    log += law === "binomial" ? Math.log((n - r) / (r + 1)) + odds : odds - Math.log(r + 1);
  }
  return counts;
}

export function placeIn(value: number, {lower95, upper95, lower998, upper998}: Band): PlaceInFunnel {
  const hair = 1e-9;
  if (value > upper998 + hair) return "above_998";
  if (value < lower998 - hair) return "below_998";
  if (value > upper95 + hair) return "above_95";
  if (value < lower95 - hair) return "below_95";
  return "inside";
}

/**
 * How much more (above 1) places differ than chance makes them: the mean square of their distances from the centre in
 * standard deviations, the farthest tenth at either end drawn in to the next (Spiegelhalter 2005). Of `places` where
 * only chance differs it has mean 1 and standard deviation √(2/places).
 */
export function dispersion(places: readonly {n: number; ratio: number}[], center: number, law: Law): number | null {
  if (places.length < fewestPlaces) return null;
  const variance = law === "binomial" ? center * (1 - center) : center;
  const z = places.map(({n, ratio}) => (ratio - center) / Math.sqrt(variance / n)).sort((a, b) => a - b);
  const cut = Math.floor(winsorised * z.length);
  const [low, high] = [z[cut]!, z[z.length - 1 - cut]!];
  return z.reduce((sum, x) => sum + Math.min(Math.max(x, low), high) ** 2, 0) / z.length;
}

/** Whether that is more, or less, than chance: two standard deviations from 1. */
export function sayDispersion(phi: number | null, places: number): "" | "over" | "under" {
  if (phi === null) return "";
  const far = 2 * Math.sqrt(2 / places);
  return phi > 1 + far ? "over" : phi < 1 - far ? "under" : "";
}

interface Figure {
  indicator_id: string;
  period_type: string;
  period: string;
  area_code: string;
  value: string;
  numerator: string | null;
  denominator: string | null;
}

/**
 * A funnel for each period of each ratio that streets have, from public rows only: the whole district is the centre, and
 * a street is in it where its value and what that is out of are both public. Limits say nothing that these do not.
 */
export async function funnelRows(db: Database) {
  const compared = indicators.filter((d) => d.unit === "%" && d.denominator && d.periods.street.length > 0);
  const figures = await db.all<Figure>(
    `select indicator_id, period_type, period, area_code, value, numerator, denominator
     from public_indicators
     where flag = '' and value is not null and denominator > 0
       and indicator_id in (${compared.map((d) => `'${d.id}'`).join(", ")})
     order by period_type, period, area_code`
  );
  return compared.flatMap((indicator) => {
    const own = group(
      figures.filter((f) => f.indicator_id === indicator.id),
      (f) => `${f.period_type} ${f.period}`
    );
    return [...own.values()].flatMap((rows) => funnel(indicator, rows));
  });
}

function funnel(indicator: Indicator, figures: readonly Figure[]) {
  const whole = figures.find((f) => f.area_code === district);
  if (!whole) return [];
  const center = ratioOf(whole);
  const law: Law = isShare(indicator) ? "binomial" : "poisson";
  // All or none: nothing is left to chance.
  if (center <= 0 || (law === "binomial" && center >= 1)) return [];
  const streets = figures
    .filter((f) => f.area_code !== district)
    .map((f) => ({figure: f, n: Number(f.denominator), ratio: ratioOf(f)}));
  const phi = dispersion(streets, center, law);
  return streets.map(({figure: {indicator_id, period_type, period, area_code, value}, n, ratio}) => {
    const band = funnelLimits(center, n, law);
    const percent = (x: number) => rounded(100 * x);
    return {
      indicator_id,
      period_type,
      period,
      area_code,
      denominator: n,
      value: Number(value),
      center: percent(center),
      lower_95: percent(band.lower95),
      upper_95: percent(band.upper95),
      lower_998: percent(band.lower998),
      upper_998: percent(band.upper998),
      place: placeIn(ratio, band),
      law,
      phi: phi === null ? null : rounded(phi),
      dispersion: sayDispersion(phi, streets.length)
    };
  });
}

/** By its parts where they are published, since the value is rounded. */
const ratioOf = ({value, numerator, denominator}: Figure) =>
  numerator === null ? Number(value) / 100 : Number(numerator) / Number(denominator);
