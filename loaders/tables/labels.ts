import {text} from "./columns.js";
import type {Table} from "./table.js";

export const labels = {
  title: "代码与名称",
  grain: "一行是一个代码表的一个代码",
  key: ["list", "code"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    list: text("代码表"),
    code: text("代码"),
    name: text("名称")
  }
} as const satisfies Table;
