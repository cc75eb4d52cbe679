import {below, flag, persons, street, year} from "./columns.js";
import type {Table} from "./table.js";

export const resettlement_streets = {
  title: "接收安置（按街镇）",
  grain: "一行是一年里一个街镇的接收人数，人员类别合计",
  key: ["year", "area_code"],
  contracts: ["resettlement"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_intake", date: "registered_on"}
  },
  columns: {
    year,
    area_code: {...street, dimension: "area_code"},
    persons: {...persons, counts: "count"},
    flag,
    below
  }
} as const satisfies Table;
