import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {mkdir, rm} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {onFailure} from "../../loaders/cli/onFailure.js";
import {sayDisk} from "../../loaders/release/sayDisk.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, withFolder} from "../deliver.js";
import {run} from "../e2e/run.js";
import {lists} from "../lists.js";

describe("rebuild --on-failure", () => {
  it("runs the operator’s command with the report on its input, and keeps its own exit code", () =>
    withFolder(async (dir) => {
      await mkdir(join(dir, "exports"));
      const report = join(dir, "report.json");
      const rebuild = (hook: string) =>
        run("rebuild", "--exports", join(dir, "exports"), "--out", join(dir, "out"), "--on-failure", hook);
      const told = await rebuild(`cat > '${report}'; echo 已通知`);
      expect(told.code).toBe(1);
      expect(told.stderr).toContain("已通知\n");
      expect(JSON.parse(readFileSync(report, "utf8"))).toEqual({
        exit_code: 1,
        outcome: "error",
        message: `交付目录 ${join(dir, "exports")} 里没有文件；请把各单位交付的文件放进以月份命名的文件夹（如 2023-05）后重试`
      });

      const failed = await rebuild("exit 7");
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain("失败通知的命令没有成功（7）：exit 7\n");
    }));

  it("is not put off by a command that reads nothing", () =>
    withFolder(async (dir) => {
      const mark = join(dir, "mark");
      onFailure(`touch '${mark}'`, {message: "长".repeat(1_000_000)});
      expect(existsSync(mark)).toBe(true);
    }));
});

it("says in Chinese what the disk refuses, by Node or by DuckDB, and leaves a bug as it is", () => {
  const said = (refused: () => unknown) => {
    try {
      return refused();
    } catch (error) {
      return (sayDisk(error, "/exports") as Error).message;
    }
  };
  const raise = (message: string) => () => {
    throw new Error(message);
  };
  expect(said(() => writeFileSync("/dev/full", "x"))).toBe("磁盘满了；请腾出空间后重新运行。当前发布没有改动");
  expect(said(raise('IO Error: Could not write file "/w.duckdb": No space left on device'))).toBe(
    "写 /w.duckdb 时磁盘满了；请腾出空间后重新运行。当前发布没有改动"
  );
  expect(said(raise('Cannot open file "/w.duckdb": Read-only file system'))).toBe(
    "写 /w.duckdb 时所在的磁盘是只读的；请由运维改为可写后重新运行。当前发布没有改动"
  );
  const bug = new Error("x is not a function");
  expect(sayDisk(bug, "/exports")).toBe(bug);
});

it("says of a delivered file that is gone when it is to be read that it must come back, without a stack", () =>
  withFolder(async (dir) => {
    await deliver(dir, {"2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 90000, 24])});
    const {files} = await listDeliveries(dir);
    await rm(join(dir, "2023-01/人口.csv"));
    await withDuckDB(":memory:", async (db) => {
      const error = await loadDeliveries(db, {files, contracts, lists, key, engine: "test"}).catch((e: unknown) => e);
      expect((sayDisk(error, dir) as Error).message).toBe(
        `交付的文件 ${join(dir, "2023-01/人口.csv")} 在读取时不见了；请放回（或等拷贝完成）后重新运行。当前发布没有改动`
      );
    });
  }));
