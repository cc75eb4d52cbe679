import {mkdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {editionFile, editions} from "../site/edition.js";
import {replaceFile} from "../base/durable.js";

/** Puts the style sheet of an edition into a release, if it is not there already; releases without one are left alone. */
export async function setEdition(out: string, release: string, edition: keyof typeof editions): Promise<void> {
  const file = join(out, "releases", release, editionFile);
  const now = await readFile(file, "utf8").catch(() => undefined);
  if (now === undefined || now === editions[edition]) return;
  const staging = join(out, ".staging");
  await mkdir(staging, {recursive: true});
  // Not beside it: a release folder holds nothing that its manifest does not name.
  await replaceFile(file, editions[edition], {next: join(staging, `${release}-${editionFile}`), forReaders: true});
}
