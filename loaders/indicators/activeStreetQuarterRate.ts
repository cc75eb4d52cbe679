import type {Definition} from "./indicator.js";

export const activeStreetQuarterRate: Definition = {
  id: "active_street_quarter_rate",
  name: "街镇季度活动覆盖率",
  gloss: "share of streets that held an activity in the quarter",
  definition: "本季度至少举办一场双拥活动的街镇数除以全区街镇数（13 个）。",
  unit: "%",
  numerator: {
    fact: "fact_activity",
    date: "held_on",
    where: "area_code <> '310104'",
    aggregate: {kind: "distinct", column: "area_code"}
  },
  denominator: {fact: "dim_street", where: "is_street", aggregate: {kind: "count"}},
  share: true,
  timeBasis: "event",
  periods: {district: ["quarter"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 6,
  basis: {kind: "published", text: "创建任务指标分解表“季度有安排”"},
  limitations: ["区本级举办的活动不算任何街镇的活动。", "“季度有安排”只是一句要求，用有无活动来量度是本指标仓的推断。"],
  absent: {means: "zero", say: "没有活动的街镇就是没有活动，计入分母；登记册没有交付时没有数。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
