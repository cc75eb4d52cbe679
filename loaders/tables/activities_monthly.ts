import {flag, int, month, street, text} from "./columns.js";
import type {Table} from "./table.js";

export const activities_monthly = {
  title: "双拥活动（按月）",
  grain: "一行是一个月里一个街镇一种类型的活动，没有的不列",
  key: ["month", "area_code", "activity_type"],
  contracts: ["activities"],
  disclosure: {kind: "public"},
  columns: {
    month,
    area_code: street,
    activity_type: text("活动类型"),
    events: int("场次", "场"),
    participants: int("参加人次", "人次", "已报人次之和，是人次不是人数；都没有报时为空"),
    flag,
    events_with_participants: int("报了人次的场次", "场")
  }
} as const satisfies Table;
