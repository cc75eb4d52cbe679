import type {Highs} from "highs";
import {cellsOf, type Goal, hardly, heldOpen, move, type Net, netOf, relationsOf, withHidden} from "./net.js";
import {loadSolver} from "./solver.js";

/** One number that is or could be published. */
export interface Cell {
  value: number;
  /** Where a reader who knows the rule must look for it once it is hidden. */
  low: number;
  high: number;
  /** What is only presumed of it. */
  presumed?: readonly Band[];
  /** `fixed` is shown and stays so: a zero, or what a reader knows from elsewhere. */
  state: "shown" | "hidden" | "fixed";
  /** Hidden: that it is below a limit is published, and may be withheld. */
  limited?: boolean;
  /** Hidden: that it is below a limit is only guessed, since nothing else would hide it. */
  guessed?: boolean;
  /** An earlier release has published that it is below the limit. */
  told?: boolean;
  /** What is lost when it is hidden. */
  weight: number;
}

/** What certain other numbers say of a number as long as they are all shown: it is between low and high. */
export interface Band {
  low: number;
  high: number;
  seen: readonly number[];
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
  /** That it is below a limit was not said: it is enough that it could be larger. */
  orMore?: true;
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
  /** What was reached, and which cells move when it is. */
  aims: readonly Aim[];
}

/** How far a need was met in one direction, and the cells that move when its cell goes there. */
export interface Aim extends Goal {
  moves: readonly number[];
}

/**
 * Hides further cells until every need is met, and gives them back where they turn out to be superfluous. Each need is
 * one linear program in each direction: another table that agrees with everything shown, in which the cell is at the end
 * of its interval, with the least weight of shown cells moved; those are hidden. A table once found stays possible when
 * more is hidden, so one pass is enough. What zeros that are shown make impossible is not asked for; where too little is
 * left, the limits of the cells around are kept back. `cells[i]` is changed in place.
 */
export async function protect({cells, relations, needs}: Problem): Promise<Protection> {
  const protection = {complements: new Set<number>(), unlabelled: new Set<number>(), open: [] as Need[]};
  const met: Aim[] = [];
  if (needs.length) {
    const solver = await loadSolver();
    const net = netOf(cells, relations);
    // Those with the smallest choice first: what is hidden for them serves the others.
    const order = [...needs].sort((a, b) => relationsOf(net, a.cell).length - relationsOf(net, b.cell).length);
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
    open: protection.open,
    aims: met
  };
}

/** After so many needs, the cells hidden so far are checked against all the other needs at once. */
const sweepEvery = 100;

/** Needs that are met by what is hidden: one table for all of them, again for those that it leaves, while it helps. */
function sweep(solver: Highs, net: Net, needs: readonly Need[], met: readonly Aim[]): Aim[] {
  const {cells} = net;
  const known = new Set(met.map(({need, to}) => `${need.cell} ${to}`));
  let left = needs.flatMap((need) =>
    [Math.min(need.low, cells[need.cell]!.value), Math.max(need.high, cells[need.cell]!.value)]
      .filter((to) => to !== cells[need.cell]!.value && !known.has(`${need.cell} ${to}`))
      .map((to): Aim => ({need, to, moves: []}))
  );
  const found: Aim[] = [];
  withHidden(solver, net, (program, hidden) => {
    const place = new Map(hidden.map((cell, i) => [cell, i]));
    for (let before = Infinity; left.length > 0 && left.length < before;) {
      before = left.length;
      for (const sign of [1, -1]) {
        const wanted = left.filter(({need, to}) => Math.sign(to - cells[need.cell]!.value) === sign);
        const way = ({need, to}: Aim) => Math.abs(to - cells[need.cell]!.value);
        program.aim(new Map(wanted.map((aim) => [place.get(aim.need.cell)!, -sign / way(aim)])));
        const outcome = wanted.length ? program.solve() : undefined;
        if (outcome?.status !== "optimal") continue;
        const {x} = outcome;
        const moves = hidden.flatMap((c, i) =>
          Math.abs(x[i]!) > hardly ? [c, ...heldOpen(cells, c, cells[c]!.value + x[i]!)] : []
        );
        const there = wanted.filter((aim) => x[place.get(aim.need.cell)!]! * sign >= way(aim) - 1e-6);
        found.push(...there.map((aim) => ({...aim, moves})));
        left = left.filter((aim) => !there.includes(aim));
      }
    }
  });
  return found;
}

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
    const towards = Math.sign(value - end);
    for (let to = end; step > 0 && (value - to) * towards > 1e-9; to += step * towards) {
      const moves = move(solver, net, {need, to}, true, trusting);
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
  const beyond = () => (need.orMore === true || unlabelled.has(need.cell)) && reach(need.high + 1) > need.high;
  if (enough() || beyond()) return;
  // Where the sums alone leave enough, it is left to the audit whether the presumptions do not.
  trusting = false;
  if (enough()) return;
  trusting = true;
  // Limits are given up from near to far: of the cells that share a sum with it, then of those that share one with these.
  // What is only guessed goes first, since a reader can't rely on it; what is published must be kept back.
  const near = new Set([need.cell]);
  for (let before = 0; !enough() && !beyond();) {
    if (near.size === before) return void open.push(need);
    before = near.size;
    for (const cell of [...near]) {
      for (const r of relationsOf(net, cell))
        for (const c of cellsOf(net, r)) if (cells[c]!.state === "hidden") near.add(c);
    }
    const giveUp = (by: "guessed" | "limited") => {
      for (const cell of near) {
        if (!cells[cell]![by] || cells[cell]!.told || complements.has(cell)) continue;
        cells[cell]!.high = Infinity;
        cells[cell]![by] = false;
        unlabelled.add(cell);
      }
    };
    giveUp("guessed");
    if (enough() || beyond()) return;
    giveUp("limited");
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
function isStuck(net: Net, {need, to}: Aim): boolean {
  const {cells, starts, tied, coefficients, down, up} = net;
  const way = to - cells[need.cell]!.value;
  return relationsOf(net, need.cell).some((r) => {
    let change = 0;
    for (let j = starts[r]!; j < starts[r + 1]!; j++) if (tied[j] === need.cell) change += coefficients[j]! * way;
    if (change >= down[r]! - 1e-6 && change <= up[r]! + 1e-6) return false;
    return cellsOf(net, r).every((c) => c === need.cell || cells[c]!.state !== "hidden");
  });
}
