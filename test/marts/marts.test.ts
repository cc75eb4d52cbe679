import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {resources} from "../../loaders/tables/index.js";
import {createFacts} from "../../loaders/warehouse/createFacts.js";
import {decided, district, hunan, lists, tianping, withKnown, withMarts} from "./known.js";

/** Rows as text, without the zeros a decimal's type adds. */
async function rows(db: Database, table: string): Promise<string[]> {
  const all = await db.all(`from mart_${table}`);
  return all.map((row) =>
    Object.values(row)
      .map((cell) => (cell === null ? "–" : String(cell)))
      .join(" ")
      .trimEnd()
  );
}

const intake = (intake_id: string, registered_on: string, more = {}) => ({
  intake_id,
  person: intake_id,
  person_type: "conscript",
  placement_type: "self_employed",
  area_code: tianping,
  registered_on,
  ...more
});

describe("resettlement_monthly", () => {
  it("has every month of the register for every kind that occurs", () =>
    withMarts(
      {
        resettlement: [
          intake("1", "2023-01-31"),
          intake("2", "2023-02-01"),
          intake("3", "2023-02-28", {person_type: "nco"}),
          intake("4", "2023-02-28", {state: "作废"})
        ]
      },
      async (db) =>
        expect(await rows(db, "resettlement_monthly")).toEqual([
          "2023-01 conscript self_employed 1",
          "2023-01 nco self_employed 0",
          "2023-02 conscript self_employed 1",
          "2023-02 nco self_employed 1",
          "2023-03 conscript self_employed 0",
          "2023-03 nco self_employed 0"
        ]),
      {delivered: "2023-03"}
    ));
});

describe("resettlement_streets", () => {
  it("has all 13 streets every year, and the district itself only where it received someone", () =>
    withMarts(
      {resettlement: [intake("1", "2022-12-31"), intake("2", "2023-01-01", {area_code: district})]},
      async (db) => {
        const all = await rows(db, "resettlement_streets");
        expect(all).toHaveLength(13 + 14);
        expect(all.slice(0, 2)).toEqual([`2022 ${tianping} 1`, `2022 ${hunan} 0`]);
        expect(all[13]).toBe("2023 310104 1");
      }
    ));
});

describe("beneficiaries_monthly", () => {
  it("counts a person in each category but once in all, which has key categories only", () =>
    withMarts(
      {
        beneficiaries: [
          {month: "2023-01-01", person: "a", category: "war_veteran", area_code: tianping, state: "享受待遇"},
          {month: "2023-01-01", person: "a", category: "disabled_serviceman", area_code: hunan, state: "享受待遇"},
          {month: "2023-01-01", person: "b", category: "conscript_family", area_code: hunan, state: "享受待遇"},
          {month: "2023-03-01", person: "a", category: "war_veteran", area_code: hunan, state: "迁出"}
        ]
      },
      async (db) => {
        const all = await rows(db, "beneficiaries_monthly");
        expect(all).toHaveLength(3 * 15);
        expect(all.filter((row) => / 1$/.test(row))).toEqual([
          "2023-01 all 1",
          "2023-01 conscript_family 1",
          "2023-01 disabled_serviceman 1",
          "2023-01 war_veteran 1"
        ]);
        expect(all).toContain("2023-02 all – missing");
        expect(all).toContain("2023-03 all 0");
      }
    ));
});

