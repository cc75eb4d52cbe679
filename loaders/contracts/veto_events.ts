import type {Contract} from "./language/contract.js";

export const veto_events = {
  id: "veto_events",
  title: "一票否决风险台账",
  grain: "一行是一个一票否决的风险事项",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["event_id"],
  columns: {
    event_id: {
      header: "编号",
      aliases: ["风险编号", "事项编号"],
      type: "text",
      required: true,
      about: "事项的编号，同一编号以最新交付为准"
    },
    veto_item: {
      header: "否决项",
      aliases: ["一票否决项", "否决事项"],
      type: "text",
      required: true,
      keep: false,
      about: "不入库：文字可能写有人名或部队称谓，没有指标需要"
    },
    veto_code: {
      header: "否决项代码",
      aliases: ["否决项编码", "否决项类别"],
      type: "code",
      list: "veto_items",
      about: "否决项属于哪一类；空为未报"
    },
    found_on: {header: "发现日期", aliases: ["发现时间"], type: "date", required: true, about: "发现日"},
    resolved_on: {header: "化解日期", aliases: ["化解时间"], type: "date", about: "化解日；空为尚未化解"},
    state: {
      header: "状态",
      aliases: ["风险状态", "化解状态"],
      type: "text",
      category: true,
      required: true,
      about: "作废、撤销的不计；是否化解以化解日期为准"
    }
  },
  usual: [{kind: "spelling", column: "event_id"}],
  rules: [
    {
      id: "resolved-before-found",
      kind: "order",
      severity: "warning",
      earlier: "found_on",
      later: "resolved_on",
      say: "化解日期早于发现日期，请核实"
    }
  ]
} as const satisfies Contract;
