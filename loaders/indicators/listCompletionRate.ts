import type {Definition} from "./indicator.js";

export const listCompletionRate: Definition = {
  id: "list_completion_rate",
  name: "双清单办结率",
  gloss: "share of the list items due that are done",
  definition: "截至月末，承诺完成日期已到（含当日）的项目中，已办结的占比，自有台账起累计，撤销的不计。",
  unit: "%",
  numerator: {
    fact: "fact_list_item",
    where: "due_on <= state_on and done_on <= state_on",
    aggregate: {kind: "count"}
  },
  denominator: {fact: "fact_list_item", where: "due_on <= state_on", aggregate: {kind: "count"}},
  timeBasis: "month_end",
  periods: {district: ["month"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各责任单位",
  section: 7,
  basis: {kind: "seed", text: "“确保双拥实事项目精准对接，按时完成”（原文第 161–173 行）"},
  limitations: [
    "未到期的项目不在分母，提前办结的要到期后才计入。",
    "逾期后办结的也算办结；是否按时看双清单月度表的按时办结数。",
    "项目只有几十项，一项就能让比率跳动，请同时看分子分母。"
  ],
  absent: {means: "zero", say: "月末还没有到期的项目时没有率。"},
  sensitivity: "public_count",
  contracts: ["two_lists"]
};
