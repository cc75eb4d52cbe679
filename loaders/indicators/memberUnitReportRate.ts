import type {Definition} from "./indicator.js";

export const memberUnitReportRate: Definition = {
  id: "member_unit_report_rate",
  name: "成员单位述职率",
  gloss: "share of member units that reported on their duties",
  definition: "本考评年度第 3 项应交述职报告的责任单位中，已有述职报告归档的单位占比。",
  unit: "%",
  numerator: {
    fact: "fact_evidence",
    where: "item_code = '3' and kind = '述职报告' and required > 0 and filed > 0",
    aggregate: {kind: "distinct", column: "unit"}
  },
  denominator: {
    fact: "fact_evidence",
    where: "item_code = '3' and kind = '述职报告' and required > 0",
    aggregate: {kind: "distinct", column: "unit"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各成员单位",
  section: 1,
  basis: {kind: "published", text: "考评标准（试行）第 3 项“每年在全体会议上述职(或书面述职)”"},
  limitations: [
    "成员单位以佐证材料台账里第 3 项应归档述职报告的单位为准，没有另外的成员单位名单。",
    "只看有没有归档，不看是否在全体会议上述职。"
  ],
  absent: {means: "unknown", say: "没有列入应归档的单位不在分母；该年没有第 3 项的行时没有数。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
