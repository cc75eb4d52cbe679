import type {Highs, Model} from "highs";

/** One linear condition: low ≤ Σ value · column ≤ high. */
export interface Row {
  columns: readonly number[];
  values: readonly number[];
  low: number;
  high: number;
}

export interface Column {
  low: number;
  high: number;
  cost?: number;
  whole?: true;
}

/** `duals` names the rows that hold the optimum where it is. */
export type Outcome =
  {status: "optimal"; x: Float64Array; duals: Float64Array} | {status: "infeasible" | "unbounded" | "stopped"};

/** One linear program over fixed conditions. */
export interface Program {
  /** Replaces the objective: cost by column, to be minimised; columns not named cost nothing. */
  aim(costs: ReadonlyMap<number, number>): void;
  /** Replaces the bounds of a column. */
  hold(column: number, low: number, high: number): void;
  solve(): Outcome;
}

let highs: Promise<Highs> | undefined;

/** HiGHS, loaded when it is first needed. Its types speak of a CommonJS module, Node loads the other one. */
export const loadSolver = (): Promise<Highs> =>
  (highs ??= import("highs").then((module) => (module.default as unknown as typeof module.default.default)()));

/** Makes a program to be minimised, lends it, and frees it. */
export function withProgram<T>(
  solver: Highs,
  columns: readonly Column[],
  rows: readonly Row[],
  use: (program: Program) => T,
  seconds = 20
): T {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.columns.length));
  const model = solver.createModel({
    numCols: columns.length,
    numRows: rows.length,
    colCost: Float64Array.from(columns, (c) => c.cost ?? 0),
    colLower: Float64Array.from(columns, (c) => c.low),
    colUpper: Float64Array.from(columns, (c) => c.high),
    rowLower: Float64Array.from(rows, (r) => r.low),
    rowUpper: Float64Array.from(rows, (r) => r.high),
    matrix: {
      format: "csr",
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices: Int32Array.from(rows.flatMap((r) => r.columns)),
      values: Float64Array.from(rows.flatMap((r) => r.values))
    },
    ...(columns.some((c) => c.whole) && {integrality: Int32Array.from(columns, (c) => (c.whole ? 1 : 0))})
  });
  try {
    // A fixed seed: the same tables always give the same cells. Small programs are solved before they could be made smaller.
    const presolve = columns.length < 2000 && !columns.some((c) => c.whole) ? "off" : "choose";
    model.options.set({output_flag: false, time_limit: seconds, random_seed: 0, presolve});
    return use(programOf(solver, model));
  } finally {
    model.dispose();
  }
}

function programOf(solver: Highs, model: Model): Program {
  const {optimal, infeasible, unbounded, unboundedOrInfeasible} = solver.constants.modelStatus;
  let aimed: readonly number[] = [];
  return {
    aim(costs) {
      for (const column of aimed) if (!costs.has(column)) model.changeColCost(column, 0);
      for (const [column, cost] of costs) model.changeColCost(column, cost);
      aimed = [...costs.keys()];
    },
    hold: (column, low, high) => void model.changeColBounds(column, low, high),
    solve() {
      model.run();
      const status = model.getModelStatus();
      if (status === optimal) {
        const {colValue, rowDual} = model.getSolution();
        return {status: "optimal", x: colValue, duals: rowDual};
      }
      if (status === infeasible) return {status: "infeasible"};
      return {status: status === unbounded || status === unboundedOrInfeasible ? "unbounded" : "stopped"};
    }
  };
}
