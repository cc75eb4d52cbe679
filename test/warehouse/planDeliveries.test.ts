import {readFile, rm} from "node:fs/promises";
import {join} from "node:path";
import {beforeAll, describe, expect, it} from "vitest";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {root} from "../../loaders/base/sources.js";
import {engineFingerprint, engineLibraries, engineSources} from "../../loaders/load/engine.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {type PlanInput, sayPlan} from "../../loaders/warehouse/planDeliveries.js";
import type {CodeLists} from "../../loaders/reference/codeLists.js";
import {csv, deliver, key, withFolder} from "../deliver.js";
import {lists} from "../lists.js";

const population = ["年度", "街镇", "常住人口", "居委会数"];
const media = ["稿件编号", "标题", "渠道", "发布日期"];
const meetings = ["会议编号", "会议类型", "召开日期", "纪要归档"];
const files = {
  "2023-01/人口.csv": csv(["街镇基数"], population, [2023, "田林", 100, 1]),
  "2023-01/宣传.csv": csv(media, ["M1", "示例", "报", "2023-01-05"]),
  "2023-02/会议.csv": csv(meetings, ["H1", "议军会", "2023-02-05", "是"]),
  "2023-02/坏.csv": csv(population, [2022, "火星", 100, 1]),
  "2023-02/不认识.csv": csv(["甲", "乙", "丙"], [1, 2, 3])
};

/** Loads under changed inputs and says what was read, and why. */
async function again(db: Database, dir: string, changed: Partial<PlanInput> = {}): Promise<string[]> {
  const input = {files: (await listDeliveries(dir)).files, contracts, lists, key, engine: "test", ...changed};
  const {plan} = await loadDeliveries(db, input);
  const said = plan.files.map((f) => `${f.action} ${f.delivery} ${f.file}：${f.reasons.join("；")}`);
  const {plan: then} = await loadDeliveries(db, input);
  expect(then.files, "a second run has nothing to do").toEqual([]);
  return said;
}

const loaded = (use: (db: Database, dir: string) => Promise<void>) =>
  withFolder(async (dir) => {
    await deliver(dir, files);
    await withDuckDB(":memory:", async (db) => {
      expect(await again(db, dir)).toHaveLength(5);
      await use(db, dir);
    });
  });

const withAlias = (list: keyof CodeLists, alias: string): CodeLists => ({
  ...lists,
  [list]: lists[list].map((c, i) => (i ? c : {...c, aliases: [...c.aliases, alias]}))
});
const changedContract = (id: string, change: (contract: Contract) => Contract) =>
  contracts.map((c) => (c.id === id ? change(structuredClone(c)) : c));

