import {int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const standard_items = {
  title: "考评标准：条目",
  grain: "一行是一个版本的一条考评内容；公开的只读得到前六条",
  key: ["version", "item_no"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    item_no: text("编号"),
    section: int("一级指标", ""),
    content: text("考评内容"),
    points: num("分值", "分", "空为分值未公布"),
    rule_type: text("计分方式", "空为未读到"),
    rule: text("评分标准", "空为未读到"),
    source: text("出处"),
    version: text("版本"),
    unit: text("责任单位", "空为未公布"),
    evidence_kinds: text("佐证种类", "分号隔开；空为未公布"),
    verification: text("核验方式", "分号隔开；空为未公布"),
    indicators: text("本站指标", "可对照的指标，分号隔开；空为没有")
  }
} as const satisfies Table;
