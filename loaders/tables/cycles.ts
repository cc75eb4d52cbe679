import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const cycles = {
  title: "考评届次",
  grain: "一行是一届考评",
  key: ["cycle"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    cycle: int("届", ""),
    evidence_from: int("佐证首年", "", "空为没有查到"),
    evidence_to: int("佐证末年", "", "末年的年底是这一届看的最后一天；空为没有查到"),
    midterm: int("届中考评年", ""),
    named_on: text("命名日期", "空为尚未命名或没有查到"),
    is_current: int("本届", "", "1 为这次发布的年度在佐证年度之内"),
    inferred: int("推断", "", "1 为推算，没有公开的文件"),
    source: text("出处"),
    note: text("说明")
  }
} as const satisfies Table;
