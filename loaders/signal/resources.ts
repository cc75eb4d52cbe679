import {int, num, text} from "../marts/column.js";
import type {Resource} from "../marts/resources.js";

/** A published table that is worked out from published rows after suppression, so it has no query of its own. */
export interface Derived extends Resource {
  /** How, in Chinese, for its receipt. */
  method: string;
}

const indicator = text("indicator_id", "指标");
const periodType = text("period_type", "期间类型", "month 月、quarter 季度");
const area = text("area_code", "地区", "310104 为全区，九位为街镇");
const center = num("center", "平均值", "控制图的中线：这一段各期的平均");
const lower = num("lower", "下限", "平均值 − 2.66 × 平均移动极差；比率和次数的下限可以小于 0，画图时截去");
const upper = num("upper", "上限", "平均值 + 2.66 × 平均移动极差");
const special = text(
  "special",
  "异常",
  "空为通常的波动；improvement 改善、concern 变差；指标没有好坏方向的，high 偏高、low 偏低"
);

const from = {contracts: [] as string[], disclosure: {kind: "indicators"}} as const;

export const derived: readonly Derived[] = [
  {
    name: "signals",
    title: "信号与噪声：每一期",
    grain: "一行是一个指标的月度或季度序列在一个地区的一期；满 12 期的序列才有，没有报、不公布和未满期的不列",
    key: ["indicator_id", "period_type", "period", "area_code"],
    columns: [
      indicator,
      periodType,
      text("period", "期间"),
      area,
      int("segment", "段", "第几段；口径变更后另起一段，各段的平均和上下限各算各的"),
      num("value", "值", "与 indicators 相同"),
      center,
      lower,
      upper,
      int("outside", "超出界限", "1 表示在上限之上或下限之下"),
      int("run", "连续同侧", "1 表示是连续七期或更多在平均值同一侧中的一期"),
      int("trend", "连续升降", "1 表示是连续七期或更多逐期上升（或逐期下降）中的一期"),
      int("near_limit", "三期中两期近界", "1 表示同侧连续三期中有两期在界限的外三分之一，这一期是其中之一"),
      special
    ],
    ...from,
    method:
      "XmR 控制图（NHS“Making Data Count”的规则）：平均值 ± 2.66 × 平均移动极差，达到平均移动极差 3.267 倍的移动极差剔除一次；" +
      "缺的期不补，移动极差和连续各期都不跨过它。由已公布的指标值算出，不看未公布的数。"
  },
  {
    name: "signal_summary",
    title: "信号与噪声：每个序列",
    grain: "一行是一个指标的月度或季度序列在一个地区的现状",
    key: ["indicator_id", "period_type", "area_code"],
    columns: [
      indicator,
      periodType,
      area,
      text("period", "最近一期", "有值的最近一期；空为一期也没有"),
      int("points", "期数", "现在这一段有值的期数；不满 12 期不判断"),
      text("base_from", "起始", "现在这一段的第一期"),
      text(
        "variation",
        "变化",
        "improvement 改善、concern 变差、common_cause 平稳（只有通常的波动）、none 无判断（原因见 why）"
      ),
      special,
      text("rules", "依据", "最近一期符合的规则，分号隔开：outside、run、trend、near_limit"),
      text("since", "自何时", "从哪一期起一直如此"),
      text(
        "assurance",
        "能否达标",
        "consistent_pass 稳定达标（通常的波动全在目标的好的一侧）、consistent_fail 稳定不达标、inconsistent 时好时坏；空为没有目标或不满 12 期"
      ),
      center,
      lower,
      upper,
      num("target", "目标", "最近一期适用的目标"),
      text("why", "为何无判断", "few_points 不满 12 期，no_direction 有异常但指标没有好坏方向；空为有判断"),
      text("rebase", "另起一段的原因", "空为没有过口径变更")
    ],
    ...from,
    method: "由 signals 的最近一期得出；能否达标看目标在上下限的哪一侧。"
  },
  {
    name: "outlook",
    title: "年末展望",
    grain: "一行是一个有目标的指标的月度或季度序列在全区的年末展望；历史不足的也列，写明原因，没有区间",
    key: ["indicator_id", "period_type", "area_code"],
    columns: [
      indicator,
      periodType,
      area,
      int("year", "年", "看的是这一年的年末：最近一期之后的第一个年末"),
      text("what", "看什么", "year_total 全年合计；last_period 年末最后一期的值"),
      num("low", "下端", "空为没有展望，原因见 why"),
      num("mid", "中值"),
      num("high", "上端"),
      int("level", "区间的把握", "百分之几的年末应当落在区间里"),
      text("operator", "目标的方向"),
      num("target", "目标", "年末适用的目标；全年合计与各期的目标相比，只在目标按年定时才有意义"),
      text(
        "reading",
        "与目标相比",
        "likely_met 整个区间达标、likely_missed 整个区间不达标、uncertain 说不准；空为没有展望"
      ),
      text(
        "why",
        "为何没有",
        "short_history 不足两年、gaps 中间有缺的期、no_back_test 没有可以回测的年末、poor_back_test 回测中落入的不到六成，不足为凭"
      ),
      text(
        "method",
        "方法",
        "seasonal_drift 上年同期加平均的同比差（全年合计）；drift 最近一期加平均的逐期变化（年末一期）"
      ),
      int("points", "期数"),
      int("backtest_n", "回测次数", "站在过去各期末看当年年末；同一年里的几次并不独立"),
      int("backtest_covered", "落入次数", "年末的实际值落在区间里的次数"),
      num("coverage", "回测覆盖率", "百分数；应与“区间的把握”相近，回测次数少时只供参考")
    ],
    ...from,
    method:
      "全年合计：已有的各期照实，其余各期以上年同期为底，加最近一年同比差的平均；年末一期：最近一期，加历来逐期变化的平均。" +
      "区间的两端：用同一办法站在过去各期、看同样远的将来，取所犯误差的第八十百分位，向两边各放这么宽（分割共形预测）。" +
      "满两年、中间没有缺期、至少能回测一次、回测落入六成以上的才有。由已公布的值算出。"
  },
  {
    name: "sentences",
    title: "系统写的话",
    grain: "一行是一个指标的月度或季度序列在全区的最近一期",
    key: ["indicator_id", "period_type", "area_code"],
    columns: [
      indicator,
      periodType,
      text("period", "期间"),
      area,
      text("text", "话", "只由 signals 得出；通常的波动不说成上升、下降、改善或变差"),
      text("figures", "所引的数", "期间=值，分号隔开，都在 indicators 里")
    ],
    ...from,
    method: "由 signal_summary 和所引的三期（本期、上一期、上年同期）按固定的句式写成。"
  },
  {
    name: "commentary",
    title: "说明",
    grain: "一行是责任单位对一个数的一次说明",
    key: ["indicator_id", "period", "area_code", "written_on"],
    columns: [
      indicator,
      text("period", "期间"),
      area,
      text("text", "说明"),
      text("owner", "责任单位"),
      text("next_step", "下一步"),
      text("due", "期限"),
      text("written_on", "写于"),
      num("value", "所说明的值", "空为没有这个数或不公布"),
      text("status", "状态"),
      int("stale", "说明早于数据", "1 表示写于数据变动之前：写的时候这一期还没有结束，或其后月份的交付改了这个数")
    ],
    ...from,
    method: "data/reference/commentary.csv，与已公布的指标值并列。"
  },
  {
    name: "commentary_missing",
    title: "没有说明的未达标指标",
    grain: "一行是一个最近一期未达标、这一期又没有说明的指标（全区）",
    key: ["indicator_id"],
    columns: [
      indicator,
      text("period_type", "期间类型"),
      text("period", "期间", "最近一个可以判断的期间；几种期间都有的指标看最短的一种"),
      area,
      num("value", "值"),
      num("target", "目标"),
      text("unit", "责任单位"),
      text("since", "自何时", "从哪一期起一直未达标"),
      text("older_comment", "较早的说明", "最近一次说明所说的期间，早于现在的数；空为从来没有")
    ],
    ...from,
    method: "已公布的状态里未达标的，减去 commentary.csv 里有同一期说明的。"
  }
];
