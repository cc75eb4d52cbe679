import {below, flag, month, persons, text} from "./columns.js";
import type {Table} from "./table.js";

export const beneficiaries_monthly = {
  title: "优抚对象（按月）",
  grain: "一行是一个月末一个优抚类别的人数；all 是重点优抚对象去重人数",
  key: ["month", "category"],
  contracts: ["beneficiaries"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_beneficiary_month"},
    whole: {column: "category", code: "all", where: ["is_key"]},
    sensitiveWhere: "category in (select category from dim_beneficiary_category where is_sensitive)"
  },
  columns: {
    month,
    category: {...text("优抚类别", "同一人可在几个类别，各类别之和可以大于 all"), dimension: "category"},
    persons: {...persons, counts: "distinct person"},
    flag,
    below
  }
} as const satisfies Table;
