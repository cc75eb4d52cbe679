import {existsSync, readdirSync, renameSync, rmSync, symlinkSync} from "node:fs";
import {cp, mkdir, rename, rm} from "node:fs/promises";
import {join} from "node:path";
import {DataError} from "../base/errors.js";
import {onInterrupt} from "../base/interrupt.js";
import {sync, syncTree} from "../base/durable.js";
import {makePublicFolder, openToReaders} from "../base/modes.js";
import {
  currentRelease,
  type LedgerLine,
  ledgerFile,
  listReleases,
  nextLedgerFile,
  operator,
  prepareLedger,
  readLedger,
  readNextLedger
} from "./ledger.js";
import {tidyStates} from "../revisions/state.js";
import {setEdition} from "./setEdition.js";
import {verifyFolder} from "./verifyRelease.js";

/** So many releases stay at their addresses. */
export const kept = 24;

const staging = (out: string) => join(out, ".staging");
const nextLink = (out: string) => join(out, ".current-next");
const place = (out: string, id: string) => join(out, "releases", id);

/**
 * Puts a finished site at <out>/releases/<id> and points <out>/current at it. Everything that needs room on the disk is
 * written and synced first, where no reader can come; then there are three renames: the folder, the link, the ledger. A
 * reader sees the old release or the new one, never a part, and a stop between the renames is mended by the next run.
 * Gives what could not be done afterwards (old releases taken away, banners set), which the next run does again.
 */
export async function publishRelease(out: string, site: string, line: LedgerLine): Promise<string[]> {
  makePublicFolder(join(out, "releases"));
  await mkdir(staging(out), {recursive: true});
  const clear = () => clearStaging(out);
  const done = onInterrupt(clear);
  try {
    const ready = join(staging(out), line.id);
    const target = place(out, line.id);
    await moveInto(site, ready);
    await openToReaders(ready);
    await syncTree(ready);
    const {problems} = await verifyFolder(ready);
    if (problems.length) throw new Error(`staged release differs from its manifest: ${problems.join("; ")}`);

    // A release published before is left as it is, unless it has come to harm.
    const there = existsSync(target) && (await verifyFolder(target)).problems.length === 0;
    if (there) await setEdition(out, line.id, "current");
    await switchTo(out, line, () => {
      if (there) return;
      if (existsSync(target)) renameSync(target, join(staging(out), `${line.id}-broken`));
      renameSync(ready, target);
    });
    await sync(join(out, "releases"));
    await sync(out);
  } finally {
    clear();
    done();
  }
  return await tidy(out);
}

/** Points <out>/current at a kept release, and writes down who did. */
export async function pointCurrentAt(out: string, id: string): Promise<string[]> {
  const line = (await listReleases(out)).find((l) => l.id === id);
  if (!line || !existsSync(place(out, id))) throw new DataError(`没有发布 ${id}；用 npm run releases 查看保留的发布`);
  const previous = (await currentRelease(out)) ?? null;
  try {
    await setEdition(out, id, "current");
    const now = new Date().toISOString();
    await switchTo(out, {...line, event: "rollback", published_at: now, who: operator(), previous}, () => {});
    await sync(out);
  } finally {
    clearStaging(out);
  }
  return await tidy(out);
}

/** The renames, in one go: no signal comes in between, and a kill leaves what `mendPublication` can mend. */
async function switchTo(out: string, line: LedgerLine, movePlace: () => void): Promise<void> {
  rmSync(nextLink(out), {force: true});
  symlinkSync(join("releases", line.id), nextLink(out));
  await prepareLedger(out, line);
  await sync(out);
  movePlace();
  renameSync(nextLink(out), join(out, "current"));
  renameSync(nextLedgerFile(out), ledgerFile(out));
}

/** Mends what a run that was stopped in its last moments left: call under the lock, before anything else. */
export async function mendPublication(out: string): Promise<void> {
  const next = readNextLedger(out);
  const planned = next.at(-1);
  if (planned) {
    const written = await readLedger(out);
    // A whole ledger has one line more than the one it takes the place of.
    if (next.length === written.length + 1 && (await currentRelease(out)) === planned.id) {
      await rename(nextLedgerFile(out), ledgerFile(out));
    } else if (!written.some((l) => l.id === planned.id) && (await currentRelease(out)) !== planned.id) {
      // Its folder was in place, but no reader was ever sent there.
      await rm(place(out, planned.id), {recursive: true, force: true});
    }
  }
  clearStaging(out);
  await tidy(out);
}

/** Takes away the releases beyond the newest, and shows on every kept one whether it is the current one. */
async function tidy(out: string): Promise<string[]> {
  const current = await currentRelease(out);
  const releases = (await listReleases(out)).map((l) => l.id);
  const ledger = await readLedger(out);
  // Published again after it was withdrawn, a release stays.
  const isWithdrawn = (id: string) =>
    ledger.findLastIndex((l) => l.withdrawn?.includes(id)) > ledger.findLastIndex((l) => l.id === id);
  const withdrawn = new Set(releases.filter(isWithdrawn));
  const late: string[] = [];
  const attempt = (what: string, work: Promise<void>) =>
    work.catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined) throw error;
      late.push(`${what}（${error.code}），下一次运行会补上`);
    });
  for (const id of releases.filter((id, i) => withdrawn.has(id) || i < releases.length - kept)) {
    if (id === current) continue;
    await attempt(`较早的发布 ${id} 没有删掉`, removeRelease(out, id));
  }
  for (const id of releases.slice(-kept)) {
    if (withdrawn.has(id) && id !== current) continue;
    await attempt(`发布 ${id} 上的“已被取代”没有更新`, setEdition(out, id, id === current ? "current" : "superseded"));
  }
  await attempt(
    "较早发布的底稿没有删掉",
    tidyStates(
      out,
      (await listReleases(out)).map((l) => l.id)
    )
  );
  await rm(staging(out), {recursive: true, force: true}).catch(() => {});
  return late;
}

/** Out of readers' sight in one step, then taken apart. */
async function removeRelease(out: string, id: string): Promise<void> {
  await mkdir(staging(out), {recursive: true});
  const away = join(staging(out), `${id}-old`);
  await rename(place(out, id), away);
  await rm(away, {recursive: true, force: true});
}

function clearStaging(out: string): void {
  for (const path of [staging(out), nextLink(out), nextLedgerFile(out)]) {
    rmSync(path, {recursive: true, force: true});
  }
  // From before releases were staged apart.
  const releases = join(out, "releases");
  if (!existsSync(releases)) return;
  for (const name of readdirSync(releases)) {
    if (name.startsWith(".tmp-")) rmSync(join(releases, name), {recursive: true, force: true});
  }
}

/** A rename where both are on one disk, else a copy. */
async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(from, to, {recursive: true, preserveTimestamps: true});
  }
}
