import {int, text, year} from "./columns.js";
import type {Table} from "./table.js";

export const evidence_missing = {
  title: "缺的佐证材料",
  grain: "一行是一个考评年度一个责任单位一项指标的一类材料，只列有缺的",
  key: ["year", "unit", "item_no", "kind"],
  contracts: ["evidence"],
  disclosure: {kind: "public"},
  columns: {
    year,
    unit: text("责任单位"),
    item_no: {
      ...text("指标编号", "考评标准的序号，分项写作 1.2；既不是编号也不是约定的词的，写作“其他”"),
      form: /^\d{1,3}([.-]\d{1,2}){0,2}$|^模范街镇$|^其他$/
    },
    kind: text("材料类型"),
    required: int("应归档", "份"),
    filed: int("已归档", "份"),
    missing: int("缺", "份")
  }
} as const satisfies Table;
