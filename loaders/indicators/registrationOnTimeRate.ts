import type {Definition} from "./indicator.js";

export const registrationOnTimeRate: Definition = {
  id: "registration_on_time_rate",
  name: "按期报到率",
  gloss: "share of intakes registered by the day they were due",
  definition: "应报到日期在本年的接收登记中，报到日期不晚于应报到日期的占比，作废、撤销的登记不计。",
  unit: "%",
  numerator: {fact: "fact_intake", date: "due_on", where: "registered_on <= due_on", aggregate: {kind: "count"}},
  denominator: {fact: "fact_intake", date: "due_on", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人服务中心",
  section: 5,
  basis: {kind: "published", text: "退役军人保障法第十四条；退役士兵报到登记的“应报到时间”“报到时间”两栏"},
  limitations: [
    "应报到日期空缺的登记不在分子也不在分母。",
    "登记表里只有已报到的人，至今未报到的不在分母，所以本率偏高。",
    "公布的是全区年度数；分母不足门槛时不公布。"
  ],
  absent: {means: "zero", say: "应报到日期空缺的登记不在分子也不在分母；都空缺时没有率。"},
  sensitivity: "rate",
  contracts: ["resettlement"]
};
