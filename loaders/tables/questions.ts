import {publicFileNames} from "../warehouse/publicFiles.js";
import {int, text} from "./columns.js";
import {allExports} from "./exports.js";
import type {Table} from "./table.js";

export const questions = {
  title: "请核实",
  grain: "一行是最近一次交付里一个文件一列的一种情形：不合常情但没有退回的，和与以前不同的；只有次数，没有内容",
  key: ["delivery", "contract", "file", "column", "kind"],
  contracts: allExports,
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    delivery: text("交付月份"),
    contract: text("导出"),
    file: {...text("文件"), form: publicFileNames},
    column: text("列", "空为这种导出没有约定的列"),
    kind: text("情形", "规则的编号，或 labels 的 question_kinds"),
    message: text("说明"),
    count: int("次数", "次", "行数；说的是列或值的，为几列、几种")
  }
} as const satisfies Table;
