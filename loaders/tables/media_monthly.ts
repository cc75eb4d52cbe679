import {int, month, text} from "./columns.js";
import type {Table} from "./table.js";

export const media_monthly = {
  title: "双拥宣传稿件（按月）",
  grain: "一行是一个月里一个渠道，没有的也列",
  key: ["month", "channel"],
  contracts: ["media"],
  disclosure: {kind: "public"},
  columns: {
    month,
    channel: text("渠道"),
    items: int("篇数", "篇")
  }
} as const satisfies Table;
