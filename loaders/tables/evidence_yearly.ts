import {int, text, year} from "./columns.js";
import type {Table} from "./table.js";

export const evidence_yearly = {
  title: "佐证材料（按年）",
  grain: "一行是一个考评年度一个责任单位",
  key: ["year", "unit"],
  contracts: ["evidence"],
  disclosure: {kind: "public"},
  columns: {
    year,
    unit: text("责任单位"),
    required: int("应归档", "份"),
    filed: int("已归档", "份", "可以多于应归档"),
    missing: int("缺", "份", "逐项相加；一项多归档的不抵另一项的缺")
  }
} as const satisfies Table;
