import type {Definition} from "./indicator.js";

export const vocationalTrainingRate: Definition = {
  id: "vocational_training_rate",
  name: "职业技能培训参训率",
  gloss: "share who took vocational training",
  definition: "报到日期在本年、报了是否参加培训的接收登记中，参加了的占比，作废、撤销的登记不计。",
  unit: "%",
  numerator: {fact: "fact_intake", date: "registered_on", where: "trained", aggregate: {kind: "count"}},
  denominator: {fact: "fact_intake", date: "registered_on", where: "trained is not null", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "published", text: "退役军人保障法第三十六条；嘉峪关迎检把职业技能培训列为一票否决相关内容"},
  limitations: ["登记表没有“有意愿”一栏，分母是报了是否参训的人，不是有意愿的人。"],
  absent: {means: "zero", say: "是否参训空缺的登记不在分子也不在分母；都空缺时没有率。"},
  sensitivity: "rate",
  contracts: ["resettlement"]
};
