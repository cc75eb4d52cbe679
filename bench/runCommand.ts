import {execFile} from "node:child_process";
import {promisify} from "node:util";
import {root} from "../loaders/base/sources.js";
import type {RebuildOptions} from "../loaders/release/rebuild.js";

/** A command in a process of its own, as npm starts it. One that waits for a sender (exit code 4) has done its work. */
export async function runCommand(
  command: string,
  {exports, out, warehouse, reference}: Pick<RebuildOptions, "exports" | "out" | "warehouse" | "reference">
): Promise<void> {
  const paths = ["--exports", exports, "--out", out, "--warehouse", warehouse, "--reference", reference];
  await promisify(execFile)(process.execPath, ["loaders/start.js", "loaders/cli.ts", command, "--json", ...paths], {
    cwd: root,
    maxBuffer: 2 ** 26
  }).catch((error: unknown) => {
    if ((error as {code?: unknown}).code !== 4) throw error;
  });
}
