import {readFile} from "node:fs/promises";
import {contracts} from "../contracts/index.js";
import {type Database, quote} from "../duckdb.js";
import type {CodeLists} from "../reference/codeLists.js";

/** The star schema in the order in which it can be made: dimensions, facts, then the calendar of each source. */
const tables = [
  "dim_street",
  "dim_person_type",
  "dim_placement_type",
  "dim_beneficiary_category",
  "dim_benefit_item",
  "dim_activity_type",
  "dim_unit",
  "dim_station_level",
  "fact_intake",
  "fact_beneficiary_month",
  "fact_benefit_payment",
  "fact_activity",
  "fact_list_item",
  "fact_station",
  "fact_creation_task",
  "fact_population",
  "source_month",
  "period_month",
  "source_period"
];

/** Makes the facts and dimensions as temp tables over what is known (`known_*`, `source_horizon`). */
export async function createFacts(db: Database, {lists}: {lists: CodeLists}): Promise<void> {
  await createCode(db, lists);
  const rows = contracts.map((c, i) => `(${i}, ${[c.id, c.title, c.office, c.kind].map(quote).join(", ")})`);
  await db.run(
    `create or replace temp table dim_contract as from (values ${rows.join(", ")}) t(position, contract, title, office, kind)`
  );
  for (const table of tables) {
    const sql = await readFile(new URL(`facts/${table}.sql`, import.meta.url), "utf8");
    await db.run(`create or replace temp table ${table} as ${sql}`);
  }
}

/** Every code of every list, with the list's own columns as a map. */
async function createCode(db: Database, lists: CodeLists): Promise<void> {
  const rows = Object.entries(lists).flatMap(([list, codes]) =>
    codes.map(({code, name, more}, position) => {
      const entries = Object.entries(more).map(([key, value]) => `${quote(key)}: ${quote(value)}`);
      return `(${quote(list)}, ${position}, ${quote(code)}, ${quote(name)}, map {${entries.join(", ")}})`;
    })
  );
  await db.run(
    "create or replace temp table code (list text, position int, code text, name text, more map(text, text))"
  );
  await db.run(`insert into code values ${rows.join(", ")}`);
}
