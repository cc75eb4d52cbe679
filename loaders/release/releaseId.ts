import {createHash} from "node:crypto";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {DeliveredFile} from "../warehouse/deliveries.js";
import {hashSources} from "../warehouse/engine.js";
import {readdir} from "node:fs/promises";

/** Everything in the repository that a published byte may depend on, besides the deliveries and the reference data. */
const codeSources = ["loaders", "src", "observablehq.config.ts", "package.json", "package-lock.json"];

/**
 * The name of a release: its newest delivery and a hash of all that it is made from (deliveries, reference data, code,
 * lockfile). The same inputs give the same name, so a rebuild without news can say so at once.
 */
export async function releaseId(
  files: readonly DeliveredFile[],
  referenceDir: string,
  asOf: string,
  demo: boolean
): Promise<string> {
  const hash = createHash("sha256").update(await hashSources(codeSources));
  await addFolder(hash, referenceDir, "");
  for (const {delivery, file, sha256} of files) hash.update(`${delivery}\0${file}\0${sha256}\n`);
  hash.update(`as-of ${asOf} demo ${demo}`);
  return `${asOf}-${hash.digest("hex").slice(0, 10)}`;
}

async function addFolder(hash: ReturnType<typeof createHash>, dir: string, prefix: string): Promise<void> {
  const entries = (await readdir(join(dir, prefix), {withFileTypes: true})).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(prefix, entry.name);
    if (entry.isDirectory()) await addFolder(hash, dir, path);
    else hash.update(`${path}\0`).update(await readFile(join(dir, path)));
  }
}
