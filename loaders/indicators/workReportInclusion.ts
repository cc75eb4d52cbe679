import type {Definition} from "./indicator.js";

export const workReportInclusion: Definition = {
  id: "work_report_inclusion",
  name: "工作报告纳入项数",
  gloss: "of four inclusions asked for, how many are on file",
  definition:
    "考评标准第 1 项的四个分项（编号 1.1–1.4：发展规划、政绩考核、政府工作报告、人武部党委工作报告）中，本考评年度有佐证材料归档的分项数。",
  unit: "项",
  numerator: {
    fact: "fact_evidence",
    where: "item_code in ('1.1', '1.2', '1.3', '1.4') and filed > 0",
    aggregate: {kind: "distinct", column: "item_code"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "区府办",
  section: 1,
  basis: {kind: "published", text: "考评标准（试行）第 1 项，四个分项各 0.5 分"},
  limitations: [
    "没有专门的导出，用佐证材料台账推算：归档了材料不等于核定做到。",
    "台账的指标编号要写到分项（1.1–1.4）；只写 1 的行不计入任何分项。"
  ],
  absent: {means: "zero", say: "台账按年整期交付，该年没有某分项的归档就是没有归档，记 0。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
