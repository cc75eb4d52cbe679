import {spawn} from "node:child_process";
import {root} from "../loaders/base/sources.js";
import {cpuSeconds, line, s} from "./measure.js";

/** What the tests cost: of the project of vitest that `BENCH_TESTS` names (fast, whole), or of both. */
export async function benchTests(project: string | undefined): Promise<void> {
  const [start, cpu] = [performance.now(), cpuSeconds()];
  const more = project ? ["--project", project] : [];
  const child = spawn("npx", ["vitest", "run", ...more], {cwd: root, stdio: ["ignore", "ignore", "inherit"]});
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  line(
    `tests (${project ?? "all"}, ${code === 0 ? "green" : `exit ${String(code)}`}): processor ${s(cpuSeconds() - cpu)}, clock ${s((performance.now() - start) / 1000)}`
  );
}
