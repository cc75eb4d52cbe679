import {formatPeriod} from "./format.js";
import {type Block, card, type Group, nothing, paragraph, status, type Tile} from "./frame.js";
import {indicatorLink, toIndicator} from "./receipt.js";
import {
  district,
  findSeries,
  sayLatest,
  sayParts,
  sayTarget,
  sayValue,
  type Series,
  seriesChart,
  seriesTable,
  spark,
  whyEmpty
} from "./series.js";
import {findSummary, variationMark} from "./signal.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {sectionsInForce} from "./standard.js";
import {table} from "./table.js";
import {strong} from "./text.js";
import {unitLink} from "./units.js";

/** One indicator over time: `indicator=… period=year`; of one street with `area=…`. */
export const indicatorOverTime = card({
  resource: "indicators",
  draw(_, site, {indicator = "", period = "year", area}) {
    const series = findSeries(site, indicator, period, area);
    if (!series?.latest) return {...nothing(series?.indicator.name ?? indicator, whyEmpty(series)), indicator};
    const {latest, indicator: of} = series;
    return {
      indicator,
      title: `${series.area === district ? "" : site.label("streets", series.area)}${sayLatest(series)}`,
      value: sayValue(series),
      period: latest.period,
      status: status(site, latest.status),
      lead: `${sayTarget(of)}${sayParts(series)}`,
      body: [drawSeries(series), seriesTable(site, series)],
      limitations: of.limitations
    };
  }
});

/** The chart of a series, or why there is nothing to be drawn. */
export function drawSeries(series: Series): Block {
  // What is hidden as ＜5 is still said, point by point.
  if (series.points.some(({value, limit}) => value !== null || limit !== undefined)) return seriesChart(series);
  return paragraph(`各期都不公布。${series.indicator.disclosure}`, "note");
}

/**
 * The period in which an indicator is read: the finest whose newest figure is published and that has a control chart; else
 * the finest whose newest figure is published.
 */
export function mainPeriod(site: Site, {id, periods}: IndicatorReceipt): string {
  const own = ["month", "quarter", "year"].filter((type) => periods.includes(type));
  const known = own.filter((type) => findSeries(site, id, type)?.latest?.value != null);
  const charted = known.find((type) => {
    const why = findSummary(site, id, type)?.why;
    return type !== "year" && (why === "" || why === "no_direction");
  });
  return charted ?? known[0] ?? own[0] ?? "year";
}

const named = (section: string | number) => String(section ?? "");
const ofSection = (site: Site, no: string) => {
  const name = sectionsInForce(site).find((row) => row.no === no)?.name;
  return site.receipts.indicators.filter(({section}) => [no, name].includes(named(section)));
};
/** Those that belong to no section of the standard. */
const ofNone = (site: Site) => {
  const known = sectionsInForce(site).flatMap(({no, name}) => [no, name]);
  return site.receipts.indicators.filter(({section}) => !known.includes(named(section)));
};

/** All indicators at a glance: a small picture each, by section. */
export const indicatorWall = card({
  resource: "indicators",
  draw(_, site) {
    const groups: [string, readonly IndicatorReceipt[]][] = [
      ...sectionsInForce(site).map(({no, name}): [string, IndicatorReceipt[]] => [
        `${no} ${name}`,
        ofSection(site, no)
      ]),
      ["基层服务保障与数据质量（不对应国家标准的一级指标）", ofNone(site)]
    ];
    return {
      form: "bare",
      title: "指标一览",
      body: groups
        .filter(([, indicators]) => indicators.length)
        .map(([heading, indicators]) => ({
          kind: "tiles",
          heading,
          tiles: indicators.map((indicator) => ({...mini(site, indicator), anchor: indicator.id}))
        }))
    };
  }
});

