import type {Definition} from "./indicator.js";

export const ncoReceivedCount: Definition = {
  id: "nco_received_count",
  name: "接收退役军士（士官）数",
  gloss: "non-commissioned officers received",
  definition: "报到日期在本年的退役军士（旧称士官）接收登记数，一次登记计一人，作废、撤销的登记不计。",
  unit: "人",
  numerator: {fact: "fact_intake", date: "registered_on", where: "person_type = 'nco'", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "context",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "seed", text: "“接收退役义务兵 386人，士官 15 人”（原文第 137–139 行，未说明期间）"},
  limitations: ["人数少，只发布全区年度数，不分街镇、不分月。", "2022 年起士官改称军士，两种写法是同一类人。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "person_count",
  contracts: ["resettlement"]
};
