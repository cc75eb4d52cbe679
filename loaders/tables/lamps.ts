import {num, text} from "./columns.js";
import type {Table} from "./table.js";

export const lamps = {
  title: "灯的规则",
  grain: "一行是一盏灯的下限；差距够得着的里，取下限最高的一盏；没有行的不亮灯",
  key: ["against", "least"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    against: text(
      "按什么",
      "schedule 完成率减序时进度（个百分点）；target_points 比率（或全年的完成率）减目标（个百分点）；target_count 其余的数减目标（按各自的单位）。越大越好：越低越好的目标反过来减，等号的目标取差的负数"
    ),
    least: num("下限", "", "差距不小于几；空为没有下限"),
    lamp: text("灯", "green、yellow、red"),
    source: text("出处")
  }
} as const satisfies Table;
