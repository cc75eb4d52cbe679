import type {Definition} from "./indicator.js";

export const dedicatedBudgetExecutionRate: Definition = {
  id: "dedicated_budget_execution_rate",
  name: "双拥经费拨付率",
  gloss: "share of the vouchers due for the budget that are on file",
  definition: "本考评年度第 5 项应归档的拨付凭证中已归档的份数占比。",
  unit: "%",
  numerator: {
    fact: "fact_evidence",
    where: "item_code = '5' and kind = '拨付凭证'",
    aggregate: {kind: "sum", column: "filed_of_required"}
  },
  denominator: {
    fact: "fact_evidence",
    where: "item_code = '5' and kind = '拨付凭证'",
    aggregate: {kind: "sum", column: "required"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "non_additive",
  direction: "higher",
  responsibleUnit: "区财政局",
  section: 1,
  basis: {kind: "published", text: "考评标准（试行）第 5 项“列入预算且有经费下拨凭证得 1 分”"},
  limitations: ["没有任何导出报预算金额和拨付金额，所以数的是凭证份数，不是钱；一份凭证金额大小不论。"],
  absent: {means: "unknown", say: "该年没有第 5 项拨付凭证的行时没有数，不当作 0。"},
  sensitivity: "public_count",
  contracts: ["evidence"]
};
