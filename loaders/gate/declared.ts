import {readFile} from "node:fs/promises";
import {basename, join} from "node:path";
import {parse} from "csv-parse/sync";
import {contracts} from "../contracts/index.js";
import {indicators} from "../indicators/index.js";
import {listFiles} from "../base/listFiles.js";
import {tables} from "../tables/index.js";
import type {Table} from "../tables/table.js";

/** Times as the package writes them: 2023, 2023-05, 2023-Q2, 2023-05-31. */
const time = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?$/;

/** A place in a key: the lamp, the section. */
const place = /^\d{1,3}$/;

/**
 * Says of every string of a published table whether it is declared: a cell of the reference data (code lists, labels,
 * the standard, stated figures, comments), a word of a contract or an indicator, one of `names` (tables and columns), a
 * time or a small number, several of these parted by semicolons or bars, or of the form that its column declares.
 */
export async function declaredStrings(
  referenceDir: string,
  names: readonly string[]
): Promise<(table: string, column: string, text: string) => boolean> {
  // The lists of `labels` are named for the file that they come from, or for what the program lists there.
  const words = new Set(["", ...names, "contracts", "indicators", "standard_sources"]);
  for (const file of await listFiles(referenceDir)) {
    if (!file.endsWith(".csv")) continue;
    words.add(basename(file, ".csv"));
    const rows = parse(await readFile(join(referenceDir, file)), {
      bom: true,
      trim: true,
      relax_column_count: true
    }) as string[][];
    for (const cell of rows.flat()) {
      words.add(cell);
      for (const part of cell.split(/[;；|]/)) words.add(part.trim());
    }
  }
  for (const {id, title, office, kind, columns, rules} of contracts) {
    for (const word of [id, title, office, kind, ...Object.keys(columns)]) words.add(word);
    for (const column of Object.values(columns))
      for (const word of [column.header, ...("values" in column ? column.values : [])]) words.add(word);
    for (const {id: rule, say} of rules) for (const word of [rule, say]) words.add(word);
  }
  for (const {id, name, unit, responsibleUnit} of indicators)
    for (const word of [id, name, unit, responsibleUnit]) words.add(word);
  const declared = (text: string) => words.has(text) || time.test(text) || place.test(text);
  // The rules for persons and units look at what has a form like at everything else.
  const formOf = (table: string, column: string) => (tables as Record<string, Table>)[table]?.columns[column]?.form;
  // A change is named by the key of the table that it is in, and columns of a key may have forms.
  const keys = Object.values<Table>(tables).filter(({compared}) => compared !== false);
  const isKey = (parts: readonly string[]) =>
    keys.some(
      ({key, columns}) =>
        key.length === parts.length && parts.every((part, i) => declared(part) || columns[key[i]!]!.form?.test(part))
    );
  return (table, column, cell) => {
    const text = cell.replace(/^'(?=[=+\-@＝＋－＠])/, "");
    if (formOf(table, column)?.test(text) || declared(text) || text.split(/[;；|]/).every(declared)) return true;
    return table === "revisions" && column === "key" && isKey(text.split("|"));
  };
}
