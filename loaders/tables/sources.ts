import {int, text} from "./columns.js";
import {allExports} from "./exports.js";
import type {Table} from "./table.js";

export const sources = {
  title: "数据源",
  grain: "一行是一种导出，从未交付的也列",
  key: ["contract"],
  contracts: allExports,
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    contract: text("导出"),
    title: text("名称"),
    office: text("报送单位"),
    kind: text("更新方式"),
    first_delivery: text("首次交付", "空为从未交付"),
    last_delivery: text("最近交付", "空为从未交付"),
    files: int("文件数", "份"),
    refused_files: int("整份退回的文件数", "份"),
    rows_kept: int("入库行", "行", "空为有的文件不公布行数"),
    rows_refused: int("退回行", "行"),
    stale: int("未更新", "", "1 表示最近一次交付有文件被整份退回"),
    data_through: text("数据到", "有数据的最近一个月；登记册为最近交付的月份；空为没有"),
    every: text("报送频率", "month 每月、quarter 每季、half_year 每半年、year 每年、irregular 不定期；空为没有定"),
    next_due: text("下次应交", "空为不定期、没有定或从未交付"),
    days_late: int("逾期天数", "天", "截至本次发布月份的最后一天；0 为当天到期还没有交；空为没有到期"),
    due_basis: text("频率的依据")
  }
} as const satisfies Table;
