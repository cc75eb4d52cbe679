import {contracts} from "../contracts/index.js";
import type {Definition} from "./indicator.js";

export const rowRejectRate: Definition = {
  id: "row_reject_rate",
  name: "行拒收率",
  gloss: "share of the rows delivered that were refused",
  definition: "交付月份在本期的各份文件中，退回行数之和除以数据行数之和，整份退回的文件各行都算退回。",
  unit: "%",
  numerator: {fact: "fact_load", date: "delivered", aggregate: {kind: "sum", column: "rows_refused"}},
  denominator: {fact: "fact_load", date: "delivered", aggregate: {kind: "sum", column: "rows_read"}},
  share: true,
  timeBasis: "event",
  periods: {district: ["month", "quarter", "year"], street: []},
  cumulative: ["ytd", "rolling12"],
  additivity: "non_additive",
  direction: "lower",
  responsibleUnit: "各责任单位",
  section: null,
  basis: {kind: "inference", text: "本指标仓自定，用来看报送质量"},
  limitations: [
    "改好再送的，原来那次交付的退回行仍算在原来的月份。",
    "认不出是哪一种表的文件没有数据行，不在其中；看“交付”表。"
  ],
  absent: {means: "unknown", say: "没有交付文件的月份没有率。"},
  sensitivity: "public_count",
  contracts: contracts.map((c) => c.id).filter((id) => id !== "va_gdx")
};
