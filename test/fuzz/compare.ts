import {type Database, quoteName} from "../../loaders/base/duckdb.js";
import {type Contract, keptColumns} from "../../loaders/contracts/language/contract.js";
import {createKnownViews} from "../../loaders/warehouse/createKnownViews.js";
import type {Mutant} from "./mutants.js";
import {truthOf} from "./truth.js";

export interface Load {
  delivery: string;
  contract: string | null;
  verdict: string;
  reason: string | null;
  load_id: number;
}

/** What the warehouse says of a mutant against what the mutant says itself; undefined when they agree. */
export async function compare(
  db: Database,
  mutant: Pick<Mutant, "contract" | "name" | "grid" | "inBytes">,
  load: Load
): Promise<string | undefined> {
  const {contract, grid} = mutant;
  if (load.reason !== null && !/[一-龥]/.test(load.reason)) return `refused without words: ${load.reason}`;
  const kept = load.contract === null ? [] : await knownOf(db, contract, load);
  const [year, month] = load.delivery.split("-").map(Number);
  const deliveryEnd = new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
  const truth = grid && truthOf(contract, grid, deliveryEnd, mutant.name.endsWith(".csv"));
  if (load.verdict === "refused") {
    if (kept.length) return "refused, but rows are known";
    const blameless =
      truth &&
      truth.refuse === null &&
      truth.sameKey.size === 0 &&
      [...truth.rows.values()].every((s) => !("bad" in s));
    if (blameless && !mutant.inBytes) return `refused without a cause: ${load.reason}`;
    return undefined;
  }
  if (load.contract !== contract.id) return `loaded as ${load.contract}`;
  if (!truth) return "loaded, but the file can't be read";
  if (truth.refuse !== null) return `loaded, but ${truth.refuse}`;
  const refused = new Set(
    (
      await db.all<{row: number}>(
        `select distinct row_no::integer as "row" from refused_row where load_id = ${load.load_id}`
      )
    ).map((r) => r.row)
  );
  for (const {row_no, ...row} of kept) {
    const said = truth.rows.get(Number(row_no));
    if (!said || !("kept" in said)) return `row ${row_no} is known, but says ${JSON.stringify(said)}`;
    if (JSON.stringify(row) !== JSON.stringify(said.kept))
      return `row ${row_no} is ${JSON.stringify(row)}, but says ${JSON.stringify(said.kept)}`;
  }
  const knownRows = new Set(kept.map((k) => Number(k.row_no)));
  for (const [no, said] of truth.rows) {
    if (!knownRows.has(no) && !refused.has(no) && !("structure" in said))
      return `row ${no} is lost: ${JSON.stringify(said)}`;
  }
  return undefined;
}

async function knownOf(db: Database, contract: Contract, load: Load): Promise<Record<string, string | null>[]> {
  await createKnownViews(db, [contract], load.delivery);
  const columns = keptColumns(contract).map(([c]) => `${quoteName(c)}::varchar as ${quoteName(c)}`);
  return await db.all(
    `select row_no, ${columns.join(", ")} from known_${contract.id} where load_id = ${load.load_id} order by row_no`
  );
}
