import * as Plot from "@observablehq/plot";
import {chart} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {chip, emptyCard, frame} from "./frame.js";
import {html, type Markup} from "./html.js";
import {districtSeries} from "./indicator.js";
import type {Card, IndicatorReceipt, Place, Row, Site} from "./site.js";
import {sectionsInForce} from "./standard.js";
import {foldedTable, table} from "./table.js";

const unpublished = "分值未公布";
const points = (text: string) => (text === "" ? unpublished : `${text} 分`);

/** A section is written as its number or as its name. */
function indicatorsOf(site: Site, section: Row<"standard_sections">) {
  return site.receipts.indicators.filter((indicator) => [section.no, section.name].includes(String(indicator.section)));
}

/** What this site measures of an item; it may be less than the item asks for. */
const indicatorsOfItem = (site: Site, item: Row<"standard_items">) =>
  site.receipts.indicators.filter(({id}) => item.indicators.split(";").includes(id));

const wantedPeriod = (periods: readonly string[]) =>
  ["year", "quarter", "month"].find((p) => periods.includes(p)) ?? "year";

function measured(site: Site, place: Place, indicators: readonly IndicatorReceipt[]): Markup {
  if (indicators.length === 0) return html`<span class="muted">尚无指标</span>`;
  return html`<ul class="plain">
    ${indicators.map(({id, name, periods}) => {
      const latest = districtSeries(site, id, wantedPeriod(periods))?.latest;
      return html`<li>
        <a href="${place.root}indicators.html#${id}">${name}</a> ${chip(latest?.status ?? "insufficient")}
      </li>`;
    })}
  </ul>`;
}

/** How much of a section can be read: items with text, and the points that they make up of the section's. */
function coverage(site: Site, section: Row<"standard_sections">): string {
  const items = site.tables.standard_items.filter(
    (row) => row.section === section.no && row.version === section.version
  );
  if (items.length === 0) return "条目未公布";
  const known = items.reduce((sum, row) => sum + (number(row.points) ?? 0), 0);
  return `${items.length} 条，共 ${known} 分${section.points === "" ? "" : `（本项 ${section.points} 分）`}`;
}

/** “S01;S02” as the titles of the sources. */
const sources = (site: Site, codes: string) =>
  codes
    .split(";")
    .map((code) => site.label("standard_sources", code))
    .join("；");

/** The eight sections: their points, and what this site measures in each. */
export const sections: Card = (site, place) => {
  const rows = sectionsInForce(site).filter(({block}) => isMain(block));
  if (rows.length === 0) return emptyStandard(site, place, "八个一级指标");
  const without = rows.filter((section) => indicatorsOf(site, section).length === 0);
  const unknown = rows.filter((section) => section.points === "");
  return frame(site, place, {
    title: `${rows.length} 个一级指标中，${rows.length - without.length} 个有指标可看，${unknown.length} 个${unpublished}`,
    wide: true,
    body: [
      table(
        "一级指标、分值和本站所测",
        [
          {title: "一级指标", value: (row) => `${row.no} ${row.name}`},
          {title: "分值", short: true, value: (row) => points(row.points)},
          {title: "已公布条目", value: (row) => coverage(site, row)},
          {title: "本站指标", value: (row) => measured(site, place, indicatorsOf(site, row))},
          {title: "依据", value: (row) => sources(site, row.source)}
        ],
        rows,
        {stack: true}
      )
    ],
    resource: "standard_sections",
    receipt: html``,
    limitations: ["分值只录已公布的文本；未公布的不按 0 计，也不推算总分。"]
  });
};

function isMain(block: string): boolean {
  return !isBonus(block) && !isVeto(block);
}

function isBonus(block: string): boolean {
  return block === "bonus" || block.startsWith("加分");
}

function isVeto(block: string): boolean {
  return block === "veto" || block.startsWith("一票否决");
}

function emptyStandard(site: Site, place: Place, title: string): string {
  return emptyCard(site, place, title, "standard_sections", html``);
}

