import {describe, expect, it} from "vitest";
import {couldBeHeads} from "../../loaders/disclosure/audit/heads.js";

const price = (each: number) => ({low: each * 0.995, high: each * 1.005});

describe("couldBeHeads(heads, low, high)", () => {
  it("counts heads by the prices that are known", () => {
    const heads = {atLeast: 5, prices: [price(43_000)]};
    expect(couldBeHeads(heads, 2 * 43_000, 2 * 43_000)).toBe(false);
    expect(couldBeHeads(heads, 6 * 43_000, 6 * 43_000)).toBe(true);
    expect(couldBeHeads({...heads, prices: []}, 43_000, 43_000)).toBe(true);
  });

  it("learns nothing from prices that explain nothing", () => {
    // 19 heads of 300 each, where only 500 has been seen.
    expect(couldBeHeads({atLeast: 5, prices: [price(500), price(43_000)]}, 5_700, 5_700)).toBe(true);
    expect(couldBeHeads({atLeast: 5, prices: [price(500), price(43_000)]}, 1_500, 1_500)).toBe(false);
  });
});
