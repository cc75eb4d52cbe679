import {execFile} from "node:child_process";
import {root} from "../../loaders/base/sources.js";

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the real command line, as npm would, without a browser for the gate. */
export const run = (...args: string[]): Promise<Run> => runWith({SHUANGYONG_BROWSER: "none"}, ...args);

export function runWith(env: Record<string, string>, ...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["loaders/start.js", "loaders/cli.ts", ...args],
      {
        cwd: root,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", ...env},
        maxBuffer: 64 * 1024 * 1024
      },
      (error, stdout, stderr) =>
        resolve({code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr})
    );
  });
}
