import type {Definition} from "./indicator.js";

export const disabledHandoverRate: Definition = {
  id: "disabled_handover_rate",
  name: "伤病残军人移交接收完成率",
  gloss: "share of handovers of wounded and sick servicemen completed",
  definition: "报到日期在本年、安置方式为供养的接收登记中，已有安置完成日期的占比，作废、撤销的登记不计。",
  unit: "%",
  numerator: {
    fact: "fact_intake",
    date: "registered_on",
    where: "placement_type = 'supported' and placed_on is not null",
    aggregate: {kind: "count"}
  },
  denominator: {
    fact: "fact_intake",
    date: "registered_on",
    where: "placement_type = 'supported'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "published", text: "退役军人保障法第二十八条；嘉峪关迎检把伤病残军人移交列为一票否决相关内容"},
  limitations: [
    "登记表不记伤病残，用安置方式“供养”来认；以退休安置的伤病残军人认不出来。",
    "一年只有几人，分母不足门槛时不公布：看的是有没有没移交的，不是百分数。"
  ],
  absent: {means: "zero", say: "该年没有供养的登记时没有率。"},
  sensitivity: "rate",
  sensitive: true,
  contracts: ["resettlement"]
};