describe("payouts_monthly and payouts_streets", () => {
  it("add what succeeded; a person paid twice is one person; back pay keeps its accrual year", () =>
    withMarts(
      {
        payouts: [
          ["1", "a", "100.10", "2023-01-01", "成功", "living_allowance"],
          ["2", "a", "100.20", "2023-01-01", "成功", "living_allowance"],
          ["3", "b", "100.40", "2022-12-01", "成功", "living_allowance"],
          ["4", "b", "100.80", "2023-01-01", "退回", "living_allowance"],
          ["5", "c", "50.00", "2023-01-01", "成功", "festival_grant"]
        ].map(([serial, person, paid_yuan, accrual_month, state, item]) => ({
          serial: serial!,
          person: person!,
          area_code: tianping,
          item: item!,
          accrual_month: accrual_month!,
          pay_month: "2023-01-01",
          paid_yuan: paid_yuan!,
          state: state!
        }))
      },
      async (db) => {
        expect(await rows(db, "payouts_monthly")).toEqual([
          "2023-01 2022 living_allowance 100.40 1  1",
          "2023-01 2023 festival_grant 50.00 1  0",
          "2023-01 2023 living_allowance 200.30 1  1"
        ]);
        expect((await rows(db, "payouts_streets")).slice(0, 2)).toEqual([
          `2023-01 ${tianping} 350.70 3`,
          `2023-01 ${hunan} 0.00 0`
        ]);
      }
    ));
});

const activity = (
  activity_id: string,
  held_on: string,
  area_code: string,
  activity_type: string,
  participants?: number
) => ({
  activity_id,
  activity_type,
  direction: "拥军优属",
  organiser: "区双拥办",
  area_code,
  held_on,
  ...(participants === undefined ? {} : {participants})
});

describe("activities_monthly and coverage_quarterly", () => {
  it("keep the district's own apart, and a street without activity in sight", () =>
    withMarts(
      {
        activities: [
          activity("1", "2023-03-31", district, "visit"),
          activity("2", "2023-04-01", tianping, "visit", 30),
          activity("3", "2023-04-30", tianping, "lecture", 20),
          activity("4", "2023-04-30", tianping, "lecture")
        ]
      },
      async (db) => {
        expect(await rows(db, "activities_monthly")).toEqual([
          "2023-03 310104 visit 1 – missing 0",
          `2023-04 ${tianping} lecture 2 20  1`,
          `2023-04 ${tianping} visit 1 30  1`
        ]);
        const coverage = await rows(db, "coverage_quarterly");
        expect(coverage).toHaveLength(2 * 13);
        expect(coverage.slice(0, 1)).toEqual([`2023-Q1 ${tianping} 0 0 0`]);
        expect(coverage.slice(13, 15)).toEqual([
          `2023-Q2 ${tianping} 3 2 1 provisional`,
          `2023-Q2 ${hunan} 0 0 0 provisional`
        ]);
      },
      {delivered: "2023-05"}
    ));
});

describe("two_lists_monthly", () => {
  const item = (item_id: string, due_on: string, done_on: string | null, side = "地方为部队办") => ({
    item_id,
    side,
    category: "其他",
    unit: "区双拥办",
    proposed_on: "2023-10-15",
    due_on,
    done_on,
    state: done_on ? "已办结" : "办理中"
  });
  it("is the state at the month's end: due = done + overdue and open", () =>
    withMarts(
      {
        two_lists: [
          item("1", "2023-10-31", "2023-10-31"),
          item("2", "2023-10-31", "2023-11-30"),
          item("3", "2023-11-30", null),
          item("4", "2023-12-31", "2023-10-20")
        ]
      },
      async (db) =>
        expect((await rows(db, "two_lists_monthly")).filter((row) => row.includes("地方为部队办"))).toEqual([
          "2023-10 地方为部队办 4 2 1 1 1",
          "2023-11 地方为部队办 4 3 2 1 1",
          "2023-12 地方为部队办 4 4 3 2 1"
        ])
    ));
});

