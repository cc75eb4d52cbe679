import type {Highs} from "highs";
import {move, type Net, netOf} from "./net.js";
import type {Aim, Cell, Relation} from "./protect.js";
import type {Numbers} from "./secondary.js";
import {loadSolver} from "./solver.js";

/** Why a number is hidden by itself: it is small, what it leaves of another number is, or one person got most of it. */
export const ownCauses = ["small", "difference", "dominance"] as const;
export type OwnCause = (typeof ownCauses)[number];

/**
 * Why a number is hidden: by itself; or for the sake of another, so that nobody works that out from sums and other tables,
 * from who is left out of a share, from what is paid outside the total, from the price a head, from the periods around; or
 * because an earlier release hid it.
 */
export type Cause = OwnCause | "sums" | "shares" | "excluded" | "prices" | "time" | "earlier";

/** One pass of protection: what was taken to be known, what was reached, and what was hidden for it. */
export interface Round {
  relations: readonly Relation[];
  aims: readonly Aim[];
  complements: readonly number[];
}

/**
 * The cause of each hidden number. A complement is hidden for the prices, or for the time, where nothing would need it if
 * nobody knew of these; else for the kind of number that cannot be protected without it.
 */
export async function causesOf(
  numbers: Numbers,
  rounds: readonly Round[],
  kept: ReadonlySet<number>
): Promise<Map<number, Cause>> {
  const {cells, entries, primary, prices} = numbers;
  const found = new Map<number, Cause>(primary);
  for (const cell of kept) found.set(cell, "earlier");
  const kindOf = ({need}: Aim): Cause => {
    const entry = entries[need.cell];
    return !entry?.between ? "sums" : entry.column === "numerator" ? "shares" : "excluded";
  };
  const solver = await loadSolver();
  for (const {relations, aims, complements} of rounds) {
    const net = netOf(cells, relations);
    const priceless = netOf(
      cells,
      relations.filter((r) => !prices.has(r))
    );
    for (const cell of complements) {
      const stuck = withShown(cells, cell, () => {
        const resting = aims.filter((aim) => aim.moves.includes(cell));
        const left = stuckIn(solver, net, resting);
        // Giving back ends some time: what it did not come to may be superfluous.
        return left.length ? left : resting;
      });
      const isFree = (without: Net, trusting: boolean) =>
        withShown(cells, cell, () => stuckIn(solver, without, stuck, trusting).length === 0);
      const kinds = new Set(stuck.map(kindOf));
      const kind = (["sums", "shares", "excluded"] as const).find((k) => kinds.has(k))!;
      found.set(cell, isFree(net, false) ? "time" : isFree(priceless, true) ? "prices" : kind);
    }
  }
  return found;
}

/** What cannot be reached by hidden cells alone. */
const stuckIn = (solver: Highs, net: Net, aims: readonly Aim[], trusting = true) =>
  aims.filter((aim) => move(solver, net, aim, false, trusting) === undefined);

function withShown<T>(cells: readonly Cell[], cell: number, use: () => T): T {
  cells[cell]!.state = "shown";
  try {
    return use();
  } finally {
    cells[cell]!.state = "hidden";
  }
}
