import {anyArea, indicator, int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const commentary = {
  title: "说明",
  grain: "一行是责任单位对一个数的一次说明",
  key: ["indicator_id", "period", "area_code", "written_on"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method: "data/reference/commentary.csv，与已公布的指标值并列。"
  },
  columns: {
    indicator_id: indicator,
    period: text("期间"),
    area_code: anyArea,
    text: text("说明"),
    owner: text("责任单位"),
    next_step: text("下一步"),
    due: text("期限"),
    written_on: text("写于"),
    value: num("所说明的值", "", "空为没有这个数或不公布"),
    status: text("状态"),
    stale: int("说明早于数据", "", "1 表示写于数据变动之前：写的时候这一期还没有结束，或其后月份的交付改了这个数")
  }
} as const satisfies Table;
