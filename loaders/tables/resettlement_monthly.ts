import {below, flag, month, persons, text} from "./columns.js";
import type {Table} from "./table.js";

export const resettlement_monthly = {
  title: "接收安置（按月）",
  grain: "一行是一个月里一种人员类别、一种安置方式的接收人数",
  key: ["month", "person_type", "placement_type"],
  contracts: ["resettlement"],
  disclosure: {
    kind: "persons",
    rows: {fact: "fact_intake", date: "registered_on"},
    // 供养 is of the seriously disabled: the same persons as disabled_handover_rate.
    sensitiveWhere: "placement_type = 'supported'"
  },
  columns: {
    month,
    person_type: {...text("人员类别"), dimension: "person_type"},
    placement_type: {...text("安置方式"), dimension: "placement_type"},
    persons: {...persons, counts: "count"},
    flag,
    below
  }
} as const satisfies Table;
