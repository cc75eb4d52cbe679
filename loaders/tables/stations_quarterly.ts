import {flag, int, quarter, street, text} from "./columns.js";
import type {Table} from "./table.js";

export const stations_quarterly = {
  title: "退役军人服务站（按季）",
  grain: "一行是一个季末一个级别、一个街镇的站数",
  key: ["quarter", "level", "area_code"],
  contracts: ["stations"],
  disclosure: {kind: "public"},
  columns: {
    quarter,
    level: text("级别"),
    area_code: street,
    stations: int("站数", "个"),
    five_haves: int("五项全有的站数", "个"),
    model_stations: int("示范站数", "个", "空为都没有报"),
    flag
  }
} as const satisfies Table;
