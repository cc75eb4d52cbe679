import {anyArea, indicator, num, releaseId, text} from "./columns.js";
import type {Table} from "./table.js";

export const vintages = {
  title: "指标的历次公布值",
  grain: "一行是一个指标在一个期间、一个地区从某次发布起公布的值；与前一次相同的不重复列",
  key: ["indicator_id", "period_type", "period", "area_code", "release"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "releases",
    method: "由保留的各次发布的 indicators.csv 依发布的次序合成；不看未公布的数。"
  },
  columns: {
    indicator_id: indicator,
    period_type: text("期间类型", "month 月、quarter 季度、year 年"),
    period: text("期间"),
    area_code: anyArea,
    release: {...text("发布", "从这一次发布起"), form: releaseId},
    as_of: text("截止月份", "那次发布的"),
    value: num("值", "", "那次发布公布的"),
    flag: text("标记", "同 indicators；任何一次保留的发布或这一次隐去的，历次都不列值，写 suppressed")
  }
} as const satisfies Table;
