import {done, doneOnTime, due, monthEnd, overdueOpen, text} from "./columns.js";
import type {Table} from "./table.js";

export const tasks_monthly = {
  title: "创建任务（按月末）",
  grain: "一行是一个月末一个责任单位，自有台账起累计",
  key: ["month", "unit"],
  contracts: ["tasks"],
  disclosure: {kind: "public"},
  columns: {
    month: monthEnd,
    unit: text("责任单位"),
    due,
    done,
    done_on_time: doneOnTime,
    overdue_open: overdueOpen
  }
} as const satisfies Table;
