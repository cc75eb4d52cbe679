import {mkdir, readFile, rename, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {editionFile, editions} from "../site/edition.js";
import {sync} from "../base/durable.js";
import {openToReaders} from "../base/modes.js";

/** Puts the style sheet of an edition into a release, if it is not there already; releases without one are left alone. */
export async function setEdition(out: string, release: string, edition: keyof typeof editions): Promise<void> {
  const file = join(out, "releases", release, editionFile);
  const now = await readFile(file, "utf8").catch(() => undefined);
  if (now === undefined || now === editions[edition]) return;
  const staging = join(out, ".staging");
  await mkdir(staging, {recursive: true});
  const next = join(staging, `${release}-${editionFile}`);
  await writeFile(next, editions[edition]);
  await openToReaders(next);
  await sync(next);
  await rename(next, file);
}