/** An indicator in the least space, leading to its page. */
export function mini(site: Site, indicator: IndicatorReceipt): Tile {
  const series = findSeries(site, indicator.id, mainPeriod(site, indicator));
  const named = {title: indicator.name, to: toIndicator(indicator.id)};
  if (!series?.latest) return {...named, empty: whyEmpty(series)};
  const {latest} = series;
  const variation = variationMark(site, series, findSummary(site, indicator.id, series.periodType));
  const chart = spark(series);
  return {
    ...named,
    value: sayValue(series),
    period: latest.period,
    ...(chart ? {chart} : {}),
    marks: latest.status === "no_target" ? variation : [status(site, latest.status), variation]
  };
}

/** So many besides it. */
const related = 8;

/** Others that stand under the same section of the standard, those of the same exports first. */
export function ofSameKind(site: Site, indicator: IndicatorReceipt): IndicatorReceipt[] {
  const no = named(indicator.section);
  const inSection = sectionsInForce(site).some((row) => row.no === no || row.name === no)
    ? ofSection(site, no)
    : ofNone(site);
  // What is made of every export has nothing in particular in common with this one.
  const few = site.receipts.contracts.length / 2;
  const shares = ({contracts}: IndicatorReceipt) =>
    contracts.length < few && contracts.some((one) => indicator.contracts.includes(one));
  const near = site.receipts.indicators.filter((other) => shares(other));
  return [...new Set([...inSection.filter(shares), ...near, ...inSection])]
    .filter(({id}) => id !== indicator.id)
    .slice(0, related);
}

/** The last that the responsible unit wrote of the district's figure. */
const findComment = (site: Site, id: string): Row<"commentary"> | undefined =>
  site.tables.commentary
    .filter((row) => row.indicator_id === id && row.area_code === district)
    .toSorted((a, b) => (a.written_on < b.written_on ? 1 : -1))[0];

/** What the responsible unit says of the newest figure, or that it says nothing although it should. */
export function comments(site: Site, id: string, period: string): readonly Block[] {
  const newest = findComment(site, id);
  const missing = site.tables.commentary_missing.some((row) => row.indicator_id === id);
  const unexplained = (text: string) => paragraph(text, "unexplained");
  if (!newest) return missing ? [unexplained("未达标，责任单位还没有说明。")] : [];
  const about = `（${newest.owner}，写于 ${newest.written_on}，说的是${formatPeriod(newest.period)}${newest.period < period ? "，早于本期" : ""}）：`;
  const comment: Group = {
    kind: "group",
    as: "comment",
    blocks: [
      paragraph([strong("说明"), about, newest.text]),
      paragraph([strong("下一步"), `：${newest.next_step}，${newest.due} 前。`]),
      ...(newest.stale === "1"
        ? [unexplained("写在数据变动之前：当时这一期还没有结束，或后来的交付改了这个数；请重写。")]
        : []),
      ...(missing ? [unexplained("本期未达标，还没有新的说明。")] : [])
    ]
  };
  return [comment];
}

/** Off-track indicators without an explanation, by name. */
export const unexplained = card({
  resource: "commentary_missing",
  draw: (rows, site) => ({
    title: rows.length ? `${rows.length} 项未达标的指标没有说明` : "未达标的指标都有说明",
    lead: "未达标的，责任单位要写明原因、下一步和期限。",
    wide: true,
    body: rows.length
      ? [
          table(
            "未达标而没有说明的指标",
            [
              {
                title: "指标",
                value: ({indicator_id: id}) => indicatorLink(site, id)
              },
              {title: "时期", short: true, value: (row) => formatPeriod(row.period)},
              {title: "自何时未达标", short: true, value: (row) => (row.since ? formatPeriod(row.since) : "–")},
              {title: "责任单位", value: (row) => unitLink(site, row.unit)},
              {title: "较早的说明", value: (row) => (row.older_comment ? formatPeriod(row.older_comment) : "没有")}
            ],
            rows,
            {stack: true}
          )
        ]
      : []
  })
});
