import type {Highs} from "highs";
import type {Band, Cell, Need, Relation} from "./protect.js";
import {type Program, withModel} from "./solver.js";

/**
 * Cells and what ties them together, by number: relation r ties the cells `tied` from `starts[r]` to `starts[r + 1]`, and
 * cell c is in the relations `ties` from `tiesFrom[c]` to `tiesFrom[c + 1]`. Fixed cells, which move in no table, are left
 * out. Thousands of small programs are made of it, so it is arrays of numbers.
 */
export interface Net {
  cells: readonly Cell[];
  starts: Int32Array;
  tied: Int32Array;
  coefficients: Float64Array;
  tiesFrom: Int32Array;
  ties: Int32Array;
  /** How far the sum of a relation may go down and up from where it is. */
  down: Float64Array;
  up: Float64Array;
  seen: Seen;
}

/** Which cells and relations a walk has come by, and where in it; each walk begins with nothing. */
class Seen {
  readonly place: Int32Array;
  readonly #cells: Int32Array;
  readonly #relations: Int32Array;
  #walk = 0;

  constructor(cells: number, relations: number) {
    this.place = new Int32Array(cells);
    this.#cells = new Int32Array(cells);
    this.#relations = new Int32Array(relations);
  }

  begin(): void {
    this.#walk++;
  }

  has(cell: number): boolean {
    return this.#cells[cell] === this.#walk;
  }

  put(cell: number, place: number): void {
    this.#cells[cell] = this.#walk;
    this.place[cell] = place;
  }

  /** Whether the walk comes by this relation for the first time. */
  isNew(relation: number): boolean {
    if (this.#relations[relation] === this.#walk) return false;
    this.#relations[relation] = this.#walk;
    return true;
  }
}

export function netOf(cells: readonly Cell[], relations: readonly Relation[]): Net {
  const own = relations.map(({terms}) => terms.filter(([cell]) => cells[cell]!.state !== "fixed"));
  const sums = relations.map(({terms}) => terms.reduce((sum, [cell, a]) => sum + a * cells[cell]!.value, 0));
  const tied = Int32Array.from(own.flatMap((terms) => terms.map(([cell]) => cell)));
  const counts = new Int32Array(cells.length);
  for (const cell of tied) counts[cell]!++;
  const tiesFrom = startsOf(counts);
  const next = tiesFrom.slice();
  const ties = new Int32Array(tied.length);
  own.forEach((terms, r) => terms.forEach(([cell]) => (ties[next[cell]!++] = r)));
  return {
    cells,
    starts: startsOf(own.map((terms) => terms.length)),
    tied,
    coefficients: Float64Array.from(own.flatMap((terms) => terms.map(([, a]) => a))),
    tiesFrom,
    ties,
    down: Float64Array.from(relations, ({low}, r) => low - sums[r]!),
    up: Float64Array.from(relations, ({high}, r) => high - sums[r]!),
    seen: new Seen(cells.length, relations.length)
  };
}

function startsOf(lengths: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i]! + lengths[i]!;
  return starts;
}

export const relationsOf = ({tiesFrom, ties}: Net, cell: number) => ties.subarray(tiesFrom[cell], tiesFrom[cell + 1]);
export const cellsOf = ({starts, tied}: Net, relation: number) => tied.subarray(starts[relation], starts[relation + 1]);

const isSeen = (cells: readonly Cell[], {seen}: Band) => seen.every((c) => cells[c]!.state !== "hidden");

/** Where a number can be, by the bands that hold; `ending`: only those of which nothing could be hidden. */
function boundsOf(cells: readonly Cell[], cell: number, trusting: boolean, ending = false) {
  const {low, high, presumed} = cells[cell]!;
  const bounds = {low, high};
  if (!trusting || !presumed) return bounds;
  for (const band of presumed) {
    if (!isSeen(cells, band) || (ending && lightest(cells, band) !== undefined)) continue;
    bounds.low = Math.max(bounds.low, band.low);
    bounds.high = Math.min(bounds.high, band.high);
  }
  return bounds;
}

/** Of what a band rests on, what is shown and is the least loss when it is hidden. */
const lightest = (cells: readonly Cell[], {seen}: Band) =>
  seen.filter((c) => cells[c]!.state === "shown").sort((a, b) => cells[a]!.weight - cells[b]!.weight || a - b)[0];

