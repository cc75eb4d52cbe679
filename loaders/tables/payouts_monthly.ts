import {amount, below, flag, int, payMonth, persons, text} from "./columns.js";
import type {Table} from "./table.js";

export const payouts_monthly = {
  title: "优抚资金发放（按月）",
  grain: "一行是一个发放月份里一个所属年度、一个发放项目的实发金额和领款人数",
  key: ["pay_month", "accrual_year", "benefit_item"],
  contracts: ["payouts"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_benefit_payment", date: "pay_month", where: ["is_paid"]}
  },
  columns: {
    pay_month: payMonth,
    accrual_year: {...int("所属年度", "", "待遇属于哪一年；补发的早于发放年"), dimension: "accrual_year"},
    benefit_item: {...text("发放项目"), dimension: "item"},
    amount_yuan: {...amount, counts: "sum paid_yuan"},
    persons: {...persons, counts: "distinct person"},
    flag,
    below,
    in_total: int("计入发放总额", "", "1 计入指标“优待抚恤金发放总额”，0 不计入")
  }
} as const satisfies Table;