describe("what is read again", () => {
  it("nothing, when nothing changed", () =>
    loaded(async (db, dir) => {
      expect(await again(db, dir)).toEqual([]);
    }));

  it("when one code list changes: exactly the files of the contracts that use it", () =>
    loaded(async (db, dir) => {
      expect(await again(db, dir, {lists: withAlias("media_channels", "示例报")})).toEqual([
        "read 2023-01 宣传.csv：代码表 media_channels.csv 改了"
      ]);
      const both = {
        lists: {...withAlias("media_channels", "示例报"), ...{streets: withAlias("streets", "火星").streets}}
      };
      expect(await again(db, dir, both)).toEqual([
        "read 2023-01 人口.csv：代码表 streets.csv 改了",
        "read 2023-02 坏.csv：代码表 streets.csv 改了"
      ]);
      expect(await db.all("select file, verdict from load where contract = 'population' order by file")).toEqual([
        {file: "人口.csv", verdict: "loaded"},
        {file: "坏.csv", verdict: "loaded"}
      ]);
    }));

  it("when a contract's rule changes: exactly its files", () =>
    loaded(async (db, dir) => {
      const stricter = changedContract("meetings", (c) => ({
        ...c,
        rules: [...c.rules, {id: "not-later", kind: "notAfterDelivery", column: "held_on", say: "不能晚于交付月份"}]
      }));
      expect(await again(db, dir, {contracts: stricter})).toEqual(["read 2023-02 会议.csv：契约《双拥会议台账》改了"]);
    }));

  it("when a contract's headers change: its files, and those that were not read whole", () =>
    loaded(async (db, dir) => {
      const named = changedContract("meetings", (c) => ({
        ...c,
        columns: {...c.columns, meeting_id: {...c.columns.meeting_id!, aliases: ["会议号码"]}}
      }));
      expect(await again(db, dir, {contracts: named})).toEqual([
        "read 2023-02 不认识.csv：契约的表头改了，没有读全的文件重新辨认",
        "read 2023-02 会议.csv：契约《双拥会议台账》改了",
        "read 2023-02 坏.csv：契约的表头改了，没有读全的文件重新辨认"
      ]);
    }));

  it("when a new contract fits the headers of a file: that file", () =>
    loaded(async (db, dir) => {
      const rival: Contract = {
        ...structuredClone(contracts.find((c) => c.id === "media")!),
        id: "rival",
        title: "另一种"
      };
      expect(await again(db, dir, {contracts: [...contracts, rival]})).toEqual([
        "read 2023-01 宣传.csv：契约《另一种》的表头改了，也可能是这份文件的表",
        "read 2023-02 不认识.csv：契约的表头改了，没有读全的文件重新辨认",
        "read 2023-02 坏.csv：契约的表头改了，没有读全的文件重新辨认"
      ]);
    }));

  it("when the key or the code changes: all", () =>
    loaded(async (db, dir) => {
      expect(new Set((await again(db, dir, {key: Buffer.alloc(32, 9)})).map((l) => l.split("：")[1]))).toEqual(
        new Set(["假名密钥换了"])
      );
      const renewed = await again(db, dir, {key: Buffer.alloc(32, 9), engine: "newer"});
      expect(renewed).toHaveLength(5);
      expect(renewed[0]).toBe("read 2023-01 人口.csv：读取和核对的程序更新了");
    }));

  it("what is new, what has other bytes; what is gone is taken out", () =>
    loaded(async (db, dir) => {
      await rm(join(dir, "2023-01/宣传.csv"));
      await deliver(dir, {
        "2023-02/会议.csv": csv(meetings, ["H1", "议军会", "2023-02-06", "是"]),
        "2023-03/人口.csv": csv(population, [2023, "田林", 120, 1])
      });
      expect(await again(db, dir)).toEqual([
        "take_out 2023-01 宣传.csv：已不在交付目录里",
        "read 2023-02 会议.csv：内容变了",
        "read 2023-03 人口.csv：新交付"
      ]);
    }));

  it("a file whose twin has gone", () =>
    withFolder(async (dir) => {
      await deliver(dir, {
        "2023-01/甲.csv": files["2023-01/人口.csv"],
        "2023-01/乙.csv": csv(population, [2023, "田林", 1, 1])
      });
      await withDuckDB(":memory:", async (db) => {
        await again(db, dir);
        await rm(join(dir, "2023-01/甲.csv"));
        expect(await again(db, dir)).toEqual([
          "read 2023-01 乙.csv：曾与同一次交付的另一份互相退回，那次交付有变化",
          "take_out 2023-01 甲.csv：已不在交付目录里"
        ]);
      });
    }));

  it("gives the warehouse that reading everything anew would give", () =>
    loaded(async (db, dir) => {
      const changed = {lists: withAlias("streets", "火星")};
      await again(db, dir, changed);
      const facts = async (of: Database) => ({
        loads: await of.all("select * exclude (load_id) from load order by delivery, file"),
        rows: await of.all("select * exclude (load_id) from record_population order by all"),
        refused: await of.all("select file, row_no, message from refused_row join load using (load_id) order by all")
      });
      const anew = await withDuckDB(":memory:", async (fresh) => {
        await again(fresh, dir, changed);
        return await facts(fresh);
      });
      expect(await facts(db)).toEqual(anew);
    }));

  it.each([
    ["load", "depends"],
    ["load", "title"],
    ["load_column", "above"]
  ])("all, from a warehouse that an earlier program made: %s without %s", (table, column) =>
    loaded(async (db, dir) => {
      await db.run(`alter table ${table} drop column ${column}`);
      expect(await again(db, dir)).toHaveLength(5);
      expect(await db.all("select count(*)::integer as n from record_population")).toEqual([{n: 1}]);
    })
  );

  it("is said in words before it is done", () =>
    loaded(async (db, dir) => {
      await deliver(dir, {"2023-03/人口.csv": csv(population, [2023, "田林", 120, 1])});
      let before: string[] = [];
      await loadDeliveries(db, {
        files: (await listDeliveries(dir)).files,
        contracts,
        lists: withAlias("media_channels", "示例报"),
        key,
        engine: "test",
        onPlan: (plan) => void (before = sayPlan(plan))
      });
      expect(before).toEqual([
        "计划：读取 2 份，取出 0 份，其余 4 份没有变化，不读",
        "  代码表 media_channels.csv 改了：2023-01 宣传.csv",
        "  新交付：2023-03 人口.csv"
      ]);
    }));
});

describe("the fingerprint of the engine", () => {
  let imported: Set<string>;
  beforeAll(async () => {
    imported = new Set();
    const visit = async (file: string): Promise<void> => {
      if (imported.has(file)) return;
      imported.add(file);
      const text = await readFile(join(root, file), "utf8");
      for (const [, from] of text.matchAll(/^(?:import|export) (?!type).*?from "([^"]+)"|^\} from "([^"]+)"/gm)) {
        if (from?.startsWith(".")) await visit(join(file, "..", from).replace(/\.js$/, ".ts"));
        else if (from && !from.startsWith("node:"))
          imported.add(
            from
              .split("/")
              .slice(0, from.startsWith("@") ? 2 : 1)
              .join("/")
          );
      }
    };
    await visit("loaders/load/loadFile.ts");
  });

  it("covers every module that reading a file imports", async () => {
    const covered = (f: string) => engineSources.some((source) => f === source || f.startsWith(`${source}/`));
    const own = [...imported].filter((f) => f.startsWith("loaders/"));
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter((f) => !covered(f))).toEqual([]);
    expect([...imported].filter((f) => !f.startsWith("loaders/") && !engineLibraries.includes(f))).toEqual([]);
    expect(await engineFingerprint()).toMatch(/^[0-9a-f]{64}$/);
  });
});
