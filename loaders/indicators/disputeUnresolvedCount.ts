import type {Definition} from "./indicator.js";

export const disputeUnresolvedCount: Definition = {
  id: "dispute_unresolved_count",
  name: "未化解军民纠纷数",
  gloss: "army–civil disputes not resolved",
  definition: "月末已发现而尚未化解、否决项代码为军民纠纷的风险事项数，作废、撤销的不计。",
  unit: "起",
  numerator: {
    fact: "fact_veto_event",
    where: "item = 'dispute' and (resolved_on is null or resolved_on > state_on)",
    unknown: "item is null and (resolved_on is null or resolved_on > state_on)",
    aggregate: {kind: "count"}
  },
  timeBasis: "month_end",
  periods: {district: ["quarter"], street: []},
  additivity: "semi_additive",
  direction: "lower",
  responsibleUnit: "区双拥办",
  section: 8,
  basis: {kind: "published", text: "嘉峪关迎检把预防军民纠纷列为一票否决相关内容"},
  limitations: [
    "否决项的文字不入库，靠选填的“否决项代码”一列来认。",
    "起数不公布，0 也不公布：与逐条列出的一票否决风险对照，就知道其中有没有纠纷。"
  ],
  absent: {means: "zero", say: "台账有交付而没有未化解的就是 0；有未化解的事项没有填代码时，不知道是不是纠纷，留空。"},
  sensitivity: "never",
  contracts: ["veto_events"]
};
