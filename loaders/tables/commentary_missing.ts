import {anyArea, indicator, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const commentary_missing = {
  title: "没有说明的未达标指标",
  grain: "一行是一个最近一期未达标、这一期又没有说明的指标（全区）",
  key: ["indicator_id"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method: "已公布的状态里未达标的，减去 commentary.csv 里有同一期说明的。"
  },
  columns: {
    indicator_id: indicator,
    period_type: text("期间类型"),
    period: text("期间", "最近一个可以判断的期间；几种期间都有的指标看最短的一种"),
    area_code: anyArea,
    value: num("值", ""),
    target: num("目标", ""),
    unit: text("责任单位"),
    since: text("自何时", "从哪一期起一直未达标"),
    older_comment: text("较早的说明", "最近一次说明所说的期间，早于现在的数；空为从来没有")
  }
} as const satisfies Table;
