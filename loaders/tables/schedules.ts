import {indicator, int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const schedules = {
  title: "序时进度",
  grain: "一行是一个指标的年度目标到一个月末应完成的份额；没有行的没有设",
  key: ["indicator_id", "month"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    indicator_id: indicator,
    year: int("年度", ""),
    month: text("月份", "截至这个月的最后一天，形如 2023-05"),
    share: num("应完成", "%", "年度目标的百分之几，年初至这个月末累计"),
    source: text("出处")
  }
} as const satisfies Table;
