import {type Color, heat, tones} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {card, nothing, status} from "./frame.js";
import {indicatorLink} from "./receipt.js";
import {distinct} from "./rows.js";
import {findSeries} from "./series.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {type Cell, foldedTable, table, worded} from "./table.js";
import {muted, type Part} from "./text.js";

/** The version of the standard that is in force; where no years were found, the newest in the table. */
export const versionInForce = (site: Site): Row<"standard_versions"> | undefined =>
  site.tables.standard_versions.find((row) => row.in_force === "1") ?? site.tables.standard_versions.at(-1);

/** Its first-level sections, with bonus and veto. */
export function sectionsInForce(site: Site): readonly Section[] {
  const version = versionInForce(site)?.version;
  return site.tables.standard_sections.filter((row) => version === undefined || row.version === version);
}

type Section = Row<"standard_sections">;

/** Points that nobody has published are neither 0 nor worked out. */
export const unpublished = "分值未公布";
export const sayPoints = (text: string, absent = unpublished) =>
  worded(number(text), text === "" ? absent : `${text} 分`);

/** A section is written as its number or as its name. */
function indicatorsOf(site: Site, section: Section) {
  return site.receipts.indicators.filter((indicator) => [section.no, section.name].includes(String(indicator.section)));
}

/** What this site measures of an item; it may be less than the item asks for. */
const indicatorsOfItem = (site: Site, item: Row<"standard_items">) =>
  site.receipts.indicators.filter(({id}) => item.indicators.split(";").includes(id));

const wantedPeriod = (periods: readonly string[]) =>
  ["year", "quarter", "month"].find((p) => periods.includes(p)) ?? "year";

function measured(site: Site, indicators: readonly IndicatorReceipt[]): Cell {
  if (indicators.length === 0) return muted("尚无指标");
  // One after the other; of those without a target there is nothing more to say.
  return indicators.flatMap(({id, periods}, i): Part[] => {
    const judged = findSeries(site, id, wantedPeriod(periods))?.latest?.status ?? "insufficient";
    return [i ? "、" : "", indicatorLink(site, id), ...(judged === "no_target" ? [] : [" ", status(site, judged)])];
  });
}

/** How much of a section can be read: items with text, and the points that they make up of the section's. */
function coverage(site: Site, section: Section): string {
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
export const standardSections = card({
  resource: "standard_sections",
  receipt: "none",
  draw(_, site) {
    const rows = sectionsInForce(site).filter(({block}) => isMain(block));
    if (rows.length === 0) return nothing("八个一级指标");
    const without = rows.filter((section) => indicatorsOf(site, section).length === 0);
    const unknown = rows.filter((section) => section.points === "");
    return {
      title: `${rows.length} 个一级指标中，${rows.length - without.length} 个有指标可看，${unknown.length} 个${unpublished}`,
      wide: true,
      body: [
        table(
          "一级指标、分值和本站所测",
          [
            {title: "一级指标", value: (row) => `${row.no} ${row.name}`},
            {title: "分值", short: true, value: (row) => sayPoints(row.points)},
            {title: "已公布条目", value: (row) => coverage(site, row)},
            {title: "本站指标", value: (row) => measured(site, indicatorsOf(site, row))},
            {title: "依据", value: (row) => sources(site, row.source)}
          ],
          rows,
          {stack: true}
        )
      ],
      limitations: ["分值只录已公布的文本；未公布的不按 0 计，也不推算总分。"]
    };
  }
});

const isMain = (block: string) => !isBonus(block) && !isVeto(block);
const isBonus = (block: string) => block === "bonus" || block.startsWith("加分");
const isVeto = (block: string) => block === "veto" || block.startsWith("一票否决");

/** Bonus and veto stand beside the sum, never in it. */
export const bonusAndVeto = card({
  resource: "standard_sections",
  receipt: "none",
  draw(_, site) {
    const rows = sectionsInForce(site).filter(({block}) => !isMain(block));
    if (rows.length === 0) return nothing("加分与一票否决");
    return {
      title: "加分与一票否决另列，不与得分相加",
      body: [
        table(
          "加分与一票否决",
          [
            {title: "名称", value: (row) => row.name},
            {title: "类别", value: (row) => (isVeto(row.block) ? "一票否决" : "加分")},
            {title: "分值", short: true, value: (row) => (isVeto(row.block) ? "不计分" : sayPoints(row.points))},
            {title: "依据", value: (row) => sources(site, row.source)}
          ],
          rows
        )
      ]
    };
  }
});

/** The items whose text has been published, word for word. */
export const standardItems = card({
  resource: "standard_items",
  empty: "已公布的考评条目",
  receipt: "none",
  draw(rows, site) {
    const known = rows.filter((row) => row.points !== "");
    return {
      title: `考评标准中可查到原文的 ${rows.length} 条，其中 ${known.length} 条有分值`,
      wide: true,
      body: [
        table(
          "已公布的考评条目",
          [
            {title: "序号", value: (row) => row.item_no},
            {title: "考评内容", value: (row) => row.content},
            {title: "分值", short: true, value: (row) => sayPoints(row.points)},
            {title: "评分标准", value: (row) => row.rule || "未公布"},
            {title: "本站指标", value: (row) => measured(site, indicatorsOfItem(site, row))},
            {title: "依据", value: (row) => `${sources(site, row.source)}，${row.version}`}
          ],
          rows,
          {stack: true}
        )
      ],
      limitations: ["“本站指标”是本站为该条所测的，不是考评用的算法；一条里可能还有本站没有测的要求。"]
    };
  }
});

const fills: Record<string, Color> = {
  on_track: tones.good,
  at_risk: tones.warn,
  off_track: tones.bad,
  no_target: tones.plain
};

/** Each indicator's status in each year. */
export const statusOverTime = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const rows = site.receipts.indicators.flatMap(({id, name, target}) => {
      if (!target) return [];
      const points = findSeries(site, id, "year")?.points ?? [];
      // A quarterly or monthly indicator is judged by its last period in the year.
      const byYear = new Map(points.map((point) => [point.period.slice(0, 4), point]));
      return [...byYear].map(([year, {status, period}]) => ({name, year, status, period}));
    });
    if (rows.length === 0) return nothing("各指标历年状态");
    const years = distinct(rows.map((row) => row.year)).sort();
    const last = rows.filter((row) => row.year === years.at(-1));
    const on = last.filter((row) => row.status === "on_track").length;
    return {
      title: `${years.at(-1)}年 ${last.length} 项设了目标的指标中，${on} 项达标`,
      lead: "按季、按月的指标取当年最后一期。",
      body: [
        heat("设了目标的指标历年状态", {
          columns: years.map((year) => `${year}年`),
          rows: distinct(rows.map((row) => row.name)),
          cells: rows.map(({name, year, status}) => ({
            column: `${year}年`,
            row: name,
            text: site.label("statuses", status),
            fill: fills[status] ?? tones.none
          })),
          stroke: "cell-line",
          ...{row: 32, left: 150, inset: 2}
        }),
        foldedTable(
          "设了目标的指标历年状态",
          [
            {title: "指标", value: (row) => row.name},
            {title: "时期", short: true, value: (row) => formatPeriod(row.period)},
            {title: "状态", value: (row) => status(site, row.status)}
          ],
          rows
        )
      ]
    };
  }
});
