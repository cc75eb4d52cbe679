import type {Definition} from "./indicator.js";

export const conscriptFamilyAllowanceRate: Definition = {
  id: "conscript_family_allowance_rate",
  name: "义务兵家庭优待金兑现率",
  gloss: "share of conscripts' families due the grant who have it",
  definition: "本年发放明细里有义务兵家庭优待金的人中，至少一笔发放成功的人数占比，各按人去重。",
  unit: "%",
  numerator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'conscript_family_grant' and is_paid",
    aggregate: {kind: "distinct", column: "person"}
  },
  denominator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "item = 'conscript_family_grant'",
    aggregate: {kind: "distinct", column: "person"}
  },
  timeBasis: "pay",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 5,
  basis: {kind: "published", text: "焦作 2012 年抽查义务兵家属优待金兑现情况"},
  limitations: ["一户以领款人计；应发的户以发放明细里有这一项目的行（含待发、退回）为准。"],
  absent: {means: "zero", say: "该年没有这一项目的行时没有率。"},
  sensitivity: "rate",
  contracts: ["payouts"]
};
