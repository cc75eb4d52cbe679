import {group, mean, median, sum} from "d3";
import type {Row} from "../claims.js";
import type {Release} from "../readRelease.js";
import type {Subject} from "../view.js";

/**
 * Control charts: the mean and the limits of a stretch are worked out from points that are shown. Where they are not, they
 * hold hidden ones, and the mean is taken to be that of all points, shown or not.
 */
export const signals: Subject = {
  covers: {},
  *facts({release, figure, has, shown}) {
    for (const {rows, stretch, chart} of stretches(release)) {
      // The centres of the others are no means of points; that they follow from what is shown is checked by itself.
      if (chart !== "xmr") continue;
      const {center} = stretch[0]!;
      if (agrees(center, mean(stretch.map((p) => p.value))!)) continue;
      const {indicator_id: id, period_type: type, area_code: area} = rows[0] as Record<string, string>;
      const scale = release.indicators.get(id!)?.unit === "%" ? 100 : 1;
      const hidden = rows.filter((r) => r.value === "" && r.flag === "suppressed").map((r) => r.period!);
      const terms = hidden.flatMap((period) => {
        const [value, n, d] = ["value", "numerator", "denominator"].map((c) => figure(id!, type!, period, area!, c));
        if (has(value!)) return [[value!, 1] as const];
        const whole = has(d!) ? shown(d!) : undefined;
        return whole && has(n!) ? [[n!, scale / whole] as const] : [];
      });
      if (terms.length === 0 || terms.length < hidden.length) continue;
      const points = stretch.length + hidden.length;
      const left = points * center - stretch.reduce((sum, p) => sum + p.value, 0);
      // The mean has four decimals, and so has each rate.
      const near = 0.0001 * points;
      const say = `${id} ${area} ${stretch[0]!.period} 起的管理图，平均里有没有公布的期`;
      yield {say, terms, low: left - near, high: left + near, presumed: true};
    }
  }
};

/** Charts whose centre or limits do not follow from the points that they show, by the rules that the package itself gives. */
export function strayCharts(release: Release): {id: string; area: string; from: string; column: string}[] {
  return [...stretches(release)].flatMap((own) => {
    const dues = duesOf(own, release);
    return (["center", "lower", "upper"] as const)
      .filter((column) => !dues.some((due) => own.stretch.every((p, i) => agrees(p[column], due[i]?.[column] ?? NaN))))
      .map((column) => {
        const {indicator_id: id, area_code: area} = own.rows[0]!;
        return {id: id!, area: area!, from: own.stretch[0]!.period, column};
      });
  });
}

interface Limits {
  center: number;
  lower: number;
  upper: number;
}

/** What centre and limits are due at each point; more than one answer where a point can be read in two ways. */
function duesOf(own: Stretch, release: Release): (Limits | undefined)[][] {
  switch (own.chart) {
    case "p_prime":
    case "u_prime":
      return [ofRatios(own, release.indicators.get(own.rows[0]!.indicator_id!)?.unit === "%" ? 100 : 1)];
    case "g":
      return readings(own).map((ended) => {
        const gaps = ended.map((p) => p.gap);
        const average = mean(gaps)!;
        const reach = 3 * Math.sqrt(average * (average + 1));
        const due = {center: median(gaps)!, lower: Math.max(0, average - reach), upper: average + reach};
        return own.stretch.map(() => due);
      });
    default: {
      const values = new Map(own.stretch.map((p) => [p.period, p.value]));
      const ranges = apart(own.rows.map((row) => values.get(row.period!)));
      const kept = ranges.filter((r) => r < 3.267 * mean(ranges)!);
      const center = mean(values.values())!;
      const reach = 2.66 * (mean(kept.length ? kept : ranges) ?? NaN);
      return [own.stretch.map(() => ({center, lower: center - reach, upper: center + reach}))];
    }
  }
}

/** The intervals that have an end: the last one has none where nothing happened, and where nothing rose it may have none. */
function readings({rows, stretch}: Stretch): Stretch["stretch"][] {
  const counts = rows.map((r) => (r.value === "" ? undefined : Number(r.numerator || r.value)));
  const at = rows.findIndex((r) => r.period === stretch.at(-1)!.period);
  const [before, now] = [counts[at - 1], counts[at]!];
  const open = stretch.slice(0, -1);
  if (now === 0) return [open];
  return before !== undefined && now > before ? [stretch] : [stretch, open];
}

/** Of shares and of counts by exposure: the ratio of the sums, and three of each point’s own deviations, stretched by σz. */
function ofRatios({rows, stretch, chart}: Stretch, scale: number): (Limits | undefined)[] {
  const parts = new Map(
    rows
      .filter((r) => r.numerator !== "" && r.denominator !== "" && stretch.some((p) => p.period === r.period))
      .map((r) => [r.period!, {n: Number(r.numerator), d: Number(r.denominator)}])
  );
  const whole = sum(parts.values(), (p) => p.n) / sum(parts.values(), (p) => p.d);
  const spread = chart === "p_prime" ? whole * (1 - whole) : whole;
  const z = rows.map((row) => {
    const part = parts.get(row.period!);
    return part && (spread > 0 ? (part.n / part.d - whole) / Math.sqrt(spread / part.d) : 0);
  });
  const stretched = mean(apart(z))! / 1.128;
  return stretch.map(({period}) => {
    const part = parts.get(period);
    if (!part) return undefined;
    const reach = 3 * stretched * Math.sqrt(Math.max(0, spread) / part.d);
    return {
      center: scale * whole,
      lower: scale * Math.max(0, whole - reach),
      upper: scale * (chart === "p_prime" ? Math.min(1, whole + reach) : whole + reach)
    };
  });
}

/** How far neighbours are apart where both are known. */
const apart = (values: readonly (number | undefined)[]) =>
  values.slice(1).flatMap((now, i) => {
    const before = values[i];
    return before === undefined || now === undefined ? [] : [Math.abs(now - before)];
  });

/** As near as four decimals go. */
const agrees = (said: number, due: number) => Math.abs(said - due) <= 0.0001 + 1e-9 * Math.abs(due);

interface Stretch {
  /** All rows of the series in this stretch, hidden ones too, in the order of time. */
  rows: readonly Row[];
  /** Its points. */
  stretch: readonly ({period: string; value: number; gap: number} & Limits)[];
  /** Which chart it says that it is; releases that do not say have XmR charts. */
  chart: string;
}

/** The charts of a release. A hidden period at an end may be in either of two stretches: it is taken to be in both. */
function* stretches({tables}: Release): Generator<Stretch> {
  const key = (r: Row) => [r.indicator_id, r.period_type, r.area_code].join("|");
  const figures = group(tables.get("indicators") ?? [], key);
  for (const [name, points] of group(tables.get("signals") ?? [], key)) {
    const all = [...(figures.get(name) ?? [])].sort((a, b) => (a.period! < b.period! ? -1 : 1));
    const segments = [...group(points, (p) => p.segment!).values()].filter((s) => s.every((p) => p.center));
    for (const [i, own] of segments.entries()) {
      const before = segments[i - 1]?.at(-1)?.period ?? "";
      const next = segments[i + 1]?.[0]?.period ?? "9999";
      yield {
        rows: all.filter((r) => r.period! > before && r.period! < next),
        stretch: own.map((p) => ({
          period: p.period!,
          ...{value: Number(p.value), gap: Number(p.gap)},
          ...{center: Number(p.center), lower: Number(p.lower), upper: Number(p.upper)}
        })),
        chart: own[0]!.chart || "xmr"
      };
    }
  }
}
