import {indicator, num, street, text} from "./columns.js";
import type {Table} from "./table.js";

export const funnels = {
  title: "街镇漏斗图",
  grain: "一行是一个有分街镇的百分比指标、一个期间、一个街镇；街镇的值和分母、全区的值都公布的才有，未满期的不列",
  key: ["indicator_id", "period_type", "period", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method:
      "中线是全区的值，界限只看全区的值和这个街镇的分母：只有偶然的差别时，95%、99.8% 的街镇落在其间。" +
      "精确的二项分布（分子是分母的一部分）或泊松分布（分子可以超过分母），Spiegelhalter（2005）：界限是累计概率达到 2.5%、97.5%（0.1%、99.9%）的最小个数除以分母。" +
      "φ 是各街镇离中线几个标准差的平方的平均，两头各一成收到次一个；" +
      "超出 1 ± 2√(2/街镇数) 的注明。由已公布的指标值算出，不看未公布的数。"
  },
  columns: {
    indicator_id: indicator,
    period_type: text("期间类型", "month 月、quarter 季度、year 年"),
    period: text("期间", "形如 2023-05、2023-Q2、2023"),
    area_code: street,
    denominator: num("分母", "", "与 indicators 的分母相同"),
    value: num("值", "%", "与 indicators 相同"),
    center: num("全区", "%", "全区的值"),
    lower_95: num("95% 下限", "%"),
    upper_95: num("95% 上限", "%"),
    lower_998: num("99.8% 下限", "%"),
    upper_998: num("99.8% 上限", "%"),
    place: text(
      "位置",
      "inside 在界限之内；above_95、below_95 超出 95% 界限；above_998、below_998 超出 99.8% 界限。只说比偶然的差别大，不说为什么，也不是好坏"
    ),
    law: text("分布", "binomial 二项分布；poisson 泊松分布"),
    phi: num("φ", "", "街镇之间的差别是偶然的几倍；不满 5 个街镇的为空"),
    dispersion: text(
      "离散",
      "over 各街镇的差别普遍大于偶然（服务的对象、规模不同也会这样），超出界限不说明哪一个特别；under 普遍小于偶然，界限偏宽；空为相符"
    )
  }
} as const satisfies Table;
