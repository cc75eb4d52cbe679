import type {Highs} from "highs";
import {type Column, loadSolver, type Row, withProgram} from "./solver.js";

/** One number that is or could be published. */
export interface Cell {
  value: number;
  /** Where a reader who knows the rule must look for it once it is hidden. */
  low: number;
  high: number;
  /** What is only presumed of it: then it is between these. */
  presumed?: {low: number; high: number};
  /** `fixed` is shown and stays so: a zero, or what a reader knows from elsewhere. */
  state: "shown" | "hidden" | "fixed";
  /** Hidden: that it is below a limit is published, and may be withheld. */
  limited?: boolean;
  /** What is lost when it is hidden. */
  weight: number;
}

/** What a reader can work out: low ≤ Σ coefficient · cell ≤ high. */
export interface Relation {
  terms: readonly (readonly [cell: number, coefficient: number])[];
  low: number;
  high: number;
}

/** A hidden cell that should be able to be anything from low to high. */
export interface Need {
  cell: number;
  low: number;
  high: number;
  /** A whole number, which must be able to be so many of them at least; without it, all from low to high. */
  values?: number;
}

export interface Problem {
  cells: Cell[];
  relations: readonly Relation[];
  needs: readonly Need[];
}

export interface Protection {
  /** Cells hidden so that others cannot be worked out. */
  complements: number[];
  /** Hidden cells whose limit must not be published, since with it another would be known too closely. */
  unlabelled: number[];
  /** Needs that cannot be met whatever is hidden. */
  open: Need[];
}

/** How far a need was met in one direction, and the cells that move when its cell goes there. */
interface Aim {
  need: Need;
  to: number;
  moves: readonly number[];
}

/** How many other cells around a cell are considered at first; all that are connected, if these are not enough. */
const nearby = [60, 240, 1000, Infinity];

/**
 * Hides further cells until every need is met, and gives them back where they turn out to be superfluous. Each need is
 * one linear program in each direction: another table that agrees with everything shown, in which the cell is at the end
 * of its interval, with the least weight of shown cells moved; those are hidden. A table once found stays possible when
 * more is hidden, so one pass is enough. What zeros that are shown make impossible is not asked for; where too little is
 * left, the limits of the cells around are kept back. `cells[i]` is changed in place.
 */
export async function protect({cells, relations, needs}: Problem): Promise<Protection> {
  const protection = {complements: new Set<number>(), unlabelled: new Set<number>(), open: [] as Need[]};
  if (needs.length) {
    const solver = await loadSolver();
    const net = netOf(cells, relations);
    const met: Aim[] = [];
    // Those with the smallest choice first: what is hidden for them serves the others.
    const order = [...needs].sort((a, b) => net.relationsOf[a.cell]!.length - net.relationsOf[b.cell]!.length);
    for (const [i, need] of order.entries()) {
      if (i % sweepEvery === 0) met.push(...sweep(solver, net, order.slice(i), met));
      meet(solver, net, need, protection, met);
    }
    // What was hidden for later ones may serve those that could not be met.
    for (const need of protection.open.splice(0)) meet(solver, net, need, protection, met);
    giveBack(solver, net, met, protection.complements);
  }
  const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);
  return {
    complements: sorted(protection.complements),
    unlabelled: sorted(protection.unlabelled),
    open: protection.open
  };
}

/** After so many needs, the cells hidden so far are checked against all the other needs at once. */
const sweepEvery = 100;

/** Needs that are met by what is hidden: one table for all of them, again for those that it leaves, while it helps. */
function sweep(solver: Highs, {cells, relations, sums}: Net, needs: readonly Need[], met: readonly Aim[]): Aim[] {
  const hidden = cells.flatMap((c, i) => (c.state === "hidden" ? [i] : []));
  const place = new Map(hidden.map((cell, i) => [cell, i]));
  const columns: Column[] = hidden.map((c) => ({
    low: Math.min(0, boundsOf(cells[c]!, true).low - cells[c]!.value),
    high: Math.max(0, Math.min(boundsOf(cells[c]!, true).high - cells[c]!.value, farthest))
  }));
  const rows: Row[] = relations.flatMap(({terms, low, high}, r) => {
    const inside = terms.filter(([c]) => place.has(c));
    if (inside.length === 0) return [];
    return {
      columns: inside.map(([c]) => place.get(c)!),
      values: inside.map(([, a]) => a),
      low: Math.min(0, low - sums[r]!),
      high: Math.max(0, high - sums[r]!)
    };
  });
  const known = new Set(met.map(({need, to}) => `${need.cell} ${to}`));
  let left = needs.flatMap((need) =>
    [Math.min(need.low, cells[need.cell]!.value), Math.max(need.high, cells[need.cell]!.value)]
      .filter((to) => to !== cells[need.cell]!.value && !known.has(`${need.cell} ${to}`))
      .map((to): Aim => ({need, to, moves: []}))
  );
  const found: Aim[] = [];
  withProgram(solver, columns, rows, (program) => {
    for (let before = Infinity; left.length > 0 && left.length < before;) {
      before = left.length;
      for (const sign of [1, -1]) {
        const wanted = left.filter(({need, to}) => Math.sign(to - cells[need.cell]!.value) === sign);
        const way = ({need, to}: Aim) => Math.abs(to - cells[need.cell]!.value);
        program.aim(new Map(wanted.map((aim) => [place.get(aim.need.cell)!, -sign / way(aim)])));
        const outcome = wanted.length ? program.solve() : undefined;
        if (outcome?.status !== "optimal") continue;
        const {x} = outcome;
        const moves = hidden.filter((_, i) => Math.abs(x[i]!) > hardly);
        const there = wanted.filter((aim) => x[place.get(aim.need.cell)!]! * sign >= way(aim) - 1e-6);
        found.push(...there.map((aim) => ({...aim, moves})));
        left = left.filter((aim) => !there.includes(aim));
      }
    }
  });
  return found;
}

