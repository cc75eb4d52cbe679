import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../loaders/base/sources.js";
import {rebuild} from "../loaders/release/rebuild.js";
import {bySteps, type Cost, costOf, line, s} from "./measure.js";
import {deliverMonth} from "./months.js";

/** Rebuilds over ten years of monthly payouts, by step: from nothing, with one month more, and without news. */
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
    const run = async () => {
      const {progress, steps} = bySteps();
      const {result, ...cost} = await costOf(() => rebuild(options, progress));
      return {...cost, outcome: result.outcome, steps};
    };
    const whole = await run();
    await deliverMonth(options.exports, months, rows);
    const more = await run();
    const none = await run();
    const said = (name: string, {cpu, wall}: Cost, of?: Cost) =>
      line(`  ${s(cpu).padStart(9)} ${s(wall).padStart(9)} ${of?.cpu ? (cpu / of.cpu).toFixed(3) : "     "}  ${name}`);
    line(
      `rebuild over ${months} months of ${rows.toLocaleString("en")} payout rows, once: processor, clock, to the whole`
    );
    for (const [name, {steps, outcome, ...cost}] of Object.entries({"from nothing": whole, "one month more": more})) {
      said(`${name} (${outcome})`, cost, whole);
      for (const [title, step] of steps) said(`  ${title}`, step, whole.steps.get(title));
    }
    said(`without news (${none.outcome})`, none, whole);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
