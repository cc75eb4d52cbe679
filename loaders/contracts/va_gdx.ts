import type {Contract} from "./language/contract.js";

const spend = {type: "decimal", scale: 12, nulls: ["NA"]} as const;

/** Real public data, so that the way in is proved on a file nobody here made; contracts know nothing special about it. */
export const va_gdx = {
  id: "va_gdx",
  title: "美国退伍军人事务部支出地理分布（公开数据示例）",
  grain: "一行是一个州在一个财政年度",
  office: "公开数据",
  kind: "period",
  period: ["fiscal_year"],
  key: ["fiscal_year", "state"],
  columns: {
    fiscal_year: {header: "FY", type: "year", required: true, about: "美国财政年度，上年 10 月至当年 9 月"},
    state: {header: "State", type: "text", required: true, about: "州或领地的两字母代码"},
    state_name: {header: "StateName", type: "text", required: true, about: "州名（英文）"},
    veterans: {header: "VetPop", ...spend, about: "居住在该州的退伍军人估计数，有小数"},
    total: {header: "TotX", ...spend, required: true, about: "支出合计，千美元"},
    compensation_pension: {header: "CP", ...spend, required: true, about: "伤残补偿与抚恤，千美元"},
    construction: {header: "Cons", ...spend, required: true, about: "建设，千美元；个别年份为负数是真实的冲销"},
    education: {header: "EduVoc", ...spend, required: true, about: "教育与职业康复，千美元"},
    loan: {header: "Loan", ...spend, required: true, about: "贷款担保，千美元；2008 财年以前计在教育里"},
    operations: {header: "GOE", ...spend, required: true, about: "一般行政支出，千美元"},
    insurance: {header: "InsInd", ...spend, required: true, about: "保险与赔付，千美元"},
    medical: {header: "MedCare", ...spend, required: true, about: "医疗，千美元"},
    patients: {header: "Uniques", ...spend, about: "就诊人数（不重复）；空为未报"}
  },
  rules: [
    {
      id: "total-is-sum",
      kind: "sum",
      total: "total",
      parts: ["compensation_pension", "construction", "education", "loan", "operations", "insurance", "medical"],
      tolerance: 1,
      say: "TotX 应等于七项支出之和（容许 1 千美元的舍入）"
    }
  ]
} as const satisfies Contract;
