import type {Definition} from "./indicator.js";

export const carePairingElderCount: Definition = {
  id: "care_pairing_elder_count",
  name: "“军徽映夕阳”帮扶人次",
  gloss: "times that elders were helped",
  definition: "活动日期在本年、方向为拥政爱民、类型为公益服务或上门服务的活动的服务人次之和，作废、撤销的不计。",
  unit: "人次",
  numerator: {
    fact: "fact_activity",
    date: "held_on",
    where: "direction = '拥政爱民' and activity_type in ('welfare', 'home_service')",
    aggregate: {kind: "sum", column: "served"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "各街镇",
  section: 4,
  basis: {kind: "seed", text: "“军徽映夕阳”“为困难孤老和贫困学生提供帮助”"},
  limitations: [
    "台账只有服务人次，没有名册，所以数不出不重复的人数；名称也改为人次。",
    "活动名称不入库，认不出“军徽映夕阳”，用方向和类型来认：范围比它宽。"
  ],
  absent: {means: "unknown", say: "没有一场报了服务人次时没有数；没有报人次的场次不计，所以本数偏低。"},
  sensitivity: "person_count",
  contracts: ["activities"]
};
