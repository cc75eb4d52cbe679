import {anyArea, center, chart, indicator, int, lower, num, periodType, special, text, upper} from "./columns.js";
import type {Table} from "./table.js";

export const signals = {
  title: "信号与噪声：每一期",
  grain:
    "一行是一个指标的月度或季度序列在一个地区的一期；满 12 期的序列才有，没有报、不公布和未满期的不列；g 图只有发生的各期和最近一期",
  key: ["indicator_id", "period_type", "period", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method:
      "用哪种控制图看是什么指标（signal_summary 的 chart、chart_why），连续各期的规则都是 NHS“Making Data Count”的。" +
      "XmR 图：平均值 ± 2.66 × 平均移动极差，达到平均移动极差 3.267 倍的移动极差剔除一次。" +
      "p′、u′ 图（Laney，2002）：中线是分子之和除以分母之和，标准差 √(p̄(1−p̄)/n) 或 √(ū/n) 乘以 σz，σz 是各期离中线几个标准差的平均移动极差除以 1.128，界限是 ± 3 倍。" +
      "g 图（Benneyan，2001）：两个有事的期之间隔了几期，中线是中位数，界限是平均 ± 3√(平均 × (平均 + 1))，不用三期中两期的规则；最近一次以后还没有结束的间隔，只看是不是已经太长。" +
      "缺的期不补，移动极差、间隔和连续各期都不跨过它。由已公布的指标值算出，不看未公布的数。"
  },
  columns: {
    indicator_id: indicator,
    period_type: periodType,
    period: text("期间"),
    area_code: anyArea,
    segment: int("段", "", "第几段；口径变更后另起一段，各段的中线和上下限各算各的"),
    value: num("值", "", "与 indicators 相同"),
    center,
    lower,
    upper,
    outside: int("超出界限", "", "1 表示在上限之上或下限之下"),
    run: int("连续同侧", "", "1 表示是连续七期或更多在中线同一侧中的一期；g 图是连续七次间隔"),
    trend: int("连续升降", "", "1 表示是连续七期或更多逐期上升（或逐期下降）中的一期"),
    near_limit: int("三期中两期近界", "", "1 表示同侧连续三期中有两期在界限的外三分之一，这一期是其中之一"),
    special,
    chart,
    gap: int("间隔期数", "", "只有 g 图有：与上一次之间隔了几期；这一期没有的，是至今已有几期没有")
  }
} as const satisfies Table;
