import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const lists_open = {
  title: "未办结的双清单项目（按责任单位、期限）",
  grain: "一行是一个责任单位、一个方向、一个承诺完成日期上还没有办结的项目，截至最近一个月末",
  key: ["unit", "due_on", "side"],
  contracts: ["two_lists"],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    unit: text("责任单位"),
    due_on: text("承诺完成日期", "形如 2023-05-31"),
    side: text("方向"),
    open: int("未办结", "项"),
    days_late: int("逾期天数", "天", "截至月末；0 为当天到期；空为没有到期"),
    state_on: text("截至", "数所截至的月末，形如 2023-05-31")
  }
} as const satisfies Table;
