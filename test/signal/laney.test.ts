import {readFile} from "node:fs/promises";
import fc from "fast-check";
import {mean} from "simple-statistics";
import {describe, expect, it} from "vitest";
import {laney, type Parts} from "../../loaders/signal/laney.js";
import {xmr} from "../../loaders/signal/xmr.js";

interface Published {
  attendances: {numerators: number[]; denominators: number[]; center: number} & Record<
    "p" | "u",
    {scale: number; digits: number; lower: number[]; upper: number[]}
  >;
}
interface Derived {
  prime: {
    name: string;
    law: "p" | "u";
    pairs: ([number, number] | null)[];
    center: number;
    sigmaZ: number;
    lower: (number | null)[];
    upper: (number | null)[];
    outside: number[];
  }[];
}
const fixture = async <T>(name: string) => JSON.parse(await readFile(`test/fixtures/charts/${name}`, "utf8")) as T;
const {attendances} = await fixture<Published>("published.json");
const {prime} = await fixture<Derived>("derived.json");

const partsOf = ([numerator, denominator]: readonly [number, number], scale = 1): Parts => ({
  numerator,
  denominator,
  value: (scale * numerator) / denominator
});
const chartOf = (pairs: readonly (readonly [number, number] | null)[], kind: "p" | "u" = "p", scale = 1) =>
  laney(
    pairs.map((pair) => pair && partsOf(pair, scale)),
    kind,
    scale
  );

describe("laney(points, kind, scale) gives what is published", () => {
  it.each(["p", "u"] as const)("%s′ of the English attendances", (kind) => {
    const {numerators, denominators, center} = attendances;
    const {scale, digits, lower, upper} = attendances[kind];
    const {points} = chartOf(
      numerators.map((n, i) => [n, denominators[i]!] as const),
      kind,
      scale
    );
    expect(points).toHaveLength(20);
    points.forEach((point, i) => {
      expect(point!.center / scale).toBeCloseTo(center, 4);
      expect(point!.lower).toBeCloseTo(lower[i]!, digits);
      expect(point!.upper).toBeCloseTo(upper[i]!, digits);
      expect(point!.outside).toBe(false);
    });
  });
});

describe("laney(points, kind, scale) gives what another language works out from the formulas", () => {
  it.each(prime)("$name", ({law, pairs, center, sigmaZ, lower, upper, outside}) => {
    const chart = chartOf(pairs, law);
    expect(chart.sigmaZ).toBeCloseTo(sigmaZ, 9);
    chart.points.forEach((point, i) => {
      expect(point === null).toBe(pairs[i] === null);
      if (!point) return;
      expect(point.center).toBeCloseTo(center, 9);
      expect(point.lower).toBeCloseTo(lower[i]!, 9);
      expect(point.upper).toBeCloseTo(upper[i]!, 9);
    });
    expect(chart.points.flatMap((p, i) => (p?.outside ? [i] : []))).toEqual(outside);
  });
});

describe("laney(points, kind, scale)", () => {
  const share = fc
    .tuple(fc.integer({min: 0, max: 200}), fc.integer({min: 1, max: 200}))
    .map(([x, n]) => [Math.min(x, n), n] as const);
  const series = fc.array(fc.option(share, {freq: 9}), {minLength: 12, maxLength: 40});
  const flags = ({points}: ReturnType<typeof laney>) =>
    points.map((p) => p && [p.side, p.outside, p.run, p.trend, p.nearLimit]);

  it("is the p chart where σz is 1: limits stretch by σz from those of chance alone", () =>
    fc.assert(
      fc.property(series, (pairs) => {
        const {points, sigmaZ} = chartOf(pairs);
        points.forEach((point, i) => {
          if (!point) return;
          const chance = Math.sqrt((point.center * (1 - point.center)) / pairs[i]![1]);
          expect(point.upper).toBeCloseTo(Math.min(1, point.center + 3 * sigmaZ! * chance), 9);
          expect(point.lower).toBeCloseTo(Math.max(0, point.center - 3 * sigmaZ! * chance), 9);
        });
      })
    ));
  it("has a σz of 1 where neighbours are 1.128 standard deviations apart", () => {
    // A standard deviation is 1/2 / 1000, and 564 of a million are 1.128 of them.
    const n = 1_000_000;
    const {sigmaZ} = chartOf(Array.from({length: 12}, (_, i) => [n / 2 + (i % 2 ? 282 : -282), n] as const));
    expect(sigmaZ).toBeCloseTo(1, 9);
  });
  it("u′ with equal denominators is the XmR chart, but for screened ranges and the rounding of 2.66", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: 60}), {minLength: 12, maxLength: 30}), (counts) => {
        const {points} = chartOf(
          counts.map((x) => [x, 25] as const),
          "u"
        );
        const ranges = counts.slice(1).map((x, i) => Math.abs(x - counts[i]!) / 25);
        const center = mean(counts) / 25;
        for (const point of points) {
          expect(point!.center).toBeCloseTo(center, 9);
          expect(point!.upper).toBeCloseTo(center + (3 / 1.128) * mean(ranges), 9);
        }
        const screened = ranges.some((range) => range >= 3.267 * mean(ranges));
        if (!screened && mean(ranges) > 0) {
          const like = xmr(counts.map((x) => x / 25))[0]!;
          expect((points[0]!.upper - center) / (like.upper - center)).toBeCloseTo(3 / 1.128 / 2.66, 9);
        }
      })
    ));
  it("says the same of both sides of a share, and of ten times as many in both parts", () =>
    fc.assert(
      fc.property(series, (pairs) => {
        const mirrored = flags(chartOf(pairs.map((pair) => pair && ([pair[1] - pair[0], pair[1]] as const))));
        expect(mirrored.map((p) => p && [-Number(p[0]) + 0, ...p.slice(1)])).toEqual(flags(chartOf(pairs)));
        const more = chartOf(pairs.map((pair) => pair && ([10 * pair[0], 10 * pair[1]] as const)));
        expect(more.points.map((p) => p?.upper.toFixed(9))).toEqual(
          chartOf(pairs).points.map((p) => p?.upper.toFixed(9))
        );
        expect(flags(chartOf(pairs, "p", 100))).toEqual(flags(chartOf(pairs)));
      })
    ));
  it("stands on its centre where it is all or nothing, whatever the denominators", () => {
    for (const share of [0, 1]) {
      const {points, sigmaZ} = chartOf(Array.from({length: 12}, (_, i) => [share * (5 + i), 5 + i] as const));
      expect(sigmaZ).toBe(0);
      for (const point of points)
        expect(point).toMatchObject({center: share, lower: share, upper: share, outside: false, run: false});
    }
  });
  it("judges by the parts, not by the rounded value", () => {
    const third = {numerator: 1, denominator: 3, value: 33.3333};
    const {points} = laney(
      Array.from({length: 12}, () => third),
      "p",
      100
    );
    expect(points[0]).toMatchObject({value: 33.3333, side: 0, outside: false});
  });
  it("has no chart where no two points are neighbours", () =>
    expect(chartOf([[1, 2], null, [1, 3], null])).toEqual({points: [null, null, null, null], sigmaZ: null}));
});
