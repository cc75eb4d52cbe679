import {spawn} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join, relative} from "node:path";
import {withDuckDB} from "../loaders/base/duckdb.js";
import {root} from "../loaders/base/sources.js";
import {type Cost, costOf, line, s} from "./measure.js";

/** A command in the repository; its exit code. What it says of mistakes is seen, the rest is not. */
const run = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {...process.env, ...env},
      stdio: ["ignore", "ignore", "inherit"]
    });
    child.on("error", reject).on("close", resolve);
  });

/**
 * What the tests cost: of the project of vitest that `BENCH_TESTS` names (fast, long, whole), or all that `npm test` does;
 * then the files that cost most, with the processes that they start.
 */
export async function benchTests(project: string | undefined): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-tests-"));
  try {
    const file = join(dir, "cost.jsonl");
    const yardstick = await costOf(() =>
      withDuckDB(":memory:", (db) => db.run("select sum(md5_number(i::varchar)) from range(4000000) t(i)"))
    );
    const said = (name: string, {cpu, wall}: Cost) =>
      line(`  ${s(cpu).padStart(9)} ${s(wall).padStart(9)} ${(cpu / yardstick.cpu).toFixed(0).padStart(7)}  ${name}`);
    const step = async (name: string, command: string, args: readonly string[], env?: Record<string, string>) => {
      const {result: code, ...cost} = await costOf(() => run(command, args, env));
      said(`${name} (${code === 0 ? "green" : `exit ${String(code)}`})`, cost);
    };
    line("tests: processor, clock, ratio of processor time");
    said("DuckDB hashing 4,000,000 numbers", yardstick);
    if (project === undefined) for (const script of ["types", "lint"]) await step(script, "npm", ["run", "-s", script]);
    const only = project === undefined ? [] : ["--project", project];
    await step(project ?? "all projects", "npx", ["vitest", "run", ...only], {TEST_COST: file});

    // There is none where vitest did not come so far.
    const files = (existsSync(file) ? readFileSync(file, "utf8") : "")
      .split("\n")
      .filter(Boolean)
      .map((text) => JSON.parse(text) as {file: string; own: number; children: number; clock: number})
      .map(({file, own, children, clock}) => ({file: relative(root, file), cpu: own + children, wall: clock}));
    for (const {file, ...cost} of files.sort((a, b) => b.cpu - a.cpu).slice(0, 10)) said(`  ${file}`, cost);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
