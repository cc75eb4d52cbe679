import {below, flag, int, text} from "./columns.js";
import type {Table} from "./table.js";

export const insurance_yearly = {
  title: "参保（按年）",
  grain: "一行是一个保单年度的一个险种",
  key: ["policy_year", "product"],
  contracts: ["insurance", "beneficiaries"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_insurance"}
  },
  columns: {
    policy_year: {...int("保单年度", ""), period: "year"},
    product: {...text("险种"), dimension: "product"},
    eligible: {
      ...int("重点优抚对象", "人", "该年最后一个已报月份的去重人数；空为台账未报"),
      class: "person_count",
      counts: "distinct person",
      // The same number stands with every product.
      of: {fact: "fact_beneficiary_month", where: ["is_key"]}
    },
    insured: {
      ...int("参保人数", "人", "参保名册里的去重人数，与重点优抚对象是两个总体：可以有名册里不在台账的人"),
      class: "person_count",
      counts: "distinct person"
    },
    flag,
    below
  }
} as const satisfies Table;
