import type {Definition} from "./indicator.js";

export const barracksOpenDayCount: Definition = {
  id: "barracks_open_day_count",
  name: "军营开放日场次",
  gloss: "barracks open days",
  definition: "活动日期在本年、类型为军营开放日的活动场数，作废、撤销的不计。",
  unit: "场",
  numerator: {fact: "fact_activity", date: "held_on", where: "activity_type = 'open_day'", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区人武部",
  section: 4,
  basis: {kind: "seed", text: "“军营开放日”"},
  limitations: ["只有场数，没有地点。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
