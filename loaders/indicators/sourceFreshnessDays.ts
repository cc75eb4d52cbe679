import {contracts} from "../contracts/index.js";
import type {Definition} from "./indicator.js";

export const sourceFreshnessDays: Definition = {
  id: "source_freshness_days",
  name: "数据源滞后天数",
  gloss: "days since the last delivery of the source that is furthest behind",
  definition: "截至本次构建所用的最近交付月末，按月报送的各数据源中，最近一次入库的交付距今天数的最大值。",
  unit: "天",
  numerator: {fact: "fact_source", where: "is_monthly", aggregate: {kind: "max", column: "lag_days"}},
  timeBasis: "build",
  periods: {district: ["month"], street: []},
  additivity: "non_additive",
  direction: "lower",
  responsibleUnit: "各责任单位",
  section: null,
  basis: {kind: "inference", text: "本指标仓自定，用来看数据是否按时送来"},
  limitations: [
    "只算最近一次构建；按季、按年报送的不在其中。",
    "以交付月份的月末计，不看文件里的日期。",
    "每个数据源各自的最近交付看“数据源”表。"
  ],
  absent: {means: "zero", say: "从未交付的数据源没有最近交付，不在其中。"},
  sensitivity: "public_count",
  contracts: contracts.map((c) => c.id).filter((id) => id !== "va_gdx")
};
