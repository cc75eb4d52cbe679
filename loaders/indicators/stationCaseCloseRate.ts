import type {Definition} from "./indicator.js";

export const stationCaseCloseRate: Definition = {
  id: "station_case_close_rate",
  name: "服务事项办结率",
  gloss: "share of the matters received that are closed",
  definition: "统计月份在本期，各服务站各类事项办结件数之和除以受理件数之和。",
  unit: "%",
  numerator: {fact: "fact_station_case", date: "month", aggregate: {kind: "sum", column: "closed"}},
  denominator: {fact: "fact_station_case", date: "month", aggregate: {kind: "sum", column: "received"}},
  share: true,
  timeBasis: "event",
  periods: {district: ["month", "quarter", "year"], street: ["month", "quarter", "year"]},
  cumulative: ["ytd", "rolling12"],
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: null,
  basis: {kind: "published", text: "退役军人保障法第六十六条规定了服务站的职责；算法是本指标仓的推断"},
  limitations: [
    "办结件数是当月受理的里面办结的；下月才办结的，交付不更正就一直算未办结。",
    "各站报送的事项类别不一，街镇之间不宜比高低。"
  ],
  absent: {means: "unknown", say: "没有报送的站不在分子也不在分母。"},
  sensitivity: "public_count",
  contracts: ["station_cases"]
};
