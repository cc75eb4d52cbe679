import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const population = {
  id: "population",
  title: "街镇基数",
  grain: "一行是一个街镇在一个年度的基数",
  office: "区双拥办",
  kind: "snapshot",
  period: ["year"],
  key: ["year", "area_code"],
  columns: {
    year: {header: "年度", aliases: ["统计年度", "年份"], type: "year", required: true, about: "基数所属年度"},
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      whole: "310104",
      about: "街镇；全区的一行是合计，只用来核对，不入库"
    },
    residents: {header: "常住人口", aliases: ["常住人口数"], type: "int", required: true, about: "人"},
    committees: {header: "居委会数", aliases: ["居委会", "居委会个数"], type: "int", required: true, about: "个"},
    reporting_unit
  },
  usual: [
    {kind: "total", column: "residents", by: ["area_code"], times: 1.5, least: 1000},
    {kind: "total", column: "committees", by: ["area_code"], times: 1.5, least: 6},
    {kind: "steady", of: ["area_code"], columns: ["residents", "committees"]},
    {kind: "whole", column: "area_code", sums: ["residents", "committees"]},
    {kind: "more", more: "residents", than: "committees"}
  ],
  rules: []
} as const satisfies Contract;
