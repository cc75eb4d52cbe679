import {contracts} from "../contracts/index.js";
import type {Sensitivity} from "../indicators/indicator.js";
import {type Column, int, num, text} from "./column.js";

/**
 * What a table says of persons. `persons`: columns count them, and the amounts and rates in the same row follow; where
 * `sensitiveWhere` (SQL) holds, the higher threshold is meant, where `sensitive` is set, it always is.
 * `indicators`: each by its own definition. `windows`: an indicator over months, hidden where one of them is. `figures`: the computed column repeats an indicator and is hidden with it.
 * `rows`: how many rows files brought, hidden where they would give a number of persons away.
 */
export type Disclosure =
  | {kind: "public"}
  | {
      kind: "persons";
      persons: string | readonly string[];
      amounts: readonly string[];
      rates?: readonly string[];
      sensitiveWhere?: string;
      sensitive?: true;
    }
  | {kind: "indicators"}
  | {kind: "windows"}
  | {kind: "figures"}
  | {kind: "rows"};

/** One published table. Its query is the file of the same name beside this one. */
export interface Resource {
  name: string;
  title: string;
  grain: string;
  key: readonly string[];
  columns: readonly Column[];
  contracts: readonly string[];
  disclosure: Disclosure;
}

/** The columns that count persons. */
export const headColumns = (d: Disclosure): readonly string[] => (d.kind === "persons" ? [d.persons].flat() : []);

/** What a column says of persons; nothing for codes and keys, which are words. */
export function sensitivityOf({disclosure: d, key}: Resource, {name, type}: Column): Sensitivity | undefined {
  if (type === "string" || key.includes(name)) return undefined;
  if (d.kind !== "persons") return d.kind === "public" || d.kind === "rows" ? "public_count" : undefined;
  if (headColumns(d).includes(name)) return d.sensitiveWhere || d.sensitive ? "sensitive_person_count" : "person_count";
  if (d.amounts.includes(name)) return "amount";
  return d.rates?.includes(name) ? "rate" : "public_count";
}

const month = text("month", "月份", "形如 2023-05");
const monthEnd = text("month", "月末", "截至这个月的最后一天，形如 2023-05");
const quarter = text("quarter", "季度", "形如 2023-Q2");
const year = int("year", "年度");
const area = text("area_code", "街镇", "九位街镇代码；310104 只指区本级自己的，不是全区合计");
const persons = int("persons", "人数", "空为未报或人数少不公布，见 flag");
const amount = num("amount_yuan", "实发金额", "元；发放状态为成功的；人数不公布的金额也不公布");
const flag = text(
  "flag",
  "标记",
  "空为正常；suppressed 人数少不公布，或为了保护别的格子一同隐去；missing 未报；provisional 期间未满"
);
const below = int("below", "小于", "隐去的人数小于几：5 或 10；空为没有隐去，或者是为了保护别的格子一同隐去的");
const due = int("due", "已到期", "截至月末到期（含当日）的");
const done = int("done", "已办结", "已到期的当中，截至月末已完成的");
const doneOnTime = int("done_on_time", "按时办结", "已到期的当中，完成日期不晚于期限的");
const overdueOpen = int("overdue_open", "超期未结", "已到期的当中，截至月末未完成的；已到期 = 已办结 + 超期未结");
const sensitiveCategory = "category in (select category from dim_beneficiary_category where is_sensitive)";
const open: Disclosure = {kind: "public"};
const everyContract = contracts.map((c) => c.id);

