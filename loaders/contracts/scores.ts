import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const scores = {
  id: "scores",
  title: "考评自评得分",
  grain: "一行是一项指标在一个年度、一版标准下的得分",
  office: "区双拥办",
  kind: "period",
  period: ["year", "standard"],
  key: ["year", "standard", "item_no", "unit"],
  columns: {
    standard: {header: "标准版本", aliases: ["考评标准版本"], type: "text", required: true, about: "考评标准的版本"},
    year: {header: "年度", aliases: ["考评年度", "年份"], type: "year", required: true, about: "考评年度"},
    item_no: {
      header: "指标编号",
      aliases: ["考评指标编号"],
      type: "text",
      required: true,
      about: "该版标准里的指标编号"
    },
    unit: {
      header: "责任单位",
      aliases: ["牵头单位"],
      type: "code",
      list: "units",
      about: "负责该项指标的单位；空为全区的得分"
    },
    max_points: {
      header: "满分",
      aliases: ["分值", "标准分", "标准分值"],
      type: "decimal",
      scale: 4,
      unpublished: ["未公布", "分值未公布"],
      about: "该项的满分；空为分值未公布"
    },
    self_points: {
      header: "自评得分",
      aliases: ["自评分", "自评分数"],
      type: "decimal",
      scale: 4,
      about: "自评的得分；空为未自评"
    },
    checked_points: {
      header: "核定得分",
      aliases: ["核定分", "核定分数"],
      type: "decimal",
      scale: 4,
      about: "核定的得分；空为未核定"
    },
    reporting_unit
  },
  usual: [
    {kind: "steady", of: ["item_no", "unit"], columns: ["max_points", "self_points", "checked_points"]},
    {kind: "alike", columns: ["max_points", "self_points", "checked_points"]},
    {kind: "more", more: "max_points", than: "self_points"}
  ],
  rules: []
} as const satisfies Contract;
