import {int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const published_figures = {
  title: "公开数字核对",
  grain: "一行是公开文章里的一个数字",
  key: ["figure_id"],
  contracts: ["resettlement", "beneficiaries", "payouts", "insurance", "meetings", "support_teams"],
  disclosure: {kind: "figures"},
  columns: {
    figure_id: text("数字"),
    phrase: text("原文"),
    low: num("下限", "", "空为没有下限"),
    high: num("上限", "", "空为没有上限"),
    unit: text("单位"),
    computed: num("本库数", "", "按核定期间算出；期间未核定时按可能的期间算出，仅供参照"),
    verdict: {
      ...text("结论", "match 一致、differs 不一致、no_data 无可比数据、period_unstated 原文未说明期间"),
      judges: true
    },
    period: text("核定期间", "由运维核定；空为未核定"),
    candidate_period: text("可能的期间", "原文没有明说，供参照"),
    subject: text("所说的事"),
    qualifier: text("限定词", "确数、余、约、近、以上、以内"),
    high_inclusive: int("含上限", "", "1 含，0 不含"),
    period_text: text("原文的期间"),
    measure: text("对照的指标", "insured_persons 是参保名册里的去重人数，其余是指标；空为没有可对照的"),
    lines: text("原文行号"),
    note: text("说明"),
    beside: text("并列的指标", "另一个总体，不可当作同一个数；空为没有")
  }
} as const satisfies Table;
