import {int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const standard_subitems = {
  title: "考评标准：分项",
  grain: "一行是一条考评内容的一个分项",
  key: ["version", "item_no", "sub_no"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    version: text("版本"),
    item_no: text("编号"),
    sub_no: int("分项", ""),
    content: text("内容"),
    points: num("分值", "分", "空为分值未公布"),
    source: text("出处")
  }
} as const satisfies Table;
