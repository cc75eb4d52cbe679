import {sum} from "d3";
import {formatCount, formatPeriod, formatYuan, number} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {html} from "./html.js";
import {district} from "./indicator.js";
import {findIndicator, resourceReceipt} from "./receipt.js";
import type {Card, Row, Site} from "./site.js";
import {table} from "./table.js";

type Figure = Row<"published_figures">;

const verdicts: Record<string, readonly [word: string, status: string]> = {
  match: ["一致", "on_track"],
  differs: ["不一致", "off_track"],
  no_data: ["没有数据", "insufficient"],
  period_unstated: ["期间未载明", "no_target"]
};

/** Every figure that was stated in public, against what the deliveries give. */
export const publishedFigures: Card = (site, place) => {
  const resource = "published_figures";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "公开数字核对", resource, receipt);
  const count = (verdict: string) => sum(rows, (row) => Number(row.verdict === verdict));
  return frame(site, place, {
    title: `${rows.length} 个公开数字：一致 ${count("match")}，不一致 ${count("differs")}，期间未载明 ${count("period_unstated")}，没有数据 ${count("no_data")}`,
    lead: "“余”“多”是区间，不是一个数：3500 余万元记为大于 3500 万元、小于 3600 万元。原文没有写明期间的，不判一致与否，只列出按某一期间计会是多少。",
    wide: true,
    body: [
      table(
        "公开数字与仓库计算值",
        [
          {title: "事项", value: (row) => row.subject || row.figure_id},
          {
            title: "原文",
            value: (row) =>
              html`“${row.phrase.replace(/^“|”$/g, "")}”${row.lines ? html`<br /><span class="muted">${row.lines}</span>` : ""}`
          },
          {title: "所述数值", value: (row) => sayInterval(row)},
          {title: "期间", short: true, value: (row) => (row.period ? formatPeriod(row.period) : "未载明")},
          {title: "仓库计算", value: (row) => html`${sayComputed(row)}${sayBeside(site, row)}`},
          {title: "结论", value: (row) => sayVerdict(row)},
          {title: "说明", value: (row) => row.note}
        ],
        rows,
        {stack: true}
      )
    ],
    resource,
    receipt
  });
};

function write(text: string, unit: string): string {
  const value = number(text)!;
  return unit === "元" ? formatYuan(value) : `${formatCount(value)} ${unit}`;
}

function sayInterval({low, high, unit}: Figure): string {
  if (low !== "" && low === high) return write(low, unit);
  if (low !== "" && high !== "") return `${write(low, unit)}至 ${write(high, unit)}之间`;
  if (low !== "") return `${write(low, unit)}以上`;
  return high === "" ? "–" : `${write(high, unit)}以下`;
}

function sayComputed({computed, unit, period, candidate_period}: Figure): string {
  if (computed === "") return "没有数据";
  if (period === "" && candidate_period !== "")
    return `若按 ${formatPeriod(candidate_period)}计为 ${write(computed, unit)}`;
  return write(computed, unit);
}

/** The other population, which must not be taken for the one stated: “另：重点优抚对象数 2,148 人”. */
function sayBeside(site: Site, {beside, period, candidate_period}: Figure) {
  if (beside === "") return "";
  const time = period || candidate_period;
  const {name = beside, unit = ""} = findIndicator(site, beside) ?? {};
  const row = site.tables.indicators.find(
    (r) => r.indicator_id === beside && r.period === time && r.area_code === district
  );
  const value = row && row.value !== "" ? write(row.value, unit) : "没有数据或不公布";
  return html`<br /><span class="muted">另一总体：${formatPeriod(time)}${name} ${value}</span>`;
}

function sayVerdict({verdict}: Figure) {
  const [word, status] = verdicts[verdict] ?? [verdict, "no_target"];
  return html`<span class="chip ${status}">${word}</span>`;
}
