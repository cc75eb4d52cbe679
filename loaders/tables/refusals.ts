import {publicFileName} from "../warehouse/publicFiles.js";
import {int, text} from "./columns.js";
import {allExports} from "./exports.js";
import type {Table} from "./table.js";

export const refusals = {
  title: "退回",
  grain: "一行是一个文件里一列违反一条规则的行数，不含任何单元格的内容",
  key: ["delivery", "contract", "file", "column", "rule", "message"],
  contracts: allExports,
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    delivery: text("交付月份"),
    contract: text("导出"),
    file: {...text("文件"), form: publicFileName},
    column: text("列"),
    rule: {...text("规则"), form: /^[a-z][a-z0-9_-]*$/},
    message: {...text("原因"), form: /^[^“”]*(“…”[^“”]*)*$/s},
    rows: int("行数", "行")
  }
} as const satisfies Table;
