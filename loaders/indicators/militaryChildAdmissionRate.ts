import type {Definition} from "./indicator.js";

export const militaryChildAdmissionRate: Definition = {
  id: "military_child_admission_rate",
  name: "军人子女入学升学转学解决率",
  gloss: "share of applications for military children solved",
  definition: "本学年各学段、各类型解决人数之和除以申请人数之和，学年记在起始的那一年。",
  unit: "%",
  numerator: {fact: "fact_school_admission", aggregate: {kind: "sum", column: "solved"}},
  denominator: {fact: "fact_school_admission", aggregate: {kind: "sum", column: "applied"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区教育局",
  section: 5,
  basis: {kind: "seed", text: "“为军人子女解决入学、升学、转学等事项”"},
  limitations: ["2023 指 2023-2024 学年，到次年 8 月的交付为止是暂定数。", "涉及未成年人，只公布全区。"],
  absent: {means: "unknown", say: "没有交付的学年没有数。"},
  sensitivity: "rate",
  sensitive: true,
  contracts: ["school_places"]
};
