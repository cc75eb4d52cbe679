import {anyArea, center, chart, indicator, int, lower, num, periodType, special, text, upper} from "./columns.js";
import type {Table} from "./table.js";

export const signal_summary = {
  title: "信号与噪声：每个序列",
  grain: "一行是一个指标的月度或季度序列在一个地区的现状",
  key: ["indicator_id", "period_type", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method: "由 signals 的最近一期得出；能否达标看目标在上下限的哪一侧。"
  },
  columns: {
    indicator_id: indicator,
    period_type: periodType,
    area_code: anyArea,
    period: text("最近一期", "有值的最近一期；空为一期也没有"),
    points: int("期数", "期", "现在这一段有值的期数；不满 12 期不判断"),
    base_from: text("起始", "现在这一段的第一期"),
    variation: text(
      "变化",
      "improvement 改善、concern 变差、common_cause 平稳（只有通常的波动）、none 无判断（原因见 why）"
    ),
    special,
    rules: text("依据", "最近一期符合的规则，分号隔开：outside、run、trend、near_limit"),
    since: text("自何时", "从哪一期起一直如此"),
    assurance: text(
      "能否达标",
      "consistent_pass 稳定达标（通常的波动全在目标的好的一侧）、consistent_fail 稳定不达标、inconsistent 时好时坏；空为没有目标、不满 12 期或是 g 图"
    ),
    center,
    lower,
    upper,
    target: num("目标", "", "最近一期适用的目标"),
    why: text(
      "为何无判断",
      "few_points 不满 12 期，few_events 要用 g 图而不满 12 个间隔，no_direction 有异常但指标没有好坏方向；空为有判断"
    ),
    rebase: text("另起一段的原因", "空为没有过口径变更"),
    chart,
    chart_why: {...text("为何用这种图", "一句话：按指标是什么、公布了什么选的"), form: /。$/},
    sigma_z: num(
      "σz",
      "",
      "只有 p_prime、u_prime 有：各期之间的差别是纯随机的几倍；大于 1 是更散，界限放宽，小于 1 是更齐，界限收窄；全是 0% 或 100% 的为 0"
    )
  }
} as const satisfies Table;
