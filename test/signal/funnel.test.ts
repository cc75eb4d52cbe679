import {readFile} from "node:fs/promises";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {dispersion, funnelLimits, funnelRows, type Law, placeIn, sayDispersion} from "../../loaders/signal/funnel.js";
import {valuesOf, withDuckDB} from "../../loaders/base/duckdb.js";

interface Derived {
  funnels: {
    law: Law;
    center: number;
    limits: {n: number; lower95: number; upper95: number; lower998: number; upper998: number}[];
  }[];
  phi: {law: Law; center: number; places: [number, number][]; phi: number}[];
}
const derived = JSON.parse(await readFile("test/fixtures/charts/derived.json", "utf8")) as Derived;

describe("funnelLimits(center, n, law)", () => {
  it.each(derived.funnels)("$law limits around $center are those of SciPy’s distribution", ({law, center, limits}) => {
    for (const {n, ...expected} of limits) {
      const found = funnelLimits(center, n, law);
      for (const name of ["lower95", "upper95", "lower998", "upper998"] as const)
        expect([n, name, found[name].toFixed(9)]).toEqual([n, name, expected[name].toFixed(9)]);
    }
  });
  it("are inside one another around the centre, and by chance no more falls outside than they say", () =>
    fc.assert(
      fc.property(fc.double({min: 0.02, max: 0.98, noNaN: true}), fc.integer({min: 1, max: 300}), (center, n) => {
        const {lower95, upper95, lower998, upper998} = funnelLimits(center, n, "binomial");
        expect(0 <= lower998 && lower998 <= lower95 && lower95 <= upper95 && upper95 <= upper998).toBe(true);
        expect(upper998).toBeLessThanOrEqual(1);
        let chance = (1 - center) ** n;
        let [outside95, outside998] = [0, 0];
        for (let r = 0; r <= n; r++) {
          const place = placeIn(r / n, {lower95, upper95, lower998, upper998});
          if (place !== "inside") outside95 += chance;
          if (place.endsWith("998")) outside998 += chance;
          chance *= ((n - r) / (r + 1)) * (center / (1 - center));
        }
        expect(outside95).toBeLessThanOrEqual(0.05 + 1e-9);
        expect(outside998).toBeLessThanOrEqual(0.002 + 1e-9);
      })
    ));
  it("a street without exception is not outside where that is no rare thing", () =>
    expect(placeIn(1, funnelLimits(0.95, 30, "binomial"))).toBe("inside"));
});

describe("dispersion(places, center, law)", () => {
  it.each(derived.phi)("is $phi for $law around $center", ({law, center, places, phi}) =>
    expect(
      dispersion(
        places.map(([x, n]) => ({n, ratio: x / n})),
        center,
        law
      )
    ).toBeCloseTo(phi, 9)
  );
  it("is not told of fewer than five, and is called large or small from two standard deviations", () => {
    expect(dispersion([{n: 10, ratio: 0.5}], 0.5, "binomial")).toBeNull();
    expect([sayDispersion(1.7, 13), sayDispersion(1.8, 13), sayDispersion(0.2, 13), sayDispersion(null, 3)]).toEqual([
      "",
      "over",
      "under",
      ""
    ]);
  });
});

describe("placeIn(value, band)", () =>
  it("a limit itself is inside", () => {
    const band = {lower998: 0.1, lower95: 0.2, upper95: 0.8, upper998: 0.9};
    expect([0.05, 0.1, 0.15, 0.2, 0.5, 0.8, 0.85, 0.9, 0.95].map((x) => placeIn(x, band))).toEqual([
      "below_998",
      "below_95",
      "below_95",
      "inside",
      "inside",
      "inside",
      "above_95",
      "above_95",
      "above_998"
    ]);
  }));

describe("funnelRows(db)", () => {
  const streets = ["003", "004", "005", "007", "008", "010"].map((end) => `310104${end}`);
  const figure = (area: string, numerator: number | null, denominator: number | null, flag = "") => ({
    indicator_id: "five_haves_rate",
    period_type: "quarter",
    period: "2023-Q4",
    area_code: area,
    value: numerator === null || denominator === null ? null : Math.round((1e6 * numerator) / denominator) / 1e4,
    numerator,
    denominator,
    flag
  });
  const rowsOf = (figures: ReturnType<typeof figure>[]) =>
    withDuckDB(":memory:", async (db) => {
      await db.run(
        `create table public_indicators as
         select indicator_id, period_type, period, area_code, value::decimal(38, 4) as value,
           numerator::bigint as numerator, denominator::bigint as denominator, flag
         from ${valuesOf("f", figures)}`
      );
      return await funnelRows(db);
    });

  it("has the district as its centre and every street whose value and denominator are public", async () => {
    const rows = await rowsOf([
      figure("310104", 108, 120),
      ...streets.map((area, i) => figure(area, i === 0 ? 6 : 18, 20)),
      figure("310104011", null, null, "suppressed"),
      figure("310104012", 9, 9, "provisional")
    ]);
    expect(rows.map((r) => r.area_code)).toEqual(streets);
    expect(rows[0]).toMatchObject({denominator: 20, value: 30, center: 90, place: "below_998", law: "binomial"});
    expect(rows[1]).toMatchObject({value: 90, place: "inside"});
  });
  it("is the same whatever is hidden, and is not there without the district or where nothing is left to chance", async () => {
    const shown = streets.map((area) => figure(area, 18, 20));
    const whole = figure("310104", 126, 140);
    const hidden = (n: number) =>
      rowsOf([whole, ...shown, {...figure("310104011", null, n, "suppressed"), value: null}]);
    expect(await hidden(3)).toEqual(await hidden(900));
    expect(await rowsOf(shown)).toEqual([]);
    expect(await rowsOf([figure("310104", 140, 140), ...streets.map((area) => figure(area, 20, 20))])).toEqual([]);
  });
});
