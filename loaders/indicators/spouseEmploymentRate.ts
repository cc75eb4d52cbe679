import type {Definition} from "./indicator.js";

export const spouseEmploymentRate: Definition = {
  id: "spouse_employment_rate",
  name: "随军随调家属就业安置率",
  gloss: "share of eligible spouses placed",
  definition: "本年度各安置方式已安置人数之和除以符合条件人数之和。",
  unit: "%",
  numerator: {fact: "fact_spouse_employment", aggregate: {kind: "sum", column: "placed"}},
  denominator: {fact: "fact_spouse_employment", aggregate: {kind: "sum", column: "eligible"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区人社局",
  section: 5,
  basis: {kind: "seed", text: "“做好转业军官、随军随调家属安置”；退役军人保障法第二十九条"},
  limitations: ["各安置方式的符合条件人数各自报送，同一人若列在两种方式下会计两次。"],
  absent: {means: "unknown", say: "没有交付的年度没有数。"},
  sensitivity: "rate",
  contracts: ["spouse_jobs"]
};
