import type {Definition} from "./indicator.js";

export const benefitOnTimeRate: Definition = {
  id: "benefit_on_time_rate",
  name: "抚恤金按时足额发放率",
  gloss: "share of payments made in full in the month they are for",
  definition:
    "所属月份在本期的定期抚恤补助（残疾抚恤金、定期抚恤金、定期生活补助、优待金）发放笔数中，在所属月份当月发放成功且不少于应发金额的占比。",
  unit: "%",
  numerator: {
    fact: "fact_benefit_payment",
    date: "accrual_month",
    where:
      "item in ('disability_pension', 'survivor_pension', 'living_allowance', 'preferential_grant') and is_on_time",
    aggregate: {kind: "count", rows: true}
  },
  denominator: {
    fact: "fact_benefit_payment",
    date: "accrual_month",
    where: "item in ('disability_pension', 'survivor_pension', 'living_allowance', 'preferential_grant')",
    aggregate: {kind: "count", rows: true}
  },
  timeBasis: "accrual",
  periods: {district: ["month", "quarter", "year"], street: []},
  cumulative: ["ytd", "rolling12"],
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "published", text: "2023 年提标通知“及时、准确、足额”"},
  limitations: [
    "按所属月份归期：以后月份才补来的笔数会进入以前月份的分母，所以近几个月的率会降。",
    "数的是笔：退回后重发是两笔，退回的一笔和迟发的一笔都算未按时。",
    "应发金额没有报的，只看是否按时。",
    "提标补发、一次性抚恤金不在其中。"
  ],
  absent: {means: "zero", say: "该月没有发放的行时没有率。"},
  sensitivity: "rate",
  contracts: ["payouts"]
};