const isOutside = (x: number, {low, high}: Band) => x < low - 1e-6 || x > high + 1e-6;

/** Hidden cells without which nobody would think that a number could be so far off. */
export const heldOpen = (cells: readonly Cell[], cell: number, x: number): number[] =>
  (cells[cell]!.presumed ?? [])
    .filter((b) => isOutside(x, b))
    .flatMap((b) => b.seen.filter((c) => cells[c]!.state === "hidden").slice(0, 1));

/** Shown cells that must be hidden for that. */
const toEnd = (cells: readonly Cell[], cell: number, x: number): number[] =>
  (cells[cell]!.presumed ?? [])
    .filter((b) => isOutside(x, b) && isSeen(cells, b))
    .flatMap((b) => lightest(cells, b) ?? []);

/** Where a need's cell should be able to go. */
export interface Goal {
  need: Need;
  to: number;
}

/** How many other cells around a cell are considered at first; all that are connected, if these are not enough. */
const nearby = [60, 240, 1000, Infinity];

/**
 * The cells that move in another table in which the need's cell is where it should be able to go; with `more`, shown ones
 * too. Undefined where there is no such table.
 */
export function move(
  solver: Highs,
  net: Net,
  goal: Goal,
  more: boolean,
  trusting = true
): readonly number[] | undefined {
  let before = 0;
  // With hidden cells alone, the way around is rarely short.
  for (const most of more ? nearby : nearby.slice(1)) {
    const near = around(net, goal.need.cell, most, more);
    if (near.length === before) return undefined;
    before = near.length;
    const moves = moveWithin(solver, net, goal, near, more, trusting);
    if (moves) return moves;
  }
  return undefined;
}

/** Cells that may move, by nearness; every relation of a cell is looked into before those of the next. */
function around(net: Net, start: number, most: number, more: boolean): number[] {
  const {cells, starts, tied, tiesFrom, ties, seen} = net;
  seen.begin();
  seen.put(start, 0);
  const found = [start];
  for (let i = 0; i < found.length && found.length <= most; i++) {
    for (let t = tiesFrom[found[i]!]!; t < tiesFrom[found[i]! + 1]!; t++) {
      if (!seen.isNew(ties[t]!)) continue;
      for (let j = starts[ties[t]!]!; j < starts[ties[t]! + 1]!; j++) {
        const cell = tied[j]!;
        if (seen.has(cell) || !(more || cells[cell]!.state === "hidden")) continue;
        seen.put(cell, found.length);
        found.push(cell);
      }
    }
  }
  return found;
}

/** A number that moves by less has not moved. */
export const hardly = 1e-7;

