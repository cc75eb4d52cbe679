import type {Highs} from "highs";
import {type Clean, keyOf} from "../../base/clean.js";
import {couldBeHeads, type Heads} from "./heads.js";
import {type Column, loadSolver, type Program, type Row, withProgram} from "../solver.js";
import {Joined} from "./joined.js";

/** A number that the attacker looks for, or knows: then low equals high. */
export interface Unknown {
  low: number;
  high: number;
  /** A whole number: the ends of its interval are rounded inwards. */
  whole: boolean;
  /** So wide must the interval stay: so many whole numbers, or so many times its lower end. */
  values?: number;
  times?: number;
  /** Only watched where it is known to be less than this: it may be hidden for others' sake. */
  below?: number;
  /** An interval, however narrow, says nothing of few where it could be what these got. */
  enough?: Heads;
  /** What shows it, where it is shown, although it is hidden elsewhere or stands nowhere. */
  shownBy?: string;
}

/** What the attacker knows of several numbers at once, and how that is said. */
export interface Fact {
  say: string;
  terms: readonly (readonly [name: string, coefficient: number])[];
  low: number;
  high: number;
  /** Left out where it cannot be true together with the rest. */
  presumed?: boolean;
  /** Holds of whole numbers only: what hangs together with it is solved in whole numbers. */
  whole?: boolean;
}

export interface Found {
  name: string;
  low: number;
  high: number;
  /** What gave it away. */
  by: readonly string[];
}

const slack = 1e-6;

export interface Attack {
  /** Every number that is known more closely than it may be. */
  found: Found[];
  /** Numbers of which not all could be true that was said and presumed, so that something was dropped. */
  disagreeing: string[];
  /** Numbers of which not even what is said for sure can be true together, and what that is. */
  contradictory: {names: readonly string[]; by: readonly string[]}[];
}

/** What decides what the attacker finds. */
export const attackSources = ["loaders/disclosure/audit", "loaders/disclosure/solver.ts"];

/** `clean`: what hangs together and could not be worked out in earlier runs is not attacked again. */
export async function attack(
  unknowns: ReadonlyMap<string, Unknown>,
  facts: readonly Fact[],
  clean?: Clean
): Promise<Attack> {
  const hidden = [...unknowns].filter(([, u]) => u.high > u.low).map(([name]) => name);
  const parts = componentsOf(new Set(hidden), facts);
  const solver = await loadSolver();
  const found: Found[] = [];
  const disagreeing: string[] = [];
  const contradictory: Attack["contradictory"] = [];
  for (const [name, u] of unknowns) {
    if (u.shownBy !== undefined && u.low === u.high && !isWide(u, u)) found.push({name, ...u, by: [u.shownBy]});
  }
  for (const {names, facts: own} of parts) {
    const watched = names.filter((n) => unknowns.get(n)!.values !== undefined || unknowns.get(n)!.times !== undefined);
    if (watched.length === 0) continue;
    const key = clean && keyOfPart(names, own, unknowns);
    if (key !== undefined && clean?.has(key)) continue;
    const solve = (said: readonly Fact[]) => {
      const {place, columns: bounds} = columnsOf(names, said, unknowns);
      if (bounds.some(({low, high}) => low > high + slack)) return undefined;
      const rows = said.map((f) => rowOf(f, place, unknowns));
      // Where something holds of whole numbers only, only whole numbers are solutions.
      const whole = said.some((f) => f.whole);
      const columns = bounds.map(({low, high, whole: counts}): Column => ({
        low,
        high,
        ...(whole && counts && {whole: true})
      }));
      return withProgram(solver, columns, rows, (program) =>
        search(solver, program, {place, columns, rows, whole}, watched, unknowns, said)
      );
    };
    const all = solve(own);
    if (all) {
      found.push(...all);
      if (all.length === 0 && key !== undefined) clean?.add(key);
      continue;
    }
    disagreeing.push(...names);
    const agreeing = withoutConflicts(solver, names, own, unknowns);
    const sure = agreeing && solve(agreeing);
    if (sure) found.push(...sure);
    else contradictory.push({names: watched, by: sayings(own.filter((f) => !f.presumed))});
  }
  return {found, disagreeing, contradictory};
}

