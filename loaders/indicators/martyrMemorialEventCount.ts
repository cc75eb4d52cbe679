import type {Definition} from "./indicator.js";

export const martyrMemorialEventCount: Definition = {
  id: "martyr_memorial_event_count",
  name: "烈士祭扫活动场次",
  gloss: "memorial events for martyrs",
  definition: "活动日期在本年、类型为祭扫英烈的活动场数，作废、撤销的不计。",
  unit: "场",
  numerator: {fact: "fact_activity", date: "held_on", where: "activity_type = 'memorial'", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 2,
  basis: {kind: "seed", text: "“组织开展了“清明祭英烈”等祭扫活动”"},
  limitations: ["全年各时节的祭扫都算，不只清明。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
