import {createHash} from "node:crypto";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {keyedDigest} from "../disclosure/digests.js";
import type {DeliveredFile} from "../load/deliveries.js";
import {hashSources} from "../base/sources.js";
import type {Made} from "./manifest.js";

/** Everything in the repository that a published byte may depend on, besides the deliveries and the reference data. */
const codeSources = ["loaders", "src", "observablehq.config.ts", "CHANGELOG.md", "package.json", "package-lock.json"];

/**
 * The name of a release is its newest delivery and a hash of all that it is made from (deliveries, reference data, code,
 * lockfile). The same inputs give the same name, so a rebuild without news can say so at once. Deliveries go in by their
 * keyed digests: neither the name nor the manifest lets anybody try what a small file holds.
 */
export async function ingredientsOf(
  files: readonly DeliveredFile[],
  referenceDir: string,
  asOf: string,
  demo: boolean,
  key: Buffer
): Promise<Omit<Made, "previous">> {
  const code = hashSources(codeSources);
  const folder = createHash("sha256");
  await addFolder(folder, referenceDir, "");
  const reference = folder.digest("hex");
  // By their digests, so that not even the order of the names that senders gave is in the manifest.
  const listed = files
    .map(({delivery, file, sha256}) => ({delivery, file, hmac_sha256: keyedDigest(key, sha256)}))
    .sort((a, b) => order(a.delivery, b.delivery) || order(a.hmac_sha256, b.hmac_sha256) || order(a.file, b.file));
  const deliveries = listed.map(({delivery, hmac_sha256}, i) => {
    const number = i - listed.findIndex((l) => l.delivery === delivery) + 1;
    return {delivery, file: `${delivery} 第${number}个文件`, digest: {hmac_sha256}};
  });
  const hash = createHash("sha256").update(`${code}\0${reference}\n`);
  // A name decides where headers leave it open; who has no key can't try names.
  for (const d of listed) hash.update(`${d.delivery}\0${keyedDigest(key, d.file)}\0${d.hmac_sha256}\n`);
  hash.update(`as-of ${asOf} demo ${demo}`);
  return {
    release: `${asOf}-${hash.digest("hex").slice(0, 10)}`,
    as_of: asOf,
    demo,
    inputs: {code: {sha256: code}, reference: {sha256: reference}, deliveries}
  };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function addFolder(hash: ReturnType<typeof createHash>, dir: string, prefix: string): Promise<void> {
  const entries = (await readdir(join(dir, prefix), {withFileTypes: true})).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(prefix, entry.name);
    if (entry.isDirectory()) await addFolder(hash, dir, path);
    else hash.update(`${path}\0`).update(await readFile(join(dir, path)));
  }
}
