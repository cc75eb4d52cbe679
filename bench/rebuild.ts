import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {generateDemo} from "../loaders/demo/generateDemo.js";
import {silent} from "../loaders/progress.js";
import {rebuild} from "../loaders/release/rebuild.js";
import {root} from "../loaders/warehouse/engine.js";
import {line, s} from "./measure.js";

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

    await rm(options.warehouse);
    const all = join(dir, "all");
    await generateDemo(all);
    await rm(join(exports, "2023-12"), {recursive: true});
    await time();
    await cp(join(all, "2023-12"), join(exports, "2023-12"), {recursive: true});
    const month = await time();
    line(
      `one month on top of 35: ${s(month.total)}, ratio ${(month.total / whole.total).toFixed(3)}; its load ${s(month.seconds.load!)}, ratio ${(month.seconds.load! / whole.seconds.load!).toFixed(3)}`
    );
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