const boundsOf = ({low, high, presumed}: Cell, trusting: boolean) =>
  trusting && presumed ? {low: Math.max(low, presumed.low), high: Math.min(high, presumed.high)} : {low, high};

/** Tables in which a hidden number is larger by more than this are not considered. */
const farthest = 1e9;

function meet(
  solver: Highs,
  net: Net,
  need: Need,
  {complements, unlabelled, open}: {complements: Set<number>; unlabelled: Set<number>; open: Need[]},
  met: Aim[]
): void {
  const {cells} = net;
  const {value} = cells[need.cell]!;
  // Whether what is presumed (that a series goes on as it was) is taken for true.
  let trusting = true;
  const reach = (end: number): number => {
    if (met.some((aim) => aim.need === need && aim.to === end)) return end;
    const step = need.values === undefined ? Math.abs(end - value) : 1;
    for (let to = end; step > 0 && Math.abs(to - value) > 1e-9; to += step * Math.sign(value - end)) {
      const moves = move(solver, net, {need, to, moves: []}, true, trusting);
      if (!moves) continue;
      for (const cell of moves) {
        if (cells[cell]!.state !== "shown") continue;
        cells[cell]!.state = "hidden";
        complements.add(cell);
      }
      met.push({need, to, moves});
      return to;
    }
    return value;
  };
  const enough = () => {
    const [low, high] = [reach(Math.min(value, need.low)), reach(Math.max(value, need.high))];
    return need.values === undefined
      ? low <= need.low && high >= need.high
      : Math.min(high, need.high) - Math.max(low, need.low) + 1 >= need.values;
  };
  // Where it is not said that the cell is below the limit, it is enough that it could be as large as the limit.
  const beyond = () => unlabelled.has(need.cell) && reach(need.high + 1) > need.high;
  if (enough()) return;
  // Where the sums alone leave enough, it is left to the audit whether the presumptions do not.
  trusting = false;
  if (enough()) return;
  trusting = true;
  // Limits are kept back from near to far: of the cells that share a sum with it, then of those that share one with these.
  const near = new Set([need.cell]);
  for (let before = 0; !enough() && !beyond();) {
    if (near.size === before) return void open.push(need);
    before = near.size;
    for (const cell of [...near]) {
      for (const r of net.relationsOf[cell]!)
        for (const [c] of net.relations[r]!.terms) if (cells[c]!.state === "hidden") near.add(c);
    }
    for (const cell of near) {
      if (!cells[cell]!.limited || complements.has(cell)) continue;
      cells[cell]!.high = Infinity;
      cells[cell]!.limited = false;
      unlabelled.add(cell);
    }
  }
}

/** Giving back stops after so many programs: in large tables, the heaviest cells were tried by then. */
const mostTries = 1000;

/** Shows again what no need rests on any more, the heaviest first. */
function giveBack(solver: Highs, net: Net, met: Aim[], complements: Set<number>): void {
  const {cells} = net;
  let tries = 0;
  for (const cell of [...complements].sort((a, b) => cells[b]!.weight - cells[a]!.weight || a - b)) {
    if (tries >= mostTries) return;
    cells[cell]!.state = "shown";
    const again = new Map<number, readonly number[]>();
    const resting = met.flatMap((aim, i) => (aim.moves.includes(cell) ? [i] : []));
    // What can be seen to be stuck needs no program.
    const held =
      !resting.some((i) => isStuck(net, met[i]!)) &&
      resting.every((i) => {
        const aim = met[i]!;
        tries++;
        const moves = move(solver, net, aim, false);
        if (moves) again.set(i, moves);
        return moves !== undefined;
      });
    if (held) {
      complements.delete(cell);
      for (const [i, moves] of again) met[i] = {...met[i]!, moves};
    } else cells[cell]!.state = "hidden";
  }
}

