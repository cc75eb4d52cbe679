import {recordColumns} from "../contracts/language/compileCheck.js";
import type {Contract} from "../contracts/language/contract.js";
import {type Database, quoteName} from "../base/duckdb.js";

/**
 * Makes the tables of the warehouse file; see docs/architecture.md. A record table with the columns of an earlier contract
 * is dropped: its contract has changed, so its files are read again. A file made by an earlier program is emptied.
 */
export async function createSchema(db: Database, contracts: readonly Contract[]): Promise<void> {
  const have = await tablesOf(db);
  const wanted = wantedTables(contracts);
  const isOther = (table: string) => have.has(table) && have.get(table) !== columnsIn(wanted.get(table)!);
  if (Object.keys(tables).some(isOther)) {
    for (const table of have.keys()) await db.run(`drop table ${quoteName(table)}`);
    have.clear();
  }
  for (const [table, columns] of wanted) {
    if (isOther(table)) await db.run(`drop table ${quoteName(table)}`);
    else if (have.has(table)) continue;
    await db.run(`create table ${quoteName(table)} (${columns})`);
  }
}

/** Every table that is there, with its columns and their types. */
async function tablesOf(db: Database): Promise<Map<string, string>> {
  const columns = await db.all<{table: string; columns: string}>(`
    select table_name as "table", string_agg(column_name || ' ' || lower(data_type), '|' order by column_index) as columns
    from duckdb_columns() where database_name = current_database() and schema_name = 'main' and not internal group by all`);
  return new Map(columns.map(({table, columns}) => [table, columns]));
}

/** The columns of a definition as the database tells them. */
const columnsIn = (definition: string) =>
  definition
    .split(/,(?![^(]*\))/)
    .map((column) => {
      const [, c, type] = /^\s*"?([^"\s]+)"?\s+(\w+(?:\([^)]*\))?)/.exec(column)!;
      return `${c} ${type!.replaceAll(" ", "").toLowerCase()}`;
    })
    .join("|");

/** The tables that every warehouse has, apart from the records of its contracts. */
const tables = {
  load: `
  load_id integer primary key,
  delivery varchar not null,
  folder varchar not null,
  contract varchar,
  file varchar not null,
  sheet varchar not null,
  sha256 varchar not null,
  bytes bigint not null,
  depends varchar not null,
  encoding varchar,
  header_row integer,
  header_depth integer,
  columns_known integer,
  columns_matched integer,
  columns_unknown integer,
  loose integer not null,
  title varchar,
  unknown_headers varchar,
  decided varchar,
  rows_scanned bigint not null,
  rows_header bigint not null,
  rows_note bigint not null,
  rows_total bigint not null,
  rows_blank bigint not null,
  rows_read bigint not null,
  rows_kept bigint not null,
  rows_refused bigint not null,
  verdict varchar not null,
  reason varchar,
  synthetic boolean not null
`,
  refused_row: `
  load_id integer not null,
  row_no bigint,
  "column" varchar,
  value varchar,
  rule varchar not null,
  message varchar not null
`,
  warned_row: `
  load_id integer not null,
  row_no bigint not null,
  "column" varchar,
  value varchar,
  rule varchar not null,
  message varchar not null
`,
  load_column: `
  load_id integer not null,
  position integer not null,
  label varchar not null,
  above varchar,
  "column" varchar,
  factor integer not null,
  form varchar
`,
  load_amount: `
  load_id integer not null,
  "column" varchar not null,
  cells bigint not null,
  unread bigint not null,
  kept_cells bigint not null,
  refused_cells bigint not null,
  delivered decimal(38,2) not null,
  kept decimal(38,2) not null,
  refused decimal(38,2) not null
`,
  unknown_value: `
  load_id integer not null,
  "column" varchar not null,
  value varchar not null,
  near varchar,
  rows bigint not null
`,
  refused_cells: `load_id integer not null, row_no bigint not null, cells varchar not null`,
  // What was made of the loads and need not be made again: under a hash of all that it hangs on.
  watched: `key varchar not null, found blob not null`,
  refusal_sheets: `delivery varchar not null, key varchar not null, sheets varchar not null, files varchar not null`
};

const wantedTables = (contracts: readonly Contract[]): Map<string, string> =>
  new Map([
    ...Object.entries(tables),
    ...contracts.map((contract): [string, string] => [
      `record_${contract.id}`,
      recordColumns(contract)
        .map(([c, type]) => `${quoteName(c)} ${type}`)
        .join(", ")
    ])
  ]);
