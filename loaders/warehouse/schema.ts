import {recordColumns, recordTableSql} from "../contracts/compileCheck.js";
import type {Contract} from "../contracts/contract.js";
import {type Database, name, quote} from "../duckdb.js";

/**
 * Makes the tables of the warehouse file; see docs/architecture.md. A record table with the columns of an earlier contract
 * is dropped: its contract has changed, so its files are read again. A file made by an earlier program is emptied.
 */
export async function createSchema(db: Database, contracts: readonly Contract[]): Promise<void> {
  const [earlier] = await db.all<{tables: string[]}>(`
    select list(table_name) as tables from duckdb_tables() where not temporary
    having bool_or(table_name = 'load') and (
      select count(*) from duckdb_columns() where table_name = 'load' and column_name in ('depends', 'title')) < 2`);
  for (const table of earlier?.tables ?? []) await db.run(`drop table ${name(table)}`);
  for (const contract of contracts) {
    const table = `record_${contract.id}`;
    const have = await db.all<{said: string}>(`
      select column_name || ' ' || lower(data_type) as said from duckdb_columns() where table_name = ${quote(table)} order by column_index`);
    const wanted = recordColumns(contract).map(([c, type]) => `${c} ${type.replaceAll(", ", ",")}`);
    if (have.length && have.map(({said}) => said).join() !== wanted.join()) await db.run(`drop table ${name(table)}`);
  }
  await db.run(schemaSql(contracts));
}

const schemaSql = (contracts: readonly Contract[]) => `
create table if not exists load (
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
  loose integer not null,
  title varchar,
  unknown_headers varchar,
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
);
create table if not exists refused_row (
  load_id integer not null,
  row_no bigint,
  "column" varchar,
  value varchar,
  rule varchar not null,
  message varchar not null
);
create table if not exists warned_row (
  load_id integer not null,
  row_no bigint not null,
  "column" varchar,
  value varchar,
  rule varchar not null,
  message varchar not null
);
create table if not exists load_column (
  load_id integer not null,
  position integer not null,
  label varchar not null,
  above varchar,
  "column" varchar,
  factor integer not null,
  form varchar
);
create table if not exists unknown_value (
  load_id integer not null,
  "column" varchar not null,
  value varchar not null,
  rows bigint not null
);
create table if not exists refused_cells (load_id integer not null, row_no bigint not null, cells varchar not null);
${contracts.map(recordTableSql).join(";\n")};
`;