it("the two lists and the units add up to their indicators", () =>
  withMarts(
    {
      two_lists: ["2023-10-31", "2023-11-30", "2023-12-31"].flatMap((due_on, i) =>
        ["地方为部队办", "部队为地方办"].map((side) => ({
          item_id: `${i}${side}`,
          side,
          category: "其他",
          unit: "区双拥办",
          proposed_on: "2023-10-01",
          due_on,
          done_on: i % 2 ? null : "2023-11-15",
          state: i % 2 ? "办理中" : "已办结"
        }))
      )
    },
    async (db) =>
      expect(
        await db.all(`
          select month from (select month, sum(due) as due, sum(done) as done, sum(overdue_open) as open from mart_two_lists_monthly group by month) m
          join mart_indicators r on r.period = m.month and r.indicator_id = 'list_completion_rate'
          join mart_indicators o on o.period = m.month and o.indicator_id = 'list_overdue_open_count'
          where r.numerator = m.done and r.denominator = m.due and o.value = m.open and m.due = m.done + m.open
          order by month`)
      ).toEqual([{month: "2023-10"}, {month: "2023-11"}, {month: "2023-12"}])
  ));

describe("stations_quarterly and tasks_monthly", () => {
  it("leave model stations empty where nobody said which they are", () => {
    const station = (name: string, area_code: string, model: boolean | null) => ({
      quarter: "2023-04-01",
      station: name,
      level: "community",
      area_code,
      has_organisation: true,
      has_posts: true,
      has_staff: true,
      has_funds: name !== "b",
      has_support: true,
      model
    });
    return withMarts(
      {stations: [station("a", tianping, true), station("b", tianping, null), station("c", hunan, null)]},
      async (db) =>
        expect(await rows(db, "stations_quarterly")).toEqual([
          `2023-Q2 community ${tianping} 2 1 1`,
          `2023-Q2 community ${hunan} 1 1 – missing`
        ])
    );
  });

  it("count a unit's tasks at each month's end", () => {
    const task = (task_id: string, unit: string, due_on: string, done_on: string | null) => ({
      task_id,
      section: 1,
      unit,
      assigned_on: "2023-11-01",
      due_on,
      done_on,
      state: "进行中"
    });
    return withMarts(
      {
        tasks: [
          task("1", "区教育局", "2023-11-30", "2023-11-30"),
          task("2", "区教育局", "2023-11-30", "2023-12-01"),
          task("3", "华泾镇", "2023-12-31", null)
        ]
      },
      async (db) =>
        expect(await rows(db, "tasks_monthly")).toEqual(
          [
            "2023-11 区教育局 2 1 1 1",
            "2023-11 华泾镇 0 0 0 0",
            "2023-12 区教育局 2 2 1 0",
            "2023-12 华泾镇 1 0 0 1"
          ].sort()
        )
    );
  });
});

