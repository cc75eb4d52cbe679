import type {Definition} from "./indicator.js";

export const leadingGroupPlenaryCount: Definition = {
  id: "leading_group_plenary_count",
  name: "领导小组全体会议次数",
  gloss: "plenary meetings of the leading group",
  definition: "召开日期在本年的双拥工作领导小组全体会议次数，作废、撤销的不计。",
  unit: "次",
  numerator: {fact: "fact_meeting", date: "held_on", where: "meeting_type = 'plenary'", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区双拥办",
  section: 1,
  basis: {
    kind: "published",
    text: "考评标准（试行）第 2 项“双拥工作领导小组每年至少召开一次全体成员会议”；原文“召开徐汇区 2023年度双拥工作领导小组（扩大）会议”（第 19–23 行）"
  },
  limitations: ["只数会议类型为全体会议的；同一次会议兼作推进会的，以台账所填类型为准。", "纪要有没有归档不影响次数。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["meetings"]
};
