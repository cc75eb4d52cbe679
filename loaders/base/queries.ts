import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import type {Database} from "./duckdb.js";

/** A query, and the table that is made of it. */
export interface Query {
  name: string;
  sql: string;
}

/** The queries of a folder: `<name>.sql`. */
export async function readQueries(dir: string): Promise<Query[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith(".sql")).sort();
  return await Promise.all(
    files.map(async (file) => ({name: file.slice(0, -".sql".length), sql: await readFile(join(dir, file), "utf8")}))
  );
}

/** Makes a temp table of each query, those that it reads first. */
export async function createTables(db: Database, queries: readonly Query[]): Promise<void> {
  for (const {name, sql} of inOrder(queries)) await db.run(`create or replace temp table ${name} as ${sql}`);
}

/** Each query after those that it names. */
export function inOrder(queries: readonly Query[]): Query[] {
  const byName = new Map(queries.map((q) => [q.name, q]));
  const ordered = new Set<Query>();
  const add = (query: Query, from: readonly string[]) => {
    if (ordered.has(query)) return;
    if (from.includes(query.name)) throw new Error(`queries read each other: ${[...from, query.name].join(" → ")}`);
    for (const word of query.sql.replace(/--.*$/gm, "").match(/\w+/g) ?? []) {
      const other = byName.get(word);
      if (other && other !== query) add(other, [...from, query.name]);
    }
    ordered.add(query);
  };
  for (const query of queries) add(query, []);
  return [...ordered];
}