describe("deliveries, sources and refusals", () => {
  it("tell what came, what is stale, and never what stood in a cell", () =>
    withKnown({tasks: []}, async (db) => {
      await db.run(`insert into load values
          (90, '2023-12', 'tasks', '任务12月.xlsx', '表1', 'cd', 'utf-8', 1, 1, 10, 10, 0, 3, 1, 0, 0, 0, 2, 0, 2, 'refused', '退回的行超过 2%', true),
          (91, '2024-01', 'tasks', 'later.xlsx', '', 'ef', 'utf-8', 1, 1, 10, 10, 0, 2, 1, 0, 0, 0, 1, 1, 0, 'loaded', null, true)`);
      await db.run(`insert into refused_row values
          (90, 2, '责任单位', '张三', 'code', '“张三”不在责任单位代码表里'),
          (90, 3, '责任单位', '李四四五', 'code', '李四四五不在责任单位代码表里'),
          (91, 3, '责任单位', 'x', 'code', 'later')`);
      await createFacts(db, {lists});
      await buildMarts(db, {...decided, asOf: "2023-12"});

      expect(await db.all("select file, verdict from mart_deliveries")).toEqual([
        {file: "创建任务分解表 2023-12 第1份", verdict: "loaded"},
        {file: "创建任务分解表 2023-12 第2份", verdict: "refused"}
      ]);
      expect(await rows(db, "refusals")).toEqual([
        "2023-12 tasks 创建任务分解表 2023-12 第2份 责任单位 code “…”不在责任单位代码表里 1",
        "2023-12 tasks 创建任务分解表 2023-12 第2份 责任单位 code …不在责任单位代码表里 1"
      ]);
      const sources = (await rows(db, "sources")).map((row) => row.replace(/ [^ ]*；[^ ]*$/, "").trimEnd());
      expect(sources).toHaveLength(contracts.length);
      expect(sources).toContain("tasks 创建任务分解表 区双拥办 register 2023-12 2023-12 2 1 0 2 1  month 2024-01-31 –");
      expect(sources).toContain("payouts 优抚资金发放明细 区退役军人局 period   0 0 0 0 0  month  –");
    }));

  // In a warehouse of many files, DuckDB 1.5.5 fails to bind the word of a rule where the join asks whether a row counts.
  it("tell a file's refusal in the words of its rule and a row's in its own, also of thousands of rows", () =>
    withKnown({tasks: []}, async (db) => {
      await db.run(`insert into load by name
        select 100 + i as load_id, '2023-12' as delivery, 'tasks' as contract, i || '.xlsx' as file, '' as sheet,
          'cd' as sha256, 0 as rows_read, 0 as rows_kept, 'refused' as verdict, true as synthetic
        from range(400) t(i)`);
      const refuse = (rows: number, row_no: string) =>
        db.run(`insert into refused_row by name
          select 100 + i % 400 as load_id, ${row_no} as row_no, 'no-header' as rule, '第几行' as message
          from range(${rows}) t(i)`);
      await refuse(5000, "i");
      await createFacts(db, {lists});
      await buildMarts(db, {...decided, asOf: "2023-12"});
      const told = () => db.all("select message, count(*)::int as files from mart_refusals group by all order by all");
      expect(await told()).toEqual([{message: "第几行", files: 400}]);
      await refuse(400, "null");
      await buildMarts(db, {...decided, asOf: "2023-12"});
      const [word] = await db.all<{name: string}>("select name from published_word where code = 'no-header'");
      expect(await told()).toEqual([
        {message: word!.name, files: 400},
        {message: "第几行", files: 400}
      ]);
    }));
});

describe("labels and the standard", () => {
  it("give unknown points as nothing, never as 0", () =>
    withMarts({}, async (db) => {
      expect((await rows(db, "standard_sections")).slice(0, 3)).toEqual([
        "1 组织领导坚强有力 section 6.0000 S01;S02 试行",
        "2 宣传教育广泛深入 section 5.0000 S01;S02 试行",
        "3 拥军工作扎实有效 section – S05;S06 试行"
      ]);
      expect(await db.all("select sum(points)::int as points from mart_standard_items where section = 1")).toEqual([
        {points: 6}
      ]);
    }));

  it("name every code once", () =>
    withMarts({}, async (db) => {
      expect(await db.all("select list, code from mart_labels group by all having count(*) > 1")).toEqual([]);
      expect(await rows(db, "labels")).toContain("streets 310104103 华泾镇");
    }));
});

describe("createFacts(db, {lists})", () => {
  it("stops where rows were loaded with a code that is no longer in its list", () =>
    withKnown({resettlement: [intake("1", "2023-01-31", {placement_type: "gone"})]}, (db) =>
      expect(createFacts(db, {lists})).rejects.toThrow(
        "退役军人接收安置登记表：安置方式有 1 行是 gone，placement_types.csv 里没有这个代码\n代码不能删，停用的填 valid_to"
      )
    ));
});

describe("resources", () => {
  it("describe every column of their query, and their key is unique", () =>
    withMarts({}, async (db) => {
      for (const {name, columns, key} of resources) {
        const made = await db.all<{column_name: string}>(`describe mart_${name}`);
        const hidden = name === "indicators" ? ["heads"] : [];
        expect(
          made.map((c) => c.column_name),
          name
        ).toEqual([...columns.map((c) => c.name).filter((c) => c !== "below"), ...hidden]); // suppression adds it
        expect(
          await db.all(
            `select ${key.map((k) => `"${k}"`).join(", ")} from mart_${name} group by all having count(*) > 1`
          ),
          name
        ).toEqual([]);
      }
    }));
});
