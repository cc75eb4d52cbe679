import {int, num, text} from "../marts/column.js";
import type {Derived} from "../signal/resources.js";

const part = "几种原因都有时各占多少，合起来是新值减原值；只有一种原因、值不是数或涉及人数的，可以为空";
const count = (name: string, kind: string) => int(name, kind, "与上一次发布不同、原因里有这一种的值有几个");
const from = {contracts: [] as string[], disclosure: {kind: "indicators"}} as const;

/** The tables about the releases themselves; written after all others, since they compare them. */
export const aboutReleases = {
  revisions: {
    name: "revisions",
    title: "与上一次发布不同的数",
    grain: "一行是一个与上一次发布不同的已发布的值；现在隐去的不再写出原值",
    key: ["resource", "key", "column"],
    columns: [
      text("resource", "表"),
      text("key", "键", "那张表的键，用 | 隔开"),
      text("column", "列"),
      text("before", "原值"),
      text("after", "新值"),
      text(
        "reason",
        "原因",
        "由程序算出：R1 新到或更正的记录、R2 代码表或基数、R3 口径或方法、C 更正差错、D 披露控制、U 说不清而经批准"
      ),
      text("kinds", "原因的种类", "分号隔开"),
      num("r1", "R1 的部分", part),
      num("r2", "R2 的部分", part),
      num("r3", "R3 的部分", part),
      num("c", "C 的部分", part),
      num("d", "D 的部分", part),
      num("u", "U 的部分", part)
    ],
    ...from,
    method:
      "上一次发布的交付，先用现在的程序、再用现在的参考数据各重算一次：程序的差是 R3 或 C（变更记录点了名的），参考数据的差是 R2，" +
      "交付的差是 R1，披露控制前后的差是 D；各部分加起来就是变化。程序变了而口径没有变、变更记录也没有提到的，是 U，未经批准不发布。"
  },
  releases: {
    name: "releases",
    title: "发布记录",
    grain: "一行是一次保留的发布，最后一行是这一次",
    key: ["release"],
    columns: [
      text("release", "发布"),
      text("as_of", "截止月份"),
      text("dated", "日期", "截止月份的最后一天，或 SOURCE_DATE_EPOCH 所定；不是运行的时刻"),
      text("previous", "上一次发布", "空为第一次"),
      text("deliveries", "新用到的交付", "分号隔开的月份"),
      int("files", "文件数", "用到的交付文件"),
      int("added", "新期间的数", "上一次发布没有的期间；第一次发布为空"),
      int("same", "没有变的数", "第一次发布为空"),
      count("r1", "R1 新到或更正的记录"),
      count("r2", "R2 代码表或基数"),
      count("r3", "R3 口径或方法"),
      count("c", "C 更正差错"),
      count("d", "D 披露控制"),
      count("u", "U 经批准的说不清的变化"),
      text("said", "变化", "一句话"),
      text("allowed", "批准的理由", "有 U 时才有"),
      text("allowed_by", "批准的岗位", "有 U 时才有"),
      text("manifest", "清单的 sha256", "这一次的写不进自己里面，见流水账和 manifest.json")
    ],
    ...from,
    method: "各次发布自己的那一行，加上流水账里的清单校验和。"
  },
  vintages: {
    name: "vintages",
    title: "指标的历次公布值",
    grain: "一行是一个指标在一个期间、一个地区从某次发布起公布的值；与前一次相同的不重复列",
    key: ["indicator_id", "period_type", "period", "area_code", "release"],
    columns: [
      text("indicator_id", "指标"),
      text("period_type", "期间类型", "month 月、quarter 季度、year 年"),
      text("period", "期间"),
      text("area_code", "地区", "310104 为全区，九位为街镇"),
      text("release", "发布", "从这一次发布起"),
      text("as_of", "截止月份", "那次发布的"),
      num("value", "值", "那次发布公布的"),
      text("flag", "标记", "同 indicators；任何一次保留的发布或这一次隐去的，历次都不列值，写 suppressed")
    ],
    ...from,
    method: "由保留的各次发布的 indicators.csv 依发布的次序合成；不看未公布的数。"
  }
} as const satisfies Record<string, Derived>;
