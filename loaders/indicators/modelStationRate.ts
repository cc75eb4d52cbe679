import type {Definition} from "./indicator.js";

export const modelStationRate: Definition = {
  id: "model_station_rate",
  name: "示范站占比",
  gloss: "share of stations that are models",
  definition: "期末报了是否示范的服务中心（站）中，示范站的占比。",
  unit: "%",
  numerator: {fact: "fact_station", where: "model", aggregate: {kind: "count"}},
  denominator: {fact: "fact_station", where: "model is not null", aggregate: {kind: "count"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter", "year"], street: ["quarter", "year"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人服务中心",
  section: null,
  basis: {kind: "published", text: "菏泽 2020 年建设示范型服务中心（站）；宜都“村级服务站达到三星以上”"},
  limitations: ["星级的评定标准没有找到，各地门槛不一，所以只看示范，不设星级门槛。"],
  absent: {means: "zero", say: "是否示范空缺的站不在分子也不在分母；都空缺时没有率。"},
  sensitivity: "public_count",
  contracts: ["stations"]
};
