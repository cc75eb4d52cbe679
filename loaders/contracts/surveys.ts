import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const surveys = {
  id: "surveys",
  title: "满意度调查统计",
  grain: "一行是一个波次里一个街镇的一类对象",
  office: "区双拥办",
  kind: "period",
  period: ["wave"],
  key: ["wave", "group", "area_code"],
  columns: {
    wave: {
      header: "波次",
      aliases: ["调查波次"],
      type: "text",
      required: true,
      about: "调查的波次，再次交付替换整个波次"
    },
    month: {header: "调查月份", aliases: ["调查年月"], type: "month", required: true, about: "调查所在的月份"},
    group: {
      header: "对象",
      aliases: ["调查对象"],
      type: "text",
      category: true,
      required: true,
      about: "调查对象的类别，如优抚对象"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "调查对象所在街镇；不分街镇的记区本级"
    },
    answered: {header: "应答人数", aliases: ["有效应答人数"], type: "int", required: true, about: "应答的人数"},
    satisfied: {
      header: "满意人数",
      aliases: ["满意数"],
      type: "int",
      required: true,
      about: "应答的人里表示满意的人数"
    },
    reporting_unit
  },
  usual: [
    {kind: "steady", of: ["group", "area_code"], columns: ["answered", "satisfied"]},
    {kind: "alike", columns: ["group", "area_code", "answered", "satisfied"]},
    {kind: "more", more: "answered", than: "satisfied"},
    {kind: "whole", column: "group", sums: ["answered", "satisfied"]},
    {kind: "whole", column: "area_code", sums: ["answered", "satisfied"]}
  ],
  rules: [
    {id: "known-by-delivery", kind: "notAfterDelivery", column: "month", say: "调查月份不能晚于交付月份"},
    {
      id: "satisfied-within-answered",
      kind: "atMost",
      part: "satisfied",
      whole: "answered",
      say: "满意人数不能多于应答人数"
    }
  ]
} as const satisfies Contract;