/** Whether the cell is in a sum in which no other number can give way. */
function isStuck({cells, relations, relationsOf, sums}: Net, {need, to}: Aim): boolean {
  const way = to - cells[need.cell]!.value;
  return relationsOf[need.cell]!.some((r) => {
    const {terms, low, high} = relations[r]!;
    const change = terms.reduce((sum, [c, a]) => (c === need.cell ? sum + a * way : sum), sums[r]!);
    if (change >= low - 1e-6 && change <= high + 1e-6) return false;
    return terms.every(([c]) => c === need.cell || cells[c]!.state !== "hidden");
  });
}

interface Net {
  cells: readonly Cell[];
  relations: readonly Relation[];
  /** The relations that a cell is in. */
  relationsOf: readonly (readonly number[])[];
  /** What each relation comes to with the true values. */
  sums: readonly number[];
}

function netOf(cells: readonly Cell[], relations: readonly Relation[]): Net {
  const relationsOf: number[][] = cells.map(() => []);
  relations.forEach(({terms}, r) => terms.forEach(([cell]) => relationsOf[cell]!.push(r)));
  const sums = relations.map(({terms}) => terms.reduce((sum, [cell, a]) => sum + a * cells[cell]!.value, 0));
  return {cells, relations, relationsOf, sums};
}

/** The cells that move when the aim is reached; with `more`, shown ones too. Undefined where it cannot be reached. */
function move(solver: Highs, net: Net, aim: Aim, more: boolean, trusting = true): readonly number[] | undefined {
  let before = 0;
  // With hidden cells alone, the way around is rarely short.
  for (const most of more ? nearby : nearby.slice(1)) {
    const near = around(net, aim.need.cell, most, more);
    if (near.length === before) return undefined;
    before = near.length;
    const moves = moveWithin(solver, net, aim, near, trusting);
    if (moves) return moves;
  }
  return undefined;
}

/** Cells that may move, by nearness; every relation of a cell is looked into before those of the next. */
function around({cells, relations, relationsOf}: Net, start: number, most: number, more: boolean): number[] {
  const movable = (c: number) => cells[c]!.state === "hidden" || (more && cells[c]!.state === "shown");
  const found = new Set([start]);
  for (const cell of found) {
    if (found.size > most) break;
    for (const r of relationsOf[cell]!) for (const [c] of relations[r]!.terms) if (movable(c)) found.add(c);
  }
  return [...found];
}

const hardly = 1e-7;

function moveWithin(
  solver: Highs,
  {cells, relations, relationsOf, sums}: Net,
  {need, to}: Aim,
  near: readonly number[],
  trusting: boolean
): readonly number[] | undefined {
  // In units of the way that the cell itself has to go, so that persons and yuan are solved alike.
  const unit = Math.abs(to - cells[need.cell]!.value);
  const direction = Math.sign(to - cells[need.cell]!.value);
  const place = new Map(near.map((cell, i) => [cell, i]));
  // Two columns a cell: what it rises by and what it falls by.
  const columns: Column[] = near.flatMap((c) => {
    const {value, state, weight} = cells[c]!;
    const {low, high} = boundsOf(cells[c]!, trusting);
    const cost = state === "shown" ? weight : 1e-4;
    if (c === need.cell)
      return direction > 0
        ? [
            {low: 1, high: 1},
            {low: 0, high: 0}
          ]
        : [
            {low: 0, high: 0},
            {low: 1, high: 1}
          ];
    return [
      {low: 0, high: Math.max(0, (high - value) / unit), cost},
      {low: 0, high: Math.max(0, (value - low) / unit), cost}
    ];
  });
  const rows: Row[] = [...new Set(near.flatMap((c) => relationsOf[c]!))].map((r) => {
    const {terms, low, high} = relations[r]!;
    const inside = terms.filter(([c]) => place.has(c));
    return {
      columns: inside.flatMap(([c]) => [2 * place.get(c)!, 2 * place.get(c)! + 1]),
      values: inside.flatMap(([, a]) => [a, -a]),
      low: Math.min(0, (low - sums[r]!) / unit),
      high: Math.max(0, (high - sums[r]!) / unit)
    };
  });
  return withProgram(solver, columns, rows, (program) => {
    const outcome = program.solve();
    if (outcome.status !== "optimal") return undefined;
    const {x} = outcome;
    return near.filter((_, i) => Math.abs(x[2 * i]! - x[2 * i + 1]!) > hardly);
  });
}
