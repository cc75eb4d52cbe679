import {appendFile, cp, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink} from "node:fs/promises";
import {basename, join} from "node:path";
import {DataError} from "../errors.js";

const kept = 24;

/** One line of <out>/releases.jsonl. */
export interface LedgerLine {
  id: string;
  as_of: string;
  published_at: string;
  files: number;
  rows_refused: number;
  reason: string | null;
}

/** The id of the release that readers see, if there is one. */
export async function currentRelease(out: string): Promise<string | undefined> {
  return await readlink(join(out, "current")).then(
    (target) => basename(target),
    () => undefined
  );
}

/** The releases that are kept, oldest first. */
export async function listReleases(out: string): Promise<LedgerLine[]> {
  const text = await readFile(join(out, "releases.jsonl"), "utf8").catch(() => "");
  const lines = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LedgerLine);
  const present = new Set(await readdir(join(out, "releases")).catch(() => []));
  // A release published again (after a rollback, say) has one place, its last.
  return lines.filter((l, i) => present.has(l.id) && lines.findLastIndex((other) => other.id === l.id) === i);
}

/**
 * Puts a finished site at <out>/releases/<id> and points <out>/current at it: one rename and one swap of a symlink, so
 * that a reader sees the old release or the new one, never a part. Older releases beyond the last 24 go.
 */
export async function publishRelease(out: string, site: string, line: LedgerLine): Promise<void> {
  const releases = join(out, "releases");
  const target = join(releases, line.id);
  await mkdir(releases, {recursive: true});
  for (const name of await readdir(releases)) {
    if (name.startsWith(".tmp-")) await rm(join(releases, name), {recursive: true, force: true});
  }
  if (!(await exists(target))) await moveInto(site, target, join(releases, `.tmp-${line.id}`));
  await pointCurrentAt(out, line.id);
  await appendFile(join(out, "releases.jsonl"), JSON.stringify(line) + "\n");
  for (const {id} of (await listReleases(out)).slice(0, -kept)) {
    if (id !== line.id) await rm(join(releases, id), {recursive: true, force: true});
  }
}

/** Points <out>/current at a kept release. */
export async function pointCurrentAt(out: string, id: string): Promise<void> {
  if (!(await exists(join(out, "releases", id)))) {
    throw new DataError(`没有发布 ${id}；用 npm run releases 查看保留的发布`);
  }
  const next = join(out, ".current-next");
  await rm(next, {force: true});
  await symlink(join("releases", id), next);
  await rename(next, join(out, "current"));
}

/** A rename where both are on one disk; else a copy beside the target, then the rename. */
async function moveInto(from: string, to: string, beside: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(from, beside, {recursive: true, preserveTimestamps: true});
    await rename(beside, to);
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false
  );
