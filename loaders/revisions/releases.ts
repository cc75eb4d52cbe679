import {lastDay} from "../base/periods.js";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {type Kind, kinds, kindTitles} from "./causes.js";
import type {Comparison} from "./compare.js";
import {parseRows} from "../base/parseTable.js";
import type {State} from "./state.js";

/** A release that readers can still open, oldest first in lists of them. */
export interface KeptRelease {
  id: string;
  asOf: string;
  /** Its published data folder. */
  dir: string;
  files: number;
  previous: string | null;
  manifest: string | null;
}

export interface Allowance {
  reason: string;
  by: string;
}

export type ReleaseRow = Record<
  | "release"
  | "as_of"
  | "dated"
  | "previous"
  | "deliveries"
  | "files"
  | "added"
  | "same"
  | "said"
  | "allowed"
  | "allowed_by"
  | "manifest"
  | Lowercase<Kind>,
  string
>;

/** The day a release is dated: no clock is asked, so that the same inputs give the same bytes on any day. */
export function dateOf(asOf: string): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined) return new Date(Number(epoch) * 1000).toISOString().slice(0, 10);
  return lastDay(asOf);
}

/** The rows of `releases`: each kept release as it said of itself, then the one that is being made. */
export async function releaseRows(
  kept: readonly KeptRelease[],
  now: State,
  before: {release: string; state: State | undefined} | undefined,
  comparison: Comparison | undefined,
  allowed: Allowance | undefined
): Promise<ReleaseRow[]> {
  const earlier = [];
  for (const release of kept.filter((r) => r.id !== now.release)) earlier.push(await ownRow(release));
  const count = (kind: Kind) => comparison?.revisions.filter((r) => r.causes.some(([k]) => k === kind)).length ?? "";
  const had = new Set(before?.state?.files.map((f) => `${f.folder}/${f.file}/${f.sha256}`));
  const came = now.files.filter((f) => !had.has(`${f.folder}/${f.file}/${f.sha256}`));
  const own = {
    release: now.release,
    as_of: now.asOf,
    dated: dateOf(now.asOf),
    previous: before?.release ?? "",
    deliveries: [...new Set(came.map((f) => f.delivery))].sort().join(";"),
    files: String(now.files.length),
    added: String(comparison?.added ?? ""),
    same: String(comparison?.same ?? ""),
    ...Object.fromEntries(kinds.map((kind) => [kind.toLowerCase(), String(count(kind))])),
    said: comparison ? sayChanges(comparison, count) : "第一次发布",
    allowed: allowed?.reason ?? "",
    allowed_by: allowed?.by ?? "",
    manifest: ""
  } as ReleaseRow;
  return [...earlier, own];
}

function sayChanges({added, revisions}: Comparison, count: (kind: Kind) => number | ""): string {
  const changed = kinds.filter((kind) => count(kind)).map((kind) => `${kindTitles[kind]} ${count(kind)}`);
  const of = revisions.length ? `已公布的值变了 ${revisions.length} 个：${changed.join("，")}` : "已公布的值没有变";
  return added ? `新期间的数 ${added} 个；${of}` : of;
}

/** What a release said of itself; of one from before there was such a table, what the ledger knows. */
async function ownRow({id, asOf, dir, files, previous, manifest}: KeptRelease): Promise<ReleaseRow> {
  const text = await readFile(join(dir, "releases.csv"), "utf8").catch(() => "");
  const own = parseRows<ReleaseRow>(text).find((row) => row.release === id);
  const blank = Object.fromEntries(
    ["deliveries", "added", "same", "said", "allowed", "allowed_by", ...kinds.map((k) => k.toLowerCase())].map((c) => [
      c,
      ""
    ])
  );
  const known = {release: id, as_of: asOf, dated: dateOf(asOf), previous: previous ?? "", files: String(files)};
  return {...blank, ...known, ...own, manifest: manifest ?? ""} as ReleaseRow;
}
