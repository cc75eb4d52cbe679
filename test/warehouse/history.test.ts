import {rm} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {createKnownViews} from "../../loaders/warehouse/createKnownViews.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
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

  it("is refused likewise where a cell of the key is empty in both files", () => {
    const scores = (points: number) =>
      csv(["标准版本", "年度", "指标编号", "责任单位", "自评得分"], ["试行版", 2023, "1", "", points]);
    return withLoaded({"2023-01/a.csv": scores(1), "2023-01/b.csv": scores(2)}, async (db) => {
      expect(await db.all("select file, verdict from load order by file")).toEqual([
        {file: "a.csv", verdict: "refused"},
        {file: "b.csv", verdict: "refused"}
      ]);
      expect(await db.all("from known_scores")).toEqual([]);
    });
  });

  it("names a loose delivery by the month of a survey, and by the end of a school year when nothing finer is there", async () => {
    const places = csv(["学年", "学段", "类型", "申请人数", "解决人数"], ["2022-2023", "小学", "入学", 1, 1]);
    const survey = csv(
      ["波次", "调查月份", "对象", "街镇", "应答人数", "满意人数"],
      ["一", "2023-05", "优抚对象", "田林", 9, 9]
    );
    const delivery = (db: Database) => db.all("select distinct delivery from load");
    await withLoaded({"a.csv": places, "b.csv": survey}, async (db) => {
      expect(await delivery(db)).toEqual([{delivery: "2023-05"}]);
    });
    await withLoaded({"a.csv": places}, async (db) => {
      expect(await delivery(db)).toEqual([{delivery: "2023-08"}]);
    });
  });

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

