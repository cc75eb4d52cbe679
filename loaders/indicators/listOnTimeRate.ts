import type {Definition} from "./indicator.js";

export const listOnTimeRate: Definition = {
  id: "list_on_time_rate",
  name: "双清单按时办结率",
  gloss: "share of the items done that were done on time",
  definition: "办结日期在本年的双清单项目中，办结日期不晚于承诺完成日期的占比，撤销的不计。",
  unit: "%",
  numerator: {fact: "fact_list_item", date: "done_on", where: "done_on <= due_on", aggregate: {kind: "count"}},
  denominator: {fact: "fact_list_item", date: "done_on", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各责任单位",
  section: 7,
  basis: {kind: "seed", text: "“按时完成”（原文第 161–173 行）"},
  limitations: ["没有办结的不在分母：拖着不办的要看超期未结项数。", "一年只有几十项，请同时看分子分母。"],
  absent: {means: "zero", say: "该年没有办结的项目时没有率。"},
  sensitivity: "public_count",
  contracts: ["two_lists"]
};
