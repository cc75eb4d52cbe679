import type {Definition} from "./indicator.js";

export const vetoOpenCount: Definition = {
  id: "veto_open_count",
  name: "一票否决风险项数",
  gloss: "open veto risks",
  definition: "月末已发现而尚未化解的一票否决风险事项数，作废、撤销的不计。",
  unit: "项",
  numerator: {
    fact: "fact_veto_event",
    where: "resolved_on is null or resolved_on > state_on",
    aggregate: {kind: "count"}
  },
  timeBasis: "month_end",
  periods: {district: ["month"], street: []},
  additivity: "semi_additive",
  direction: "lower",
  responsibleUnit: "区双拥办",
  section: null,
  basis: {
    kind: "published",
    text: "大兴安岭地区省级考评有 6 种一票否决情况（2020 年 8 月）；嘉峪关迎检列出六个方面（2015 年 7 月）"
  },
  limitations: ["只数项数，事项的文字不入库。", "当前的否决项全文没有找到，列入台账的是不是否决项由报送单位认定。"],
  absent: {means: "zero", say: "台账有交付而没有未化解的就是 0；从未交付时没有数，不是 0。"},
  sensitivity: "public_count",
  contracts: ["veto_events"]
};
