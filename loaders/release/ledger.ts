import {readFileSync} from "node:fs";
import {readdir, readFile, readlink, writeFile} from "node:fs/promises";
import {userInfo} from "node:os";
import {basename, join} from "node:path";
import {sync} from "../base/durable.js";

/** One line of <out>/releases.jsonl: a publication, or a switch back. */
export interface LedgerLine {
  id: string;
  as_of: string;
  published_at: string;
  files: number;
  rows_refused: number;
  /** Why changes without a reason were allowed, where there were any. */
  reason: string | null;
  /** Which post allowed them. */
  by?: string | null;
  /** Lines written before these were kept have none of them. */
  event?: "published" | "rollback";
  who?: string;
  /** Releases that were taken away with this one, on the operator's word. */
  withdrawn?: string[];
  /** The release that readers saw before. */
  previous?: string | null;
  deliveries?: string[];
  rows_read?: number;
  rows_kept?: number;
  /** sha256 of manifest.json: the hash of the release. */
  manifest?: string;
  /** sha256 of manifest.dsse.json; null when nobody signed. */
  signature?: string | null;
  /** What the gate looked at and found in order. */
  checks?: string[];
  seconds?: number;
}

export const ledgerFile = (out: string) => join(out, "releases.jsonl");
/** The ledger as it will be once `current` has been switched; see publishRelease. */
export const nextLedgerFile = (out: string) => join(out, ".releases-next.jsonl");

/** Who runs this: the name of the account, or what SHUANGYONG_OPERATOR says. */
export const operator = () => process.env.SHUANGYONG_OPERATOR ?? process.env.SUDO_USER ?? userInfo().username;

/** The id of the release that readers see, if there is one. */
export async function currentRelease(out: string): Promise<string | undefined> {
  return await readlink(join(out, "current")).then(
    (target) => basename(target),
    () => undefined
  );
}

/** Every line of the ledger, oldest first. */
export async function readLedger(out: string): Promise<LedgerLine[]> {
  return parseLedger(await readFile(ledgerFile(out), "utf8").catch(() => ""));
}

/** The ledger that a run left behind when it was stopped in its last moments, if it did. */
export function readNextLedger(out: string): LedgerLine[] {
  try {
    return parseLedger(readFileSync(nextLedgerFile(out), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A last line without its end was being written when the machine stopped. */
function parseLedger(text: string): LedgerLine[] {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line) as LedgerLine);
}

/** Writes the ledger with one more line beside the old one, on the disk and ready for a rename. */
export async function prepareLedger(out: string, line: LedgerLine): Promise<void> {
  const lines = [...(await readLedger(out)), line];
  await writeFile(nextLedgerFile(out), lines.map((l) => JSON.stringify(l) + "\n").join(""));
  await sync(nextLedgerFile(out));
}

/** The releases that are kept, oldest first. */
export async function listReleases(out: string): Promise<LedgerLine[]> {
  const lines = (await readLedger(out)).filter((l) => l.event !== "rollback");
  const present = new Set(await readdir(join(out, "releases")).catch(() => []));
  // A release published again (after a rollback, say) has one place, its last.
  return lines.filter((l, i) => present.has(l.id) && lines.findLastIndex((other) => other.id === l.id) === i);
}
