import type {Definition} from "./indicator.js";

export const modelStreetCount: Definition = {
  id: "model_street_count",
  name: "市双拥模范街镇数",
  gloss: "streets that hold the municipal title",
  definition: "本考评年度佐证材料台账里指标编号写作“模范街镇”、有命名文件归档的街镇数。",
  unit: "个",
  numerator: {
    fact: "fact_evidence",
    where: "item_code = '模范街镇' and kind = '文件' and unit_kind = '街镇' and filed > 0",
    aggregate: {kind: "distinct", column: "unit"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 6,
  basis: {
    kind: "published",
    text: "上海市双拥模范街镇确有评选：普陀区长征镇“连续六次被评为上海市双拥模范镇”（2020 年 12 月）"
  },
  limitations: [
    "没有命名名单的导出：各街镇把命名文件归在指标编号“模范街镇”之下才数得到。",
    "上海的评选标准没有公布，只数有没有称号。"
  ],
  absent: {means: "zero", say: "台账整年交付，没有归档命名文件的街镇不计。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
