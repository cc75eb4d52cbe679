import type {Definition} from "./indicator.js";

export const lectureTeamSessionCount: Definition = {
  id: "lecture_team_session_count",
  name: "爱国主义宣讲场次",
  gloss: "sessions of the patriotic lecture team",
  definition: "活动日期在本期、类型为国防教育宣讲、主办单位是区军休中心的活动场数，作废、撤销的不计。",
  unit: "场",
  numerator: {
    fact: "fact_activity",
    date: "held_on",
    where: "activity_type = 'lecture' and organiser = '区军休中心'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["quarter", "year"], street: ["quarter", "year"]},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区军休中心",
  section: 2,
  basis: {kind: "seed", text: "“爱国主义宣讲队，深入社区、街道、学校、企业”"},
  limitations: ["活动台账不记由哪支队伍宣讲，用主办单位是区军休中心来认：宣讲队应其他单位之邀的场次数不进来。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["activities"]
};
