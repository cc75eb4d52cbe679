import {anyArea, indicator, periodType, text} from "./columns.js";
import type {Table} from "./table.js";

export const sentences = {
  title: "系统写的话",
  grain: "一行是一个指标的月度或季度序列在全区的最近一期",
  key: ["indicator_id", "period_type", "area_code"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "published",
    method: "由 signal_summary 和所引的三期（本期、上一期、上年同期）按固定的句式写成。"
  },
  columns: {
    indicator_id: indicator,
    period_type: periodType,
    period: text("期间"),
    area_code: anyArea,
    text: {...text("话", "只由 signals 得出；通常的波动不说成上升、下降、改善或变差"), form: /[。.]$/},
    figures: {
      ...text("所引的数", "期间=值，分号隔开，都在 indicators 里"),
      form: /^\d{4}(-\d{2}|-Q\d)?=-?[\d.]+(;\d{4}(-\d{2}|-Q\d)?=-?[\d.]+)*$|^$/
    }
  }
} as const satisfies Table;
