import {int, num, text} from "./columns.js";
import type {Table} from "./table.js";

export const va_gdx = {
  title: "美国退伍军人事务部支出地理分布（公开数据示例）",
  grain: "一行是一个州在一个财政年度",
  key: ["fiscal_year", "state"],
  contracts: ["va_gdx"],
  disclosure: {kind: "public"},
  columns: {
    fiscal_year: {...int("财政年度", ""), period: "year"},
    state: {...text("州代码"), form: /^[A-Z]{2}$/},
    state_name: {...text("州名"), form: /^[A-Z][A-Za-z. ]+$/},
    veterans: num("退伍军人数", "人", "估计数，有小数；空为未报"),
    total: num("支出合计", "千美元", "千美元"),
    compensation_pension: num("伤残补偿与抚恤", "千美元", "千美元"),
    construction: num("建设", "千美元", "千美元；可以为负"),
    education: num("教育与职业康复", "千美元", "千美元"),
    loan: num("贷款担保", "千美元", "千美元"),
    operations: num("一般行政支出", "千美元", "千美元"),
    insurance: num("保险与赔付", "千美元", "千美元"),
    medical: num("医疗", "千美元", "千美元"),
    patients: num("就诊人数", "人", "空为未报")
  }
} as const satisfies Table;
