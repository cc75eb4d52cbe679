import {recordTableSql} from "../contracts/compileCheck.js";
import type {Contract} from "../contracts/contract.js";

/** The tables of the warehouse file; see docs/architecture.md. */
export const schemaSql = (contracts: readonly Contract[]) => `
create table if not exists load (
  load_id integer primary key,
  delivery varchar not null,
  folder varchar not null,
  contract varchar,
  file varchar not null,
  sheet varchar not null,
  sha256 varchar not null,
  bytes bigint not null,
  engine varchar not null,
  encoding varchar,
  header_row integer,
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
create table if not exists refused_cells (load_id integer not null, row_no bigint not null, cells varchar not null);
${contracts.map(recordTableSql).join(";\n")};
`;
