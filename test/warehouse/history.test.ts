import {rm} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/duckdb.js";
import {createKnownViews} from "../../loaders/warehouse/createKnownViews.js";
import {csv, deliver, load, withFolder, withLoaded} from "../deliver.js";

const base = ["年度", "街镇", "常住人口", "居委会数"];
const tasks = ["任务编号", "一级指标", "任务", "责任单位", "下达日期", "计划完成日期", "完成日期", "状态"];
const task = (id: string, done: string, state: string) => [
  id,
  1,
  "示例",
  "区双拥办",
  "2023-01-05",
  "2023-06-30",
  done,
  state
];
const residents = async (db: Database) =>
  (await db.all<{residents: string}>("from known_population order by area_code")).map((r) => r.residents);
const states = (db: Database) => db.all("select task_id, done_on, state from known_tasks order by task_id");

const january = csv(base, [2023, "田林", 100, 1], [2023, "长桥", 200, 2]);
const corrected = csv(base, [2023, "田林", 111, 1]);

describe("what is known", () => {
  it("of a period: the newest delivery that holds it replaces it whole", () =>
    withLoaded({"2023-01/a.csv": january, "2023-03/b.csv": corrected}, async (db) => {
      expect(await residents(db)).toEqual(["111"]);
    }));

  it("of a register: the newest row of each key, and nothing is deleted by staying away", () =>
    withLoaded(
      {
        "2023-01/t.csv": csv(tasks, task("T1", "", "进行中"), task("T2", "", "进行中")),
        "2023-02/t.csv": csv(tasks, task("T1", "2023-02-10", "已完成"))
      },
      async (db) => {
        expect(await states(db)).toEqual([
          {task_id: "T1", done_on: "2023-02-10", state: "已完成"},
          {task_id: "T2", done_on: null, state: "进行中"}
        ]);
      }
    ));

  it("at an earlier delivery can still be asked for", () =>
    withLoaded({"2023-01/a.csv": january, "2023-03/b.csv": corrected}, async (db) => {
      await createKnownViews(db, contracts, "2023-02");
      expect(await residents(db)).toEqual(["200", "100"]);
    }));

  it("is not touched by a delivery that is refused", () =>
    withLoaded({"2023-01/a.csv": january, "2023-03/b.csv": csv(base, [2023, "火星", 1, 1])}, async (db) => {
      expect(await residents(db)).toEqual(["200", "100"]);
    }));

  it("does not change when the same bytes come again", () =>
    withLoaded({"2023-01/a.csv": january, "2023-02/a.csv": january}, async (db) => {
      expect(await residents(db)).toEqual(["200", "100"]);
      expect(await db.all("select delivery, verdict from load order by delivery")).toEqual([
        {delivery: "2023-01", verdict: "loaded"},
        {delivery: "2023-02", verdict: "unchanged"}
      ]);
    }));

  it("is refused, not doubled, when one delivery holds the same rows in two files", () =>
    withLoaded({"2023-01/a.csv": january, "2023-01/b.csv": corrected}, async (db) => {
      expect(await residents(db)).toEqual([]);
      expect(await db.all("select file, verdict, reason from load order by file")).toEqual([
        {
          file: "a.csv",
          verdict: "refused",
          reason:
            "与同一次交付的《b.csv》有相同的“年度＋街镇”，无法判断以哪一份为准，两份都退回；请只保留一份后重新交付"
        },
        {
          file: "b.csv",
          verdict: "refused",
          reason:
            "与同一次交付的《a.csv》有相同的“年度＋街镇”，无法判断以哪一份为准，两份都退回；请只保留一份后重新交付"
        }
      ]);
    }));

  it("names files directly in the exports folder by the newest period in them", () =>
    withLoaded({"t.csv": csv(tasks, task("T1", "", "进行中")), "a.csv": january}, async (db) => {
      expect(await db.all("select distinct delivery from load")).toEqual([{delivery: "2023-01"}]);
    }));
});

describe("two files refused for each other", () => {
  it("when one is taken away, the other is read", () =>
    withFolder((dir) =>
      withDuckDB(":memory:", async (db) => {
        await deliver(dir, {"2023-01/a.csv": january, "2023-01/b.csv": corrected});
        await load(db, dir);
        expect(await residents(db)).toEqual([]);
        await rm(join(dir, "2023-01/a.csv"));
        await load(db, dir);
        expect(await residents(db)).toEqual(["111"]);
      })
    ));
});

describe("a file that came again unchanged", () => {
  it("counts as loaded once the earlier one is withdrawn", () =>
    withFolder((dir) =>
      withDuckDB(":memory:", async (db) => {
        await deliver(dir, {"2023-01/a.csv": january, "2023-02/a.csv": january});
        await load(db, dir);
        await rm(join(dir, "2023-01"), {recursive: true});
        await load(db, dir);
        expect(await db.all("select delivery, verdict from load")).toEqual([{delivery: "2023-02", verdict: "loaded"}]);
      })
    ));
});

describe("loading again", () => {
  const files = {
    "2023-01/a.csv": january,
    "2023-02/t.csv": csv(tasks, task("T1", "", "进行中")),
    "2023-03/b.csv": corrected
  };

  it("reads nothing that is there already, and takes out what is no longer delivered", () =>
    withFolder((dir) =>
      withDuckDB(":memory:", async (db) => {
        await deliver(dir, files);
        expect(await load(db, dir)).toEqual({read: 3, skipped: 0});
        expect(await load(db, dir)).toEqual({read: 0, skipped: 3});
        await rm(join(dir, "2023-03"), {recursive: true});
        expect(await load(db, dir)).toEqual({read: 0, skipped: 2});
        expect(await residents(db)).toEqual(["200", "100"]);
      })
    ));

  it("gives the same warehouse whatever the order in which deliveries come", async () => {
    const names = Object.keys(files) as (keyof typeof files)[];
    const orders = names.flatMap((a) =>
      names.filter((b) => b !== a).map((b) => [a, b, names.find((c) => c !== a && c !== b)!] as const)
    );
    const results = new Set<string>();
    for (const order of orders) {
      await withFolder((dir) =>
        withDuckDB(":memory:", async (db) => {
          for (const name of order) {
            await deliver(dir, {[name]: files[name]});
            await load(db, dir);
          }
          const loads = await db.all("select delivery, file, sha256, verdict, rows_kept from load order by all");
          results.add(JSON.stringify([loads, await residents(db), await states(db)]));
        })
      );
    }
    expect(results.size).toBe(1);
  });
});
