import {formatCount, formatPeriod, formatYuan, number} from "./format.js";
import {card} from "./frame.js";
import {findIndicator} from "./receipt.js";
import {district} from "./series.js";
import type {Row, Site} from "./site.js";
import {table} from "./table.js";
import {muted, type Part} from "./text.js";

type Figure = Row<"published_figures">;

/** What a verdict is drawn as. */
const statuses: Readonly<Record<string, string>> = {
  match: "on_track",
  differs: "off_track",
  no_data: "insufficient",
  period_unstated: "no_target"
};

/** Every figure that was stated in public, against what the deliveries give. */
export const publishedFigures = card({
  resource: "published_figures",
  empty: "公开数字核对",
  draw(rows, site) {
    const said = ["match", "differs", "period_unstated", "no_data"].map(
      (verdict) => `${site.label("figure_verdicts", verdict)} ${rows.filter((row) => row.verdict === verdict).length}`
    );
    return {
      title: `${rows.length} 个公开数字：${said.join("，")}`,
      lead: "“余”“多”是区间，不是一个数：3500 余万元记为大于 3500 万元、小于 3600 万元。原文没有写明期间的，不判一致与否，只列出按某一期间计会是多少。",
      wide: true,
      body: [
        table(
          "公开数字与仓库计算值",
          [
            {title: "事项", value: (row) => row.subject || row.figure_id},
            {
              title: "原文",
              value: (row) => [`“${row.phrase.replace(/^“|”$/g, "")}”`, ...(row.lines ? under(row.lines) : [])]
            },
            {title: "所述数值", value: (row) => sayInterval(row)},
            {title: "期间", short: true, value: (row) => (row.period ? formatPeriod(row.period) : "未载明")},
            {title: "仓库计算", value: (row) => [sayComputed(row), ...sayBeside(site, row)]},
            {title: "结论", value: (row) => sayVerdict(site, row)},
            {title: "说明", value: (row) => row.note}
          ],
          rows,
          {stack: true}
        )
      ]
    };
  }
});

const under = (text: string): Part[] => [{kind: "break"}, muted(text)];

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
function sayBeside(site: Site, {beside, period, candidate_period}: Figure): Part[] {
  if (beside === "") return [];
  const time = period || candidate_period;
  const {name = beside, unit = ""} = findIndicator(site, beside) ?? {};
  const row = site.tables.indicators.find(
    (r) => r.indicator_id === beside && r.period === time && r.area_code === district
  );
  const value = row && row.value !== "" ? write(row.value, unit) : "没有数据或不公布";
  return under(`另一总体：${formatPeriod(time)}${name} ${value}`);
}

function sayVerdict(site: Site, {verdict}: Figure): Part {
  return {kind: "status", text: site.label("figure_verdicts", verdict), code: statuses[verdict] ?? "no_target"};
}
