import type {Definition} from "./indicator.js";

export const schoolDefenceEducationRate: Definition = {
  id: "school_defence_education_rate",
  name: "学校国防教育纳入率",
  gloss: "share of schools whose plan has defence education",
  definition: "本考评年度第 6 项、区教育局名下应归档计划的学校中，已归档的占比。",
  unit: "%",
  numerator: {
    fact: "fact_evidence",
    where: "item_code = '6' and unit = '区教育局' and kind = '计划'",
    aggregate: {kind: "sum", column: "filed_of_required"}
  },
  denominator: {
    fact: "fact_evidence",
    where: "item_code = '6' and unit = '区教育局' and kind = '计划'",
    aggregate: {kind: "sum", column: "required"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区教育局",
  section: 2,
  basis: {kind: "published", text: "考评标准（试行）第 6 项“国防和双拥宣传教育纳入国民教育体系”"},
  limitations: ["没有学校名录的导出：以区教育局第 6 项应归档的计划份数作为学校数，一校一份。"],
  absent: {means: "unknown", say: "该年没有区教育局第 6 项计划的行时没有数。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
