import {anyArea, indicator, int, num, periodType, text} from "./columns.js";
import type {Table} from "./table.js";

export const outlook = {
  title: "年末展望",
  grain: "一行是一个有目标的指标的月度或季度序列在全区的年末展望；历史不足的也列，写明原因，没有区间",
  key: ["indicator_id", "period_type", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method:
      "全年合计：已有的各期照实，其余各期以上年同期为底，加最近一年同比差的平均；年末一期：最近一期，加历来逐期变化的平均。" +
      "区间的两端：用同一办法站在过去各期、看同样远的将来，取所犯误差的第八十百分位，向两边各放这么宽（分割共形预测）。" +
      "满两年、中间没有缺期、至少能回测一次、回测落入六成以上的才有。由已公布的值算出。"
  },
  columns: {
    indicator_id: indicator,
    period_type: periodType,
    area_code: anyArea,
    year: int("年", "", "看的是这一年的年末：最近一期之后的第一个年末"),
    what: text("看什么", "year_total 全年合计；last_period 年末最后一期的值"),
    low: num("下端", "", "空为没有展望，原因见 why"),
    mid: num("中值", ""),
    high: num("上端", ""),
    level: int("区间的把握", "%", "百分之几的年末应当落在区间里"),
    operator: text("目标的方向"),
    target: num("目标", "", "年末适用的目标；全年合计与各期的目标相比，只在目标按年定时才有意义"),
    reading: text(
      "与目标相比",
      "likely_met 整个区间达标、likely_missed 整个区间不达标、uncertain 说不准；空为没有展望"
    ),
    why: text(
      "为何没有",
      "short_history 不足两年、gaps 中间有缺的期、no_back_test 没有可以回测的年末、poor_back_test 回测中落入的不到六成，不足为凭"
    ),
    method: text(
      "方法",
      "seasonal_drift 上年同期加平均的同比差（全年合计）；drift 最近一期加平均的逐期变化（年末一期）"
    ),
    points: int("期数", "期"),
    backtest_n: int("回测次数", "次", "站在过去各期末看当年年末；同一年里的几次并不独立"),
    backtest_covered: int("落入次数", "次", "年末的实际值落在区间里的次数"),
    coverage: num("回测覆盖率", "%", "百分数；应与“区间的把握”相近，回测次数少时只供参考")
  }
} as const satisfies Table;
