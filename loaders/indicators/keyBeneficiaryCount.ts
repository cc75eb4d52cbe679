import type {Definition} from "./indicator.js";

export const keyBeneficiaryCount: Definition = {
  id: "key_beneficiary_count",
  name: "重点优抚对象数",
  gloss: "key beneficiaries, distinct persons",
  definition: "期末月份状态为享受待遇、类别属于重点优抚对象的人数，同一人有几个类别只计一次。",
  unit: "人",
  numerator: {fact: "fact_beneficiary_month", where: "is_key", aggregate: {kind: "distinct", column: "person"}},
  timeBasis: "snapshot",
  periods: {district: ["month", "quarter", "year"], street: ["month", "quarter", "year"]},
  additivity: "semi_additive",
  direction: "context",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {
    kind: "seed",
    text: "“给全区 2152 名重点优抚对象购买了“沪惠保”重大疾病医疗保险和人身意外伤害综合保险”（原文第 149–153 行）"
  },
  limitations: [
    "季度、年度数是期内最后一个已报月份的月末数，不是累计，也不是平均。",
    "全区数按人去重，可以小于各街镇之和、各类别之和。",
    "街镇是发放待遇的街镇。",
    "重点优抚对象包含哪些类别由 beneficiary_categories.csv 的 key 一列规定。"
  ],
  absent: {means: "zero", say: "台账整月交付，没有人的街镇是 0；没有报的月份没有数，不是 0。"},
  sensitivity: "person_count",
  contracts: ["beneficiaries"]
};
