import type {Definition} from "./indicator.js";

export const supportTeamCount: Definition = {
  id: "support_team_count",
  name: "支前专业队伍数",
  gloss: "support teams",
  definition: "季末实有人数大于 0 的拥军支前专业队伍数。",
  unit: "支",
  numerator: {fact: "fact_support_team", where: "actual > 0", aggregate: {kind: "count"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter"], street: []},
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "区人武部",
  section: 3,
  basis: {kind: "seed", text: "“成立了 4 支各 30人的拥军支前专业队伍”（原文第 78–80 行）"},
  limitations: ["原文的 4 支是已成立的数，不是要求，所以不设目标。", "队伍编号入库时变为假名，只数支数。"],
  absent: {means: "zero", say: "台账整季交付，没有队伍的季度记 0；没有交付的季度没有数。"},
  sensitivity: "public_count",
  contracts: ["support_teams"]
};
