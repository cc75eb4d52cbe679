import type {Definition} from "./indicator.js";

export const supportTeamFullRate: Definition = {
  id: "support_team_full_rate",
  name: "支前队伍满员率",
  gloss: "actual over authorised strength of the support teams",
  definition: "季末各支前专业队伍实有人数之和除以编制人数之和。",
  unit: "%",
  numerator: {fact: "fact_support_team", aggregate: {kind: "sum", column: "actual"}},
  denominator: {fact: "fact_support_team", aggregate: {kind: "sum", column: "authorised"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区人武部",
  section: 3,
  basis: {kind: "seed", text: "“4 支各 30人”（原文第 78–80 行），30 人为编制"},
  limitations: ["只公布全区合计的比率，不分队伍。", "一支超编可以掩盖另一支缺员。"],
  absent: {means: "unknown", say: "没有交付的季度没有数。"},
  sensitivity: "rate",
  contracts: ["support_teams"]
};
