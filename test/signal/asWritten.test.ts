import {expect, it} from "vitest";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {suppressPrimary} from "../../loaders/disclosure/suppress.js";
import {figuresAsWritten} from "../../loaders/signal/asWritten.js";
import {commentaryRows} from "../../loaders/signal/commentary.js";
import {withKnown} from "../../loaders/warehouse/withKnown.js";
import {csv, withLoaded} from "../deliver.js";
import {decided} from "../marts/known.js";
import {lists} from "../lists.js";

const header = ["任务编号", "一级指标", "任务", "责任单位", "下达日期", "计划完成日期", "完成日期", "状态"];
const task = (done: string, state: string) => ["T1", 1, "示例", "区双拥办", "2023-01-05", "2023-06-30", done, state];
const comment = (period: string, written_on: string) => ({
  indicator_id: "creation_task_overdue_count",
  period,
  area_code: "310104",
  text: "示例",
  owner: "区双拥办",
  next_step: "示例",
  due: "2023-12-31",
  written_on
});

it("flags a comment whose figure a later delivery has changed, and no other", () =>
  withLoaded(
    {
      "2023-07/任务.csv": csv(header, task("", "进行中")),
      "2023-09/任务.csv": csv(header, task("2023-07-20", "已完成"))
    },
    async (db) => {
      const comments = [
        comment("2023-06", "2023-07-05"), // overdue then, and still known as overdue at that month’s end
        comment("2023-07", "2023-08-05"), // one overdue then, none now
        comment("2023-07", "2023-07-31"), // on the last day of its month
        comment("2023-07", "2023-09-20") // the month of the delivery that changed it
      ];
      const asWritten = await figuresAsWritten(db, comments, {lists, asOf: "2023-09"});
      expect(asWritten.map((f) => [f.period, f.written, f.value])).toEqual([
        ["2023-06", "2023-07", 1],
        ["2023-07", "2023-07", 1],
        ["2023-07", "2023-08", 1]
      ]);

      const rows = await withKnown(db, {asOf: "2023-09", lists}, async (known) => {
        await buildMarts(known, {...decided, asOf: "2023-09"});
        await suppressPrimary(known, decided.policy);
        return await commentaryRows(known, comments, asWritten);
      });
      expect(rows.map((row) => [row.period, row.written_on, Number(row.value), row.stale])).toEqual([
        ["2023-06", "2023-07-05", 1, 0],
        ["2023-07", "2023-08-05", 0, 1],
        ["2023-07", "2023-07-31", 0, 1],
        ["2023-07", "2023-09-20", 0, 0]
      ]);
    }
  ));
