import {readFile} from "node:fs/promises";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {assurance, isSpecial, type Judged} from "../../loaders/signal/rules.js";
import {xmr} from "../../loaders/signal/xmr.js";

interface Derived {
  name: string;
  values: (number | null)[];
  center: number;
  lower: number;
  upper: number;
  outside: number[];
  run: number[];
  trend: number[];
  nearLimit: number[];
}
interface Nhs {
  charts: {
    name: string;
    values: number[][];
    limits: [center: number, lower: number, upper: number][];
    digits: number;
    special: number[];
  }[];
  assurance: {lower: number; upper: number; target: number; increase: string; decrease: string}[];
}
const fixture = async <T>(name: string) => JSON.parse(await readFile(`test/fixtures/xmr/${name}`, "utf8")) as T;
const nhs = await fixture<Nhs>("nhs.json");
const derived = await fixture<Derived[]>("derived.json");

const places = (chart: readonly (Judged | null)[], is: (p: Judged) => boolean) =>
  chart.flatMap((p, i) => (p && is(p) ? [i] : []));

describe("xmr(values) gives what the NHS’s tool publishes", () => {
  it.each(nhs.charts)("$name", ({values, limits, digits, special}) => {
    const charts = values.map((stretch) => xmr(stretch));
    charts.forEach((chart, i) => {
      const {center, lower, upper} = chart[0]!;
      expect([center, lower, upper].map((x) => Number(x.toPrecision(digits)))).toEqual(
        limits[i]!.map((x) => Number(x.toPrecision(digits)))
      );
    });
    expect(places(charts.flat(), isSpecial)).toEqual(special);
  });
  it.each(nhs.assurance)("assurance of $target in $lower to $upper", ({target, increase, decrease, ...limits}) => {
    const chart = {center: (limits.lower + limits.upper) / 2, ...limits};
    expect(assurance(chart, {operator: ">=", value: target})).toBe(increase);
    expect(assurance(chart, {operator: "<=", value: target})).toBe(decrease);
  });
});

describe("xmr(values) gives what another language works out from the rules", () => {
  it.each(derived)("$name", ({values, center, lower, upper, outside, run, trend, nearLimit}) => {
    const chart = xmr(values);
    const first = chart.find((p) => p !== null)!;
    expect(first.center).toBeCloseTo(center, 9);
    expect(first.lower).toBeCloseTo(lower, 9);
    expect(first.upper).toBeCloseTo(upper, 9);
    expect({
      outside: places(chart, (p) => p.outside),
      run: places(chart, (p) => p.run),
      trend: places(chart, (p) => p.trend),
      nearLimit: places(chart, (p) => p.nearLimit)
    }).toEqual({outside, run, trend, nearLimit});
  });
});

describe("xmr(values)", () => {
  const series = fc.array(fc.oneof({weight: 9, arbitrary: fc.integer({min: -500, max: 500})}, fc.constant(null)), {
    minLength: 12,
    maxLength: 40
  });
  const shape = (values: (number | null)[]) =>
    xmr(values).map((p) => p && [p.outside, p.run, p.trend, p.nearLimit, p.side]);

  it("says the same of a series moved or stretched by a power of two", () =>
    fc.assert(
      fc.property(series, fc.integer({min: -9, max: 9}), (values, by) => {
        expect(shape(values.map((v) => v && v * 4))).toEqual(shape(values));
        expect(shape(values.map((v) => (v === null ? null : v + by)))).toEqual(shape(values));
      })
    ));
  it("sees the mirror image of a mirrored series", () =>
    fc.assert(
      fc.property(series, (values) => {
        const mirrored = shape(values.map((v) => (v === null ? null : -v)));
        expect(mirrored.map((p) => p && [...p.slice(0, 4), -Number(p[4]) + 0])).toEqual(shape(values));
      })
    ));
  it("has no chart where no two points are neighbours", () =>
    expect(xmr([1, null, 2, null, 3])).toEqual([null, null, null, null, null]));
});

describe("assurance(limits, target)", () => {
  it("counts a target that is always met exactly as met", () => {
    const flat = {center: 100, lower: 100, upper: 100};
    expect(assurance(flat, {operator: ">=", value: 100})).toBe("consistent_pass");
    expect(assurance(flat, {operator: "=", value: 100})).toBe("consistent_pass");
    expect(assurance(flat, {operator: "=", value: 99})).toBe("consistent_fail");
    expect(assurance({center: 0, lower: 0, upper: 0}, {operator: "<=", value: 0})).toBe("consistent_pass");
  });
});
