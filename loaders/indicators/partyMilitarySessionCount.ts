import type {Definition} from "./indicator.js";

export const partyMilitarySessionCount: Definition = {
  id: "party_military_session_count",
  name: "常委议军会次数",
  gloss: "party committee sessions on military affairs",
  definition: "召开日期在本年的党委议军会次数，作废、撤销的不计。",
  unit: "次",
  numerator: {
    fact: "fact_meeting",
    date: "held_on",
    where: "meeting_type = 'military_session'",
    aggregate: {kind: "count"}
  },
  timeBasis: "event",
  periods: {district: ["year"], street: []},
  additivity: "additive",
  direction: "higher",
  responsibleUnit: "区委办",
  section: 1,
  basis: {kind: "published", text: "考评标准（试行）第 2 项“党委议军会议……制度落实”；原文“区委定期召开常委议军会”"},
  limitations: ["“定期”没有写明一年几次，所以不设目标。"],
  absent: {means: "zero", say: "登记册有交付的期间里没有登记就是没有发生，记 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["meetings"]
};