/** A sum of all that the answer about numbers that hang together depends on; what they are called does not matter. */
function keyOfPart(names: readonly string[], facts: readonly Fact[], unknowns: ReadonlyMap<string, Unknown>): string {
  const place = new Map(names.map((n, i) => [n, i]));
  const parts: unknown[] = [];
  for (const name of names) {
    const {low, high, whole, values, times, below, enough} = unknowns.get(name)!;
    parts.push(["n", low, high, whole, values, times, below, enough && JSON.stringify(enough)].map(String));
  }
  for (const {terms, low, high, presumed, whole} of facts) {
    const said = terms.map(([n, a]) => [place.get(n) ?? `known ${unknowns.get(n)!.low}`, a]);
    parts.push(["f", String(low), String(high), presumed === true, whole === true, said]);
  }
  return keyOf(JSON.stringify(parts));
}

const sayings = (facts: readonly Fact[]) => [...new Set(facts.map((f) => f.say))];

/**
 * The facts without those presumptions that take part in a conflict: all that the proof of a conflict rests on are dropped
 * at once, since nobody can tell which of them is wrong; and so on until the rest agrees. Undefined where what is said for
 * sure does not agree by itself.
 */
function withoutConflicts(
  solver: Highs,
  names: readonly string[],
  facts: readonly Fact[],
  unknowns: ReadonlyMap<string, Unknown>
): Fact[] | undefined {
  const place = new Map(names.map((n, i) => [n, i]));
  let left = [...facts];
  for (;;) {
    const bent = left.flatMap((f, i) => (f.presumed ? [i] : []));
    // Every presumption may be missed from above and below, at a price.
    const columns: Column[] = [
      ...names.map((n) => ({low: unknowns.get(n)!.low, high: unknowns.get(n)!.high})),
      ...bent.flatMap(() => [
        {low: 0, high: Infinity, cost: 1},
        {low: 0, high: Infinity, cost: 1}
      ])
    ];
    const at = new Map(bent.map((f, i) => [f, names.length + 2 * i]));
    const rows = left.map((f, i): Row => {
      const row = rowOf(f, place, unknowns);
      const column = at.get(i);
      return column === undefined
        ? row
        : {...row, columns: [...row.columns, column, column + 1], values: [...row.values, 1, -1]};
    });
    const conflict = withProgram(solver, columns, rows, (program) => {
      const outcome = program.solve();
      if (outcome.status !== "optimal") return undefined;
      const missed = bent.filter((f) => outcome.x[at.get(f)!]! + outcome.x[at.get(f)! + 1]! > slack);
      const priced = bent.filter((f) => Math.abs(outcome.duals[f]!) > slack);
      return missed.length ? new Set([...missed, ...priced]) : new Set<number>();
    });
    if (!conflict) return undefined;
    if (conflict.size === 0) return left;
    left = left.filter((_, i) => !conflict.has(i));
  }
}