/** Every published table, in the order of the data package. */
export const resources: readonly Resource[] = [
  {
    name: "indicators",
    title: "指标",
    grain: "一行是一个指标在一个期间、一个地区的值",
    key: ["indicator_id", "period_type", "period", "area_code"],
    columns: [
      text("indicator_id", "指标"),
      text("period_type", "期间类型", "month 月、quarter 季度、year 年"),
      text("period", "期间", "形如 2023-05、2023-Q2、2023"),
      text("area_code", "地区", "310104 为全区，九位为街镇"),
      num("value", "值", "单位见指标定义；比率为百分数的数值（0–100），四舍五入到四位小数"),
      num("numerator", "分子", "只有比率有；分子、分母在各级重新计算"),
      num("denominator", "分母", "只有比率有"),
      num("target", "目标", "空为未设目标"),
      text(
        "status",
        "状态",
        "达到目标为 on_track；未达到但不劣于风险线为 at_risk；其余 off_track；没有值或期间未满为 insufficient"
      ),
      flag,
      below
    ],
    contracts: everyContract.filter((id) => id !== "va_gdx"),
    disclosure: {kind: "indicators"}
  },
  {
    name: "indicators_cumulative",
    title: "指标累计",
    grain: "一行是一个指标在截至一个月的一段时间、一个地区的值",
    key: ["indicator_id", "window", "period", "area_code"],
    columns: [
      text("indicator_id", "指标"),
      text("window", "时段", "ytd 年初至当月累计、rolling12 截至当月的十二个月；都从定义重新计算，不由各月相加"),
      text("period", "截至月份", "形如 2023-05"),
      text("area_code", "地区", "310104 为全区，九位为街镇"),
      num("value", "值", "单位见指标定义"),
      num("numerator", "分子", "只有比率有"),
      num("denominator", "分母", "只有比率有"),
      flag
    ],
    contracts: everyContract.filter((id) => id !== "va_gdx"),
    disclosure: {kind: "windows"}
  },
  {
    name: "resettlement_monthly",
    title: "接收安置（按月）",
    grain: "一行是一个月里一种人员类别、一种安置方式的接收人数",
    key: ["month", "person_type", "placement_type"],
    columns: [month, text("person_type", "人员类别"), text("placement_type", "安置方式"), persons, flag, below],
    contracts: ["resettlement"],
    // 供养 is of the seriously disabled: the same persons as disabled_handover_rate.
    disclosure: {kind: "persons", persons: "persons", amounts: [], sensitiveWhere: "placement_type = 'supported'"}
  },
  {
    name: "resettlement_streets",
    title: "接收安置（按街镇）",
    grain: "一行是一年里一个街镇的接收人数，人员类别合计",
    key: ["year", "area_code"],
    columns: [year, area, persons, flag, below],
    contracts: ["resettlement"],
    disclosure: {kind: "persons", persons: "persons", amounts: []}
  },
  {
    name: "beneficiaries_monthly",
    title: "优抚对象（按月）",
    grain: "一行是一个月末一个优抚类别的人数；all 是重点优抚对象去重人数",
    key: ["month", "category"],
    columns: [month, text("category", "优抚类别", "同一人可在几个类别，各类别之和可以大于 all"), persons, flag, below],
    contracts: ["beneficiaries"],
    disclosure: {kind: "persons", persons: "persons", amounts: [], sensitiveWhere: sensitiveCategory}
  },
  {
    name: "payouts_monthly",
    title: "优抚资金发放（按月）",
    grain: "一行是一个发放月份里一个所属年度、一个发放项目的实发金额和领款人数",
    key: ["pay_month", "accrual_year", "benefit_item"],
    columns: [
      text("pay_month", "发放月份", "形如 2023-05"),
      int("accrual_year", "所属年度", "待遇属于哪一年；补发的早于发放年"),
      text("benefit_item", "发放项目"),
      amount,
      persons,
      flag,
      below,
      int("in_total", "计入发放总额", "1 计入指标“优待抚恤金发放总额”，0 不计入")
    ],
    contracts: ["payouts"],
    disclosure: {kind: "persons", persons: "persons", amounts: ["amount_yuan"]}
  },
  {
    name: "payouts_streets",
    title: "优抚资金发放（按街镇）",
    grain: "一行是一个发放月份里一个街镇的实发金额和领款人数，全部项目",
    key: ["pay_month", "area_code"],
    columns: [text("pay_month", "发放月份", "形如 2023-05"), area, amount, persons, flag, below],
    contracts: ["payouts"],
    disclosure: {kind: "persons", persons: "persons", amounts: ["amount_yuan"]}
  },
  {
    name: "insurance_yearly",
    title: "参保（按年）",
    grain: "一行是一个保单年度的一个险种",
    key: ["policy_year", "product"],
    columns: [
      int("policy_year", "保单年度"),
      text("product", "险种"),
      int("eligible", "重点优抚对象", "该年最后一个已报月份的去重人数；空为台账未报"),
      int("insured", "参保人数", "参保名册里的去重人数，与重点优抚对象是两个总体：可以有名册里不在台账的人"),
      flag,
      below
    ],
    contracts: ["insurance", "beneficiaries"],
    disclosure: {kind: "persons", persons: ["insured", "eligible"], amounts: []}
  },
  {
    name: "activities_monthly",
    title: "双拥活动（按月）",
    grain: "一行是一个月里一个街镇一种类型的活动，没有的不列",
    key: ["month", "area_code", "activity_type"],
    columns: [
      month,
      area,
      text("activity_type", "活动类型"),
      int("events", "场次"),
      int("participants", "参加人次", "已报人次之和，是人次不是人数；都没有报时为空"),
      flag,
      int("events_with_participants", "报了人次的场次")
    ],
    contracts: ["activities"],
    disclosure: open
  },
  {
    name: "coverage_quarterly",
    title: "街镇季度活动覆盖",
    grain: "一行是一个季度一个街镇，没有活动的也列",
    key: ["quarter", "area_code"],
    columns: [
      quarter,
      text("area_code", "街镇", "九位街镇代码；区本级举办的不计"),
      int("events", "场次"),
      int("types_covered", "活动类型数"),
      int("covered", "有无活动", "1 有，0 无"),
      flag
    ],
    contracts: ["activities"],
    disclosure: open
  },
  {
    name: "media_monthly",
    title: "双拥宣传稿件（按月）",
    grain: "一行是一个月里一个渠道，没有的也列",
    key: ["month", "channel"],
    columns: [month, text("channel", "渠道"), int("items", "篇数")],
    contracts: ["media"],
    disclosure: open
  },
  {
    name: "two_lists_monthly",
    title: "双清单（按月末）",
    grain: "一行是一个月末一个清单方向，自有台账起累计",
    key: ["month", "side"],
    columns: [
      monthEnd,
      text("side", "清单方向"),
      int("opened", "已提出", "截至月末提出的，撤销的不计"),
      due,
      done,
      doneOnTime,
      overdueOpen
    ],
    contracts: ["two_lists"],
    disclosure: open
  },
  {
    name: "two_lists_ageing",
    title: "双清单未结时长（按月末）",
    grain: "一行是一个月末一个清单方向；已办结不论到没到期，与双清单月度表的已到期不同",
    key: ["month", "side"],
    columns: [
      monthEnd,
      text("side", "清单方向"),
      int("not_due", "未到期", "没有完成、期限还没到的"),
      int("overdue_30", "超期 30 天内", "没有完成、过期限不超过 30 天的（含当日）"),
      int("overdue_90", "超期 31–90 天"),
      int("overdue_more", "超期 90 天以上"),
      int("done", "已办结", "截至月末完成的，不论到没到期"),
      int("done_on_time", "按时办结", "其中完成日期不晚于期限的"),
      num("median_days", "办结天数中位数", "从受理（没有受理日期的从提出）到办结；空为没有已办结的")
    ],
    contracts: ["two_lists"],
    disclosure: open
  },
  {
    name: "stations_quarterly",
    title: "退役军人服务站（按季）",
    grain: "一行是一个季末一个级别、一个街镇的站数",
    key: ["quarter", "level", "area_code"],
    columns: [
      quarter,
      text("level", "级别"),
      area,
      int("stations", "站数"),
      int("five_haves", "五项全有的站数"),
      int("model_stations", "示范站数", "空为都没有报"),
      flag
    ],
    contracts: ["stations"],
    disclosure: open
  },
  {
    name: "tasks_monthly",
    title: "创建任务（按月末）",
    grain: "一行是一个月末一个责任单位，自有台账起累计",
    key: ["month", "unit"],
    columns: [monthEnd, text("unit", "责任单位"), due, done, doneOnTime, overdueOpen],
    contracts: ["tasks"],
    disclosure: open
  },
  {
    name: "tasks_ageing",
    title: "创建任务未结时长（按月末）",
    grain: "一行是一个月末一个责任单位",
    key: ["month", "unit"],
    columns: [
      monthEnd,
      text("unit", "责任单位"),
      int("not_due", "未到期", "没有完成、期限还没到的"),
      int("overdue_30", "超期 30 天内", "没有完成、过期限不超过 30 天的（含当日）"),
      int("overdue_90", "超期 31–90 天"),
      int("overdue_more", "超期 90 天以上"),
      int("oldest_days", "超期最久的天数", "空为没有超期的")
    ],
    contracts: ["tasks"],
    disclosure: open
  },
  {
    name: "evidence_yearly",
    title: "佐证材料（按年）",
    grain: "一行是一个考评年度一个责任单位",
    key: ["year", "unit"],
    columns: [
      year,
      text("unit", "责任单位"),
      int("required", "应归档"),
      int("filed", "已归档", "可以多于应归档"),
      int("missing", "缺", "逐项相加；一项多归档的不抵另一项的缺")
    ],
    contracts: ["evidence"],
    disclosure: open
  },
  {
    name: "evidence_missing",
    title: "缺的佐证材料",
    grain: "一行是一个考评年度一个责任单位一项指标的一类材料，只列有缺的",
    key: ["year", "unit", "item_no", "kind"],
    columns: [
      year,
      text("unit", "责任单位"),
      text("item_no", "指标编号", "考评标准的序号，分项写作 1.2；既不是编号也不是约定的词的，写作“其他”"),
      text("kind", "材料类型"),
      int("required", "应归档"),
      int("filed", "已归档"),
      int("missing", "缺")
    ],
    contracts: ["evidence"],
    disclosure: open
  },
  {
    name: "scores_yearly",
    title: "考评得分（按年）",
    grain: "一行是一个年度一版标准的一个一级指标",
    key: ["year", "standard", "section"],
    columns: [
      year,
      text("standard", "标准版本"),
      int("section", "一级指标", "空为该版标准里读不到它属于哪一个一级指标"),
      int("items", "条目数"),
      int("items_with_points", "分值已公布的条目数"),
      num("max_points", "满分", "分值已公布的条目之和；空为分值未公布，不是 0 分"),
      num("self_points", "自评得分", "分值已公布的条目之和；空为没有自评"),
      num("checked_points", "核定得分", "分值已公布的条目之和；空为没有核定"),
      int("items_self_scored", "已自评的条目数", "分值已公布的当中"),
      int("items_checked", "已核定的条目数", "分值已公布的当中")
    ],
    contracts: ["scores"],
    disclosure: open
  },
  {
    name: "veto_lamps",
    title: "一票否决风险",
    grain: "一行是一个风险事项，只有编号，没有文字",
    key: ["lamp"],
    columns: [
      int("lamp", "编号", "按发现日期排的顺序号，与台账编号无关；补登较早的事项会使后面的顺延"),
      text("state", "状态", "open 未化解、closed 已化解"),
      text("since", "自", "未化解的为发现日期，已化解的为化解日期")
    ],
    contracts: ["veto_events"],
    disclosure: open
  },
  {
    name: "published_figures",
    title: "公开数字核对",
    grain: "一行是公开文章里的一个数字",
    key: ["figure_id"],
    columns: [
      text("figure_id", "数字"),
      text("phrase", "原文"),
      num("low", "下限", "空为没有下限"),
      num("high", "上限", "空为没有上限"),
      text("unit", "单位"),
      num("computed", "本库数", "按核定期间算出；期间未核定时按可能的期间算出，仅供参照"),
      text("verdict", "结论", "match 一致、differs 不一致、no_data 无可比数据、period_unstated 原文未说明期间"),
      text("period", "核定期间", "由运维核定；空为未核定"),
      text("candidate_period", "可能的期间", "原文没有明说，供参照"),
      text("subject", "所说的事"),
      text("qualifier", "限定词", "确数、余、约、近、以上、以内"),
      int("high_inclusive", "含上限", "1 含，0 不含"),
      text("period_text", "原文的期间"),
      text("measure", "对照的指标", "insured_persons 是参保名册里的去重人数，其余是指标；空为没有可对照的"),
      text("lines", "原文行号"),
      text("note", "说明"),
      text("beside", "并列的指标", "另一个总体，不可当作同一个数；空为没有")
    ],
    contracts: ["resettlement", "beneficiaries", "payouts", "insurance", "meetings", "support_teams"],
    disclosure: {kind: "figures"}
  },
  {
    name: "deliveries",
    title: "交付",
    grain: "一行是一个交付文件的一张表",
    key: ["delivery", "file", "sheet"],
    columns: [
      text("delivery", "交付月份"),
      text("contract", "导出", "空为认不出是哪一种"),
      text("file", "文件"),
      text("sheet", "表"),
      text(
        "sha256",
        "校验码",
        "文件的 sha256 再用本机的密钥算一次（HMAC-SHA-256），从它试不出文件的内容；同一份文件总是同一个"
      ),
      int("rows_read", "数据行", "空为行数会使隐去的人数被推算，不公布，见 flag"),
      int("rows_kept", "入库行"),
      int("rows_refused", "退回行"),
      text("verdict", "结果", "loaded 已入库、unchanged 与已入库的相同、refused 整份退回"),
      text("encoding", "编码"),
      int("header_row", "表头所在行"),
      int("rows_scanned", "扫描行", "= 表头 + 说明 + 合计 + 空行 + 数据行"),
      int("rows_header", "表头行"),
      int("rows_note", "说明行"),
      int("rows_total", "合计行"),
      int("rows_blank", "空行"),
      text("reason", "退回原因"),
      int(
        "amounts_read",
        "金额",
        "有几格，金额各列合在一起；= 入库 + 退回 + 读不出。从原文加总的与入库、退回的相加逐分相等，才入库；合计数不公布"
      ),
      int("amounts_kept", "入库的金额", "有几格"),
      int("amounts_refused", "退回的金额", "有几格：读得出，随所在的行退回"),
      int("amounts_unread", "读不出的金额", "有几格，所在的行退回"),
      text("flag", "标记", "suppressed 表示行数会使隐去的人数被推算，扫描行、数据行、入库行和金额的格数不公布"),
      int("header_depth", "表头行数", "1 或 2，末行是表头所在行；空为没有找到表头"),
      int("columns_known", "约定的列", "这种导出一共有几列"),
      int("columns_matched", "认出的列", "其中表头里有几列；这一行是表头，因为前 30 行里它认出的最多"),
      int("columns_unknown", "不认识的列", "表头里另有几列，没有读；个人信息的列不算")
    ],
    contracts: everyContract,
    disclosure: {kind: "rows"}
  },
  {
    name: "sources",
    title: "数据源",
    grain: "一行是一种导出，从未交付的也列",
    key: ["contract"],
    columns: [
      text("contract", "导出"),
      text("title", "名称"),
      text("office", "报送单位"),
      text("kind", "更新方式"),
      text("first_delivery", "首次交付", "空为从未交付"),
      text("last_delivery", "最近交付", "空为从未交付"),
      int("files", "文件数"),
      int("refused_files", "整份退回的文件数"),
      int("rows_kept", "入库行", "空为有的文件不公布行数"),
      int("rows_refused", "退回行"),
      int("stale", "未更新", "1 表示最近一次交付有文件被整份退回"),
      text("data_through", "数据到", "有数据的最近一个月；登记册为最近交付的月份；空为没有"),
      text("every", "报送频率", "month 每月、quarter 每季、half_year 每半年、year 每年、irregular 不定期；空为没有定"),
      text("next_due", "下次应交", "空为不定期、没有定或从未交付"),
      int("days_late", "逾期天数", "截至本次发布月份的最后一天；0 为当天到期还没有交；空为没有到期"),
      text("due_basis", "频率的依据")
    ],
    contracts: everyContract,
    disclosure: open
  },
  {
    name: "refusals",
    title: "退回",
    grain: "一行是一个文件里一列违反一条规则的行数，不含任何单元格的内容",
    key: ["delivery", "contract", "file", "column", "rule", "message"],
    columns: [
      text("delivery", "交付月份"),
      text("contract", "导出"),
      text("file", "文件"),
      text("column", "列"),
      text("rule", "规则"),
      text("message", "原因"),
      int("rows", "行数")
    ],
    contracts: everyContract,
    disclosure: open
  },
  {
    name: "questions",
    title: "请核实",
    grain: "一行是最近一次交付里一个文件一列的一种情形：不合常情但没有退回的，和与以前不同的；只有次数，没有内容",
    key: ["delivery", "contract", "file", "column", "kind"],
    columns: [
      text("delivery", "交付月份"),
      text("contract", "导出"),
      text("file", "文件"),
      text("column", "列", "空为这种导出没有约定的列"),
      text("kind", "情形", "规则的编号，或 labels 的 question_kinds"),
      text("message", "说明"),
      int("count", "次数", "行数；说的是列或值的，为几列、几种")
    ],
    contracts: everyContract,
    disclosure: open
  },
  {
    name: "va_gdx",
    title: "美国退伍军人事务部支出地理分布（公开数据示例）",
    grain: "一行是一个州在一个财政年度",
    key: ["fiscal_year", "state"],
    columns: [
      int("fiscal_year", "财政年度"),
      text("state", "州代码"),
      text("state_name", "州名"),
      num("veterans", "退伍军人数", "估计数，有小数；空为未报"),
      num("total", "支出合计", "千美元"),
      num("compensation_pension", "伤残补偿与抚恤", "千美元"),
      num("construction", "建设", "千美元；可以为负"),
      num("education", "教育与职业康复", "千美元"),
      num("loan", "贷款担保", "千美元"),
      num("operations", "一般行政支出", "千美元"),
      num("insurance", "保险与赔付", "千美元"),
      num("medical", "医疗", "千美元"),
      num("patients", "就诊人数", "空为未报")
    ],
    contracts: ["va_gdx"],
    disclosure: open
  },
  {
    name: "labels",
    title: "代码与名称",
    grain: "一行是一个代码表的一个代码",
    key: ["list", "code"],
    columns: [text("list", "代码表"), text("code", "代码"), text("name", "名称")],
    contracts: [],
    disclosure: open
  },
  {
    name: "standard_versions",
    title: "考评标准：版本",
    grain: "一行是考评标准的一个版本；各版并存，历年得分用当年那一版的分值",
    key: ["version"],
    columns: [
      text("version", "版本"),
      text("title", "名称"),
      text("level", "级别", "国家、市、区"),
      int("effective_from", "生效年度", "空为没有查到"),
      int("effective_to", "失效年度", "空为没有查到，或仍有效"),
      int("complete", "全表", "1 为全部条目，0 为只读到一部分"),
      int("in_force", "现行", "1 为这次发布的年度在有效年份之内；空为有效年份没有查到"),
      text("source", "出处"),
      text("note", "说明")
    ],
    contracts: [],
    disclosure: open
  },
  {
    name: "standard_sections",
    title: "考评标准：一级指标",
    grain: "一行是一个版本的一个一级指标",
    key: ["version", "no"],
    columns: [
      int("no", "序号"),
      text("name", "名称"),
      text("block", "部分", "section 基础项、bonus 加分项、veto 一票否决；加分项和否决项不与得分相加"),
      num("points", "分值", "空为分值未公布，不是 0 分"),
      text("source", "出处", "代码见 labels 的 standard_sources，几处出处用分号隔开"),
      text("version", "版本")
    ],
    contracts: [],
    disclosure: open
  },
  {
    name: "standard_items",
    title: "考评标准：条目",
    grain: "一行是一个版本的一条考评内容；公开的只读得到前六条",
    key: ["version", "item_no"],
    columns: [
      text("item_no", "编号"),
      int("section", "一级指标"),
      text("content", "考评内容"),
      num("points", "分值", "空为分值未公布"),
      text("rule_type", "计分方式", "空为未读到"),
      text("rule", "评分标准", "空为未读到"),
      text("source", "出处"),
      text("version", "版本"),
      text("unit", "责任单位", "空为未公布"),
      text("evidence_kinds", "佐证种类", "分号隔开；空为未公布"),
      text("verification", "核验方式", "分号隔开；空为未公布"),
      text("indicators", "本站指标", "可对照的指标，分号隔开；空为没有")
    ],
    contracts: [],
    disclosure: open
  },
  {
    name: "standard_subitems",
    title: "考评标准：分项",
    grain: "一行是一条考评内容的一个分项",
    key: ["version", "item_no", "sub_no"],
    columns: [
      text("version", "版本"),
      text("item_no", "编号"),
      int("sub_no", "分项"),
      text("content", "内容"),
      num("points", "分值", "空为分值未公布"),
      text("source", "出处")
    ],
    contracts: [],
    disclosure: open
  },
  {
    name: "cycles",
    title: "考评届次",
    grain: "一行是一届考评",
    key: ["cycle"],
    columns: [
      int("cycle", "届"),
      int("evidence_from", "佐证首年", "空为没有查到"),
      int("evidence_to", "佐证末年", "末年的年底是这一届看的最后一天；空为没有查到"),
      int("midterm", "届中考评年"),
      text("named_on", "命名日期", "空为尚未命名或没有查到"),
      int("is_current", "本届", "1 为这次发布的年度在佐证年度之内"),
      int("inferred", "推断", "1 为推算，没有公开的文件"),
      text("source", "出处"),
      text("note", "说明")
    ],
    contracts: [],
    disclosure: open
  }
];
