import {readdir} from "node:fs/promises";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {load} from "../deliver.js";
import {lists} from "../lists.js";

const dir = "test/fixtures/cases";

/** What comes of a small delivery that once loaded wrong without a word: what was refused, what was asked, what is known. */
async function comesOf(folder: string, known: string) {
  return await withDuckDB(":memory:", async (db: Database) => {
    await load(db, `${dir}/${folder}`);
    const [newest] = await db.all<{delivery: string}>("select max(delivery) as delivery from load");
    const questions = [
      ...(await listWarnings(db, newest!.delivery)),
      ...(await findUnusual(db, contracts, lists, newest!.delivery))
    ];
    return {
      refused: (
        await db.all<{reason: string}>("select reason from load where reason is not null order by load_id")
      ).map((l) => l.reason),
      asked: questions.map(({rule, message}) => `${rule}: ${message}`),
      known: (await db.all<{row: string}>(`select to_json(t)::text as row from (${known}) t`)).map(
        ({row}) => JSON.parse(row) as unknown
      )
    };
  });
}

const activities =
  "select activity_id as id, held_on::varchar as day, participants::integer as n from known_activities order by 1";
const cases = "select matter, received::integer as n from known_station_cases order by 1";
const merged =
  "第 2 至 4 行的“参加人次”合并成一格：是每行都是这个数，还是 3 行一共这个数，无法判断，整份退回；请取消合并，逐行填写后重新交付";
const draft =
  "工作表“正式”第 2 行和“草稿”（隐藏的）第 2 行的“活动编号”相同而内容不同，无法判断以哪一张为准，整份退回；请只保留一张后重新交付";

const right: Record<string, {sql: string; refused?: string[]; asked?: string[]; known?: unknown[]}> = {
  "F01-row-above-header": {
    sql: activities,
    refused: [
      "表头（第 2 行）之上有 1 行像数据（第 1 行），表头之上的行不读，整份退回；请把表头移到全部数据之上，或删去这几行后重新交付"
    ]
  },
  "F02-row-taken-as-header": {
    sql: "select item_no as item, self_points::varchar as points from known_scores order by 1",
    known: [
      {item: "1", points: "1.0000"},
      {item: "2", points: "0.5000"}
    ]
  },
  "F03-date-1904": {sql: activities, known: [{id: "HD1", day: "2023-06-01", n: 10}]},
  "F04-merged-measure": {sql: activities, refused: [merged]},
  "F05-total-in-category": {
    sql: cases,
    known: [
      {matter: "就业创业", n: 5},
      {matter: "政策咨询", n: 10}
    ]
  },
  "F05-whole-district-row": {
    sql: "select area_code as area, residents::integer as n from known_population order by 1",
    known: [
      {area: "310104011", n: 80000},
      {area: "310104016", n: 81000}
    ]
  },
  "F06-scaled-format": {
    sql: "select paid_yuan from known_payouts",
    refused: [
      "“应发金额”的单位是万元，第 2 行起的单元格又用了缩小显示的数字格式（0!.0,），无法判断格子里存的是元还是万元，整份退回；请把格式改为“常规”，核对单位后重新交付"
    ]
  },
  "F07-zeros-lost": {
    sql: activities,
    asked: [
      "key-spelling: 有 1 行的“活动编号”与已有的只差前面的 0、大小写或符号，其余内容相同（第 2 行）；请核实是不是同一个，编号列请设为文本"
    ],
    known: [
      {id: "0001", day: "2023-06-01", n: 10},
      {id: "1", day: "2023-06-01", n: 10}
    ]
  },
  "F08-header-only": {
    sql: cases,
    asked: ["no-rows: 认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"],
    known: [{matter: "政策咨询", n: 10}]
  },
  "F09-sheet-without-header": {
    sql: activities,
    refused: [
      "工作表“Sheet2”没有表头，第 1 行起有 2 行与《双拥活动台账》的列一一对应，没有读，整份退回；请在这张工作表上补上表头，或把这些行接到有表头的表后面，再重新交付"
    ]
  },
  "F10-hidden-draft": {sql: activities, refused: [draft, draft]}
};

describe("a small delivery that once loaded wrong without a word", () => {
  it("is here for every folder", async () => {
    expect((await readdir(dir)).sort()).toEqual(Object.keys(right));
  });
  for (const [folder, {sql, refused = [], asked = [], known = []}] of Object.entries(right))
    it(folder, async () => {
      expect(await comesOf(folder, sql)).toEqual({refused, asked, known});
    });
});