/** The intervals of the watched numbers; undefined where nothing agrees with all that is said. */
function search(
  solver: Highs,
  program: Program,
  system: System,
  watched: readonly string[],
  unknowns: ReadonlyMap<string, Unknown>,
  said: readonly Fact[]
): Found[] | undefined {
  const {place, columns, whole} = system;
  const seen = new Map(watched.map((n) => [n, {low: Infinity, high: -Infinity, values: new Set<number>()}]));
  const note = (x: Float64Array) => {
    for (const [name, range] of seen) {
      const value = x[place.get(name)!]!;
      range.low = Math.min(range.low, value);
      range.high = Math.max(range.high, value);
      range.values.add(Math.round(value));
    }
  };
  // A number that was 0 in all solutions so far may still be another in the next.
  const wide = (name: string) => {
    const [range, unknown] = [seen.get(name)!, unknowns.get(name)!];
    if (range.high <= slack || !isWide(range, unknown)) return false;
    // Of whole numbers, those between two that are possible need not be.
    return !whole || unknown.values === undefined || isBeyond(range, unknown) || range.values.size >= unknown.values;
  };

  // Each solution is a witness for many numbers at once, for as long as it brings something.
  let witness: Float64Array | undefined;
  if (whole) {
    // Whole numbers take long: one solution, and what can be moved around it.
    const outcome = program.solve();
    if (outcome.status === "infeasible") return undefined;
    if (outcome.status === "optimal") note((witness = outcome.x));
  }
  for (let left = whole ? 0 : Infinity; ;) {
    const open = watched.filter((n) => !wide(n));
    if (open.length === 0 || open.length >= left) break;
    left = open.length;
    for (const sign of [-1, 1]) {
      program.aim(new Map(open.map((n) => [place.get(n)!, sign])));
      const outcome = program.solve();
      if (outcome.status === "infeasible") return undefined;
      if (outcome.status !== "optimal") continue;
      witness = outcome.x;
      note(outcome.x);
    }
  }
  const near = witness && nearby(system, witness);
  const found: Found[] = [];
  for (const name of watched) {
    if (!wide(name) && near)
      near(solver, place.get(name)!, unknowns.get(name)!.values !== undefined, note, () => wide(name));
    if (wide(name)) continue;
    const range = {low: -Infinity, high: Infinity};
    const by = new Set<string>();
    let unsolved = false;
    for (const sign of [1, -1]) {
      program.aim(new Map([[place.get(name)!, sign]]));
      const outcome = program.solve();
      if (outcome.status === "unbounded") continue;
      if (outcome.status !== "optimal") {
        // How far it goes is not known: it counts as known up to what was seen of it.
        unsolved = true;
        if (sign === 1) range.low = seen.get(name)!.low;
        else range.high = seen.get(name)!.high;
        continue;
      }
      note(outcome.x);
      const value = outcome.x[place.get(name)!]!;
      if (sign === 1) range.low = value;
      else range.high = value;
      outcome.duals.forEach((dual, r) => Math.abs(dual) > slack && by.add(said[r]!.say));
    }
    const unknown = unknowns.get(name)!;
    const {low, high} = rounded(range, unknown);
    // A program of whole numbers has no duals: then it is what is said of the number itself.
    const about = () => said.filter((f) => f.terms.some(([n]) => n === name));
    if (low > high || !isWide({low, high}, unknown))
      found.push({name, low, high, by: unsolved ? [tooHard] : by.size ? [...by] : sayings(about())});
    else if (whole && unknown.values !== undefined && !wide(name)) {
      // One by one, until enough of them are possible.
      const {values} = seen.get(name)!;
      for (let v = low; v <= high && v < low + 50 && values.size < unknown.values; v++) {
        if (values.has(v)) continue;
        program.hold(place.get(name)!, v, v);
        program.aim(new Map());
        const outcome = program.solve();
        if (outcome.status !== "infeasible") values.add(v);
      }
      const {low: least, high: most} = columns[place.get(name)!]!;
      program.hold(place.get(name)!, least, most);
      if (values.size < unknown.values) found.push({name, low, high, by: sayings(said.filter((f) => f.whole))});
    }
  }
  return found;
}

/** Said of a number whose interval could not be worked out in time: nobody knows that it is wide enough. */
const tooHard = "没有在限定的时间里算完，当作推算得出";

/** So many numbers may move when one is looked at by itself first. */
const most = 120;

/**
 * Moves one number as far as it goes while only those near it move with it, which often proves that it is wide enough: a
 * small program instead of a large one. Solutions are told to `note` as whole ones.
 */
function nearby({columns, rows, whole}: System, witness: Float64Array) {
  const rowsOf: number[][] = columns.map(() => []);
  rows.forEach((row, r) => row.columns.forEach((c) => rowsOf[c]!.push(r)));
  return (
    solver: Highs,
    column: number,
    counts: boolean,
    note: (x: Float64Array) => void,
    enough: () => boolean
  ): void => {
    const moving = new Set([column]);
    for (const one of moving) {
      if (moving.size >= most) break;
      for (const r of rowsOf[one]!) for (const c of rows[r]!.columns) moving.add(c);
    }
    if (moving.size === columns.length && !whole) return;
    const own = [...moving];
    const at = new Map(own.map((c, i) => [c, i]));
    const around = [...new Set(own.flatMap((c) => rowsOf[c]!))].map((r): Row => {
      const row = rows[r]!;
      const held = row.columns.reduce((sum, c, i) => (at.has(c) ? sum : sum + row.values[i]! * witness[c]!), 0);
      const inside = row.columns.flatMap((c, i) => (at.has(c) ? [[at.get(c)!, row.values[i]!] as const] : []));
      return {
        columns: inside.map(([c]) => c),
        values: inside.map(([, a]) => a),
        low: row.low - held,
        high: row.high - held
      };
    });
    withProgram(
      solver,
      own.map((c) => columns[c]!),
      around,
      (program) => {
        const solved = () => {
          const outcome = program.solve();
          if (outcome.status !== "optimal") return;
          const all = witness.slice();
          own.forEach((c, i) => (all[c] = outcome.x[i]!));
          note(all);
        };
        for (const sign of [1, -1]) {
          program.aim(new Map([[0, sign]]));
          solved();
        }
        program.aim(new Map());
        const {low} = columns[column]!;
        // Between two whole numbers that are possible, others need not be.
        for (let v = Math.max(0, low); whole && counts && v < low + 12 && !enough(); v++) {
          program.hold(0, v, v);
          solved();
        }
      }
    );
  };
}

