import {num, sentence, text} from "./columns.js";
import type {Table} from "./table.js";

const number = /^-?\d{1,12}(\.\d{1,12})?$/;
const part = "几种原因都有时各占多少，合起来是新值减原值；只有一种原因、值不是数或涉及人数的，可以为空";

export const revisions = {
  title: "与上一次发布不同的数",
  grain: "一行是一个与上一次发布不同的已发布的值；现在隐去的不再写出原值",
  key: ["resource", "key", "column"],
  contracts: [],
  disclosure: {kind: "indicators"},
  workedOut: {
    from: "releases",
    method:
      "上一次发布的交付，先用现在的程序、再用现在的参考数据各重算一次：程序的差是 R3 或 C（变更记录点了名的），参考数据的差是 R2，" +
      "交付的差是 R1，披露控制前后的差是 D；各部分加起来就是变化。程序变了而口径没有变、变更记录也没有提到的，是 U，未经批准不发布。"
  },
  columns: {
    resource: text("表"),
    key: text("键", "那张表的键，用 | 隔开"),
    column: text("列"),
    before: {...text("原值"), form: number},
    after: {...text("新值"), form: number},
    reason: {
      ...text(
        "原因",
        "由程序算出：R1 新到或更正的记录、R2 代码表或基数、R3 口径或方法、C 更正差错、D 披露控制、U 说不清而经批准"
      ),
      form: sentence
    },
    kinds: {...text("原因的种类", "分号隔开"), form: /^(R[123]|[A-Z])(;(R[123]|[A-Z]))*$/},
    r1: num("R1 的部分", "", part),
    r2: num("R2 的部分", "", part),
    r3: num("R3 的部分", "", part),
    c: num("C 的部分", "", part),
    d: num("D 的部分", "", part),
    u: num("U 的部分", "", part)
  }
} as const satisfies Table;
