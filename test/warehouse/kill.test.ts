import {spawn} from "node:child_process";
import {cp, readdir} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {csv, deliver, madeUpId, withFolder} from "../deliver.js";
import {loadFolder} from "./loadFolder.js";

const kills = Number(process.env.KILL_RUNS ?? 4);

const header = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const payouts = (month: string, rows: number) =>
  csv(
    header,
    ...Array.from({length: rows}, (_, i) => [
      `${month}-${i}`,
      madeUpId(i % 500),
      "田林",
      "优待金",
      month,
      month,
      i % 997 === 5 ? "一百" : `${i}.50`,
      "成功"
    ])
  );
const population = (year: number) =>
  csv(["年度", "街镇", "常住人口", "居委会数"], [year, "天平", 1000, 10], [year, "湖南", 1000, 10]);

/** Runs the load in a process of its own; killed after so much of its processor time (µs), if at all. */
function run(exports: string, warehouse: string, killAfter?: number): Promise<{used: number; code: number | null}> {
  const script = join(import.meta.dirname, "loadOnce.ts");
  const more = killAfter === undefined ? [] : [String(killAfter)];
  const child = spawn(process.execPath, ["--import", "tsx", script, exports, warehouse, ...more], {
    stdio: ["ignore", "pipe", "inherit"]
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({used: Number(said), code}));
  });
}

/** Everything that the warehouse says of its deliveries, by delivery; load ids depend on the order of loading. */
const deliveries = (warehouse: string) =>
  withDuckDB(warehouse, async (db) => {
    const tables = await db.all<{table_name: string}>("select table_name from duckdb_tables() where not temporary");
    if (tables.length === 0) return {};
    const loads = await db.all<{delivery: string}>(
      "select * exclude (load_id, depends) from load order by delivery, file"
    );
    const rows = await db.all<{delivery: string}>(
      "select delivery, r.* exclude (load_id) from record_payouts r join load using (load_id) order by delivery, row_no"
    );
    const refused = await db.all<{delivery: string}>(
      "select delivery, r.* exclude (load_id) from refused_row r join load using (load_id) order by all"
    );
    const of = (delivery: string) => [loads, rows, refused].map((t) => t.filter((row) => row.delivery === delivery));
    return Object.fromEntries(loads.map(({delivery}) => [delivery, of(delivery)]));
  });

describe("a load that is killed", () => {
  it(`at any of ${kills} instants leaves whole deliveries, and the next run gives what an undisturbed one gives`, () =>
    withFolder(async (dir) => {
      const exports = join(dir, "exports");
      await deliver(exports, {"2023-01/a.csv": payouts("2023-01", 300), "2023-01/b.csv": population(2022)});
      const before = join(dir, "before.duckdb");
      await loadFolder(exports, before);
      await deliver(exports, {
        "2023-02/a.csv": payouts("2023-02", 8000),
        "2023-02/b.csv": population(2023),
        "2023-03/a.csv": payouts("2023-03", 2000)
      });
      const whole = join(dir, "whole.duckdb");
      await cp(before, whole);
      const {used, code} = await run(exports, whole);
      expect(code).toBe(0);
      expect(used).toBeGreaterThan(0);
      const expected = await deliveries(whole);
      expect(Object.keys(expected)).toEqual(["2023-01", "2023-02", "2023-03"]);

      let killed = 0;
      for (let i = 0; i < kills; i++) {
        const warehouse = join(dir, `killed${i}.duckdb`);
        await cp(before, warehouse);
        const end = await run(exports, warehouse, (used * (i + 0.5)) / kills);
        if (end.code === null) killed += 1;
        // What is there is whole: nothing of a delivery, or all of it.
        const left = await deliveries(warehouse);
        for (const [delivery, tables] of Object.entries(left)) expect(tables).toEqual(expected[delivery]);
        expect(left["2023-01"]).toBeDefined();

        await loadFolder(exports, warehouse);
        expect(await deliveries(warehouse)).toEqual(expected);
        expect((await readdir(dir)).filter((name) => name.startsWith(`killed${i}.duckdb.`))).toEqual([]);
      }
      expect(killed).toBeGreaterThan(kills / 2);
    }));
});
