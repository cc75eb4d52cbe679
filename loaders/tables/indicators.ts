import {anyArea, below, flag, indicator, num, text} from "./columns.js";
import {districtExports} from "./exports.js";
import type {Table} from "./table.js";

export const indicators = {
  title: "指标",
  grain: "一行是一个指标在一个期间、一个地区的值",
  key: ["indicator_id", "period_type", "period", "area_code"],
  contracts: districtExports,
  disclosure: {kind: "indicators"},
  columns: {
    indicator_id: indicator,
    period_type: text("期间类型", "month 月、quarter 季度、year 年"),
    period: {...text("期间", "形如 2023-05、2023-Q2、2023"), period: "varies"},
    area_code: anyArea,
    value: num("值", "", "单位见指标定义；比率为百分数的数值（0–100），四舍五入到四位小数"),
    numerator: num("分子", "", "只有比率有；分子、分母在各级重新计算"),
    denominator: num("分母", "", "只有比率有"),
    target: num("目标", "", "空为未设目标"),
    status: {
      ...text(
        "状态",
        "达到目标为 on_track；未达到但不劣于风险线为 at_risk；其余 off_track；没有值或期间未满为 insufficient"
      ),
      judges: true
    },
    flag,
    below
  }
} as const satisfies Table;
