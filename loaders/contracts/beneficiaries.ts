import {identity} from "./identity.js";
import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const beneficiaries = {
  id: "beneficiaries",
  title: "优抚对象台账",
  grain: "一行是一名优抚对象在一个统计月份的一个优抚类别",
  office: "区退役军人局",
  kind: "snapshot",
  period: ["month"],
  key: ["month", "person", "category"],
  columns: {
    month: {header: "统计月份", aliases: ["月份", "统计年月"], type: "month", required: true, about: "台账所说的月末"},
    ...identity,
    category: {
      header: "优抚类别",
      aliases: ["优抚对象类别", "对象类别", "人员类别"],
      type: "code",
      list: "beneficiary_categories",
      required: true,
      about: "优抚对象类别"
    },
    disability_grade: {
      header: "残疾等级",
      aliases: ["伤残等级"],
      type: "text",
      keep: false,
      about: "不入库：没有指标需要"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "发放待遇的街镇"
    },
    state: {
      header: "状态",
      aliases: ["待遇状态"],
      type: "choice",
      values: ["享受待遇", "去世", "迁出", "取消"],
      required: true,
      about: "只有享受待遇的计入人数"
    },
    reporting_unit
  },
  usual: [
    {kind: "total", by: ["area_code"], times: 2, least: 20},
    {kind: "total", by: ["category"], times: 2, least: 20},
    {kind: "steady", of: ["person", "category"], columns: ["area_code", "state"]},
    {kind: "alike", columns: ["category", "area_code", "state"]}
  ],
  rules: [{id: "known-by-delivery", kind: "notAfterDelivery", column: "month", say: "统计月份不能晚于交付月份"}]
} as const satisfies Contract;
