import type {Cell, Relation} from "./protect.js";
import {type Column, loadSolver, type Row, withProgram} from "./solver.js";

/**
 * Gives values to numbers that an earlier release hid and that are others today: this year's total as it was in May. What
 * they were is not asked, since a reader does not know it either: any values will do that agree with all that is known.
 * Returns the relations that they agree with; `cells[i].value` is set for each of `unknown`.
 */
export async function imagine(
  cells: Cell[],
  unknown: readonly {cell: number; counts: boolean}[],
  relations: readonly Relation[]
): Promise<Relation[]> {
  if (unknown.length === 0) return [...relations];
  const solver = await loadSolver();
  const place = new Map(unknown.map(({cell}, i) => [cell, i]));
  const about = relations.filter((r) => r.terms.some(([c]) => place.has(c)));
  const columns: Column[] = unknown.map(({cell, counts}) => ({
    ...{low: cells[cell]!.low, high: cells[cell]!.high},
    ...(counts && {whole: true as const})
  }));
  // Each relation may be missed from above and below, at a price.
  const rows = about.map(({terms, low, high}): Row => {
    const known = terms.reduce((sum, [c, a]) => (place.has(c) ? sum : sum + a * cells[c]!.value), 0);
    const inside = terms.filter(([c]) => place.has(c));
    const missed = columns.push({low: 0, high: Infinity, cost: 1}, {low: 0, high: Infinity, cost: 1}) - 2;
    return {
      columns: [...inside.map(([c]) => place.get(c)!), missed, missed + 1],
      values: [...inside.map(([, a]) => a), 1, -1],
      low: low - known,
      high: high - known
    };
  });
  const outcome = withProgram(solver, columns, rows, (program) => program.solve());
  for (const [cell, i] of place) {
    const found = outcome.status === "optimal" ? outcome.x[i]! : cells[cell]!.low;
    cells[cell]!.value = unknown[i]!.counts ? Math.round(found) : found;
  }
  const holds = ({terms, low, high}: Relation) => {
    const sum = terms.reduce((s, [c, a]) => s + a * cells[c]!.value, 0);
    return sum >= low - 1e-6 && sum <= high + 1e-6;
  };
  return relations.filter((r) => !about.includes(r) || holds(r));
}
