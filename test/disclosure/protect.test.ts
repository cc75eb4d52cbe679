import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {valuesLeft} from "../../loaders/disclosure/policy.js";
import {type Cell, type Need, type Problem, protect, type Relation} from "../../loaders/disclosure/protect.js";
import {attackProblem} from "./attackProblem.js";

const k = 5;

/** Rows × columns with all totals, or with rows in groups: who is below k is hidden, zeros are fixed. */
function tableOf(
  inner: readonly (readonly number[])[],
  groups: boolean
): {cells: Cell[]; relations: Relation[]; needs: Need[]} {
  const width = inner[0]!.length;
  const values = inner.flat();
  const sums: number[][] = [];
  const sum = (parts: number[]) => {
    sums.push([...parts, values.length]);
    values.push(parts.reduce((s, i) => s + values[i]!, 0));
    return values.length - 1;
  };
  const at = (r: number, c: number) => r * width + c;
  const rows = inner.map((row, r) => sum(row.map((_, c) => at(r, c))));
  const columns = inner[0]!.map((_, c) => sum(inner.map((_row, r) => at(r, c))));
  sum(columns);
  sums.push([...rows, values.length - 1]);
  if (groups) sum(rows.slice(0, 2));
  const cells = values.map((value): Cell => {
    const small = value > 0 && value < k;
    return {
      value,
      low: small ? 1 : Math.min(value, k),
      high: small ? k - 1 : Infinity,
      state: small ? "hidden" : value === 0 ? "fixed" : "shown",
      weight: 1
    };
  });
  return {
    cells,
    relations: sums.map((parts) => ({
      terms: parts.map((cell, i) => [cell, i === parts.length - 1 ? -1 : 1] as const),
      low: 0,
      high: 0
    })),
    needs: cells.flatMap((c, cell) =>
      c.state === "hidden" ? [{cell, low: 1, high: k - 1, values: valuesLeft(k)}] : []
    )
  };
}

const copyOf = <T extends {cells: Cell[]}>(problem: T): T => ({...problem, cells: problem.cells.map((c) => ({...c}))});

const tables = fc
  .tuple(fc.integer({min: 2, max: 4}), fc.integer({min: 2, max: 4}), fc.boolean())
  .chain(([rows, columns, groups]) =>
    fc.tuple(
      fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.integer({min: 1, max: 9}), fc.integer({min: 5, max: 40})), {
          minLength: columns,
          maxLength: columns
        }),
        {minLength: rows, maxLength: rows}
      ),
      fc.constant(groups)
    )
  );

describe("protect(problem)", () => {
  it("leaves no hidden cell of a random table closer known than the rule allows", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ([inner, groups]) => {
        const problem = tableOf(inner, groups);
        const small = new Set(problem.needs.map((n) => n.cell));
        const {open} = await protect(problem);
        expect(open).toEqual([]);
        expect(await attackProblem(problem, small, k)).toEqual([]);
      }),
      {numRuns: 40, seed: 26}
    );
  });

  it("hides hardly more than the least that would do", async () => {
    const totals = {chosen: 0, least: 0, cells: 0};
    for (const [inner, groups] of fc.sample(tables, {numRuns: 18, seed: 5})) {
      if (inner.length * inner[0]!.length > 9) continue;
      const problem = tableOf(inner, groups);
      const small = new Set(problem.needs.map((n) => n.cell));
      const protectedOne = copyOf(problem);
      const {complements, unlabelled} = await protect(protectedOne);
      if (unlabelled.length) continue;
      totals.chosen += complements.length;
      totals.cells += problem.cells.length;
      totals.least += await leastOf(problem, small, complements.length);
    }
    // Three in four of the tables have nothing to choose; what is chosen stays within a quarter of the optimum.
    expect(totals.chosen).toBeLessThanOrEqual(totals.least * 1.25);
    expect(totals.least).toBeGreaterThan(0);
  });

  it("gives up a guess where nothing else is left, and no limit that is published", async () => {
    // Three months of 1, 2 and 1 late payments, four in the quarter: if each were known to be one of 1 to 4, the quarter
    // would be 3 or 4 and each month 1 or 2.
    const late = (guess: Partial<Cell>): Problem => ({
      cells: [1, 2, 1, 4].map((value) => ({value, low: 1, high: k - 1, state: "hidden", weight: 0, ...guess})),
      relations: [{terms: [0, 1, 2, 3].map((cell) => [cell, cell === 3 ? -1 : 1] as const), low: 0, high: 0}],
      needs: [0, 1, 2, 3].map((cell) => ({cell, low: 1, high: k - 1, values: valuesLeft(k)}))
    });
    expect((await protect(late({}))).open).toHaveLength(4);
    expect((await protect(late({guessed: true}))).open).toEqual([]);
    // Where a published limit stands beside guesses, the guesses go first.
    const both = late({guessed: true});
    both.cells[0] = {...both.cells[0]!, guessed: false, limited: true};
    const {open, unlabelled} = await protect(both);
    expect([open, unlabelled.includes(0)]).toEqual([[], false]);
  });

  it("gives back what it need not have hidden, and is the same every time", async () => {
    const problem = tableOf(
      [
        [3, 20, 30],
        [10, 20, 30],
        [7, 8, 60]
      ],
      false
    );
    const [first, again] = [await protect(copyOf(problem)), await protect(copyOf(problem))];
    expect(first).toEqual(again);
    expect(first.complements).toHaveLength(3);
  });
});

/** The fewest complements with which the attacker finds nothing, by trying all smaller choices. */
async function leastOf(
  problem: {cells: Cell[]; relations: readonly Relation[]},
  small: ReadonlySet<number>,
  chosen: number
) {
  const free = problem.cells.flatMap((c, i) => (c.state === "shown" ? [i] : []));
  for (let size = 0; size < chosen; size++) {
    for (const choice of choose(free, size)) {
      const tried = copyOf(problem);
      for (const i of choice) tried.cells[i]!.state = "hidden";
      if ((await attackProblem(tried, small, k)).length === 0) return size;
    }
  }
  return chosen;
}

function* choose(from: readonly number[], size: number, start = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let i = start; i <= from.length - size; i++)
      for (const rest of choose(from, size - 1, i + 1)) yield [from[i]!, ...rest];
}
