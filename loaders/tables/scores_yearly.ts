import {int, num, text, year} from "./columns.js";
import type {Table} from "./table.js";

export const scores_yearly = {
  title: "考评得分（按年）",
  grain: "一行是一个年度一版标准的一个一级指标",
  key: ["year", "standard", "section"],
  contracts: ["scores"],
  disclosure: {kind: "public"},
  columns: {
    year,
    standard: {...text("标准版本"), form: /^[0-9A-Za-z.年版试行修订（）()-]{1,20}$|^其他$/},
    section: int("一级指标", "", "空为该版标准里读不到它属于哪一个一级指标"),
    items: int("条目数", "条"),
    items_with_points: int("分值已公布的条目数", "条"),
    max_points: num("满分", "分", "分值已公布的条目之和；空为分值未公布，不是 0 分"),
    self_points: num("自评得分", "分", "分值已公布的条目之和；空为没有自评"),
    checked_points: num("核定得分", "分", "分值已公布的条目之和；空为没有核定"),
    items_self_scored: int("已自评的条目数", "条", "分值已公布的当中"),
    items_checked: int("已核定的条目数", "条", "分值已公布的当中")
  }
} as const satisfies Table;
