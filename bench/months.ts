import {mkdir, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {inChild, line, median, s} from "./measure.js";
import {badEvery, writePayoutsCsv} from "./payoutsCsv.js";

/** The month of a delivery, from January 2014 on. */
export const month = (i: number) => `${2014 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;

/** One month of payouts, handed over in that month. */
export async function deliverMonth(exports: string, i: number, rows: number): Promise<void> {
  await mkdir(join(exports, month(i)), {recursive: true});
  await writePayoutsCsv(join(exports, month(i), "优抚资金发放明细.csv"), rows, {month: month(i)});
}

/**
 * Ten years of monthly payouts: loading all of them, adding one month to them as a ratio to that, and a check that finds
 * nothing new.
 */
export async function benchMonths(months: number, rows: number, runs: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-months-"));
  try {
    const exports = join(dir, "exports");
    const kept = (n: number) => String(n * (rows - Math.floor(rows / badEvery)));
    const deliver = (i: number) => deliverMonth(exports, i, rows);
    for (let i = 0; i < months; i++) await deliver(i);
    const database = join(dir, "w.duckdb");
    const all: number[] = [];
    const one: number[] = [];
    const none: number[] = [];
    for (let run = 0; run < runs; run++) {
      await rm(join(exports, month(months)), {recursive: true, force: true});
      all.push((await inChild("load", exports, database, kept(months))).seconds);
      await deliver(months);
      one.push((await inChild("loadMore", exports, database, kept(months + 1))).seconds);
      none.push((await inChild("loadMore", exports, database, kept(months + 1))).seconds);
    }
    line(`${months} months of ${rows.toLocaleString("en")} payout rows, median of ${runs}`);
    line(`  all of them             ${s(median(all)).padStart(9)}`);
    line(`  one month more          ${s(median(one)).padStart(9)}, ratio 1/${(median(all) / median(one)).toFixed(0)}`);
    line(`  a check without news    ${s(median(none)).padStart(9)}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
