import {contracts} from "../contracts/index.js";
import type {Database} from "../base/duckdb.js";
import type {CodeLists} from "../reference/codeLists.js";
import {createFacts} from "./createFacts.js";
import {createKnownViews} from "./createKnownViews.js";

/**
 * Lends what is known at the delivery `asOf`: the views known_* and source_horizon, dimensions, facts and calendars. They
 * stand in a connection of their own, and so do the tables that are made of them: what was known at two deliveries can be
 * lent at once, and nothing of either is left behind.
 */
export async function withKnown<T>(
  db: Database,
  {asOf, lists}: {asOf: string; lists: CodeLists},
  use: (known: Database) => Promise<T>
): Promise<T> {
  return await db.beside(async (known) => {
    await createKnownViews(known, contracts, asOf);
    await createFacts(known, {lists});
    return await use(known);
  });
}
