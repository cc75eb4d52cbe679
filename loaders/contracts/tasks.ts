import type {Contract} from "./language/contract.js";

export const tasks = {
  id: "tasks",
  title: "创建任务分解表",
  grain: "一行是一项创建任务",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["task_id"],
  columns: {
    task_id: {
      header: "任务编号",
      aliases: ["编号"],
      type: "text",
      required: true,
      about: "任务编号，同一编号以最新交付为准"
    },
    section: {
      header: "一级指标",
      aliases: ["一级指标序号", "指标序号"],
      type: "int",
      min: 1,
      max: 10,
      required: true,
      about: "考评标准的一级指标序号：1–8 八个方面，9 加分，10 一票否决"
    },
    task: {
      header: "任务",
      aliases: ["任务内容", "工作任务", "任务标题"],
      type: "text",
      required: true,
      keep: false,
      about: "不入库：任务文字可能写有人名或部队称谓"
    },
    kind: {
      header: "类型",
      aliases: ["任务类型"],
      type: "choice",
      values: ["一般", "重点"],
      about: "一般或重点；空为未报"
    },
    unit: {
      header: "责任单位",
      aliases: ["牵头单位", "单位"],
      type: "code",
      list: "units",
      required: true,
      about: "责任单位"
    },
    cooperating: {header: "配合单位", aliases: ["协办单位"], type: "text", keep: false, about: "不入库：没有指标需要"},
    assigned_on: {header: "下达日期", aliases: ["下达时间"], type: "date", required: true, about: "下达日"},
    due_on: {
      header: "计划完成日期",
      aliases: ["计划完成时间", "完成时限"],
      type: "date",
      required: true,
      about: "计划完成的最后一天"
    },
    done_on: {header: "完成日期", aliases: ["完成时间", "实际完成日期"], type: "date", about: "完成日；空为未完成"},
    state: {
      header: "状态",
      aliases: ["任务状态"],
      type: "text",
      category: true,
      required: true,
      about: "作废、撤销的不计"
    }
  },
  usual: [
    {kind: "steady", of: ["task_id"], columns: ["section", "kind", "unit", "assigned_on", "due_on", "state"]},
    {kind: "alike", columns: ["kind", "unit"]},
    {kind: "once", columns: ["section", "kind", "unit", "assigned_on", "due_on"]},
    {kind: "spelling", column: "task_id"}
  ],
  rules: [
    {
      id: "due-after-assigned",
      kind: "order",
      earlier: "assigned_on",
      later: "due_on",
      say: "计划完成日期不能早于下达日期"
    },
    {
      id: "done-after-assigned",
      kind: "order",
      earlier: "assigned_on",
      later: "done_on",
      say: "完成日期不能早于下达日期"
    }
  ]
} as const satisfies Contract;
