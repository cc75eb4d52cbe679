import type {Column} from "./table.js";

export const text = (title: string, about = title): Column => ({title, type: "string", about});
const number =
  (type: Column["type"]) =>
  (title: string, unit: string, about = title): Column => ({title, type, about, ...(unit && {unit})});
export const int = number("integer");
export const num = number("number");

// Columns that several tables have.

export const month: Column = {...text("月份", "形如 2023-05"), period: "month"};
export const monthEnd: Column = {...text("月末", "截至这个月的最后一天，形如 2023-05"), period: "month"};
export const payMonth: Column = {...text("发放月份", "形如 2023-05"), period: "month"};
export const quarter: Column = {...text("季度", "形如 2023-Q2"), period: "quarter"};
export const year: Column = {...int("年度", ""), period: "year"};
export const street = text("街镇", "九位街镇代码；310104 只指区本级自己的，不是全区合计");
export const anyArea = text("地区", "310104 为全区，九位为街镇");
export const persons: Column = {...int("人数", "人", "空为未报或人数少不公布，见 flag"), class: "person_count"};
export const amount: Column = {
  ...num("实发金额", "元", "元；发放状态为成功的；人数不公布的金额也不公布"),
  class: "amount"
};
export const flag: Column = {
  ...text("标记", "空为正常；suppressed 人数少不公布，或为了保护别的格子一同隐去；missing 未报；provisional 期间未满"),
  judges: true
};
export const below = int("小于", "人", "隐去的人数小于几：5 或 10；空为没有隐去，或者是为了保护别的格子一同隐去的");

export const due = int("已到期", "项", "截至月末到期（含当日）的");
export const done = int("已办结", "项", "已到期的当中，截至月末已完成的");
export const doneOnTime = int("按时办结", "项", "已到期的当中，完成日期不晚于期限的");
export const overdueOpen = int("超期未结", "项", "已到期的当中，截至月末未完成的；已到期 = 已办结 + 超期未结");

export const indicator = text("指标");
export const periodType = text("期间类型", "month 月、quarter 季度");
export const center = num(
  "中线",
  "",
  "xmr：这一段各期的平均；p_prime、u_prime：这一段分子之和除以分母之和；g：间隔期数的中位数"
);
export const lower = num(
  "下限",
  "",
  "xmr：平均值 − 2.66 × 平均移动极差，比率和次数的下限可以小于 0，画图时截去；p_prime、u_prime 各期不同，到 0 为止；g 是期数"
);
export const upper = num(
  "上限",
  "",
  "xmr：平均值 + 2.66 × 平均移动极差；p_prime、u_prime 各期不同，p_prime 到 100% 为止；g 是期数"
);
export const chart = text(
  "控制图",
  "xmr：XmR 图；p_prime：p′ 图；u_prime：u′ 图；g：g 图，画的是两次之间的期数；空为不满 12 期，不画"
);
export const special = text(
  "异常",
  "空为通常的波动；improvement 改善、concern 变差；指标没有好坏方向的，high 偏高、low 偏低；g 图按这样的事多了还是少了说"
);

// Forms of strings that the program composes.

export const sha256 = /^[0-9a-f]{64}$/;
export const releaseId = /^\d{4}-\d{2}-[0-9a-f]{10}$/;
/** Sentences of the program, or of the operator who answers for them on the release’s page. */
export const sentence = /^.+$/s;
