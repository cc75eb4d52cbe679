import type {Contract} from "./language/contract.js";

export const activities = {
  id: "activities",
  title: "双拥活动台账",
  grain: "一行是一场活动",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["activity_id"],
  columns: {
    activity_id: {
      header: "活动编号",
      aliases: ["编号"],
      type: "text",
      required: true,
      about: "活动的编号，同一编号以最新交付为准"
    },
    title: {
      header: "活动名称",
      aliases: ["名称", "活动主题"],
      type: "text",
      required: true,
      keep: false,
      about: "不入库：名称可能写有人名或部队称谓"
    },
    activity_type: {
      header: "活动类型",
      aliases: ["类型", "活动类别"],
      type: "code",
      list: "activity_types",
      required: true,
      about: "活动类型"
    },
    direction: {
      header: "活动方向",
      aliases: ["方向"],
      type: "choice",
      values: ["拥军优属", "拥政爱民", "军民共建", "宣传教育"],
      required: true,
      about: "活动方向"
    },
    organiser: {
      header: "主办单位",
      aliases: ["主办", "责任单位"],
      type: "code",
      list: "units",
      required: true,
      about: "主办单位"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "活动街镇", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "活动所在街镇；区里统一举办的记区本级"
    },
    held_on: {
      header: "活动日期",
      aliases: ["举办日期", "活动时间", "日期"],
      type: "date",
      required: true,
      about: "举办日"
    },
    participants: {
      header: "参加人次",
      aliases: ["参与人次", "参加人数"],
      type: "int",
      about: "人次，不是人数；空为未报"
    },
    served: {header: "服务人次", type: "int", about: "人次；空为未报"},
    occasion: {header: "重要节点", aliases: ["节点"], type: "text", keep: false, about: "不入库：没有指标需要"},
    state: {header: "状态", type: "text", category: true, about: "作废、撤销的活动不计"}
  },
  usual: [
    {kind: "amount", column: "participants", by: ["activity_type"], times: 100},
    {
      kind: "steady",
      of: ["activity_id"],
      columns: ["activity_type", "direction", "organiser", "area_code", "held_on", "participants", "served"]
    },
    {kind: "alike", columns: ["activity_type", "direction", "organiser", "area_code", "participants", "served"]},
    {kind: "once", columns: ["activity_type", "organiser", "area_code", "held_on", "participants"]},
    {kind: "more", more: "participants", than: "served"},
    {kind: "spelling", column: "activity_id"}
  ],
  rules: []
} as const satisfies Contract;
