import type {Definition} from "./indicator.js";

export const listItemCount: Definition = {
  id: "list_item_count",
  name: "双清单项目数",
  gloss: "items proposed for the two lists",
  definition: "提出日期在本年的双清单项目数，撤销的不计。",
  unit: "项",
  numerator: {fact: "fact_list_item", date: "proposed_on", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "context",
  responsibleUnit: "区双拥办",
  section: 7,
  basis: {kind: "seed", text: "“完善军地互办实事“双清单”制度”（原文第 161–163 行）；宣州区一张清单 17 项（2021）"},
  limitations: ["两个方向合计；分方向看双清单月度表。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["two_lists"]
};
