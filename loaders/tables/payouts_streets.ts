import {amount, below, flag, payMonth, persons, street} from "./columns.js";
import type {Table} from "./table.js";

export const payouts_streets = {
  title: "优抚资金发放（按街镇）",
  grain: "一行是一个发放月份里一个街镇的实发金额和领款人数，全部项目",
  key: ["pay_month", "area_code"],
  contracts: ["payouts"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_benefit_payment", date: "pay_month", where: ["is_paid"]}
  },
  columns: {
    pay_month: payMonth,
    area_code: {...street, dimension: "area_code"},
    amount_yuan: {...amount, counts: "sum paid_yuan"},
    persons: {...persons, counts: "distinct person"},
    flag,
    below
  }
} as const satisfies Table;
