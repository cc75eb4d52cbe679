import type {Definition} from "./indicator.js";

export const oneTimePaymentRate: Definition = {
  id: "one_time_payment_rate",
  name: "自主就业一次性补助发放率",
  gloss: "share of those due the self-employment grant who have it",
  definition: "本年发放明细里有自主就业一次性经济补助的人中，至少一笔发放成功的人数占比，各按人去重。",
  unit: "%",
  numerator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'self_employment_grant' and is_paid",
    aggregate: {kind: "distinct", column: "person"}
  },
  denominator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'self_employment_grant'",
    aggregate: {kind: "distinct", column: "person"}
  },
  timeBasis: "pay",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "published", text: "嘉祥县退役军人服务一件事“自主就业一次性经济补助金给付”"},
  limitations: [
    "应发的人以发放明细里有这一项目的行（含待发、退回）为准：还没有列入发放的人不在分母。",
    "为它在发放项目代码表里增设了一个项目。"
  ],
  absent: {means: "zero", say: "该年没有这一项目的行时没有率。"},
  sensitivity: "rate",
  contracts: ["payouts"]
};
