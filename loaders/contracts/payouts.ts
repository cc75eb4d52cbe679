import {identity} from "./identity.js";
import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const payouts = {
  id: "payouts",
  title: "优抚资金发放明细",
  grain: "一行是一笔发放",
  office: "区退役军人局",
  kind: "period",
  period: ["pay_month"],
  key: ["serial"],
  columns: {
    serial: {
      header: "流水号",
      aliases: ["发放流水号", "序列号"],
      type: "text",
      required: true,
      about: "一笔发放的编号"
    },
    ...identity,
    category: {
      header: "优抚类别",
      aliases: ["优抚对象类别", "对象类别"],
      type: "code",
      list: "beneficiary_categories",
      about: "领款人的优抚类别；空为未报"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "发放街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "发放款项的街镇"
    },
    item: {
      header: "发放项目",
      aliases: ["项目", "资金项目", "补助项目"],
      type: "code",
      list: "benefit_items",
      required: true,
      about: "发放项目"
    },
    accrual_month: {
      header: "所属月份",
      aliases: ["所属期", "待遇所属月份"],
      type: "month",
      required: true,
      about: "待遇属于哪个月（补发时早于发放月份）"
    },
    pay_month: {
      header: "发放月份",
      aliases: ["发放年月", "支付月份"],
      type: "month",
      required: true,
      about: "款项实际发放的月份"
    },
    due_yuan: {header: "应发金额", aliases: ["应发"], type: "money", about: "应发金额，元；空为未报"},
    paid_yuan: {
      header: "实发金额",
      aliases: ["实发", "发放金额"],
      type: "money",
      required: true,
      about: "实发金额，元"
    },
    state: {
      header: "发放状态",
      aliases: ["状态", "支付状态"],
      type: "choice",
      values: ["成功", "退回", "待发"],
      required: true,
      about: "只有成功的计入发放额"
    },
    account: {header: "银行账号", aliases: ["银行卡号", "账号", "卡号"], type: "pii", about: "不入库"},
    reporting_unit
  },
  usual: [
    {kind: "amount", column: "paid_yuan", by: ["item"], times: 1000},
    {kind: "amount", column: "due_yuan", by: ["item"], times: 1000},
    {kind: "total", by: ["area_code"], times: 2, least: 20},
    {kind: "total", column: "paid_yuan", by: ["area_code"], times: 2, least: 10000},
    {kind: "steady", of: ["person", "item"], columns: ["category", "area_code", "due_yuan", "paid_yuan", "state"]},
    {kind: "alike", columns: ["due_yuan", "paid_yuan", "category", "area_code", "item", "state"]},
    {kind: "once", columns: ["person", "item", "accrual_month"]},
    {kind: "more", more: "due_yuan", than: "paid_yuan"}
  ],
  rules: [
    {id: "known-by-delivery", kind: "notAfterDelivery", column: "pay_month", say: "发放月份不能晚于交付月份"},
    {
      id: "accrual-before-pay",
      kind: "order",
      earlier: "accrual_month",
      later: "pay_month",
      say: "所属月份不能晚于发放月份"
    },
    {
      id: "paid-when-successful",
      kind: "excludes",
      when: "state",
      equals: "成功",
      column: "paid_yuan",
      values: ["0.00"],
      say: "发放状态是成功，实发金额却是 0，请核实",
      severity: "warning"
    }
  ]
} as const satisfies Contract;
