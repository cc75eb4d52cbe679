import {createHash} from "node:crypto";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";

/** The repository's root: rooms are found from here, never from where the command was called. */
export const root = join(import.meta.dirname, "..", "..");

/** sha256 over the given files and folders of the repository, names and contents, in the order of their names. */
export async function hashSources(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) await add(hash, root, path);
  return hash.digest("hex");
}

async function add(hash: ReturnType<typeof createHash>, dir: string, path: string): Promise<void> {
  const entries = await readdir(join(dir, path), {withFileTypes: true}).catch(() => undefined);
  if (!entries) {
    const bytes = await readFile(join(dir, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    return;
  }
  const names = entries.map((e) => e.name).filter((n) => !n.startsWith(".") && n !== "data");
  for (const entry of names.sort()) await add(hash, dir, `${path}/${entry}`);
}

/**
 * The code that reading and checking run: when it changes, every file is read again. Contracts and code lists are not in
 * it; a file depends on its own (planDeliveries.ts).
 */
export const engineSources = [
  "loaders/contracts/compileCheck.ts",
  "loaders/contracts/contract.ts",
  "loaders/contracts/grammar.ts",
  "loaders/contracts/hints.ts",
  "loaders/contracts/oracle.ts",
  "loaders/contracts/personal.ts",
  "loaders/duckdb.ts",
  "loaders/errors.ts",
  "loaders/read",
  "loaders/reference/codeLists.ts",
  "loaders/text.ts",
  "loaders/warehouse/amounts.ts",
  "loaders/warehouse/controlTotals.ts",
  "loaders/warehouse/decision.ts",
  "loaders/warehouse/deliveredHeader.ts",
  "loaders/warehouse/deliveries.ts",
  "loaders/warehouse/explainRows.ts",
  "loaders/warehouse/judge.ts",
  "loaders/warehouse/loadCsv.ts",
  "loaders/warehouse/loadFile.ts",
  "loaders/warehouse/loadTable.ts",
  "loaders/warehouse/loadTables.ts",
  "loaders/warehouse/mask.ts",
  "loaders/warehouse/pseudonymKey.ts",
  "loaders/warehouse/records.ts",
  "loaders/warehouse/schema.ts",
  "loaders/warehouse/sheetLoad.ts",
  "loaders/warehouse/streamCsv.ts"
];

/** The libraries that this code reads and checks with. */
export const engineLibraries = [
  "@duckdb/node-api",
  "@e965/xlsx",
  "csv-parse",
  "fflate",
  "htmlparser2",
  "iconv-lite",
  "jsonc-parser",
  "saxes",
  "yauzl",
  "zod"
];

/** The fingerprint of that code and of the versions of its libraries. */
export async function engineFingerprint(): Promise<string> {
  const {dependencies} = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const versions = engineLibraries.map((library) => `${library}@${dependencies[library] ?? ""}`);
  return createHash("sha256")
    .update(await hashSources(engineSources))
    .update(versions.join())
    .digest("hex");
}
