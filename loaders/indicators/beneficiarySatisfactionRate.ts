import type {Definition} from "./indicator.js";

export const beneficiarySatisfactionRate: Definition = {
  id: "beneficiary_satisfaction_rate",
  name: "优抚对象满意率",
  gloss: "share of the beneficiaries asked who are satisfied",
  definition: "调查月份在本期、对象为优抚对象的各波次满意人数之和除以应答人数之和。",
  unit: "%",
  numerator: {
    fact: "fact_survey",
    date: "month",
    where: "is_beneficiary",
    aggregate: {kind: "sum", column: "satisfied"}
  },
  denominator: {
    fact: "fact_survey",
    date: "month",
    where: "is_beneficiary",
    aggregate: {kind: "sum", column: "answered"}
  },
  share: true,
  timeBasis: "event",
  periods: {district: ["quarter", "year"], street: ["quarter", "year"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区双拥办",
  section: 8,
  basis: {kind: "inference", text: "原文只说“深受优抚对象高度称赞”“广泛好评”，没有数字"},
  limitations: ["对象一栏含“优抚”的算优抚对象。", "抽样办法和应答率没有报，各波次不一定可比。"],
  absent: {means: "unknown", say: "没有调查的季度没有数，不当作 0。"},
  sensitivity: "rate",
  contracts: ["surveys"]
};
