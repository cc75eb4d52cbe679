import type {Definition} from "./indicator.js";

export const creationTaskCompletionRate: Definition = {
  id: "creation_task_completion_rate",
  name: "创建任务按期完成率",
  gloss: "share of the creation tasks due that were done on time",
  definition: "截至月末，计划完成日期已到（含当日）的创建任务中，完成日期不晚于计划完成日期的占比，作废、撤销的不计。",
  unit: "%",
  numerator: {
    fact: "fact_creation_task",
    where: "due_on <= state_on and done_on <= due_on",
    aggregate: {kind: "count"}
  },
  denominator: {fact: "fact_creation_task", where: "due_on <= state_on", aggregate: {kind: "count"}},
  timeBasis: "month_end",
  periods: {district: ["month"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "各责任单位",
  section: 1,
  basis: {kind: "published", text: "各地创建任务分解表的计划完成时间；原文“部署双拥模范创建工作”（第 31–35 行）"},
  limitations: [
    "未到期的任务不在分母。",
    "逾期后完成的不算按期完成，仍在分母。",
    "完成以完成日期为准，只改状态不填日期的算未完成。"
  ],
  absent: {means: "zero", say: "月末还没有到期的任务时没有率。"},
  sensitivity: "public_count",
  contracts: ["tasks"]
};
