import type {Definition} from "./indicator.js";

export const plaPublicWelfareEventCount: Definition = {
  id: "pla_public_welfare_event_count",
  name: "部队参与公益活动次数",
  gloss: "public welfare events the army took part in",
  definition: "活动日期在本期、方向为拥政爱民、类型为公益服务的活动次数，作废、撤销的不计。",
  unit: "次",
  numerator: {
    fact: "fact_activity",
    date: "held_on",
    where: "direction = '拥政爱民' and activity_type = 'welfare'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["quarter", "year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区人武部",
  section: 4,
  basis: {kind: "seed", text: "“主动投入到文明创建、平安创建、卫生城市创建、国防教育宣传、为民服务等公益活动”"},
  limitations: ["台账不记部队，用活动方向“拥政爱民”来认。", "文明、平安、卫生创建不分开数。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
