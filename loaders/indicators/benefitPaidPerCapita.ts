import type {Definition} from "./indicator.js";

export const benefitPaidPerCapita: Definition = {
  id: "benefit_paid_per_capita",
  name: "人均优待抚恤金",
  gloss: "benefits paid per key beneficiary",
  definition: "本年优待抚恤金发放总额除以本年各已报月份重点优抚对象数（去重）的平均数。",
  unit: "元/人",
  numerator: {of: "benefit_paid_total"},
  denominator: {of: "key_beneficiary_count", mean: true},
  timeBasis: "pay",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "context",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "inference", text: "由发放总额与重点优抚对象数推得，原文没有人均数"},
  limitations: [
    "分母是平均人数（四舍五入到四位小数），不是领款人数。",
    "发放或台账有月份未报时为暂定数：分子只含已报月份，不折算成全年。",
    "含补发，所以提标年份偏高。"
  ],
  absent: {means: "unknown", say: "发放或台账没有报的年度没有数。"},
  sensitivity: "amount",
  contracts: ["payouts", "beneficiaries"]
};
