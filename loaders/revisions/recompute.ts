import {mkdir, rm, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {contracts} from "../contracts/index.js";
import {type Database, quote, quoteName, withDuckDB} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {buildMarts} from "../marts/buildMarts.js";
import {indicators} from "../indicators/index.js";
import {loadReference} from "../reference/loadReference.js";
import {withKnown} from "../warehouse/withKnown.js";
import type {DeliveredFile} from "../load/deliveries.js";
import {engineFingerprint} from "../load/engine.js";
import {loadDeliveries} from "../warehouse/loadDeliveries.js";
import {loadPseudonymKey} from "../load/pseudonymKey.js";
import {type Figures, readFigures} from "./figures.js";
import type {State, UsedFile} from "./state.js";

export interface Recomputed {
  /** The figures of the release before under this code. */
  code: Figures;
  /** And under this reference data too. */
  reference: Figures;
  /** Files that the release before used and that are no longer there as they were. */
  missing: UsedFile[];
}

/**
 * Computes the release before again, from the deliveries that it used, with this code: once with the reference data of
 * then, once with that of now. Nothing is computed where neither code nor reference data changed, since it would come out
 * as it did. `files` are the deliveries as they are now, `workDir` a folder that is removed afterwards.
 */
export async function recompute(
  db: Database,
  before: State,
  now: State,
  {files, referenceDir, workDir}: {files: readonly DeliveredFile[]; referenceDir: string; workDir: string}
): Promise<Recomputed> {
  const there = before.files.map((used) => ({used, file: findFile(files, used)}));
  const missing = there.filter(({file}) => !file).map(({used}) => used);
  const sameCode = before.code === now.code;
  const sameReference = JSON.stringify(before.reference) === JSON.stringify(now.reference);
  if (sameCode && sameReference) return {code: before.figures, reference: before.figures, missing};

  await mkdir(workDir, {recursive: true});
  const copy = join(workDir, "then.duckdb");
  const [own] = await db.all<{name: string}>("select current_database() as name");
  await db.run(`attach ${quote(copy)} as "then"; copy from database ${quoteName(own!.name)} to "then"; detach "then"`);
  const used = there.flatMap(({file}) => (file ? [file] : []));
  try {
    return await withDuckDB(copy, async (then) => {
      let code = before.figures;
      if (!sameCode) {
        const dir = join(workDir, "reference");
        await writeReference(dir, before.reference);
        // Reference data that this code can't read any more: its part can't be separated from the code's.
        code = await figuresOf(then, used, dir, before.asOf).catch((error: unknown) => {
          if (error instanceof DataError) return {};
          throw error;
        });
      }
      if (sameReference) return {code, reference: code, missing};
      const reference = await figuresOf(then, used, referenceDir, before.asOf);
      return {code: Object.keys(code).length ? code : reference, reference, missing};
    });
  } finally {
    await rm(workDir, {recursive: true, force: true});
  }
}

/** What this code makes of these files and this reference data. What rests on neither is not read again. */
async function figuresOf(
  db: Database,
  files: readonly DeliveredFile[],
  referenceDir: string,
  asOf: string
): Promise<Figures> {
  const reference = await loadReference(
    referenceDir,
    indicators.map((d) => d.id)
  );
  const {lists} = reference;
  const key = await loadPseudonymKey({first: false});
  await loadDeliveries(db, {files, contracts, lists, key, engine: await engineFingerprint()});
  return await withKnown(db, {asOf, lists}, async (known) => {
    await buildMarts(known, {reference, asOf});
    return await readFigures(known);
  });
}

function findFile(files: readonly DeliveredFile[], {folder, delivery, file, sha256}: UsedFile) {
  const found = files.find(
    (f) =>
      f.file === file && f.sha256 === sha256 && (f.delivery === folder || (folder === "" && f.delivery === delivery))
  );
  return found && {...found, delivery: folder};
}

async function writeReference(dir: string, files: State["reference"]): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), {recursive: true});
    await writeFile(join(dir, path), Buffer.from(content, "base64"));
  }
}
