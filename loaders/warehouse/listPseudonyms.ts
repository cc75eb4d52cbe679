import type {Contract} from "../contracts/language/contract.js";
import {keptColumns} from "../contracts/language/contract.js";
import {type Database, quoteName} from "../base/duckdb.js";

/** Every keyed pseudonym in the warehouse, so that the gate can know one where it should not be. */
export async function listPseudonyms(db: Database, contracts: readonly Contract[]): Promise<Set<string>> {
  const columns = contracts.flatMap((contract) =>
    keptColumns(contract)
      .filter(([, column]) => column.type === "id" || column.keep === "pseudonym")
      .map(([c]) => `select ${quoteName(c)} as pseudonym from ${quoteName(`record_${contract.id}`)}`)
  );
  if (columns.length === 0) return new Set();
  const rows = await db.all<{pseudonym: string | null}>(
    `select distinct pseudonym from (${columns.join(" union all ")})`
  );
  return new Set(rows.flatMap(({pseudonym}) => (pseudonym === null ? [] : [pseudonym])));
}
