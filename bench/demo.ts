import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {quote, withDuckDB} from "../loaders/base/duckdb.js";
import {writeDemoReference} from "../loaders/demo/demoReference.js";
import {generateDemo} from "../loaders/demo/generateDemo.js";
import {rebuild, type RebuildOptions} from "../loaders/release/rebuild.js";
import type {Progress} from "../loaders/release/stages.js";
import {bySteps, type Cost, costOf, line, median, s} from "./measure.js";
import {runCommand} from "./runCommand.js";

/**
 * The demo as a newcomer runs it, by step: processor seconds, seconds by the clock, peak memory; then without news, and one
 * month on top of 35. As ratios to DuckDB reading every delivered byte once.
 */
export async function benchDemo(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-demo-"));
  try {
    const exports = join(dir, "exports");
    const generated = await costOf(() => generateDemo(exports));
    const reference = join(dir, "reference");
    await writeDemoReference(reference);
    const options = {exports, out: join(dir, "out"), warehouse: join(dir, "w.duckdb"), reference};
    const run = (progress: Progress) => rebuild(options, progress);

    const bytes = `select count(distinct md5(content)) from read_blob(${quote(join(exports, "*/*"))})`;
    const read = await costOf(() =>
      withDuckDB(":memory:", async (db) => {
        await db.run("set threads = 2");
        return await db.all(bytes);
      })
    );
    const {progress, steps} = bySteps();
    const whole = await costOf(() => run(progress));
    const again = await costsOfCommand(options);
    const said = (name: string, {cpu, wall}: Cost) =>
      line(`  ${s(cpu).padStart(9)} ${s(wall).padStart(9)} ${(cpu / read.cpu).toFixed(0).padStart(7)}  ${name}`);
    line(`the demo (36 deliveries, ${whole.result.files.length} files): processor, clock, ratio of processor time`);
    said("DuckDB reading every delivered byte once", read);
    said("generating", generated);
    for (const [title, cost] of steps) said(title, cost);
    said(
      `together (${whole.result.outcome}), peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB without the children`,
      {cpu: generated.cpu + whole.cpu, wall: generated.wall + whole.wall}
    );
    said("rebuild without news, the whole command, median of five", again);

    // In a folder of its own: there the release of all 36 months is not one that is already kept.
    options.out = join(dir, "more");
    await rm(options.warehouse);
    await cp(exports, join(dir, "all"), {recursive: true});
    await rm(join(exports, "2023-12"), {recursive: true});
    await run(bySteps().progress);
    await cp(join(dir, "all", "2023-12"), join(exports, "2023-12"), {recursive: true});
    const ofMonth = bySteps();
    const month = await costOf(() => run(ofMonth.progress));
    if (month.result.outcome !== "published") throw new Error(`the month was ${month.result.outcome}`);
    said(`one month on top of 35, whole rebuild; to the demo's ${(month.cpu / whole.cpu).toFixed(2)}`, month);
    for (const [title, cost] of ofMonth.steps) said(`  ${title}`, cost);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

/** The command without news, its start included, five times. */
async function costsOfCommand(options: RebuildOptions): Promise<Cost> {
  const runs: Cost[] = [];
  for (let i = 0; i < 5; i++) runs.push(await costOf(() => runCommand("rebuild", options)));
  return {cpu: median(runs.map((r) => r.cpu)), wall: median(runs.map((r) => r.wall))};
}
