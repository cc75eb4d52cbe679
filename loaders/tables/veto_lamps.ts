import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const veto_lamps = {
  title: "一票否决风险",
  grain: "一行是一个风险事项，只有编号，没有文字",
  key: ["lamp"],
  contracts: ["veto_events"],
  disclosure: {kind: "public"},
  columns: {
    lamp: int("编号", "", "按发现日期排的顺序号，与台账编号无关；补登较早的事项会使后面的顺延"),
    state: {...text("状态", "open 未化解、closed 已化解"), judges: true},
    since: {...text("自", "未化解的为发现日期，已化解的为化解日期"), judges: true}
  }
} as const satisfies Table;
