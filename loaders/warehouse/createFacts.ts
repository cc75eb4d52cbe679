import {join} from "node:path";
import {keptColumns} from "../contracts/language/contract.js";
import {contracts} from "../contracts/index.js";
import {type Database, quote, quoteName, valuesOf} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {createTables, type Query, readQueries} from "../base/queries.js";
import type {CodeLists} from "../reference/codeLists.js";
import {calendars} from "./facts/bases.js";

/** Makes the facts and dimensions as temp tables over what is known (`known_*`, `source_horizon`). */
export async function createFacts(db: Database, {lists}: {lists: CodeLists}): Promise<void> {
  await createCode(db, lists);
  for (const list of ["streets", "benefit_items"] as const) await db.run(codesOf(list, lists[list]));
  await checkCodes(db);
  await db.run(
    "create or replace temp table dim_contract (position int, contract text, title text, office text, kind text)"
  );
  await db.insert(
    "dim_contract",
    contracts.map(({id, title, office, kind}, position) => ({position, contract: id, title, office, kind}))
  );
  await createTables(db, [...(await readQueries(join(import.meta.dirname, "facts"))), ...calendarQueries]);
}

/**
 * The calendar of each source, and the months that were reported: `source_month` makes a series of them. The other queries
 * are the files of facts/.
 */
const calendarQueries: readonly Query[] = [
  {
    name: "source_calendar",
    sql: `from ${valuesOf(
      "t",
      calendars.map(({contract, cadence, monthly: is_monthly}) => ({contract, cadence, is_monthly}))
    )}`
  },
  {
    name: "spoken_of",
    sql: calendars
      .map(
        ({contract, table, date}) =>
          `select ${quote(contract)} as contract, date_trunc('month', ${date})::date as month from (select distinct ${date} from ${table})`
      )
      .join("\nunion\n")
  }
];

/**
 * `codes_of_<list>(code)`: the code as a member of its list, which takes a byte and is compared as a number. Members are in
 * the order of their text, so that rows come in the same order as if they were texts.
 */
function codesOf(list: string, codes: readonly {code: string}[]): string {
  const members = [...new Set(codes.map(({code}) => code))].sort();
  const type = members.length ? `enum (${members.map(quote).join(", ")})` : "varchar";
  return `create or replace temp macro codes_of_${list}(code) as code::${type}`;
}

/** Every code of every list, with the list's own columns as a map. */
async function createCode(db: Database, lists: CodeLists): Promise<void> {
  await db.run(
    "create or replace temp table code (list text, position int, code text, name text, more map(text, text))"
  );
  await db.insert(
    "code",
    Object.entries(lists).flatMap(([list, codes]) =>
      codes.map(({code, name, more}, position) => ({list, position, code, name, more}))
    )
  );
}

/** A code that was taken out of its list after rows with it were loaded would drop them from every figure. */
async function checkCodes(db: Database): Promise<void> {
  const problems: string[] = [];
  const known = await db.all<{contract: string}>("select distinct contract from known_load");
  for (const contract of contracts) {
    // To plan a statement costs more than to run it over what has no rows.
    if (!known.some((load) => load.contract === contract.id)) continue;
    const coded = keptColumns(contract).flatMap(([name, column]) =>
      column.type === "code" ? [{name, ...column}] : []
    );
    if (coded.length === 0) continue;
    // The rows are read once for all columns; the combinations of their codes are few.
    const [columns, pairs] = [
      coded.map(({name}) => quoteName(name)).join(", "),
      coded.map(({name, list}, i) => `{place: ${i}, list: ${quote(list)}, code: ${quoteName(name)}}`).join(", ")
    ];
    const gone = await db.all<{place: number; code: string; rows: string}>(
      `select place, code, sum(n)::bigint as rows
       from (
         select n, unnest([${pairs}], recursive := true)
         from (select ${columns}, count(*) as n from known_${contract.id} group by all)
       )
       anti join code using (list, code)
       where code is not null
       group by all
       order by all`
    );
    for (const {place, code, rows} of gone) {
      const {header, list} = coded[place]!;
      problems.push(`${contract.title}：${header}有 ${rows} 行是 ${code}，${list}.csv 里没有这个代码`);
    }
  }
  if (problems.length) throw new DataError(`${problems.join("\n")}\n代码不能删，停用的填 valid_to`);
}
