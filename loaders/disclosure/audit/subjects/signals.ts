import {group, mean} from "d3";
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
    for (const {rows, stretch, center} of stretches(release)) {
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

/** Charts whose mean or limits do not follow from the points that they show, by the rules that the package itself gives. */
export function strayCharts(release: Release): {id: string; area: string; from: string; column: string}[] {
  return [...stretches(release)].flatMap(({rows, stretch, ...said}) => {
    const own = new Map(stretch.map((p) => [p.period, p.value]));
    const ranges = rows.slice(1).flatMap((row, i) => {
      const [before, now] = [own.get(rows[i]!.period!), own.get(row.period!)];
      return before === undefined || now === undefined ? [] : [Math.abs(now - before)];
    });
    const kept = ranges.filter((r) => r < 3.267 * mean(ranges)!);
    const center = mean(own.values())!;
    const reach = 2.66 * (mean(kept.length ? kept : ranges) ?? NaN);
    const due = {center, lower: center - reach, upper: center + reach};
    return (["center", "lower", "upper"] as const)
      .filter((column) => !agrees(said[column], due[column]))
      .map((column) => ({id: rows[0]!.indicator_id!, area: rows[0]!.area_code!, from: stretch[0]!.period, column}));
  });
}

/** As near as four decimals go. */
const agrees = (said: number, due: number) => Math.abs(said - due) <= 0.0001 + 1e-9 * Math.abs(due);

interface Stretch {
  /** All rows of the series in this stretch, hidden ones too, in the order of time. */
  rows: readonly Row[];
  /** Its points. */
  stretch: readonly {period: string; value: number}[];
  center: number;
  lower: number;
  upper: number;
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
      const {center, lower, upper} = own[0]!;
      yield {
        rows: all.filter((r) => r.period! > before && r.period! < next),
        stretch: own.map((p) => ({period: p.period!, value: Number(p.value)})),
        ...{center: Number(center), lower: Number(lower), upper: Number(upper)}
      };
    }
  }
}
