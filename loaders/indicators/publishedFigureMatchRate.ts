import type {Definition} from "./indicator.js";

export const publishedFigureMatchRate: Definition = {
  id: "published_figure_match_rate",
  name: "公开数字核对一致率",
  gloss: "share of the checkable published figures that the warehouse confirms",
  definition: "公开文章里的数字中，期间已定、可与指标仓核对的，落在原文所说区间内的占比，只算最近一次构建。",
  unit: "%",
  numerator: {fact: "fact_published_figure", where: "verdict = 'match'", aggregate: {kind: "count"}},
  denominator: {
    fact: "fact_published_figure",
    where: "verdict in ('match', 'differs')",
    aggregate: {kind: "count"}
  },
  timeBasis: "build",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区双拥办",
  section: null,
  basis: {kind: "inference", text: "本指标仓自定，用来看公开数字与台账是否对得上"},
  limitations: [
    "原文没有说明期间的数字要等期间核定后才能核对，在此之前不进分母。",
    "可核对的数字只有几个，请看分子分母。"
  ],
  absent: {means: "zero", say: "没有可核对的数字时没有率。"},
  sensitivity: "public_count",
  contracts: ["resettlement", "payouts", "beneficiaries"]
};
