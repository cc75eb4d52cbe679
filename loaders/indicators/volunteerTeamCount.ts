import type {Definition} from "./indicator.js";

export const volunteerTeamCount: Definition = {
  id: "volunteer_team_count",
  name: "退役军人志愿队伍数",
  gloss: "volunteer teams",
  definition: "期末志愿者人数大于 0 的志愿服务队伍数。",
  unit: "支",
  numerator: {fact: "fact_volunteer", where: "volunteers > 0", aggregate: {kind: "count"}},
  timeBasis: "snapshot",
  periods: {district: ["quarter", "year"], street: ["quarter", "year"]},
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "区退役军人服务中心",
  section: null,
  basis: {kind: "published", text: "上海市退役军人志愿服务总队及各区大队（2020 年 12 月）；原文“志愿者服务队伍”"},
  limitations: ["期末指期内最后一个已报月份的月末。", "全区数含区级队伍，区级队伍不归任何街镇。"],
  absent: {means: "zero", say: "统计整月交付，没有队伍的街镇记 0。"},
  sensitivity: "public_count",
  contracts: ["volunteers"]
};
