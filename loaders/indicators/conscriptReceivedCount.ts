import type {Definition} from "./indicator.js";

export const conscriptReceivedCount: Definition = {
  id: "conscript_received_count",
  name: "接收退役义务兵数",
  gloss: "conscripts received",
  definition: "报到日期在本期的退役义务兵接收登记数，一次登记计一人，作废、撤销的登记不计。",
  unit: "人",
  numerator: {
    fact: "fact_intake",
    date: "registered_on",
    where: "person_type = 'conscript'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "context",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "seed", text: "“接收退役义务兵 386人，士官 15 人”（原文第 137–139 行，未说明期间）"},
  limitations: [
    "按报到日期归期，不按退役日期或应报到日期。",
    "只发布全区年度数：月度数与接收安置月表相减、街镇数与街镇合计相减，可以推出被隐去的小数。"
  ],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "person_count",
  contracts: ["resettlement"]
};
