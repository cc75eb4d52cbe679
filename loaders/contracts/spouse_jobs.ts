import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const spouse_jobs = {
  id: "spouse_jobs",
  title: "随军随调家属安置统计",
  grain: "一行是一个年度的一种安置方式",
  office: "区人社局",
  kind: "period",
  period: ["year"],
  key: ["year", "way", "reporting_unit"],
  columns: {
    year: {header: "年度", aliases: ["统计年度", "年份"], type: "year", required: true, about: "安置所在年度"},
    way: {
      header: "安置方式",
      aliases: ["安置类别", "就业安置方式"],
      type: "text",
      category: true,
      required: true,
      about: "安置的方式，如单位接收、货币补偿"
    },
    eligible: {
      header: "符合条件人数",
      aliases: ["符合安置条件人数"],
      type: "int",
      required: true,
      about: "符合安置条件的人数"
    },
    placed: {header: "已安置人数", aliases: ["安置人数"], type: "int", required: true, about: "已安置的人数"},
    reporting_unit
  },
  usual: [
    {kind: "total", column: "eligible", by: ["way"], times: 2, least: 20},
    {kind: "more", more: "eligible", than: "placed"},
    {kind: "whole", column: "way", sums: ["eligible", "placed"]}
  ],
  rules: [
    {
      id: "placed-above-eligible",
      kind: "atMost",
      part: "placed",
      whole: "eligible",
      say: "已安置人数多于符合条件人数，请核实",
      severity: "warning"
    }
  ]
} as const satisfies Contract;
