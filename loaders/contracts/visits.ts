import type {Contract} from "./language/contract.js";

export const visits = {
  id: "visits",
  title: "走访慰问台账",
  grain: "一行是一批走访慰问",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["batch_id"],
  columns: {
    batch_id: {
      header: "批次号",
      aliases: ["批次编号", "走访批次号", "走访批次"],
      type: "text",
      required: true,
      about: "走访批次的编号，同一编号以最新交付为准"
    },
    festival: {
      header: "节日",
      aliases: ["节日名称", "走访节日"],
      type: "text",
      keep: false,
      about: "不入库：节日由走访日期判断，节日名称里可能写有对象"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "走访对象所在街镇；区里统一走访的记区本级"
    },
    category: {
      header: "对象类别",
      aliases: ["走访对象类别", "慰问对象类别", "优抚类别", "优抚对象类别"],
      type: "code",
      list: "beneficiary_categories",
      required: true,
      about: "走访对象的优抚类别"
    },
    visited_on: {
      header: "走访日期",
      aliases: ["走访时间", "慰问日期", "慰问时间", "走访慰问日期"],
      type: "date",
      required: true,
      about: "走访日"
    },
    persons: {
      header: "走访人数",
      aliases: ["慰问人数", "走访慰问人数"],
      type: "int",
      required: true,
      about: "走访到的人数"
    },
    solatium_yuan: {
      header: "慰问金",
      aliases: ["慰问金额", "慰问金总额"],
      type: "money",
      about: "慰问金，元；空为未报"
    },
    state: {header: "状态", type: "text", category: true, about: "作废、撤销的批次不计；空为有效"}
  },
  usual: [
    {kind: "amount", column: "solatium_yuan", by: ["category"], times: 1000},
    {kind: "steady", of: ["batch_id"], columns: ["area_code", "category", "visited_on", "persons", "solatium_yuan"]},
    {kind: "alike", columns: ["area_code", "category", "persons", "solatium_yuan"]},
    {kind: "once", columns: ["area_code", "category", "visited_on", "persons"]},
    {kind: "more", more: "solatium_yuan", than: "persons"},
    {kind: "spelling", column: "batch_id"}
  ],
  rules: []
} as const satisfies Contract;
