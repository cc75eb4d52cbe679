import {anyArea, center, indicator, int, lower, num, periodType, special, text, upper} from "./columns.js";
import type {Table} from "./table.js";

export const signals = {
  title: "信号与噪声：每一期",
  grain: "一行是一个指标的月度或季度序列在一个地区的一期；满 12 期的序列才有，没有报、不公布和未满期的不列",
  key: ["indicator_id", "period_type", "period", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method:
      "XmR 控制图（NHS“Making Data Count”的规则）：平均值 ± 2.66 × 平均移动极差，达到平均移动极差 3.267 倍的移动极差剔除一次；" +
      "缺的期不补，移动极差和连续各期都不跨过它。由已公布的指标值算出，不看未公布的数。"
  },
  columns: {
    indicator_id: indicator,
    period_type: periodType,
    period: text("期间"),
    area_code: anyArea,
    segment: int("段", "", "第几段；口径变更后另起一段，各段的平均和上下限各算各的"),
    value: num("值", "", "与 indicators 相同"),
    center,
    lower,
    upper,
    outside: int("超出界限", "", "1 表示在上限之上或下限之下"),
    run: int("连续同侧", "", "1 表示是连续七期或更多在平均值同一侧中的一期"),
    trend: int("连续升降", "", "1 表示是连续七期或更多逐期上升（或逐期下降）中的一期"),
    near_limit: int("三期中两期近界", "", "1 表示同侧连续三期中有两期在界限的外三分之一，这一期是其中之一"),
    special
  }
} as const satisfies Table;
