import type {Definition} from "./indicator.js";

export const assignedJobPlacementRate: Definition = {
  id: "assigned_job_placement_rate",
  name: "政府安排工作安置率",
  gloss: "share of those due an assigned job who have it",
  definition: "报到日期在本年、安置方式为安排工作的接收登记中，已有安置完成日期的占比，作废、撤销的登记不计。",
  unit: "%",
  numerator: {
    fact: "fact_intake",
    date: "registered_on",
    where: "placement_type = 'assigned_job' and placed_on is not null",
    aggregate: {kind: "count"}
  },
  denominator: {
    fact: "fact_intake",
    date: "registered_on",
    where: "placement_type = 'assigned_job'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {
    kind: "published",
    text: "退役军人保障法第二十二至二十六条；嘉峪关迎检把退役士兵就业安置列为一票否决相关内容"
  },
  limitations: [
    "安置要几个月，所以近一年的率会随以后的交付升高：看同一期在历次发布里的数。",
    "以最近一次交付为准，不是当年年末的状态。"
  ],
  absent: {means: "zero", say: "该年没有安排工作的登记时没有率。"},
  sensitivity: "rate",
  contracts: ["resettlement"]
};
