import type {Definition} from "./indicator.js";

export const mediaItemCount: Definition = {
  id: "media_item_count",
  name: "双拥宣传稿件数",
  gloss: "items published",
  definition: "发布日期在本期的双拥宣传稿件数，一篇在一个渠道发布计一篇，作废、撤销的不计。",
  unit: "篇",
  numerator: {fact: "fact_media", date: "published_on", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["month", "quarter", "year"], street: []},
  cumulative: ["ytd", "rolling12"],
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区委宣传部",
  section: 2,
  basis: {kind: "seed", text: "“融合应用“报、网、端、微、屏”宣传资源”（原文第 217 行）"},
  limitations: ["同一篇在几个渠道发布，台账里是几行，计几篇。", "只数篇数，不看阅读量和层级。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["media"]
};
