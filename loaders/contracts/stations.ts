import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

const saidOfStation = [
  "level",
  "area_code",
  "has_organisation",
  "has_posts",
  "has_staff",
  "has_funds",
  "has_support",
  "stars",
  "model",
  "staff"
] as const;

export const stations = {
  id: "stations",
  title: "退役军人服务站台账",
  grain: "一行是一个服务中心或服务站在一个季度末的情况",
  office: "区退役军人服务中心",
  kind: "snapshot",
  period: ["quarter"],
  key: ["quarter", "station"],
  columns: {
    quarter: {header: "统计季度", aliases: ["季度"], type: "quarter", required: true, about: "台账所说的季末"},
    station: {
      header: "站点编码",
      aliases: ["站点编号", "服务站编码"],
      type: "text",
      required: true,
      about: "站点的编码"
    },
    level: {
      header: "级别",
      aliases: ["站点级别", "层级"],
      type: "code",
      list: "station_levels",
      required: true,
      about: "区、街镇、居民区三级"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "所在街镇；区中心记区本级"
    },
    has_organisation: {header: "有机构", aliases: ["机构"], type: "flag", required: true, about: "五有之一"},
    has_posts: {header: "有编制", aliases: ["编制"], type: "flag", required: true, about: "五有之一"},
    has_staff: {header: "有人员", aliases: ["人员"], type: "flag", required: true, about: "五有之一"},
    has_funds: {header: "有经费", aliases: ["经费"], type: "flag", required: true, about: "五有之一"},
    has_support: {header: "有保障", aliases: ["保障"], type: "flag", required: true, about: "五有之一"},
    stars: {header: "星级", aliases: ["星级评定"], type: "int", max: 5, about: "0 到 5；空为未评"},
    model: {header: "示范", aliases: ["示范站", "是否示范", "示范型"], type: "flag", about: "是否示范型；空为未报"},
    staff: {header: "工作人员数", aliases: ["工作人员", "人员数"], type: "int", about: "人；空为未报"},
    reporting_unit
  },
  usual: [
    {kind: "total", by: ["area_code"], times: 2, least: 6},
    {
      kind: "steady",
      of: ["station"],
      columns: saidOfStation
    },
    {
      kind: "alike",
      columns: saidOfStation
    },
    {kind: "spelling", column: "station"}
  ],
  rules: [{id: "known-by-delivery", kind: "notAfterDelivery", column: "quarter", say: "统计季度不能晚于交付月份"}]
} as const satisfies Contract;
