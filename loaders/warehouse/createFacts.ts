import {readFile} from "node:fs/promises";
import {keptColumns} from "../contracts/language/contract.js";
import {contracts} from "../contracts/index.js";
import {type Database, name as identifier, quote} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
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
  "fact_insurance",
  "fact_activity",
  "fact_visit",
  "fact_list_item",
  "fact_station",
  "fact_station_case",
  "fact_volunteer",
  "fact_creation_task",
  "fact_meeting",
  "fact_media",
  "fact_school_admission",
  "fact_spouse_employment",
  "fact_support_team",
  "fact_resource_directory",
  "fact_evidence",
  "fact_score",
  "fact_veto_event",
  "fact_survey",
  "fact_population",
  "fact_load",
  "source_month",
  "period_month",
  "source_period",
  "window_month",
  "window_period"
];

/** Makes the facts and dimensions as temp tables over what is known (`known_*`, `source_horizon`). */
export async function createFacts(db: Database, {lists}: {lists: CodeLists}): Promise<void> {
  await createCode(db, lists);
  await checkCodes(db);
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

/** A code that was taken out of its list after rows with it were loaded would drop them from every figure. */
async function checkCodes(db: Database): Promise<void> {
  const problems: string[] = [];
  for (const contract of contracts) {
    for (const [name, column] of keptColumns(contract)) {
      if (column.type !== "code") continue;
      const gone = await db.all<{code: string; rows: string}>(
        `select ${identifier(name)} as code, count(*) as rows
         from known_${contract.id}
         where ${identifier(name)} not in (select code from code where list = ${quote(column.list)})
         group by all
         order by all`
      );
      for (const {code, rows} of gone)
        problems.push(`${contract.title}：${column.header}有 ${rows} 行是 ${code}，${column.list}.csv 里没有这个代码`);
    }
  }
  if (problems.length) throw new DataError(`${problems.join("\n")}\n代码不能删，停用的填 valid_to`);
}
