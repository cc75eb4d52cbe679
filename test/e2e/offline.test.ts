import {execFile, execFileSync} from "node:child_process";
import {existsSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {csv, deliver} from "../deliver.js";

function canUnshare(): boolean {
  try {
    execFileSync("unshare", ["-rn", "true"], {stdio: "ignore"});
    return true;
  } catch {
    return false;
  }
}

// Some kernels let nobody but root make a namespace; the site's own network silence is tested in the browser tests.
it.skipIf(!canUnshare())("a rebuild succeeds where there is no network at all", async () => {
  const dir = mkdtempSync(join(tmpdir(), "shuangyong-offline-"));
  await deliver(join(dir, "exports"), {
    "2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 90000, 24])
  });
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const args = [
    "rebuild",
    "--exports",
    join(dir, "exports"),
    "--out",
    join(dir, "out"),
    "--warehouse",
    join(dir, "w.duckdb")
  ];
  const code = await new Promise<number>((resolve) => {
    execFile(
      "unshare",
      ["-rn", process.execPath, tsx, "loaders/cli.ts", ...args],
      {
        cwd: root,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"}
      },
      (error) => resolve(typeof error?.code === "number" ? error.code : error ? -1 : 0)
    );
  });
  expect(code).toBe(0);
  expect(existsSync(join(dir, "out/current/index.html"))).toBe(true);
  rmSync(dir, {recursive: true, force: true});
});