/** A system of conditions on columns; several names stand for one column where they are said to be the same number. */
interface System {
  place: ReadonlyMap<string, number>;
  columns: readonly Column[];
  rows: readonly Row[];
  /** Whether only whole numbers are solutions. */
  whole: boolean;
}

/** A column a number, where numbers that are said to be the same are one. */
function columnsOf(
  names: readonly string[],
  facts: readonly Fact[],
  unknowns: ReadonlyMap<string, Unknown>
): {place: Map<string, number>; columns: {low: number; high: number; whole: boolean}[]} {
  const same = new Joined(names);
  for (const {terms, low, high} of facts) {
    const [a, b, ...more] = terms;
    if (!a || !b || more.length || low !== 0 || high !== 0 || a[1] !== -b[1]) continue;
    if (same.has(a[0]) && same.has(b[0])) same.join(a[0], b[0]);
  }
  const at = new Map<string, number>();
  const columns: {low: number; high: number; whole: boolean}[] = [];
  const place = new Map<string, number>();
  for (const name of names) {
    const {low, high, whole} = unknowns.get(name)!;
    const top = same.nameOf(name);
    const i = at.get(top) ?? columns.push({low, high, whole}) - 1;
    at.set(top, i);
    place.set(name, i);
    const column = columns[i]!;
    columns[i] = {low: Math.max(column.low, low), high: Math.min(column.high, high), whole: column.whole || whole};
  }
  return {place, columns};
}

const rounded = ({low, high}: {low: number; high: number}, {whole}: Unknown) =>
  whole ? {low: Math.ceil(low - slack), high: Math.floor(high + slack)} : {low, high};

/** Whether a number may be so large that it needs no protection. */
const isBeyond = ({high}: {high: number}, {below}: Unknown) => below !== undefined && high >= below;

/** Whether an interval is as wide as the rule asks. */
export function isWide(range: {low: number; high: number}, unknown: Unknown): boolean {
  const {low, high} = rounded(range, unknown);
  // That nobody is counted may be known.
  if (high <= slack || (unknown.below !== undefined && high >= unknown.below)) return true;
  if (unknown.enough && couldBeHeads(unknown.enough, low, high)) return true;
  if (unknown.values !== undefined && high - low + 1 < unknown.values) return false;
  return unknown.times === undefined || high >= unknown.times * low - slack;
}

function rowOf(
  {terms, low, high}: Fact,
  place: ReadonlyMap<string, number>,
  unknowns: ReadonlyMap<string, Unknown>
): Row {
  let known = 0;
  const sum = new Map<number, number>();
  for (const [name, a] of terms) {
    const at = place.get(name);
    if (at === undefined) known += a * unknowns.get(name)!.low;
    else sum.set(at, (sum.get(at) ?? 0) + a);
  }
  return {columns: [...sum.keys()], values: [...sum.values()], low: low - known - slack, high: high - known + slack};
}

/** Hidden numbers that hang together, with the facts about them. */
function componentsOf(hidden: ReadonlySet<string>, facts: readonly Fact[]): {names: string[]; facts: Fact[]}[] {
  const hanging = new Joined(hidden);
  const touching = facts.map((f) => f.terms.filter(([n]) => hidden.has(n)).map(([n]) => n));
  for (const names of touching) for (const name of names.slice(1)) hanging.join(names[0]!, name);
  const parts = new Map<string, {names: string[]; facts: Fact[]}>();
  for (const name of hidden) {
    const top = hanging.nameOf(name);
    if (!parts.has(top)) parts.set(top, {names: [], facts: []});
    parts.get(top)!.names.push(name);
  }
  facts.forEach((fact, i) => touching[i]!.length && parts.get(hanging.nameOf(touching[i]![0]!))!.facts.push(fact));
  return [...parts.values()];
}