function moveWithin(
  solver: Highs,
  net: Net,
  {need, to}: Goal,
  near: readonly number[],
  more: boolean,
  trusting: boolean
): readonly number[] | undefined {
  const {cells, seen} = net;
  const {value} = cells[need.cell]!;
  // In units of the way that the cell itself has to go, so that persons and yuan are solved alike.
  const unit = Math.abs(to - value);
  seen.begin();
  near.forEach((c, i) => seen.put(c, i));
  // What goes beyond a band costs besides what must be hidden to end it.
  const beyond = more && trusting ? near.filter((c) => c !== need.cell && cells[c]!.presumed) : [];
  // Two columns a cell: what it rises by and what it falls by.
  const columns = 2 * (near.length + beyond.length);
  const costs = new Float64Array(columns);
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns);
  near.forEach((c, i) => {
    const cell = cells[c]!;
    const {low, high} = boundsOf(cells, c, trusting);
    costs[2 * i] = costs[2 * i + 1] = cell.state === "shown" ? cell.weight : 1e-4;
    upper[2 * i] = Math.max(0, (high - cell.value) / unit);
    upper[2 * i + 1] = Math.max(0, (cell.value - low) / unit);
  });
  const second = new Map<number, number>();
  beyond.forEach((c, i) => {
    const at = 2 * (near.length + i);
    const [now, most] = [boundsOf(cells, c, true), boundsOf(cells, c, true, true)];
    const own = seen.place[c]!;
    second.set(own, at);
    costs[at] = costs[at + 1] = cells[c]!.presumed!.reduce(
      (sum, band) => sum + (isSeen(cells, band) ? (cells[lightest(cells, band) ?? -1]?.weight ?? 0) : 0),
      costs[2 * own]!
    );
    upper[at] = most.high > now.high ? (most.high - now.high) / unit : 0;
    upper[at + 1] = most.low < now.low ? (now.low - most.low) / unit : 0;
  });
  const rise = 2 * seen.place[need.cell]!;
  costs[rise] = costs[rise + 1] = 0;
  lower[rise] = upper[rise] = to > value ? 1 : 0;
  lower[rise + 1] = upper[rise + 1] = to > value ? 0 : 1;
  const rows = new Rows();
  for (const c of near) {
    for (const r of relationsOf(net, c)) {
      if (!seen.isNew(r)) continue;
      rows.add(net, r, unit, (at, a) => {
        for (const column of second.has(at) ? [2 * at, second.get(at)!] : [2 * at]) {
          rows.columns.push(column, column + 1);
          rows.values.push(a, -a);
        }
      });
    }
  }
  return withModel(solver, {costs, lower, upper, ...rows.model}, (program) => {
    const outcome = program.solve();
    if (outcome.status !== "optimal") return undefined;
    const {x} = outcome;
    const moves = new Set<number>();
    near.forEach((c, i) => {
      const at = second.get(i);
      const way = x[2 * i]! - x[2 * i + 1]! + (at === undefined ? 0 : x[at]! - x[at + 1]!);
      if (Math.abs(way) <= hardly) return;
      moves.add(c);
      if (!trusting || c === need.cell) return;
      const there = cells[c]!.value + way * unit;
      for (const other of [...heldOpen(cells, c, there), ...toEnd(cells, c, there)]) moves.add(other);
    });
    return [...moves];
  });
}

/** The relations of a program, one after the other. */
class Rows {
  readonly columns: number[] = [];
  readonly values: number[] = [];
  readonly #starts = [0];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];

  /** `put` is called with the place in the walk of each cell that the walk has come by. */
  add(
    {starts, tied, coefficients, down, up, seen}: Net,
    r: number,
    unit: number,
    put: (at: number, a: number) => void
  ) {
    for (let j = starts[r]!; j < starts[r + 1]!; j++)
      if (seen.has(tied[j]!)) put(seen.place[tied[j]!]!, coefficients[j]!);
    this.#starts.push(this.columns.length);
    this.#lower.push(Math.min(0, down[r]! / unit));
    this.#upper.push(Math.max(0, up[r]! / unit));
  }

  get model() {
    return {
      rowLower: Float64Array.from(this.#lower),
      rowUpper: Float64Array.from(this.#upper),
      starts: Int32Array.from(this.#starts),
      columns: Int32Array.from(this.columns),
      values: Float64Array.from(this.values)
    };
  }
}

/** Tables in which a hidden number is larger by more than this are not considered. */
const farthest = 1e9;

/** One program of all hidden cells and all that ties them, as they differ from what they are. */
export function withHidden<T>(solver: Highs, net: Net, use: (program: Program, hidden: readonly number[]) => T): T {
  const {cells, starts, seen} = net;
  const hidden = cells.flatMap((c, i) => (c.state === "hidden" ? [i] : []));
  seen.begin();
  hidden.forEach((cell, i) => seen.put(cell, i));
  const rows = new Rows();
  for (let r = 0; r < starts.length - 1; r++) {
    if (!cellsOf(net, r).some((cell) => seen.has(cell))) continue;
    rows.add(net, r, 1, (at, a) => {
      rows.columns.push(at);
      rows.values.push(a);
    });
  }
  const bounds = hidden.map((c) => ({value: cells[c]!.value, ...boundsOf(cells, c, true)}));
  const model = {
    costs: new Float64Array(hidden.length),
    lower: Float64Array.from(bounds, ({low, value}) => Math.min(0, low - value)),
    upper: Float64Array.from(bounds, ({high, value}) => Math.max(0, Math.min(high - value, farthest)))
  };
  return withModel(solver, {...model, ...rows.model}, (program) => use(program, hidden));
}
