import {int, monthEnd, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const two_lists_ageing = {
  title: "双清单未结时长（按月末）",
  grain: "一行是一个月末一个清单方向；已办结不论到没到期，与双清单月度表的已到期不同",
  key: ["month", "side"],
  contracts: ["two_lists"],
  disclosure: {kind: "public"},
  columns: {
    month: monthEnd,
    side: text("清单方向"),
    not_due: int("未到期", "项", "没有完成、期限还没到的"),
    overdue_30: int("超期 30 天内", "项", "没有完成、过期限不超过 30 天的（含当日）"),
    overdue_90: int("超期 31–90 天", "项"),
    overdue_more: int("超期 90 天以上", "项"),
    done: int("已办结", "项", "截至月末完成的，不论到没到期"),
    done_on_time: int("按时办结", "项", "其中完成日期不晚于期限的"),
    median_days: num("办结天数中位数", "天", "从受理（没有受理日期的从提出）到办结；空为没有已办结的")
  }
} as const satisfies Table;
