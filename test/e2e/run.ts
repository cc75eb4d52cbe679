import {execFile} from "node:child_process";
import {join} from "node:path";
import {root} from "../../loaders/base/sources.js";

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the real command line, as npm would. */
export function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, "node_modules/tsx/dist/cli.mjs"), "loaders/cli.ts", ...args],
      {
        cwd: root,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"},
        maxBuffer: 64 * 1024 * 1024
      },
      (error, stdout, stderr) =>
        resolve({code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr})
    );
  });
}
