import type {Definition} from "./indicator.js";

export const activityCount: Definition = {
  id: "activity_count",
  name: "双拥活动场次",
  gloss: "activities held",
  definition: "活动日期在本期的双拥活动场数，作废、撤销的不计。",
  unit: "场",
  numerator: {fact: "fact_activity", date: "held_on", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["month", "quarter", "year"], street: ["month", "quarter", "year"]},
  cumulative: ["ytd", "rolling12"],
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 6,
  basis: {kind: "published", text: "创建任务指标分解表“平时有活动”；原文“先后开展了系列活动”（第 247 行）"},
  limitations: ["全区数含区本级举办的活动，区本级不列为一个街镇，所以可以大于 13 个街镇之和。", "只数场次，不比规模。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
