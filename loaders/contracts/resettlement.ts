import {identity} from "./identity.js";
import type {Contract} from "./language/contract.js";

export const resettlement = {
  id: "resettlement",
  title: "退役军人接收安置登记表",
  grain: "一行是一名退役军人的一次接收登记",
  office: "区退役军人局",
  kind: "register",
  period: [],
  key: ["intake_id"],
  columns: {
    intake_id: {
      header: "登记编号",
      aliases: ["登记号", "接收编号"],
      type: "text",
      required: true,
      about: "接收登记的编号，同一编号以最新交付为准"
    },
    ...identity,
    person_type: {
      header: "人员类别",
      aliases: ["人员类型", "类别"],
      type: "code",
      list: "person_types",
      required: true,
      about: "义务兵、军士（旧称士官）、军官"
    },
    placement_type: {
      header: "安置方式",
      aliases: ["安置类别", "选择安置方式"],
      type: "code",
      list: "placement_types",
      required: true,
      about: "退役军人保障法第二十一至二十三条的安置方式"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "安置街镇", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "安置地所在街镇"
    },
    due_on: {
      header: "应报到日期",
      aliases: ["应报到时间", "应报道日期", "应报道时间"],
      type: "date",
      about: "应当报到的最后一天；空为未定"
    },
    registered_on: {
      header: "报到日期",
      aliases: ["报到时间", "报道时间", "报道日期"],
      type: "date",
      required: true,
      about: "实际报到日"
    },
    placed_on: {header: "安置完成日期", aliases: ["安置完成时间"], type: "date", about: "安置完成日；空为尚未完成"},
    trained: {header: "参加培训", aliases: ["是否参加培训"], type: "flag", about: "是否参加职业技能培训；空为未报"},
    state: {header: "状态", aliases: ["登记状态"], type: "text", category: true, about: "作废、撤销的登记不计"}
  },
  usual: [
    {
      kind: "steady",
      of: ["intake_id"],
      columns: ["person", "person_type", "placement_type", "area_code", "registered_on", "due_on"]
    },
    {kind: "alike", columns: ["person_type", "placement_type", "area_code", "trained"]},
    {kind: "once", columns: ["person", "registered_on"]},
    {kind: "spelling", column: "intake_id"}
  ],
  rules: [
    {
      id: "conscript-placement",
      kind: "excludes",
      when: "person_type",
      equals: "conscript",
      column: "placement_type",
      values: ["transferred", "monthly_pension"],
      say: "义务兵没有转业和逐月领取退役金（退役军人保障法第二十三条）"
    },
    {id: "registered-by-delivery", kind: "notAfterDelivery", column: "registered_on", say: "报到日期不能晚于交付月份"},
    {
      id: "placed-after-registered",
      kind: "order",
      earlier: "registered_on",
      later: "placed_on",
      say: "安置完成日期不能早于报到日期"
    }
  ]
} as const satisfies Contract;
