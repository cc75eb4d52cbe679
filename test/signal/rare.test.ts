import {readFile} from "node:fs/promises";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {fewestIntervals, rare} from "../../loaders/signal/rare.js";

interface Intervals {
  center: number;
  lower: number;
  upper: number;
}
const fixture = async <T>(name: string) => JSON.parse(await readFile(`test/fixtures/charts/${name}`, "utf8")) as T;
const {intervals} = await fixture<{intervals: Intervals & {values: number[]}}>("published.json");
const {between} = await fixture<{
  between: (Intervals & {name: string; counts: (number | null)[]; gaps: number[]; open: number | null})[];
}>("derived.json");

/** Periods so that those between two events are these many. */
const periods = (gaps: readonly number[]) => [true, ...gaps.flatMap((gap) => [...Array<false>(gap).fill(false), true])];

describe("rare(happened) gives the limits that are published", () =>
  it("of 67 intervals", () => {
    const {points, complete} = rare(periods(intervals.values));
    expect(complete).toBe(67);
    expect(points.map((p) => p.value)).toEqual(intervals.values);
    for (const point of points) {
      expect(point.center).toBe(intervals.center);
      expect(point.lower).toBe(intervals.lower);
      expect(point.upper).toBeCloseTo(intervals.upper, 4);
    }
    // Of all of them only the one of 183 is beyond the limit.
    expect(points.filter((p) => p.outside).map((p) => p.value)).toEqual([183]);
  }));

describe("rare(happened) gives what another language works out from the formulas", () =>
  it.each(between)("$name", ({counts, gaps, center, lower, upper, open}) => {
    const {points} = rare(counts.map((count) => (count === null ? null : count > 0)));
    expect(points.filter((p) => !p.open).map((p) => p.value)).toEqual(gaps);
    expect(points.filter((p) => p.open).map((p) => p.value)).toEqual(open === null ? [] : [open]);
    for (const point of points) {
      expect(point.center).toBeCloseTo(center, 9);
      expect(point.lower).toBeCloseTo(lower, 9);
      expect(point.upper).toBeCloseTo(upper, 9);
    }
  }));

describe("rare(happened)", () => {
  const usual = [2, 1, 4, 0, 3, 2, 1, 5, 2, 0, 3, 2, 1];
  it("has no chart under twelve complete intervals, but says when something happened", () => {
    const short = rare(periods(usual.slice(0, fewestIntervals - 1)));
    expect(short.points).toEqual([]);
    expect(short.events).toHaveLength(fewestIntervals);
    expect(rare(periods(usual.slice(0, fewestIntervals))).points).toHaveLength(fewestIntervals);
  });
  it("takes what has passed without an event for a lower bound: too long, or not yet known", () => {
    const since = (passed: number) => rare([...periods(usual), ...Array<false>(passed).fill(false)]).points.at(-1)!;
    expect(since(1)).toMatchObject({open: true, value: 1, side: 0, outside: false});
    expect(since(5)).toMatchObject({open: true, value: 5, side: 1, outside: false});
    expect(since(40)).toMatchObject({open: true, value: 40, side: 1, outside: true});
  });
  it("takes no interval over a period of which nobody knows", () => {
    const {points} = rare([...periods(usual), false, null, false, true, false, true]);
    expect(points.map((p) => p.value)).toEqual([...usual, 1]);
    const silent = rare([...periods(usual), false, false, null, false]);
    expect(silent.points.at(-1)).toMatchObject({open: true, value: 1});
  });
  it("sees seven long intervals in a row, of which the last has no end", () => {
    const {points} = rare([...periods([...usual, 4, 4, 4, 4, 4, 4]), ...Array<false>(4).fill(false)]);
    expect(points.slice(-7).map((p) => p.run)).toEqual(Array(7).fill(true));
    expect(points.slice(0, -7).some((p) => p.run)).toBe(false);
  });
  it("sees no trend in what has no end, but one that stood before it", () => {
    const rising = [1, 1, 2, 1, 1, 2, 1, 2, 3, 4, 5, 6, 7];
    const {points} = rare([...periods(rising), ...Array<false>(9).fill(false)]);
    expect(points.at(-1)).toMatchObject({open: true, trend: false});
    expect(points.slice(-8, -1).map((p) => p.trend)).toEqual(Array(7).fill(true));
    const shorter = rare([...periods([...rising.slice(0, -1), 1]), ...Array<false>(9).fill(false)]).points;
    expect(shorter.some((p) => p.trend)).toBe(false);
  });
  it("is the same however long it has been quiet before the first event, and never below 0", () =>
    fc.assert(
      fc.property(fc.array(fc.nat({max: 9}), {minLength: 12, maxLength: 30}), fc.nat({max: 20}), (gaps, quiet) => {
        const early = rare([...Array<false>(quiet).fill(false), ...periods(gaps)]).points;
        const late = rare(periods(gaps)).points;
        expect(early.map((p) => ({...p, at: p.at - quiet}))).toEqual(late);
        for (const point of late) {
          expect(point.lower).toBeGreaterThanOrEqual(0);
          expect(point.nearLimit).toBe(false);
          expect(point.outside).toBe(point.value > point.upper + 1e-9 || point.value < point.lower - 1e-9);
        }
      })
    ));
});
