import type {Definition} from "./indicator.js";

export const festivalVisitCoverageRate: Definition = {
  id: "festival_visit_coverage_rate",
  name: "节日走访覆盖率",
  gloss: "key beneficiaries visited at a festival",
  definition: "一、三季度里，春节、八一前 20 天到后 15 天之间走访的重点优抚对象人数，除以季末重点优抚对象数（去重）。",
  unit: "%",
  numerator: {
    fact: "fact_visit",
    date: "visited_on",
    where: "is_key and festival is not null and quarter(visited_on) in (1, 3)",
    aggregate: {kind: "sum", column: "persons"}
  },
  denominator: {
    fact: "fact_beneficiary_month",
    where: "is_key and quarter(month) in (1, 3)",
    aggregate: {kind: "distinct", column: "person"},
    atEnd: true
  },
  timeBasis: "event",
  periods: {district: ["quarter"], street: ["quarter"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 6,
  basis: {kind: "published", text: "创建任务指标分解表“节日有走访”；退役军人保障法第五十九条"},
  limitations: [
    "走访台账只有每批人数，一人在两批里会计两次，所以可以超过 100%。",
    "节日名称不入库，由走访日期判断：前 20 天到后 15 天是本指标仓的推断。",
    "区里统一走访的只进全区数。",
    "第二、四季度没有这两个节日，留空。"
  ],
  absent: {means: "zero", say: "一、三季度登记册有交付而没有走访的街镇记 0。"},
  sensitivity: "rate",
  contracts: ["visits", "beneficiaries"]
};
