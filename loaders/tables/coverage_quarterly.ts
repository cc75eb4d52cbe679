import {flag, int, quarter, text} from "./columns.js";
import type {Table} from "./table.js";

export const coverage_quarterly = {
  title: "街镇季度活动覆盖",
  grain: "一行是一个季度一个街镇，没有活动的也列",
  key: ["quarter", "area_code"],
  contracts: ["activities"],
  disclosure: {kind: "public"},
  columns: {
    quarter,
    area_code: text("街镇", "九位街镇代码；区本级举办的不计"),
    events: int("场次", "场"),
    types_covered: int("活动类型数", "类"),
    covered: int("有无活动", "", "1 有，0 无"),
    flag
  }
} as const satisfies Table;
