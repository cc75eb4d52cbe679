import type {Contract} from "../contracts/language/contract.js";
import {type Clean, keyOf} from "../base/clean.js";
import {type Database, quoteName} from "../base/duckdb.js";
import type {Finding} from "./checkSite.js";
import {findInPieces} from "./findPersonal.js";

/** Columns of the warehouse that hold no words of a sender: names of ours, digests, pseudonyms. */
const ours = new Set(
  "load.sha256 load.depends load.contract load.verdict load.encoding load.delivery load.folder refused_row.rule warned_row.rule load_column.column load_column.form load_amount.column unknown_value.column watched.key refusal_sheets.delivery refusal_sheets.key refusal_sheets.sheets refusal_sheets.files".split(
    " "
  )
);

/** Where a name may stand with nothing beside it. */
const alone = new Set(
  "load.file load.sheet load.title load.unknown_headers load_column.label load_column.above".split(" ")
);

/** What a person calls the place. */
const places: Record<string, string> = {
  "load.file": "交付文件名",
  "load.sheet": "工作表名",
  "load.title": "表的标题",
  "load.unknown_headers": "不认识的列名",
  "load.reason": "退回原因",
  "load.decided": "怎样读的",
  "load_column.label": "列名",
  "load_column.above": "上一行的列名",
  "refused_row.value": "退回的值",
  "refused_row.message": "退回的理由",
  "refused_cells.cells": "退回的行",
  "warned_row.value": "提示的值",
  "warned_row.message": "提示的理由",
  "unknown_value.value": "不认识的值",
  "unknown_value.near": "最接近的值"
};

/**
 * Traces of persons or units in any text that the warehouse keeps, whatever table it is in: kept columns, keys, names of
 * files and sheets, titles, headers, and what was refused. They would be published sooner or later, or copied with the
 * file. `clean`: what earlier runs found nothing in, by the texts of a column and load.
 */
export async function checkWarehouse(db: Database, contracts: readonly Contract[], clean?: Clean): Promise<Finding[]> {
  const columns = await db.all<{table: string; column: string}>(`
    select table_name as table, column_name as column
    from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
    where data_type = 'VARCHAR' and not temporary order by table_name, column_index`);
  const findings: Finding[] = [];
  for (const {table, column} of columns) {
    const at = `${table}.${column}`;
    const contract = contracts.find(({id}) => table === `record_${id}`);
    const of = contract?.columns[column];
    // Codes, choices and pseudonyms are of our making.
    if (ours.has(at) || (contract && (of?.type !== "text" || of.keep !== undefined))) continue;
    const place = of ? `《${contract!.title}》“${of.header}”` : (places[at] ?? at);
    const hasLoad = table === "load" || contract !== undefined || places[at] !== undefined;
    const from =
      table === "load" ? "load" : hasLoad ? `${quoteName(table)} join load using (load_id)` : quoteName(table);
    // Load by load: what a load brought stays as it is.
    const key = ({sum}: {sum: string}) => keyOf(`${alone.has(at) ? "alone" : ""} ${sum}`);
    const load = hasLoad ? "load_id" : "null::integer";
    const parts = await db.all<{load: number | null; sum: string}>(`
      select load, sha256(string_agg(length(text) || ':' || text, '' order by text)) as sum
      from (select distinct ${load} as load, ${quoteName(column)} as text from ${quoteName(table)} where ${quoteName(column)} is not null)
      group by load order by load`);
    const open = parts.filter((part) => !clean?.has(key(part)));
    if (open.length === 0) continue;
    const before = findings.length;
    const text = `${quoteName(table)}.${quoteName(column)}`;
    const rows = await db.all<{text: string; file: string}>(`
      select ${text} as text, ${hasLoad ? "any_value(delivery || ' ' || file)" : "''"} as file
      from ${from} where ${text} is not null ${hasLoad ? `and load_id in (${open.map((part) => part.load).join()})` : ""}
      group by 1 order by 1`);
    for (const {text, file} of rows)
      findings.push(
        ...findInPieces(`仓库，来自 ${file}`, [{place, text, ...(alone.has(at) && {alone: true as const})}])
      );
    if (findings.length === before) for (const part of open) clean?.add(key(part));
  }
  return findings;
}