describe("what is known of a period that several units report", () => {
  const cases = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数", "填报单位"];
  const report = (unit: string, ...received: number[]) =>
    csv(cases, ...received.map((n, i) => ["2023-01", `${unit}${i}`, "田林", "咨询", n, 0, unit]));
  const received = async (db: Database) =>
    (await db.all<{received: string}>("from known_station_cases order by received::integer")).map((r) =>
      Number(r.received)
    );

  it("a unit's newer delivery replaces its own rows of the period, whole, and nobody else's", () =>
    withLoaded(
      {
        "2023-02/a.csv": report("田林街道", 1, 2),
        "2023-02/b.csv": report("长桥街道", 4),
        "2023-03/a.csv": report("田林", 8)
      },
      async (db) => {
        expect(await received(db)).toEqual([4, 8]);
        await createKnownViews(db, contracts, "2023-02");
        expect(await received(db)).toEqual([1, 2, 4]);
      }
    ));

  it("a delivery that names no unit replaces the whole period", () =>
    withLoaded(
      {
        "2023-02/a.csv": report("田林街道", 1),
        "2023-02/b.csv": report("长桥街道", 2),
        "2023-03/a.csv": report("", 4)
      },
      async (db) => expect(await received(db)).toEqual([4])
    ));

  it("a delivery that named no unit is replaced by a newer one that does: it would count twice", () =>
    withLoaded({"2023-02/a.csv": report("", 1, 2), "2023-03/a.csv": report("田林街道", 4)}, async (db) =>
      expect(await received(db)).toEqual([4])
    ));

  it("two units may report the same line where the unit is part of the key", () => {
    const places = ["学年", "学段", "类型", "申请人数", "解决人数", "填报单位"];
    const line = (unit: string, n: number) => ["2022-2023", "小学", "入学", n, n, unit];
    return withLoaded(
      {
        "2023-02/a.csv": csv(places, line("田林街道", 1), line("长桥街道", 2)),
        "2023-03/a.csv": csv(places, line("长桥街道", 4))
      },
      async (db) => {
        expect(await db.all("select reporting_unit, solved from known_school_places order by all")).toEqual([
          {reporting_unit: "田林街道", solved: "1"},
          {reporting_unit: "长桥街道", solved: "4"}
        ]);
      }
    );
  });
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
        expect(await load(db, dir)).toMatchObject({read: 3, skipped: 0});
        expect(await load(db, dir)).toMatchObject({read: 0, skipped: 3});
        await rm(join(dir, "2023-03"), {recursive: true});
        expect(await load(db, dir)).toMatchObject({read: 0, skipped: 2});
        expect(await residents(db)).toEqual(["200", "100"]);
      })
    ));

  it("into a warehouse made under an earlier contract makes its table anew and reads its files again", () =>
    withFolder((dir) =>
      withDuckDB(":memory:", async (db) => {
        await deliver(dir, files);
        await load(db, dir);
        await db.run("alter table record_population drop column reporting_unit; update load set depends = '{}'");
        expect(await load(db, dir)).toMatchObject({read: 3, skipped: 0});
        expect(await residents(db)).toEqual(["111"]);
      })
    ));

  it("takes the warnings of a file out with it", () =>
    withFolder((dir) =>
      withDuckDB(":memory:", async (db) => {
        const header = ["考评年度", "指标编号", "责任单位", "材料类型", "应归档", "已归档"];
        await deliver(dir, {"2023-01/e.csv": csv(header, [2023, "1", "区双拥办", "台账", 1, 2])});
        await load(db, dir);
        expect(await listWarnings(db, "2023-01")).toEqual([
          {
            load_id: 1,
            contract: "evidence",
            file: "e.csv",
            sheet: "",
            row: 2,
            column: "已归档",
            value: "2",
            rule: "filed-above-required",
            message: "已归档多于应归档，请核实"
          }
        ]);
        await deliver(dir, {"2023-01/e.csv": csv(header, [2023, "1", "区双拥办", "台账", 2, 2])});
        await load(db, dir);
        expect(await db.all("from warned_row")).toEqual([]);
      })
    ));

  it("gives the same warehouse in every order in which deliveries come, at every delivery it is asked for", async () => {
    const cases = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数", "填报单位"];
    const report = (unit: string, n: number) => csv(cases, ["2023-01", "S1", "田林", "咨询", n, 0, unit]);
    const files: Record<string, string> = {
      "2023-01/t.csv": csv(tasks, task("T1", "", "进行中"), task("T2", "", "进行中")),
      "2023-01/a.csv": january,
      "2023-01/s.csv": report("田林街道", 1),
      "2023-02/t.csv": csv(tasks, task("T1", "2023-02-10", "已完成")),
      "2023-02/a.csv": csv(base, [2023, "火星", 1, 1]),
      "2023-02/s.csv": report("长桥街道", 2),
      "2023-03/a.csv": corrected,
      "2023-03/s.csv": report("", 4)
    };
    const deliveries = ["2023-01", "2023-02", "2023-03"];
    const orders = (of: string[]): string[][] =>
      of.length < 2
        ? [of]
        : of.flatMap((first) => orders(of.filter((d) => d !== first)).map((rest) => [first, ...rest]));
    const results = new Set<string>();
    for (const order of orders(deliveries)) {
      await withFolder((dir) =>
        withDuckDB(":memory:", async (db) => {
          for (const delivery of order) {
            await deliver(dir, Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(delivery))));
            await load(db, dir);
          }
          const said: unknown[] = [
            await db.all("select * exclude (load_id) from load order by delivery, file"),
            await db.all(
              "select delivery, file, row_no, message from refused_row join load using (load_id) order by all"
            )
          ];
          for (const asOf of deliveries) {
            await createKnownViews(db, contracts, asOf);
            for (const known of ["population", "tasks", "station_cases"])
              said.push(await db.all(`select * exclude (load_id) from known_${known} order by all`));
          }
          results.add(JSON.stringify(said));
        })
      );
    }
    expect(results.size).toBe(1);
    const [, , ...known] = JSON.parse([...results][0]!) as Record<string, string>[][];
    expect(known.map((rows) => rows.length)).toEqual([2, 2, 1, 2, 2, 2, 1, 2, 1]);
  });
});
