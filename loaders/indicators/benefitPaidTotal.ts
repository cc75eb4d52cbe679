import type {Definition} from "./indicator.js";

export const benefitPaidTotal: Definition = {
  id: "benefit_paid_total",
  name: "优待抚恤金发放总额",
  gloss: "benefits paid, by pay month",
  definition: "发放月份在本期、发放状态为成功的优待抚恤金实发金额之和，不含义务兵家庭优待金和节日慰问金。",
  unit: "元",
  numerator: {
    fact: "fact_benefit_payment",
    date: "pay_month",
    where: "is_paid and in_benefit_total",
    aggregate: {kind: "sum", column: "paid_yuan"}
  },
  timeBasis: "pay",
  periods: {district: ["month", "quarter", "year"], street: ["month", "quarter", "year"]},
  cumulative: ["ytd", "rolling12"],
  additivity: "additive",
  direction: "context",
  responsibleUnit: "区退役军人局",
  section: 5,
  basis: {kind: "seed", text: "“为重点优抚对象发放优待抚恤金 3500 余万元”（原文第 141–143 行，未说明期间）"},
  limitations: [
    "按发放月份归期：补发的钱记在实际发放的月份，不记在所属月份。",
    "退回和待发的不计；退回后重发成功的计入重发的月份。",
    "街镇是发放款项的街镇，不是户籍地。",
    "哪些项目计入由 benefit_items.csv 的 in_benefit_total 一列规定。",
    "领款人数不足门槛时金额不公布。"
  ],
  absent: {means: "zero", say: "已报的月份里没有发放的街镇是 0 元；没有报的月份没有数，不是 0。"},
  sensitivity: "amount",
  contracts: ["payouts"]
};
