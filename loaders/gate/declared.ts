import {readFile} from "node:fs/promises";
import {basename, join} from "node:path";
import {parse} from "csv-parse/sync";
import {contracts} from "../contracts/index.js";
import {indicators} from "../indicators/index.js";
import {listFiles} from "../base/listFiles.js";

/** Times as the package writes them: 2023, 2023-05, 2023-Q2, 2023-05-31. */
const time = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?$/;

const number = /^-?\d{1,12}(\.\d{1,12})?$/;
/** A place in a key: the lamp, the section. */
const place = /^\d{1,3}$/;
const releaseId = /^\d{4}-\d{2}-[0-9a-f]{10}$/;
/** Sentences of the program, or of the operator who answers for them on the release’s page. */
const sentence = /^.+$/s;

/**
 * Columns whose words are put together by the program or taken over from a file’s name; what they may hold is said as a
 * form. The rules for persons and units look at these like at everything else.
 */
const composed: Record<string, RegExp> = {
  "deliveries.sha256": /^([0-9a-f]{64})?$/,
  "deliveries.file": /\.[A-Za-z0-9]+$/,
  "deliveries.sheet": /^.{0,31}$/s,
  "deliveries.encoding": /^[a-z0-9-]+(, [a-z0-9-]+)*$/,
  "questions.file": /\.[A-Za-z0-9]+$/,
  "refusals.file": /\.[A-Za-z0-9]+$/,
  "releases.allowed": sentence,
  "releases.allowed_by": sentence,
  "releases.manifest": /^[0-9a-f]{64}$/,
  "releases.previous": releaseId,
  "releases.release": releaseId,
  "releases.said": sentence,
  "revisions.after": number,
  "revisions.before": number,
  "revisions.kinds": /^(R[123]|[A-Z])(;(R[123]|[A-Z]))*$/,
  "revisions.reason": sentence,
  "vintages.release": releaseId,
  "refusals.rule": /^[a-z][a-z0-9_-]*$/,
  "refusals.message": /^[^“”]*(“…”[^“”]*)*$/s,
  "sentences.text": /[。.]$/,
  "sentences.figures": /^\d{4}(-\d{2}|-Q\d)?=-?[\d.]+(;\d{4}(-\d{2}|-Q\d)?=-?[\d.]+)*$|^$/,
  "evidence_missing.item_no": /^\d{1,2}([.-]\d{1,2})*$|^其他$/,
  "scores_yearly.standard": /^[0-9A-Za-z.年版试行修订（）()-]{1,20}$|^其他$/,
  "va_gdx.state": /^[A-Z]{2}$/,
  "va_gdx.state_name": /^[A-Z][A-Za-z. ]+$/
};

/**
 * Says of every string of a published table whether it is declared: a cell of the reference data (code lists, labels,
 * the standard, stated figures, comments), a word of a contract or an indicator, one of `names` (tables and columns), a
 * time or a small number, several of these parted by semicolons or bars, or of the form of a composed column.
 */
export async function declaredStrings(
  referenceDir: string,
  names: readonly string[]
): Promise<(column: string, text: string) => boolean> {
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
  for (const {id, name} of indicators) for (const word of [id, name]) words.add(word);
  const declared = (text: string) => words.has(text) || time.test(text) || place.test(text);
  return (column, text) => composed[column]?.test(text) || declared(text) || text.split(/[;；|]/).every(declared);
}
