import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const volunteers = {
  id: "volunteers",
  title: "志愿服务队伍统计",
  grain: "一行是一支志愿服务队伍在一个月末的情况",
  office: "区退役军人服务中心",
  kind: "snapshot",
  period: ["month"],
  key: ["month", "team"],
  columns: {
    month: {header: "统计月份", aliases: ["月份", "统计年月"], type: "month", required: true, about: "统计所说的月末"},
    team: {
      header: "队伍编号",
      aliases: ["队伍编码", "志愿队伍编号"],
      type: "text",
      required: true,
      about: "志愿服务队伍的编号"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "队伍所在街镇；区级队伍记区本级"
    },
    volunteers: {
      header: "志愿者人数",
      aliases: ["志愿者数", "在册志愿者人数"],
      type: "int",
      required: true,
      about: "月末在册的志愿者人数"
    },
    services: {header: "服务场次", aliases: ["服务次数", "服务场数"], type: "int", about: "当月服务的场次；空为未报"},
    reporting_unit
  },
  usual: [
    {kind: "total", column: "volunteers", by: ["area_code"], times: 2, least: 20},
    {kind: "steady", of: ["team"], columns: ["area_code", "volunteers", "services"]},
    {kind: "alike", columns: ["area_code", "volunteers", "services"]},
    {kind: "whole", column: "area_code", sums: ["volunteers", "services"]},
    {kind: "spelling", column: "team"}
  ],
  rules: [{id: "known-by-delivery", kind: "notAfterDelivery", column: "month", say: "统计月份不能晚于交付月份"}]
} as const satisfies Contract;
