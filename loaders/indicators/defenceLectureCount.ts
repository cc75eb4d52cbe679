import type {Definition} from "./indicator.js";

export const defenceLectureCount: Definition = {
  id: "defence_lecture_count",
  name: "国防教育专题辅导场次",
  gloss: "defence and strong-army lectures",
  definition: "活动日期在本年、类型为国防教育宣讲、主办单位不是区军休中心的活动场数，作废、撤销的不计。",
  unit: "场",
  numerator: {
    fact: "fact_activity",
    date: "held_on",
    where: "activity_type = 'lecture' and organiser <> '区军休中心'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区委宣传部",
  section: 2,
  basis: {kind: "seed", text: "“作了学习习近平强军思想的辅导报告”"},
  limitations: ["活动台账的宣讲只有一类，军休中心主办的算爱国主义宣讲，其余算专题辅导：两个指标不重复数一场。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
