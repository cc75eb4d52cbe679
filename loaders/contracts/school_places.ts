import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const school_places = {
  id: "school_places",
  title: "军人子女教育优待统计",
  grain: "一行是一个学年的一个学段、一种类型",
  office: "区教育局",
  kind: "period",
  period: ["school_year"],
  key: ["school_year", "stage", "kind", "reporting_unit"],
  columns: {
    school_year: {
      header: "学年",
      aliases: ["学年度", "统计学年"],
      type: "school_year",
      required: true,
      about: "学年，如 2023-2024"
    },
    stage: {
      header: "学段",
      aliases: ["教育阶段", "就读学段"],
      type: "text",
      category: true,
      required: true,
      about: "学段，如幼儿园、小学、初中、高中"
    },
    kind: {
      header: "类型",
      aliases: ["优待类型", "申请类型"],
      type: "choice",
      values: ["入学", "升学", "转学"],
      required: true,
      about: "优待的类型"
    },
    applied: {header: "申请人数", aliases: ["申请数"], type: "int", required: true, about: "提出申请的人数"},
    solved: {
      header: "解决人数",
      aliases: ["已解决人数", "解决数"],
      type: "int",
      required: true,
      about: "申请里已解决的人数"
    },
    reporting_unit
  },
  usual: [
    {kind: "total", column: "applied", by: ["stage", "kind"], times: 2, least: 20},
    {kind: "more", more: "applied", than: "solved"},
    {kind: "whole", column: "stage", sums: ["applied", "solved"]}
  ],
  rules: [
    {id: "solved-within-applied", kind: "atMost", part: "solved", whole: "applied", say: "解决人数不能多于申请人数"}
  ]
} as const satisfies Contract;
