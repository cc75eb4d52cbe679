import type {Contract} from "./language/contract.js";
import {reporting_unit} from "./reporting_unit.js";

export const support_teams = {
  id: "support_teams",
  title: "拥军支前队伍台账",
  grain: "一行是一支队伍在一个季度末的情况",
  office: "区人武部",
  kind: "snapshot",
  period: ["quarter"],
  key: ["quarter", "team"],
  columns: {
    quarter: {header: "统计季度", aliases: ["季度"], type: "quarter", required: true, about: "台账所说的季末"},
    team: {
      header: "队伍编号",
      aliases: ["队伍编码"],
      type: "text",
      required: true,
      keep: "pseudonym",
      about: "入库时变为带密钥的假名：编号里可能写有部队称谓"
    },
    authorised: {header: "编制人数", aliases: ["编制数", "应有人数"], type: "int", required: true, about: "编制的人数"},
    actual: {header: "实有人数", aliases: ["实有数"], type: "int", required: true, about: "季末实有的人数"},
    drills: {header: "演练次数", aliases: ["演练场次"], type: "int", required: true, about: "本季度演练的次数"},
    reporting_unit
  },
  usual: [{kind: "steady", of: ["team"], columns: ["authorised", "actual", "drills"]}],
  rules: [{id: "known-by-delivery", kind: "notAfterDelivery", column: "quarter", say: "统计季度不能晚于交付月份"}]
} as const satisfies Contract;
