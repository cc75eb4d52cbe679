import {createHash} from "node:crypto";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {hashSources, root} from "../base/sources.js";

/**
 * The code that reading and checking run: when it changes, every file is read again. Contracts and code lists are not in
 * it; a file depends on its own (warehouse/planDeliveries.ts).
 */
export const engineSources = [
  "loaders/base",
  "data/reference/personal",
  "loaders/contracts/language",
  "loaders/load",
  "loaders/read",
  "loaders/reference/codeLists.ts",
  "loaders/warehouse/schema.ts"
];

/** The libraries that this code reads and checks with. */
export const engineLibraries = [
  "@duckdb/node-api",
  "@e965/xlsx",
  "csv-parse",
  "fastest-levenshtein",
  "fflate",
  "htmlparser2",
  "iconv-lite",
  "jsonc-parser",
  "libphonenumber-js",
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
  return createHash("sha256").update(hashSources(engineSources)).update(versions.join()).digest("hex");
}
