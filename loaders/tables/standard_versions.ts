import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const standard_versions = {
  title: "考评标准：版本",
  grain: "一行是考评标准的一个版本；各版并存，历年得分用当年那一版的分值",
  key: ["version"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    version: text("版本"),
    title: text("名称"),
    level: text("级别", "国家、市、区"),
    effective_from: int("生效年度", "", "空为没有查到"),
    effective_to: int("失效年度", "", "空为没有查到，或仍有效"),
    complete: int("全表", "", "1 为全部条目，0 为只读到一部分"),
    in_force: int("现行", "", "1 为这次发布的年度在有效年份之内；空为有效年份没有查到"),
    source: text("出处"),
    note: text("说明")
  }
} as const satisfies Table;
