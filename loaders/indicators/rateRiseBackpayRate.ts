import type {Definition} from "./indicator.js";

export const rateRiseBackpayRate: Definition = {
  id: "rate_rise_backpay_rate",
  name: "提标补发到位率",
  gloss: "share of those due back pay who have it",
  definition: "本年发放明细里有提标补发的人中，至少一笔发放成功的人数占比，各按人去重。",
  unit: "%",
  numerator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'back_pay' and is_paid",
    aggregate: {kind: "distinct", column: "person"}
  },
  denominator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'back_pay'",
    aggregate: {kind: "distinct", column: "person"}
  },
  timeBasis: "pay",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区财政局",
  section: 5,
  basis: {kind: "published", text: "兰州新区 2024 年提标，补发到次年 1 月（2025 年 1 月）"},
  limitations: [
    "应补发的人以发放明细里有提标补发的行为准：还没有列入发放的人不在分母。",
    "8 月提标，次年 1 月补发的记在次年。",
    "至少一笔成功就算到位，不看是否补足。"
  ],
  absent: {means: "zero", say: "该年没有提标补发的行时没有率。"},
  sensitivity: "rate",
  contracts: ["payouts"]
};
