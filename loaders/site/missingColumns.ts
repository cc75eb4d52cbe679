import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {type TableName, tables} from "../tables/index.js";

/** Tables and columns that pages may draw and a package does not have: it was made by an older program. */
export async function missingColumns(packageDir: string): Promise<string[]> {
  const {resources} = JSON.parse(await readFile(join(packageDir, "datapackage.json"), "utf8")) as {
    resources: {name: string; schema: {fields: {name: string}[]}}[];
  };
  const has = new Map(resources.map((r) => [r.name, new Set(r.schema.fields.map((f) => f.name))]));
  return (Object.keys(tables) as TableName[]).flatMap((name) => {
    const own = has.get(name);
    if (!own) return [name];
    return Object.keys(tables[name].columns).flatMap((c) => (own.has(c) ? [] : [`${name}.${c}`]));
  });
}
