import {recordColumns, recordTableSql} from "../contracts/language/compileCheck.js";
import type {Contract} from "../contracts/language/contract.js";
import {type Database, name, quote} from "../base/duckdb.js";

/**
 * Makes the tables of the warehouse file; see docs/architecture.md. A record table with the columns of an earlier contract
 * is dropped: its contract has changed, so its files are read again. A file made by an earlier program is emptied.
 */
export async function createSchema(db: Database, contracts: readonly Contract[]): Promise<void> {
  if (await isOutdated(db)) {
    const all = await db.all<{table_name: string}>("select table_name from duckdb_tables() where not temporary");
    for (const {table_name} of all) await db.run(`drop table ${name(table_name)}`);
  }
  for (const contract of contracts) {
    const table = `record_${contract.id}`;
    const have = await columnsOf(db, table);
    const wanted = recordColumns(contract).map(([c, type]) => `${c} ${type.replaceAll(", ", ",")}`);
    if (have.length && have.join() !== wanted.join()) await db.run(`drop table ${name(table)}`);
  }
  await db.run(schemaSql(contracts));
}

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
  rows bigint not null
`,
  refused_cells: `load_id integer not null, row_no bigint not null, cells varchar not null`
};

const schemaSql = (contracts: readonly Contract[]) =>
  [
    ...Object.entries(tables).map(([table, columns]) => `create table if not exists ${name(table)} (${columns})`),
    ...contracts.map(recordTableSql)
  ].join(";\n");

/** Whether a table is there with other columns than this program's. */
async function isOutdated(db: Database): Promise<boolean> {
  for (const [table, columns] of Object.entries(tables)) {
    const have = await columnsOf(db, table);
    if (have.length === 0) continue;
    await db.run(`create or replace temp table "wanted columns" (${columns})`);
    const wanted = await columnsOf(db, "wanted columns");
    await db.run('drop table "wanted columns"');
    if (have.join() !== wanted.join()) return true;
  }
  return false;
}

const columnsOf = async (db: Database, table: string) =>
  (
    await db.all<{said: string}>(`
      select column_name || ' ' || lower(data_type) as said from duckdb_columns()
      where table_name = ${quote(table)} order by column_index`)
  ).map(({said}) => said);
