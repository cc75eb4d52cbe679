import {anyArea, below, flag, indicator, int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const progress = {
  title: "一张表",
  grain: "一行是一个要先看的或设了目标的指标（全区），截至发布的月份",
  key: ["indicator_id"],
  contracts: [],
  disclosure: {kind: "indicators"},
  compared: false,
  workedOut: {
    from: "published",
    method:
      "本期：最短的一种期间里最近的一期。累计：可以相加的和只按年的指标为本年的数，其余为年初至今的数（有的话）。" +
      "完成率 = 累计 ÷ 年度目标，只对可以相加、目标不是上限的指标算。序时进度照 schedules.csv，没有行的空着。" +
      "差距：有序时进度的，完成率（比率则为累计）减到这个月应完成的；没有的，与目标相减；目标的期间没有过完、又没有序时进度的不减。" +
      "灯照 lamps.csv。信号见 signal_summary。说明见 commentary。由已公布的值算出。"
  },
  columns: {
    indicator_id: indicator,
    headline: int("先看", "", "1 为总览先列的指标；0 为另有目标的"),
    responsible_unit: text("责任单位"),
    unit: text("单位"),
    period_type: text("期间类型", "month 月、quarter 季度、year 年：有数的期间里最短的一种"),
    period: text("期间", "最近一期；空为没有数"),
    area_code: anyArea,
    value: num("本期", "", "空的原因见 flag"),
    flag,
    below,
    cumulative_of: text("累计取自", "year 本年的数、ytd 年初至今；空为没有累计"),
    cumulative_period: text("累计截至"),
    cumulative: num("累计", ""),
    cumulative_flag: {...flag, title: "累计的标记"},
    operator: text("目标的方向"),
    target: num("年度目标", "", "空为未设目标；只对各期设的，是本期的目标"),
    completion: num("完成率", "%", "累计 ÷ 年度目标；空为不能这样算"),
    scheduled_to: text("序时到", "序时进度算到的月份"),
    scheduled: num("序时进度", "%", "年度目标的百分之几到这个月末应完成；空为未设"),
    gap: num(
      "差距",
      "",
      "越大越好：schedule 为个百分点，target_points 为个百分点，target_count 按指标的单位；空为没有可比的，原因见 lamp_why"
    ),
    gap_against: text("差距按什么", "见 lamps 的 against"),
    change_of: text("同比的是", "cumulative 累计、period 本期；空为无上年同期可比"),
    before_period: text("同比的期间"),
    before: num("上年同期", ""),
    change: num("同比", "", "减上年同期，按指标的单位；比率为个百分点"),
    status: text("状态", "见 indicators 的 status；可以相加的是全年的"),
    lamp: text("灯", "green、yellow、red；空为不亮，原因见 lamp_why"),
    lamp_why: text(
      "灯为何不亮",
      "no_target 未设目标、hidden 隐去、missing 没有数、not_due 未到期、no_rule 规则未设、uncovered 规则没有写到这样的差距"
    ),
    signal_of: text("信号看的期间", "month 月、quarter 季度；空为没有按月、按季的数"),
    variation: text("信号"),
    signal_since: text("信号自何时"),
    differs: text(
      "灯与信号不同",
      "behind_but_better 没有达到而在改善、behind_as_usual 没有达到而只是通常的波动、met_but_worse 达到而在变差；空为没有不同"
    ),
    next_step: text("下一步"),
    due: text("期限"),
    owner: text("写说明的单位"),
    said_of: text("说明的期间"),
    stale: int("说明早于数据", "", "见 commentary"),
    unexplained: int("没有说明", "", "1 为未达标而这一期没有说明")
  }
} as const satisfies Table;
