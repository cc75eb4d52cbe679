import type {Definition} from "./indicator.js";

export const evidenceCompletenessRate: Definition = {
  id: "evidence_completeness_rate",
  name: "佐证材料齐备率",
  gloss: "share of the evidence asked for that is on file",
  definition: "本考评年度各指标、各单位、各类材料应归档份数中已归档的占比，一处多归档的不抵另一处的缺。",
  unit: "%",
  numerator: {fact: "fact_evidence", aggregate: {kind: "sum", column: "filed_of_required"}},
  denominator: {fact: "fact_evidence", aggregate: {kind: "sum", column: "required"}},
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各责任单位",
  section: 1,
  basis: {kind: "published", text: "大兴安岭地区省级考评查验四个年度的佐证材料（2020 年 8 月）"},
  limitations: [
    "台账按考评年度报，没有季度数；按单位看“佐证材料（按年）”表，缺什么看“缺的佐证材料”表。",
    "应归档多少由各单位自己填报。"
  ],
  absent: {means: "unknown", say: "没有应归档的行时没有数。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
