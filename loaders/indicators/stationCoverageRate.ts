import type {Definition} from "./indicator.js";

export const stationCoverageRate: Definition = {
  id: "station_coverage_rate",
  name: "服务站覆盖率",
  gloss: "community stations per residents' committee",
  definition: "季末居民区级服务站数除以居委会数，居委会数取不晚于本季度所在年的最新一年。",
  unit: "%",
  numerator: {fact: "fact_station", where: "level = 'community'", aggregate: {kind: "count"}},
  denominator: {fact: "fact_population", aggregate: {kind: "sum", column: "committees"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter"], street: ["quarter"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人服务中心",
  section: null,
  basis: {kind: "seed", text: "“全覆盖”（原文第 193 行）"},
  limitations: [
    "台账不记服务站对应哪个居委会，用两者个数之比量度，一个居委会有两站时可以超过 100%。",
    "居委会数随区划调整而变（306 到 311 个），基数更新的年份比率会跳动。",
    "没有街镇基数的年份不作推算，比率留空。"
  ],
  absent: {means: "zero", say: "没有站的街镇是 0%；没有街镇基数的年份没有率。"},
  sensitivity: "public_count",
  contracts: ["stations", "population"]
};
