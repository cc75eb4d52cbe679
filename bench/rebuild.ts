import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {generateDemo} from "../loaders/demo/generateDemo.js";
import {silent} from "../loaders/cli/progress.js";
import {rebuild} from "../loaders/release/rebuild.js";
import {root} from "../loaders/base/sources.js";
import {line, s} from "./measure.js";
import {deliverMonth} from "./months.js";

/** A whole rebuild of the demo from nothing, by stage, and as ratios: without news, and with one month on top of 35. */
export async function benchRebuild(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-rebuild-"));
  try {
    const exports = join(dir, "exports");
    await generateDemo(exports);
    const options = {
      exports,
      out: join(dir, "out"),
      warehouse: join(dir, "w.duckdb"),
      reference: join(root, "data/reference")
    };
    const time = async (more: {asOf?: string} = {}) => {
      const start = performance.now();
      const {seconds, outcome, files} = await rebuild({...options, ...more}, silent);
      return {total: (performance.now() - start) / 1000, seconds, outcome, files: files.length};
    };
    const whole = await time();
    const again = await time();
    line(`rebuild of the demo (36 deliveries, ${whole.files} files) from nothing: ${s(whole.total)}`);
    for (const [stage, seconds] of Object.entries(whole.seconds)) {
      line(
        `  ${stage.padEnd(8)} ${s(seconds).padStart(8)}  ${((seconds / whole.total) * 100).toFixed(0).padStart(3)} %`
      );
    }
    line(`without news (${again.outcome}): ${s(again.total)}, ratio ${(again.total / whole.total).toFixed(3)}`);

    // In a folder of its own: there the release of all 36 months is not one that is already kept.
    options.out = join(dir, "more");
    await rm(options.warehouse);
    const all = join(dir, "all");
    await generateDemo(all);
    await rm(join(exports, "2023-12"), {recursive: true});
    await time();
    await cp(join(all, "2023-12"), join(exports, "2023-12"), {recursive: true});
    const month = await time();
    if (month.outcome !== "published") throw new Error(`the month was ${month.outcome}`);
    line(
      `one month on top of 35: ${s(month.total)}, ratio ${(month.total / whole.total).toFixed(3)}; its load ${s(month.seconds.load!)}, ratio ${(month.seconds.load! / whole.seconds.load!).toFixed(3)}`
    );
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

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
