import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {readdir, readFile, readlink, writeFile} from "node:fs/promises";
import {userInfo} from "node:os";
import {basename, join} from "node:path";
import canonicalize from "canonicalize";
import {sync} from "../base/durable.js";
import {DataError} from "../base/errors.js";
import {privateFile} from "../base/modes.js";

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
  /** The checks of the gate that passed. */
  checks?: string[];
  seconds?: number;
  /** sha256 of all that stood in the ledger before this line: whoever changes a line breaks every later one. */
  before?: string;
  /** sha256 of this line without this field (`hashLine`). */
  hash?: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The hash of a line, in canonical JSON. */
export const hashLine = (line: LedgerLine) => sha256(canonicalize({...line, hash: undefined})!);

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

/** The whole lines of a ledger. A last line without its end was being written when the machine stopped. */
const wholeLines = (text: string) =>
  text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, -1);

function parseLedger(text: string): LedgerLine[] {
  return wholeLines(text).flatMap((line, i) => {
    if (line === "") return [];
    const parsed = parseLine(line);
    if (parsed) return [parsed];
    throw new DataError(
      `流水账 releases.jsonl 第 ${i + 1} 行读不懂；请由运维从备份恢复这个文件，再用 npm run verify -- --all 核对`
    );
  });
}

function parseLine(text: string): LedgerLine | undefined {
  try {
    const line = JSON.parse(text) as LedgerLine | null;
    return typeof line?.id === "string" ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Each line of the ledger with what its chain says is wrong with it, a sentence each. */
export async function checkChain(
  out: string
): Promise<{number: number; line: LedgerLine | undefined; problems: string[]}[]> {
  const lines = wholeLines(await readFile(ledgerFile(out), "utf8").catch(() => ""));
  let before = "";
  let chained = false;
  return lines.map((text, i) => {
    const line = parseLine(text);
    const problems: string[] = [];
    if (!line) problems.push("读不懂");
    else if (line.hash !== undefined) {
      if (line.hash !== hashLine(line)) problems.push("被改动过");
      if (line.before !== sha256(before)) problems.push("以前的各行被改动、增减过");
    } else if (chained) problems.push("没有校验和");
    chained ||= line?.hash !== undefined;
    before += `${text}\n`;
    return {number: i + 1, line, problems};
  });
}

/** Writes the ledger with one more line beside the old one, chained to it, on the disk and ready for a rename. */
export async function prepareLedger(out: string, line: LedgerLine): Promise<void> {
  await readLedger(out);
  const written = wholeLines(await readFile(ledgerFile(out), "utf8").catch(() => ""));
  const before = written.map((text) => `${text}\n`).join("");
  const chained = {...line, before: sha256(before), hash: undefined};
  await writeFile(nextLedgerFile(out), `${before}${JSON.stringify({...chained, hash: hashLine(chained)})}\n`, {
    mode: privateFile
  });
  await sync(nextLedgerFile(out));
}

/** The releases that are kept, oldest first. */
export async function listReleases(out: string): Promise<LedgerLine[]> {
  const lines = (await readLedger(out)).filter((l) => l.event !== "rollback");
  const present = new Set(await readdir(join(out, "releases")).catch(() => []));
  // A release published again (after a rollback, say) has one place, its last.
  return lines.filter((l, i) => present.has(l.id) && lines.findLastIndex((other) => other.id === l.id) === i);
}
