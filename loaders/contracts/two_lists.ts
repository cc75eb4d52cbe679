import type {Contract} from "./language/contract.js";

export const two_lists = {
  id: "two_lists",
  title: "军地互办实事双清单",
  grain: "一行是一个实事项目",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["item_id"],
  columns: {
    item_id: {
      header: "项目编号",
      aliases: ["编号", "事项编号"],
      type: "text",
      required: true,
      about: "项目编号，同一编号以最新交付为准"
    },
    side: {
      header: "清单方向",
      aliases: ["方向", "清单类型"],
      type: "choice",
      values: ["地方为部队办", "部队为地方办"],
      required: true,
      about: "谁为谁办"
    },
    category: {
      header: "类别",
      aliases: ["项目类别", "事项类别"],
      type: "code",
      list: "list_categories",
      required: true,
      about: "实事类别"
    },
    unit: {
      header: "责任单位",
      aliases: ["承办单位", "牵头单位"],
      type: "code",
      list: "units",
      required: true,
      about: "责任单位"
    },
    proposed_on: {header: "提出日期", aliases: ["提出时间"], type: "date", required: true, about: "提出日"},
    accepted_on: {header: "受理日期", aliases: ["受理时间"], type: "date", about: "受理日；空为未受理"},
    due_on: {
      header: "承诺完成日期",
      aliases: ["承诺完成时间", "承诺办结日期", "完成时限"],
      type: "date",
      required: true,
      about: "承诺的最后一天"
    },
    done_on: {header: "办结日期", aliases: ["办结时间"], type: "date", about: "办结日；空为未办结"},
    verified_on: {header: "核验日期", aliases: ["核验时间"], type: "date", about: "核验日；空为未核验"},
    supervision: {header: "督办级别", aliases: ["督办"], type: "text", keep: false, about: "不入库：没有指标需要"},
    state: {
      header: "状态",
      aliases: ["办理状态"],
      type: "choice",
      values: ["待受理", "办理中", "已办结", "撤销"],
      required: true,
      about: "撤销的不计"
    }
  },
  usual: [
    {kind: "steady", of: ["item_id"], columns: ["side", "category", "unit", "proposed_on", "due_on", "state"]},
    {kind: "alike", columns: ["side", "category", "unit", "state"]},
    {kind: "once", columns: ["side", "category", "unit", "proposed_on", "due_on"]},
    {kind: "spelling", column: "item_id"}
  ],
  rules: [
    {
      id: "accepted-after-proposed",
      kind: "order",
      earlier: "proposed_on",
      later: "accepted_on",
      say: "受理日期不能早于提出日期"
    },
    {
      id: "done-after-accepted",
      kind: "order",
      earlier: "accepted_on",
      later: "done_on",
      say: "办结日期不能早于受理日期"
    },
    {
      id: "done-after-proposed",
      kind: "order",
      earlier: "proposed_on",
      later: "done_on",
      say: "办结日期不能早于提出日期"
    },
    {
      id: "done-has-date",
      kind: "requires",
      when: "state",
      equals: "已办结",
      column: "done_on",
      say: "已办结的项目要有办结日期"
    }
  ]
} as const satisfies Contract;
