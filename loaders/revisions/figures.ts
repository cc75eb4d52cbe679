import {type Database, quoteName, type Value} from "../base/duckdb.js";
import {plain} from "../disclosure/writePackage.js";
import {resources} from "../tables/index.js";
import type {Resource} from "../tables/table.js";

/** The tables whose figures are compared from release to release. What is worked out from them follows them. */
export const compared: readonly Resource[] = resources.filter((r) => r.compared !== false);

/** A table's rows by their keys: the cells that are no part of the key, as they would be published. */
export interface FigureTable {
  columns: readonly string[];
  rows: ReadonlyMap<string, readonly string[]>;
}
/** The rows of every compared table, before anything is suppressed. */
export type Figures = Readonly<Record<string, FigureTable>>;

/** One row by the names of its columns. */
export function findRow(figures: Figures, table: string, key: string): Record<string, string> | undefined {
  const found = figures[table];
  const cells = found?.rows.get(key);
  return found && cells && Object.fromEntries(found.columns.map((column, i) => [column, cells[i]!]));
}

/** What disclosure adds to a row that it hides; the flag says that it is hidden. */
const added = "below";

export const valueColumns = ({columns, key}: Resource) =>
  columns.filter((c) => !key.includes(c.name) && c.name !== added && (c.type !== "string" || c.judges));
export const keyOf = ({key}: Resource, row: Readonly<Record<string, string>>) => key.map((k) => row[k] ?? "").join("|");

/** The figures that stand in `mart_<resource>`. */
export async function readFigures(db: Database): Promise<Figures> {
  const figures: Record<string, FigureTable> = {};
  for (const resource of compared) {
    const own = resource.columns.filter((c) => c.name !== added);
    const columns = valueColumns(resource).map((c) => c.name);
    const rows = await db.all(`select ${own.map((c) => quoteName(c.name)).join(", ")} from mart_${resource.name}`);
    figures[resource.name] = {
      columns,
      rows: new Map(
        rows.map((values) => {
          const row = Object.fromEntries(own.map((c) => [c.name, write(values[c.name]!, c.type)]));
          return [keyOf(resource, row), columns.map((c) => row[c]!)];
        })
      )
    };
  }
  return figures;
}

const write = (value: Value, type: Resource["columns"][number]["type"]) => {
  const written = type === "number" ? plain(value) : value;
  return written === null ? "" : String(written as string | number);
};
