import fc from "fast-check";
import {describe, expect, it} from "vitest";
import type {Release} from "../../loaders/disclosure/audit/readRelease.js";
import {strayCharts} from "../../loaders/disclosure/audit/subjects/signals.js";
import {indicators} from "../../loaders/indicators/index.js";
import type {Point, Series} from "../../loaders/signal/series.js";
import {judgeSeries, signalRows} from "../../loaders/signal/signals.js";
import {district} from "../marts/known.js";

const month = (i: number) => `${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
const rounded = (x: number) => Number(x.toFixed(4));

/** One point of a series, or none; of ratios with its parts. */
const count = fc.record({value: fc.integer({min: 3, max: 90})});
const share = fc
  .tuple(fc.integer({min: 0, max: 60}), fc.integer({min: 1, max: 60}))
  .map(([x, n]) => ({numerator: Math.min(x, n), denominator: n}))
  .map((p) => ({...p, value: rounded((100 * p.numerator) / p.denominator)}));
const rare = fc.record({value: fc.constantFrom(0, 0, 0, 1, 2)});
const charts = [
  ["xmr", "media_item_count", count, 20],
  ["p_prime", "five_haves_rate", share, 20],
  ["u_prime", "station_coverage_rate", share, 20],
  ["g", "activity_count", rare, 80]
] as const;

function releaseOf(id: string, points: readonly Point[], change: (row: Record<string, string>) => void = () => {}) {
  const indicator = indicators.find((d) => d.id === id)!;
  const series: Series = {indicator, periodType: "month", area: district, points};
  const summary = judgeSeries(series, [], []);
  const text = (row: object) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, String(v ?? "")]));
  const signals = signalRows(summary).map(text);
  for (const row of signals) change(row);
  const rows = points.map((p) =>
    text({
      ...{indicator_id: id, period_type: "month", area_code: district, numerator: "", denominator: ""},
      ...p,
      flag: p.value === null ? "suppressed" : ""
    })
  );
  const tables = new Map([
    ["indicators", rows],
    ["signals", signals]
  ]);
  const said = {name: indicator.name, additivity: "", sensitivity: "", unit: indicator.unit};
  return {chart: summary.chart, release: {tables, indicators: new Map([[id, said]])} as unknown as Release, signals};
}

const seriesOf = (point: fc.Arbitrary<Point | {value: number}>, length: number) =>
  fc
    .array(fc.option(point, {freq: 15}), {minLength: length, maxLength: length})
    .map((all) => all.map((p, i): Point => ({value: null, ...p, period: month(i)})));

describe("strayCharts(release)", () => {
  it.each(charts)("follows what is published of %s", (chart, id, point, length) =>
    fc.assert(
      fc.property(seriesOf(point, length), (points) => {
        const {release, chart: made} = releaseOf(id, points);
        fc.pre(made === chart);
        expect(strayCharts(release)).toEqual([]);
      }),
      {numRuns: 60}
    )
  );
  it.each(charts)("sees that a centre or a limit of %s is of other figures", (chart, id, point, length) =>
    fc.assert(
      fc.property(seriesOf(point, length), fc.constantFrom("center", "upper"), (points, column) => {
        const {
          release,
          chart: made,
          signals
        } = releaseOf(id, points, (row) => {
          row[column] = String(Number(row[column]) + 0.0137);
        });
        fc.pre(made === chart && signals.length > 0);
        expect(strayCharts(release).map((s) => s.column)).toEqual([column]);
      }),
      {numRuns: 30}
    )
  );
});
