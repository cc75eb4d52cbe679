import {int, releaseId, sentence, sha256, text} from "./columns.js";
import type {Table} from "./table.js";

const count = (kind: string) => int(kind, "个", "与上一次发布不同、原因里有这一种的值有几个");

export const releases = {
  title: "发布记录",
  grain: "一行是一次保留的发布，最后一行是这一次",
  key: ["release"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "releases",
    method: "各次发布自己的那一行，加上流水账里的清单校验和。"
  },
  columns: {
    release: {...text("发布"), form: releaseId},
    as_of: text("截止月份"),
    dated: text("日期", "截止月份的最后一天，或 SOURCE_DATE_EPOCH 所定；不是运行的时刻"),
    previous: {...text("上一次发布", "空为第一次"), form: releaseId},
    deliveries: text("新用到的交付", "分号隔开的月份"),
    files: int("文件数", "份", "用到的交付文件"),
    added: int("新期间的数", "个", "上一次发布没有的期间；第一次发布为空"),
    same: int("没有变的数", "个", "第一次发布为空"),
    r1: count("R1 新到或更正的记录"),
    r2: count("R2 代码表或基数"),
    r3: count("R3 口径或方法"),
    c: count("C 更正差错"),
    d: count("D 披露控制"),
    u: count("U 经批准的说不清的变化"),
    said: {...text("变化", "一句话"), form: sentence},
    allowed: {...text("批准的理由", "有 U 时才有"), form: sentence},
    allowed_by: {...text("批准的岗位", "有 U 时才有"), form: sentence},
    manifest: {...text("清单的 sha256", "这一次的写不进自己里面，见流水账和 manifest.json"), form: sha256}
  }
} as const satisfies Table;
