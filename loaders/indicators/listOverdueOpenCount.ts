import type {Definition} from "./indicator.js";

export const listOverdueOpenCount: Definition = {
  id: "list_overdue_open_count",
  name: "双清单超期未结项数",
  gloss: "list items overdue and open",
  definition: "月末已过承诺完成日期（含当日到期）而尚未办结的双清单项目数，撤销的不计。",
  unit: "项",
  numerator: {
    fact: "fact_list_item",
    where: "due_on <= state_on and (done_on is null or done_on > state_on)",
    aggregate: {kind: "count"}
  },
  timeBasis: "month_end",
  periods: {district: ["month"], street: []},
  additivity: "semi_additive",
  direction: "lower",
  responsibleUnit: "各责任单位",
  section: 7,
  basis: {kind: "published", text: "青岛等地双清单制度：逾期项目挂牌督办；原文“按时完成”"},
  limitations: ["月末状态，各月不能相加。", "撤销的项目自始不计，所以撤销会改变以前各月的数。"],
  absent: {means: "zero", say: "登记册有交付而没有超期的就是 0；从未交付时没有数。"},
  sensitivity: "public_count",
  contracts: ["two_lists"]
};
