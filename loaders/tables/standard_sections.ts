import {int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const standard_sections = {
  title: "考评标准：一级指标",
  grain: "一行是一个版本的一个一级指标",
  key: ["version", "no"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    no: int("序号", ""),
    name: text("名称"),
    block: text("部分", "section 基础项、bonus 加分项、veto 一票否决；加分项和否决项不与得分相加"),
    points: num("分值", "分", "空为分值未公布，不是 0 分"),
    source: text("出处", "代码见 labels 的 standard_sources，几处出处用分号隔开"),
    version: text("版本")
  }
} as const satisfies Table;
