import {int, monthEnd, text} from "./columns.js";
import type {Table} from "./table.js";

export const tasks_ageing = {
  title: "创建任务未结时长（按月末）",
  grain: "一行是一个月末一个责任单位",
  key: ["month", "unit"],
  contracts: ["tasks"],
  disclosure: {kind: "public"},
  columns: {
    month: monthEnd,
    unit: text("责任单位"),
    not_due: int("未到期", "项", "没有完成、期限还没到的"),
    overdue_30: int("超期 30 天内", "项", "没有完成、过期限不超过 30 天的（含当日）"),
    overdue_90: int("超期 31–90 天", "项"),
    overdue_more: int("超期 90 天以上", "项"),
    oldest_days: int("超期最久的天数", "天", "空为没有超期的")
  }
} as const satisfies Table;
