import {createHash} from "node:crypto";
import {gunzipSync, gzipSync} from "node:zlib";
import {type Database, quote} from "../base/duckdb.js";
import {hashSources} from "../base/sources.js";
import type {Contract} from "../contracts/language/contract.js";
import {type ExplainedLayout, explainLayouts} from "../load/layout.js";
import type {CodeLists} from "../reference/codeLists.js";
import {type Drift, findDrift} from "./findDrift.js";
import {findUnusual, type Unusual} from "./findUnusual.js";
import {loadsSum} from "../warehouse/loadDeliveries.js";
import {type PeriodTold, tellAllPeriods} from "./tellPeriods.js";

/** What there is to say about a delivery besides the warnings of its own rows. */
export interface Watched {
  unusual: Unusual[];
  /** The periods that it speaks of, before and since. */
  periods: PeriodTold[];
  drift: Drift[];
  /** How each of its tables was understood. */
  decisions: ExplainedLayout[];
}

/** All that decides it besides the warehouse and the code lists. */
const sources = [
  "loaders/base",
  "data/reference/personal",
  "loaders/contracts",
  "loaders/load",
  "loaders/read",
  "loaders/warehouse",
  "loaders/watch",
  "package-lock.json"
];
/** For so many deliveries, loads and programs it is kept. */
const kept = 4;

/**
 * Looks at what is unusual or different in a delivery, and how its tables were read. All of it follows from what was
 * loaded, so it is kept in the warehouse (`watched`) beside that: a run without news looks at nothing again.
 */
export async function watchDelivery(
  db: Database,
  contracts: readonly Contract[],
  lists: CodeLists,
  delivery: string
): Promise<Watched> {
  const key = await keyOf(db, contracts, lists, delivery);
  const before = await readKept(db, key);
  if (before) return before;
  const periods = await tellAllPeriods(db, contracts, delivery);
  const found: Watched = {
    unusual: await findUnusual(db, contracts, lists, delivery, periods),
    periods,
    drift: await findDrift(db, contracts, lists, delivery),
    decisions: await explainLayouts(db, contracts, delivery)
  };
  const text = JSON.stringify(found);
  await db.run(`delete from watched where key = ${quote(key)}
    or rowid not in (select rowid from watched order by rowid desc limit ${kept - 1})`);
  await db.run(`insert into watched values (${quote(key)}, from_base64(${quote(gzipSync(text).toString("base64"))}))`);
  return JSON.parse(text) as Watched;
}

async function keyOf(
  db: Database,
  contracts: readonly Contract[],
  lists: CodeLists,
  delivery: string
): Promise<string> {
  const [loads] = await db.all<{sum: string | null}>(`select ${loadsSum} as sum from load`);
  const of = [process.version, delivery, contracts.map(({id}) => id), lists, loads!.sum];
  return createHash("sha256").update(hashSources(sources)).update(JSON.stringify(of)).digest("hex");
}

/** What is kept; what is not whole is nothing. */
async function readKept(db: Database, key: string): Promise<Watched | undefined> {
  const [row] = await db.all<{found: string}>(
    `select to_base64(found) as found from watched where key = ${quote(key)}`
  );
  if (!row) return undefined;
  try {
    return JSON.parse(gunzipSync(Buffer.from(row.found, "base64")).toString("utf8")) as Watched;
  } catch {
    return undefined;
  }
}
