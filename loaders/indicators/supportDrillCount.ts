import type {Definition} from "./indicator.js";

export const supportDrillCount: Definition = {
  id: "support_drill_count",
  name: "支前演练次数",
  gloss: "support drills",
  definition: "活动日期在本年、类型为支前演练的活动次数，作废、撤销的不计。",
  unit: "次",
  numerator: {fact: "fact_activity", date: "held_on", where: "activity_type = 'drill'", aggregate: {kind: "count"}},
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区人武部",
  section: 3,
  basis: {kind: "seed", text: "“拟制拥军支前保障演练方案”：说的是方案，还不是演练"},
  limitations: [
    "数的是活动台账里的演练；支前队伍台账另报各队的演练次数，一次几队参加会报几次，所以不用它。",
    "只有次数，没有地点和科目。"
  ],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
