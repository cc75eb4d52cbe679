import fc from "fast-check";
import {expect, it} from "vitest";
import {Clean} from "../../loaders/base/clean.js";
import type {Cell} from "../../loaders/disclosure/protect.js";
import {attackProblem} from "./attackProblem.js";

const k = 5;

/** Tables that hang together only within themselves: numbers below k are hidden, their sums shown. */
function problemOf(tables: readonly (readonly number[])[]) {
  const cells: Cell[] = [];
  const relations = tables.map((numbers) => {
    const all = [...numbers, numbers.reduce((sum, n) => sum + n, 0)];
    const terms = all.map((value, i) => {
      const small = i < numbers.length && value > 0 && value < k;
      const [low, high] = small ? [1, k - 1] : [value, value];
      cells.push({value, low, high, state: small ? "hidden" : "fixed", weight: 1});
      return [cells.length - 1, i < numbers.length ? 1 : -1] as const;
    });
    return {terms, low: 0, high: 0};
  });
  const small = new Set(cells.flatMap((c, i) => (c.state === "hidden" ? [i] : [])));
  return {problem: {cells, relations}, small};
}

const numbers = fc.array(fc.integer({min: 0, max: 8}), {minLength: 1, maxLength: 5});
const months = fc.array(fc.array(numbers, {minLength: 1, maxLength: 6}), {minLength: 2, maxLength: 4});

it("an attack that leaves out what it could not work out before finds the same, month after month", async () => {
  let [found, spared] = [0, 0];
  await fc.assert(
    fc.asyncProperty(months, async (more) => {
      let clean = new Clean();
      // Each month has the tables of the months before it, in another order, and its own.
      for (let i = 0; i < more.length; i++) {
        const {problem, small} = problemOf(
          more
            .slice(0, i + 1)
            .reverse()
            .flat()
        );
        const whole = await attackProblem(problem, small, k);
        expect(await attackProblem(problem, small, k, clean)).toEqual(whole);
        found += whole.length;
        const keys = clean.keys;
        clean = new Clean(keys);
        spared += keys.size;
      }
    }),
    {numRuns: 60, seed: 12}
  );
  // There was something to find, and something to leave out.
  expect(found).toBeGreaterThan(50);
  expect(spared).toBeGreaterThan(50);
});
