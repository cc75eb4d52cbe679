import type {Clean} from "../../loaders/base/clean.js";
import {attack, type Fact, type Found, type Unknown} from "../../loaders/disclosure/audit/attack.js";
import {valuesLeft} from "../../loaders/disclosure/policy.js";
import type {Cell, Relation} from "../../loaders/disclosure/protect.js";

/** What the attacker finds of a protected table, by code that shares nothing with the protection but the solver. */
export async function attackProblem(
  {cells, relations}: {cells: readonly Cell[]; relations: readonly Relation[]},
  small: ReadonlySet<number>,
  k: number,
  clean?: Clean
): Promise<Found[]> {
  const unknowns = new Map<string, Unknown>(
    cells.map((c, i) => [
      String(i),
      c.state === "hidden"
        ? {low: c.low, high: c.high, whole: true, ...(small.has(i) && {values: valuesLeft(k)})}
        : {low: c.value, high: c.value, whole: true}
    ])
  );
  const facts = relations.map((r): Fact => ({
    say: "",
    terms: r.terms.map(([c, a]) => [String(c), a]),
    low: r.low,
    high: r.high
  }));
  return (await attack(unknowns, facts, clean)).found;
}
