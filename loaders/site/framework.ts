import {spawn} from "node:child_process";
import {join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {onInterrupt} from "../base/interrupt.js";

export const repository = fileURLToPath(new URL("../../", import.meta.url));
export const nodeModules = join(repository, "node_modules");

const cli = join(nodeModules, "@observablehq/framework/dist/bin/observable.js");

// What Framework may know of where it runs: no telemetry, and a clock and language that do not show in its output.
const env = {
  ...process.env,
  OBSERVABLE_TELEMETRY_DISABLE: "1",
  TSX_DISABLE_CACHE: "1",
  TZ: "UTC",
  LC_ALL: "C.UTF-8",
  NODE_OPTIONS: ""
};

// Framework doesn't notice that we were killed; it would go on writing into a folder that the next run takes away.
const endWithParent = `data:text/javascript,${encodeURIComponent('process.stdin.on("end", () => process.exit(1)).resume().unref?.()')}`;

/** Builds the site staged in `dir`, with places for what depends on the data. */
export const runBuild = (dir: string): Promise<void> =>
  run("observable build", [cli, "build"], dir, {...env, SHUANGYONG_PLACES: "1"});

/** Draws what goes into those places from the data package in `packageDir`, into a JSON file (src/build/drawPages.ts). */
export const runDrawPages = (packageDir: string, out: string): Promise<void> =>
  run("drawing the pages", ["./loaders/start.js", "src/build/drawPages.ts", resolve(packageDir), out], repository, env);

/** Looks at the pages of a finished site in a browser; what it finds goes into a JSON file (loaders/gate/browse.ts). */
export const runBrowse = (site: string, browser: string, out: string): Promise<void> => {
  const args = ["./loaders/start.js", "loaders/gate/browse.ts", resolve(site), browser, out];
  return run("looking at the pages in a browser", args, repository, env);
};

/** Runs Node on `args`; what it prints is shown only when it fails. */
async function run(what: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, ["--import", endWithParent, ...args], {cwd, env, stdio: "pipe"});
  const done = onInterrupt(() => child.kill("SIGKILL"));
  const log: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => log.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => log.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  done();
  if (code !== 0) throw new Error(`${what} exited with ${code}\n${Buffer.concat(log).toString("utf8")}`);
}

/** Serves the pages of the repository itself, redrawn as they are edited, until it is stopped. */
export async function runPreview(args: readonly string[]): Promise<number> {
  const offline = new URL("offline.mjs", import.meta.url).href;
  const command = ["--import", offline, cli, "preview", ...args];
  const child = spawn(process.execPath, command, {cwd: repository, env, stdio: "inherit"});
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve(code ?? 1)));
}
