import type {Definition} from "./indicator.js";

export const fiveHavesRate: Definition = {
  id: "five_haves_rate",
  name: "“五有”达标率",
  gloss: "share of stations with all five haves",
  definition: "季末有机构、有编制、有人员、有经费、有保障五项全有的服务中心（站）数除以服务中心（站）总数。",
  unit: "%",
  numerator: {fact: "fact_station", where: "has_five", aggregate: {kind: "count"}},
  denominator: {fact: "fact_station", aggregate: {kind: "count"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter"], street: ["quarter"]},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人服务中心",
  section: null,
  basis: {kind: "seed", text: "“有机构、有编制、有人员、有经费、有保障”（原文第 191–193 行）"},
  limitations: ["全区数含区服务中心，街镇数只含本街镇的站。", "五项各为自报的有或无，不反映程度。"],
  absent: {means: "zero", say: "没有站的街镇没有率。"},
  sensitivity: "public_count",
  contracts: ["stations"]
};
