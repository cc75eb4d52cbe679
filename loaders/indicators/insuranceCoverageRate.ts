import type {Definition} from "./indicator.js";

export const insuranceCoverageRate: Definition = {
  id: "insurance_coverage_rate",
  name: "优抚对象保险覆盖率",
  gloss: "share of key beneficiaries insured",
  definition: "保单年度为本年、至少参保一个险种的重点优抚对象数，除以年末重点优抚对象数，各按人去重。",
  unit: "%",
  numerator: {fact: "fact_insurance", where: "is_key", aggregate: {kind: "distinct", column: "person"}},
  denominator: {
    fact: "fact_beneficiary_month",
    where: "is_key",
    aggregate: {kind: "distinct", column: "person"},
    atEnd: true
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: ["year"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {
    kind: "seed",
    text: "“给全区 2152 名重点优抚对象购买了“沪惠保”重大疾病医疗保险和人身意外伤害综合保险”（原文第 149–153 行）"
  },
  limitations: [
    "参保的人与重点优抚对象是两个总体：参保名册里不在年末台账的人不进分子，所以本率不会超过 100%（街镇按参保名册的街镇归，个别会）。",
    "年末指该年最后一个已报月份。",
    "两个险种都参保的人只计一次；分险种看“参保（按年）”表。"
  ],
  absent: {means: "zero", say: "名册整年交付，名册里没有的人就是没有参保；没有交付的年度没有数。"},
  sensitivity: "rate",
  contracts: ["insurance", "beneficiaries"]
};