/** Bonus and veto stand beside the sum, never in it. */
export const bonusAndVeto: Card = (site, place) => {
  const rows = sectionsInForce(site).filter(({block}) => !isMain(block));
  if (rows.length === 0) return emptyStandard(site, place, "加分与一票否决");
  return frame(site, place, {
    title: "加分与一票否决另列，不与得分相加",
    body: [
      table(
        "加分与一票否决",
        [
          {title: "名称", value: (row) => row.name},
          {title: "类别", value: (row) => (isVeto(row.block) ? "一票否决" : "加分")},
          {title: "分值", short: true, value: (row) => (isVeto(row.block) ? "不计分" : points(row.points))},
          {title: "依据", value: (row) => sources(site, row.source)}
        ],
        rows
      )
    ],
    resource: "standard_sections",
    receipt: html``
  });
};

/** The items whose text has been published, word for word. */
export const standardItems: Card = (site, place) => {
  const rows = site.tables.standard_items;
  if (rows.length === 0) return emptyCard(site, place, "已公布的考评条目", "standard_items", html``);
  const known = rows.filter((row) => row.points !== "");
  return frame(site, place, {
    title: `考评标准中可查到原文的 ${rows.length} 条，其中 ${known.length} 条有分值`,
    wide: true,
    body: [
      table(
        "已公布的考评条目",
        [
          {title: "序号", value: (row) => row.item_no},
          {title: "考评内容", value: (row) => row.content},
          {title: "分值", short: true, value: (row) => points(row.points)},
          {title: "评分标准", value: (row) => row.rule || "未公布"},
          {title: "本站指标", value: (row) => measured(site, place, indicatorsOfItem(site, row))},
          {title: "依据", value: (row) => `${sources(site, row.source)}，${row.version}`}
        ],
        rows,
        {stack: true}
      )
    ],
    resource: "standard_items",
    receipt: html``,
    limitations: ["“本站指标”是本站为该条所测的，不是考评用的算法；一条里可能还有本站没有测的要求。"]
  });
};

const marks: Record<string, string> = {
  on_track: "达标",
  at_risk: "风险",
  off_track: "未达标",
  no_target: "无目标",
  insufficient: "不足"
};
const fills: Record<string, string> = {
  on_track: "#cfe6d8",
  at_risk: "#f7e3b0",
  off_track: "#f3c7c3",
  no_target: "#e6eaef",
  insufficient: "#fff"
};

/** Each indicator's status in each year. */
export const statusOverTime: Card = (site, place) => {
  const rows = site.receipts.indicators.flatMap(({id, name, target}) => {
    if (!target) return [];
    const points = districtSeries(site, id, "year")?.points ?? [];
    // A quarterly or monthly indicator is judged by its last period in the year.
    const byYear = new Map(points.map((point) => [point.period.slice(0, 4), point]));
    return [...byYear].map(([year, {status, period}]) => ({name, year, status, period}));
  });
  if (rows.length === 0) return emptyCard(site, place, "各指标历年状态", "indicators", html``);
  const years = [...new Set(rows.map((row) => row.year))].sort();
  const names = [...new Set(rows.map((row) => row.name))];
  const last = rows.filter((row) => row.year === years.at(-1));
  const on = last.filter((row) => row.status === "on_track").length;
  return frame(site, place, {
    title: `${years.at(-1)}年 ${last.length} 项设了目标的指标中，${on} 项达标`,
    lead: "按季、按月的指标取当年最后一期。",
    body: [
      chart(place, "设了目标的指标历年状态", {
        height: 32 * names.length + 34,
        marginTop: 28,
        marginLeft: 150,
        marginRight: 4,
        marginBottom: 4,
        x: {axis: "top", label: null, domain: years, tickFormat: (year: string) => `${year}年`, tickSize: 0},
        y: {type: "band", label: null, domain: names, tickSize: 0},
        marks: [
          Plot.cell(rows, {x: "year", y: "name", fill: (d) => fills[d.status] ?? "#fff", stroke: "#c4ccd6", inset: 2}),
          Plot.text(rows, {x: "year", y: "name", text: (d) => marks[d.status] ?? d.status})
        ]
      }),
      foldedTable(
        "设了目标的指标历年状态",
        [
          {title: "指标", value: (row) => row.name},
          {title: "时期", short: true, value: (row) => formatPeriod(row.period)},
          {title: "状态", value: (row) => chip(row.status)}
        ],
        rows
      )
    ],
    resource: "indicators",
    receipt: html``
  });
};
