import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parseRows} from "../base/parseTable.js";
import {resources} from "../tables/index.js";
import type {Row} from "./numbers.js";

/** What an earlier release showed that readers can still open. */
export interface Earlier {
  asOf: string;
  /** Tables and indicators whose head counts it rounded. */
  rounded: ReadonlySet<string>;
  /** Its threshold. */
  k: number;
  /** Whether it kept the limits of some small numbers back. */
  unlabelled: boolean;
  tables: ReadonlyMap<string, readonly Row[]>;
}

/** Whether a package was made with secondary suppression: then it says how much it hides. */
export const isGuarded = async (dir: string) => (await readReceipts(dir)).hidden !== undefined;

const readReceipts = async (dir: string) =>
  JSON.parse(await readFile(join(dir, "receipts.json"), "utf8")) as {
    as_of: string;
    thresholds: {k: number};
    hidden?: {unlabelled?: number};
    rounded?: string[];
  };

/**
 * The packages in these folders, oldest first. One that was made without secondary suppression is left out: what it gives
 * away is given away, and nothing that is hidden today could change that. The audit takes it into account.
 */
export async function readEarlier(dirs: readonly string[]): Promise<Earlier[]> {
  const all: Earlier[] = [];
  for (const dir of dirs) {
    const receipts = await readReceipts(dir);
    if (!receipts.hidden) continue;
    const tables = new Map<string, readonly Row[]>();
    for (const {name, disclosure} of resources) {
      if (!["persons", "indicators", "rows"].includes(disclosure.kind)) continue;
      const text = await readFile(join(dir, `${name}.csv`), "utf8").catch(() => "");
      tables.set(name, parseRows(text) as Row[]);
    }
    all.push({
      k: receipts.thresholds.k,
      asOf: receipts.as_of,
      rounded: new Set(receipts.rounded),
      unlabelled: receipts.hidden.unlabelled !== 0,
      tables
    });
  }
  return all;
}
