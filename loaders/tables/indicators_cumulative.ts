import {anyArea, flag, indicator, num, text} from "./columns.js";
import {districtExports} from "./exports.js";
import type {Table} from "./table.js";

export const indicators_cumulative = {
  title: "指标累计",
  grain: "一行是一个指标在截至一个月的一段时间、一个地区的值",
  key: ["indicator_id", "window", "period", "area_code"],
  contracts: districtExports,
  disclosure: {kind: "windows"},
  columns: {
    indicator_id: indicator,
    window: text("时段", "ytd 年初至当月累计、rolling12 截至当月的十二个月；都从定义重新计算，不由各月相加"),
    period: {...text("截至月份", "形如 2023-05"), period: "month"},
    area_code: anyArea,
    value: num("值", "", "单位见指标定义"),
    numerator: num("分子", "", "只有比率有"),
    denominator: num("分母", "", "只有比率有"),
    flag
  }
} as const satisfies Table;
