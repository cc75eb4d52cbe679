import type {Definition} from "./indicator.js";

export const selfScoreRate: Definition = {
  id: "self_score_rate",
  name: "自评得分率",
  gloss: "self-assessed points over the points that are known",
  definition: "本年度现行标准版本里，分值已公布且已自评的条目，自评得分之和除以满分之和。",
  unit: "%",
  numerator: {
    fact: "fact_score",
    where: "in_force and max_points is not null and self_points is not null",
    aggregate: {kind: "sum", column: "self_points"}
  },
  denominator: {
    fact: "fact_score",
    where: "in_force and max_points is not null and self_points is not null",
    aggregate: {kind: "sum", column: "max_points"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区双拥办",
  section: null,
  basis: {kind: "published", text: "考评标准（试行）的“考评得分”一栏"},
  limitations: [
    "多数条目的分值没有公布，这个率只说得到已公布的那部分：占多大一部分看“考评得分（按年）”表。",
    "一年有两版标准的，用最近交付的那一版；过去的得分保留当时版本的分值。",
    "加分和一票否决不在其中。"
  ],
  absent: {means: "unknown", say: "分值未公布或未自评的条目不在分子也不在分母，不当作 0 分。"},
  sensitivity: "public_count",
  contracts: ["scores"]
};
