import type {Contract} from "./language/contract.js";

export const media = {
  id: "media",
  title: "双拥宣传稿件台账",
  grain: "一行是一篇在一个渠道发布的稿件",
  office: "区委宣传部",
  kind: "register",
  period: [],
  key: ["item_id"],
  columns: {
    item_id: {
      header: "稿件编号",
      aliases: ["稿件号", "稿号"],
      type: "text",
      required: true,
      about: "稿件的编号，同一编号以最新交付为准"
    },
    title: {
      header: "标题",
      aliases: ["稿件标题", "稿件名称", "题目"],
      type: "text",
      required: true,
      keep: false,
      about: "不入库：标题可能写有人名或部队称谓"
    },
    channel: {
      header: "渠道",
      aliases: ["发布渠道", "宣传渠道", "媒体渠道"],
      type: "code",
      list: "media_channels",
      required: true,
      about: "报、网、端、微、屏"
    },
    level: {
      header: "层级",
      aliases: ["媒体层级", "媒体级别"],
      type: "text",
      keep: false,
      about: "不入库：没有指标需要"
    },
    published_on: {
      header: "发布日期",
      aliases: ["发布时间", "刊发日期", "刊发时间", "刊播日期"],
      type: "date",
      required: true,
      about: "发布日"
    },
    state: {header: "状态", type: "text", category: true, about: "作废、撤销的稿件不计；空为有效"}
  },
  usual: [
    {kind: "steady", of: ["item_id"], columns: ["channel", "published_on"]},
    {kind: "alike", columns: ["channel"]},
    {kind: "spelling", column: "item_id"}
  ],
  rules: []
} as const satisfies Contract;
