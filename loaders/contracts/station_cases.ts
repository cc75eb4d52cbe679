import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const station_cases = {
  id: "station_cases",
  title: "服务站事项办理统计",
  grain: "一行是一个服务站在一个月的一类事项",
  office: "区退役军人服务中心",
  kind: "period",
  period: ["month"],
  key: ["month", "station", "matter"],
  columns: {
    month: {header: "统计月份", aliases: ["月份", "统计年月"], type: "month", required: true, about: "办理所在的月份"},
    station: {
      header: "站点编码",
      aliases: ["站点编号", "服务站编码"],
      type: "text",
      required: true,
      about: "站点的编码，与服务站台账一致"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "站点所在街镇；区中心记区本级"
    },
    matter: {
      header: "事项类别",
      aliases: ["事项类型", "服务事项类别", "服务事项"],
      type: "text",
      category: true,
      required: true,
      about: "服务事项的类别，只用于分行，不公布"
    },
    received: {header: "受理件数", aliases: ["受理数", "受理量"], type: "int", required: true, about: "当月受理的件数"},
    closed: {
      header: "办结件数",
      aliases: ["办结数", "办结量"],
      type: "int",
      required: true,
      about: "当月受理的事项里已办结的件数"
    },
    closed_on_time: {
      header: "按时办结件数",
      aliases: ["按期办结件数", "按时办结数", "按期办结数"],
      type: "int",
      about: "按时办结的件数；空为未报"
    },
    reporting_unit
  },
  usual: [
    {kind: "total", column: "received", by: ["area_code"], times: 3, least: 20},
    {kind: "steady", of: ["station", "matter"], columns: ["area_code", "received", "closed", "closed_on_time"]},
    {kind: "alike", columns: ["area_code", "matter", "received", "closed", "closed_on_time"]},
    {kind: "more", more: "received", than: "closed"},
    {kind: "more", more: "closed", than: "closed_on_time"},
    {kind: "whole", column: "area_code", sums: ["received", "closed"]},
    {kind: "whole", column: "matter", sums: ["received", "closed"]},
    {kind: "whole", column: "station", sums: ["received", "closed"]},
    {kind: "spelling", column: "station"}
  ],
  rules: [
    {id: "known-by-delivery", kind: "notAfterDelivery", column: "month", say: "统计月份不能晚于交付月份"},
    {id: "closed-within-received", kind: "atMost", part: "closed", whole: "received", say: "办结件数不能多于受理件数"},
    {
      id: "on-time-within-closed",
      kind: "atMost",
      part: "closed_on_time",
      whole: "closed",
      say: "按时办结件数不能多于办结件数"
    }
  ]
} as const satisfies Contract;
