import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const science_resources = {
  id: "science_resources",
  title: "科技拥军资源统计",
  grain: "一行是一类资源在一个月末的家数",
  office: "区科委",
  kind: "snapshot",
  period: ["month"],
  key: ["month", "category", "reporting_unit"],
  columns: {
    month: {header: "统计月份", aliases: ["月份", "统计年月"], type: "month", required: true, about: "统计所说的月末"},
    category: {
      header: "资源类别",
      aliases: ["资源类型"],
      type: "choice",
      values: ["部队", "军工资质单位", "潜力企业", "社会化拥军组织"],
      required: true,
      about: "资源的类别，只报家数，不报名称"
    },
    units: {header: "数量", aliases: ["资源数量", "家数"], type: "int", required: true, about: "家数"},
    reporting_unit
  },
  usual: [
    {kind: "total", column: "units", by: ["category"], times: 2, least: 10},
    {kind: "whole", column: "category", sums: ["units"]}
  ],
  rules: [{id: "known-by-delivery", kind: "notAfterDelivery", column: "month", say: "统计月份不能晚于交付月份"}]
} as const satisfies Contract;
