import type {Definition} from "./indicator.js";

export const creationTaskOverdueCount: Definition = {
  id: "creation_task_overdue_count",
  name: "逾期任务数",
  gloss: "creation tasks overdue and open",
  definition: "月末已到计划完成日期（含当日到期）而尚未完成的创建任务数，作废、撤销的不计。",
  unit: "项",
  numerator: {
    fact: "fact_creation_task",
    where: "due_on <= state_on and (done_on is null or done_on > state_on)",
    aggregate: {kind: "count"}
  },
  timeBasis: "month_end",
  periods: {district: ["month"], street: []},
  additivity: "semi_additive",
  direction: "lower",
  responsibleUnit: "各责任单位",
  section: 1,
  basis: {kind: "published", text: "各地创建任务分解表的计划完成时间与状态"},
  limitations: ["月末状态，各月不能相加。", "完成以完成日期为准，只改状态不填日期的算未完成。"],
  absent: {means: "zero", say: "登记册有交付而没有逾期的就是 0；从未交付时没有数。"},
  sensitivity: "public_count",
  contracts: ["tasks"]
};
