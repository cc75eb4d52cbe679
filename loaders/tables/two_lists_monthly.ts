import {done, doneOnTime, due, int, monthEnd, overdueOpen, text} from "./columns.js";
import type {Table} from "./table.js";

export const two_lists_monthly = {
  title: "双清单（按月末）",
  grain: "一行是一个月末一个清单方向，自有台账起累计",
  key: ["month", "side"],
  contracts: ["two_lists"],
  disclosure: {kind: "public"},
  columns: {
    month: monthEnd,
    side: text("清单方向"),
    opened: int("已提出", "项", "截至月末提出的，撤销的不计"),
    due,
    done,
    done_on_time: doneOnTime,
    overdue_open: overdueOpen
  }
} as const satisfies Table;
