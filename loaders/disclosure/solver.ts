import type {Highs, Model as Made} from "highs";

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

/** A program as HiGHS takes it: row i has the columns and values from starts[i] to starts[i + 1]. */
export interface Model {
  costs: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  starts: Int32Array;
  columns: Int32Array;
  values: Float64Array;
  /** 1 for a column of whole numbers. */
  whole?: Int32Array;
}

/** Makes a program to be minimised, lends it, and frees it. */
export function withProgram<T>(
  solver: Highs,
  columns: readonly Column[],
  rows: readonly Row[],
  use: (program: Program) => T
): T {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.columns.length));
  return withModel(
    solver,
    {
      costs: Float64Array.from(columns, (c) => c.cost ?? 0),
      lower: Float64Array.from(columns, (c) => c.low),
      upper: Float64Array.from(columns, (c) => c.high),
      rowLower: Float64Array.from(rows, (r) => r.low),
      rowUpper: Float64Array.from(rows, (r) => r.high),
      starts,
      columns: Int32Array.from(rows.flatMap((r) => r.columns)),
      values: Float64Array.from(rows.flatMap((r) => r.values)),
      ...(columns.some((c) => c.whole) && {whole: Int32Array.from(columns, (c) => (c.whole ? 1 : 0))})
    },
    use
  );
}

/** One program may take so many seconds. */
const longest = 20;

/** The same of a model that is there. */
export function withModel<T>(solver: Highs, model: Model, use: (program: Program) => T): T {
  const numCols = model.costs.length;
  const numRows = model.rowLower.length;
  const {whole} = model;
  const made = solver.createModel({
    numCols,
    numRows,
    colCost: model.costs,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {format: "csr", numRows, numCols, starts: model.starts, indices: model.columns, values: model.values},
    ...(whole && {integrality: whole})
  });
  try {
    // A fixed seed: the same tables always give the same cells. Small programs are solved before they could be made smaller.
    const presolve = numCols < 2000 && !whole ? "off" : "choose";
    made.options.set({output_flag: false, time_limit: longest, random_seed: 0, presolve});
    return use(programOf(solver, made));
  } finally {
    made.dispose();
  }
}

/** Runs; false where the solver itself fails. */
function ran(model: Made): boolean {
  try {
    model.run();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "HighsError") return false;
    throw error;
  }
}

function programOf(solver: Highs, model: Made): Program {
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
      // The limit is for one solution, not for all of this program together.
      model.zeroAllClocks();
      if (!ran(model)) {
        // What the solver kept of the solution before was in its way: once more from nothing.
        model.clearSolver();
        if (!ran(model)) return {status: "stopped"};
      }
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
