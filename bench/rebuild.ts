import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../loaders/base/sources.js";
import {silent} from "../loaders/cli/progress.js";
import {rebuild} from "../loaders/release/rebuild.js";
import {line, s} from "./measure.js";
import {deliverMonth} from "./months.js";

/** Rebuilds over ten years of monthly payouts: from nothing, with one month more, and without news. */
export async function benchRebuildMonths(months: number, rows: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-rebuild-months-"));
  try {
    const options = {
      exports: join(dir, "exports"),
      out: join(dir, "out"),
      warehouse: join(dir, "w.duckdb"),
      reference: join(root, "data/reference")
    };
    for (let i = 0; i < months; i++) await deliverMonth(options.exports, i, rows);
    const time = async () => {
      const start = performance.now();
      const {outcome, seconds} = await rebuild(options, silent);
      return {outcome, total: (performance.now() - start) / 1000, load: seconds.load ?? 0};
    };
    const whole = await time();
    await deliverMonth(options.exports, months, rows);
    const more = await time();
    const none = await time();
    const ratio = (a: number, b: number) => (a / b).toFixed(3);
    line(`rebuild over ${months} months of ${rows.toLocaleString("en")} payout rows, once`);
    line(`  from nothing (${whole.outcome})    ${s(whole.total)}, of it reading ${s(whole.load)}`);
    line(
      `  one month more (${more.outcome})  ${s(more.total)}, ratio ${ratio(more.total, whole.total)}; reading ${s(more.load)}, ratio ${ratio(more.load, whole.load)}`
    );
    line(`  without news (${none.outcome})    ${s(none.total)}, ratio ${ratio(none.total, whole.total)}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
