import {expect, it} from "vitest";
import {withKnown} from "../../loaders/warehouse/withKnown.js";
import {csv, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

const header = ["任务编号", "一级指标", "任务", "责任单位", "下达日期", "计划完成日期", "完成日期", "状态"];
const task = (done: string, state: string) => ["T1", 1, "示例", "区双拥办", "2023-01-05", "2023-06-30", done, state];

it("lends what was known at two deliveries at once, and leaves nothing behind", () =>
  withLoaded(
    {
      "2023-07/任务.csv": csv(header, task("", "进行中")),
      "2023-09/任务.csv": csv(header, task("2023-07-20", "已完成"))
    },
    async (db) => {
      const done = "select count(done_on) as n from fact_creation_task";
      await withKnown(db, {asOf: "2023-09", lists}, async (now) => {
        await withKnown(db, {asOf: "2023-07", lists}, async (then) => {
          expect([await then.all(done), await now.all(done)]).toEqual([[{n: "0"}], [{n: "1"}]]);
        });
        expect(await now.all(done)).toEqual([{n: "1"}]);
      });
      await expect(db.all(done)).rejects.toThrow("fact_creation_task");
    }
  ));
