import {type DuckDBConnection, DuckDBInstance} from "@duckdb/node-api";

/** A value as the client returns it for JSON: exact numbers (decimal, bigint) are text, days are ISO text. */
export type Value = string | number | boolean | null | Value[];

export type Scalar = string | number | boolean | null;

/** A value as it is put into a table; the strings of an object make a map. */
export type Cell = Scalar | Readonly<Record<string, string>>;

export interface Database {
  run(sql: string): Promise<void>;
  /** Rows as objects. Decimals and 64-bit integers come as text, so that nothing is rounded on the way. */
  all<T = Record<string, Value>>(sql: string): Promise<T[]>;
  /** Puts rows into a table, values in the order of its columns; a text is read as the type of its column. */
  append(table: string, rows: Iterable<readonly Scalar[]>): Promise<void>;
  /** The same by the names of the columns, of which each row has every one and no other. */
  appendNamed(table: string, rows: readonly Readonly<Record<string, Scalar>>[]): Promise<void>;
  /** Puts rows into a table by the names of its columns: those of the first row, or the ones named. */
  insert(table: string, rows: readonly Readonly<Record<string, Cell>>[], columns?: readonly string[]): Promise<void>;
  connection: DuckDBConnection;
  /** Calls with another connection: an error of its statements leaves the transaction of this one as it was. */
  beside<T>(use: (db: Database) => Promise<T>): Promise<T>;
}

const settings = {
  threads: "2",
  memory_limit: "2GB",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  // What does not fit in memory lies on the disk for a while, with a key that nobody has afterwards. Without the second,
  // DuckDB asks for an extension that draws better random numbers, and ends the run where it would have to spill.
  temp_file_encryption: "true",
  force_mbedtls_unsafe: "true"
};

/**
 * Opens a database (a file, or ":memory:"), calls, always closes. The only importer of the client. What is only in memory
 * is small: there a second thread waits more than it works, which takes a third more processor time.
 */
export async function withDuckDB<T>(path: string, use: (db: Database) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path, path === ":memory:" ? {...settings, threads: "1"} : settings);
  try {
    return await connected(instance, use);
  } finally {
    instance.closeSync();
  }
}

async function connected<T>(instance: DuckDBInstance, use: (db: Database) => Promise<T>): Promise<T> {
  const connection = await instance.connect();
  try {
    return await use({
      connection,
      run: async (sql) => void (await connection.run(sql)),
      all: async <R>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as R[],
      insert: (table, rows, columns) => insert(connection, table, rows, columns),
      append: (table, rows) => append(connection, table, rows),
      appendNamed: (table, rows) => appendNamed(connection, table, rows),
      beside: (other) => connected(instance, other)
    });
  } finally {
    connection.closeSync();
  }
}

async function append(connection: DuckDBConnection, table: string, rows: Iterable<readonly Scalar[]>): Promise<void> {
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const value of row) {
      if (value === null) appender.appendNull();
      else if (typeof value === "string") appender.appendVarchar(value);
      else if (typeof value === "boolean") appender.appendBoolean(value);
      else if ((value | 0) === value) appender.appendInteger(value);
      else appender.appendBigInt(BigInt(value));
    }
    appender.endRow();
  }
  appender.closeSync();
}

async function appendNamed(
  connection: DuckDBConnection,
  table: string,
  rows: readonly Readonly<Record<string, Scalar>>[]
): Promise<void> {
  if (rows.length === 0) return;
  const columns = (await connection.run(`from ${quoteName(table)} limit 0`)).columnNames();
  const inOrder = rows.map((row) => {
    const other = Object.keys(row).find((column) => !columns.includes(column));
    if (other !== undefined) throw new Error(`${table} has no column ${other}`);
    return columns.map((column) => {
      const value = row[column];
      if (value === undefined) throw new Error(`a row for ${table} has no ${column}`);
      return value;
    });
  });
  await append(connection, table, inOrder);
}

const rowsAtOnce = 500;

async function insert(
  connection: DuckDBConnection,
  table: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  columns: readonly string[] = Object.keys(rows[0] ?? {})
): Promise<void> {
  const into = `${quoteName(table)} (${columns.map(quoteName).join(", ")})`;
  for (let i = 0; i < rows.length; i += rowsAtOnce)
    await connection.run(`insert into ${into} values ${tuples(table, rows.slice(i, i + rowsAtOnce), columns)}`);
}

const tuples = (table: string, rows: readonly Readonly<Record<string, Cell>>[], columns: readonly string[]) =>
  rows.map((row) => `(${columns.map((column) => literal(table, column, row[column])).join(", ")})`).join(", ");

function literal(table: string, column: string, cell: Cell | undefined): string {
  if (cell === undefined) throw new Error(`a row for ${table} has no ${column}`);
  if (typeof cell === "string") return quote(cell);
  if (cell === null || typeof cell !== "object") return String(cell);
  return `map {${Object.entries(cell)
    .map(([key, value]) => `${quote(key)}: ${quote(value)}`)
    .join(", ")}}`;
}

/** Rows as a table of a query, by the names of their columns: those of the first row. */
export function valuesOf(alias: string, rows: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return `(values ${tuples(alias, rows, columns)}) ${alias}(${columns.map(quoteName).join(", ")})`;
}

/** A SQL string literal. */
export const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A SQL condition: two tables agree on these columns, empty equal to empty. */
export const sameOn = (columns: readonly string[], a: string, b: string) =>
  columns.map((c) => `${a}.${quoteName(c)} is not distinct from ${b}.${quoteName(c)}`).join(" and ");

/** A SQL identifier. */
export const quoteName = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;
