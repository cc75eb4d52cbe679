import {identity} from "./identity.js";
import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const insurance = {
  id: "insurance",
  title: "优抚对象参保名册",
  grain: "一行是一名优抚对象在一个保单年度的一个险种",
  office: "区退役军人局",
  kind: "period",
  period: ["policy_year", "product"],
  key: ["policy_year", "product", "person"],
  columns: {
    policy_year: {
      header: "保单年度",
      aliases: ["参保年度", "投保年度", "保险年度"],
      type: "year",
      required: true,
      about: "保单所属年度"
    },
    product: {
      header: "险种",
      aliases: ["保险种类", "保险险种", "保险产品"],
      type: "choice",
      values: ["沪惠保", "意外险"],
      required: true,
      about: "参保的险种"
    },
    ...identity,
    category: {
      header: "优抚类别",
      aliases: ["优抚对象类别", "对象类别", "人员类别"],
      type: "code",
      list: "beneficiary_categories",
      about: "参保人的优抚类别；空为未报"
    },
    area_code: {
      header: "街镇",
      aliases: ["所属街镇", "所属镇街", "街道", "街道（镇）"],
      type: "code",
      list: "streets",
      required: true,
      about: "发放待遇的街镇"
    },
    insured_on: {
      header: "参保日期",
      aliases: ["投保日期", "参保时间", "投保时间"],
      type: "date",
      about: "参保日；空为未报"
    },
    premium_yuan: {header: "保费", aliases: ["保险费", "保费金额"], type: "money", about: "保费，元；空为未报"},
    reporting_unit
  },
  usual: [
    {kind: "amount", column: "premium_yuan", by: ["product"], times: 1000},
    {kind: "total", by: ["area_code"], times: 2, least: 20},
    {kind: "steady", of: ["person"], columns: ["category", "area_code"]},
    {kind: "alike", columns: ["area_code", "category", "premium_yuan"]}
  ],
  rules: []
} as const satisfies Contract;
