import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const evidence = {
  id: "evidence",
  title: "佐证材料台账",
  grain: "一行是一个责任单位在一个考评年度为一项指标的一类材料",
  office: "区双拥办",
  kind: "period",
  period: ["year"],
  key: ["year", "item_no", "unit", "kind"],
  columns: {
    year: {
      header: "考评年度",
      aliases: ["考评年份", "年度"],
      type: "year",
      required: true,
      about: "材料所属的考评年度"
    },
    item_no: {
      header: "指标编号",
      aliases: ["考评指标编号"],
      type: "text",
      required: true,
      about: "考评标准里的指标编号"
    },
    unit: {
      header: "责任单位",
      aliases: ["牵头单位"],
      type: "code",
      list: "units",
      required: true,
      about: "负责归档的单位"
    },
    kind: {
      header: "材料类型",
      aliases: ["佐证材料类型", "材料类别", "材料种类"],
      type: "code",
      list: "evidence_kinds",
      required: true,
      about: "佐证材料的类型"
    },
    required: {
      header: "应归档",
      aliases: ["应归档数", "应归档份数", "应归档件数"],
      type: "int",
      required: true,
      about: "应归档的份数"
    },
    filed: {
      header: "已归档",
      aliases: ["已归档数", "已归档份数", "已归档件数"],
      type: "int",
      required: true,
      about: "已归档的份数"
    },
    reporting_unit
  },
  usual: [
    {kind: "steady", of: ["item_no", "unit", "kind"], columns: ["required"]},
    {kind: "alike", columns: ["unit", "kind", "required", "filed"]},
    {kind: "whole", column: "unit", sums: ["required", "filed"]}
  ],
  rules: [
    {
      id: "filed-above-required",
      kind: "atMost",
      part: "filed",
      whole: "required",
      say: "已归档多于应归档，请核实",
      severity: "warning"
    }
  ]
} as const satisfies Contract;
