import type {Contract} from "./language/contract.js";

export const meetings = {
  id: "meetings",
  title: "双拥会议台账",
  grain: "一行是一次会议",
  office: "区双拥办",
  kind: "register",
  period: [],
  key: ["meeting_id"],
  columns: {
    meeting_id: {
      header: "会议编号",
      aliases: ["会议号"],
      type: "text",
      required: true,
      about: "会议的编号，同一编号以最新交付为准"
    },
    meeting_type: {
      header: "会议类型",
      aliases: ["会议类别"],
      type: "code",
      list: "meeting_types",
      required: true,
      about: "会议类型"
    },
    held_on: {
      header: "召开日期",
      aliases: ["会议日期", "召开时间", "会议时间"],
      type: "date",
      required: true,
      about: "召开日"
    },
    minutes_filed: {
      header: "纪要归档",
      aliases: ["纪要是否归档", "会议纪要归档", "是否归档"],
      type: "flag",
      required: true,
      about: "会议纪要是否已归档"
    },
    state: {header: "状态", type: "text", category: true, about: "作废、撤销的会议不计；空为有效"}
  },
  usual: [
    {kind: "steady", of: ["meeting_id"], columns: ["meeting_type", "held_on"]},
    {kind: "spelling", column: "meeting_id"}
  ],
  rules: []
} as const satisfies Contract;
