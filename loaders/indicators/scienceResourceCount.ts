import type {Definition} from "./indicator.js";

export const scienceResourceCount: Definition = {
  id: "science_resource_count",
  name: "科技拥军资源数",
  gloss: "science and technology resources for the army, rounded down",
  definition: "年内最后一个已报月份的月末，部队、军工资质单位、潜力企业三类资源的家数之和，向下取到十位公布。",
  unit: "家",
  numerator: {
    fact: "fact_resource_directory",
    where: "category in ('部队', '军工资质单位', '潜力企业')",
    aggregate: {kind: "sum", column: "units"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  floorTo: 10,
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "区科委",
  section: 3,
  basis: {
    kind: "seed",
    text: "“10余家部队、40 余家军工资质单位以及80 余家潜力企业的军民融合科创资源体系”（原文第 98–104 行）"
  },
  limitations: [
    "原文只公开到“余”，所以只公布三类合计、取整到十，不公布分类的准确家数。",
    "三类可能有同一家单位，合计不去重。"
  ],
  absent: {means: "unknown", say: "该月没有这三类的行，是没有报，不是 0。"},
  sensitivity: "public_count",
  contracts: ["science_resources"]
};
