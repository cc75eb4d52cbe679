import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const tasks_open = {
  title: "未完成的创建任务（按责任单位、期限）",
  grain: "一行是一个责任单位、一个一级指标、一个计划完成日期上还没有完成的任务，截至最近一个月末",
  key: ["unit", "due_on", "section"],
  contracts: ["tasks"],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    unit: text("责任单位"),
    due_on: text("计划完成日期", "形如 2023-05-31"),
    section: int("一级指标", "", "考评标准的一级指标序号：1–8 八个方面，9 加分，10 一票否决"),
    open: int("未完成", "项"),
    days_late: int("逾期天数", "天", "截至月末；0 为当天到期；空为没有到期"),
    state_on: text("截至", "数所截至的月末，形如 2023-05-31")
  }
} as const satisfies Table;
