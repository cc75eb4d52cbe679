import {formatPeriod} from "./format.js";
import {chip, frame} from "./frame.js";
import {html, type Markup} from "./html.js";
import {
  district,
  districtSeries,
  sayLatest,
  sayTarget,
  sayValue,
  type Series,
  seriesChart,
  seriesTable,
  spark,
  whyEmpty
} from "./indicator.js";
import {findIndicator, indicatorReceipt, resourceReceipt} from "./receipt.js";
import {
  assuranceMark,
  findOutlook,
  findSummary,
  hasChart,
  sayNoOutlook,
  sayOutlook,
  saySignal,
  type Summary,
  variationMark,
  xmrChart
} from "./signal.js";
import type {Card, IndicatorReceipt, Place, Row, Site} from "./site.js";
import {sectionsInForce} from "./standard.js";
import {table} from "./table.js";

/** The finest period that has a control chart, else the finest that has enough points to be drawn. */
export function mainPeriod(site: Site, {id, periods}: IndicatorReceipt): string {
  const charted = ["month", "quarter"].find(
    (type) => findSummary(site, id, type)?.why === "" || findSummary(site, id, type)?.why === "no_direction"
  );
  const wanted = charted ?? ["month", "quarter", "year"].find((type) => periods.includes(type));
  return wanted ?? "year";
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
export const indicatorWall: Card = (site, place) => {
  const groups: [string, readonly IndicatorReceipt[]][] = [
    ...sectionsInForce(site).map(({no, name}): [string, IndicatorReceipt[]] => [`${no} ${name}`, ofSection(site, no)]),
    ["基层服务保障与数据质量（不对应国家标准的一级指标）", ofNone(site)]
  ];
  return html`${groups
    .filter(([, indicators]) => indicators.length)
    .map(
      ([name, indicators]) =>
        html`<section class="wall">
          <h3>${name}<span class="muted">（${indicators.length} 项）</span></h3>
          <div class="minis">${indicators.map((indicator) => mini(site, place, indicator))}</div>
        </section>`
    )}`.text;
};

function mini(site: Site, place: Place, indicator: IndicatorReceipt): Markup {
  const series = districtSeries(site, indicator.id, mainPeriod(site, indicator));
  const heading = html`<h4><a href="#${indicator.id}">${indicator.name}</a></h4>`;
  if (!series?.latest)
    return html`<div class="mini">
      ${heading}
      <p class="no-data">${whyEmpty(series)}</p>
    </div>`;
  const [value, unit] = sayValue(series);
  const summary = findSummary(site, indicator.id, series.periodType);
  return html`<div class="mini">
    ${heading}
    <p class="value"><b>${value}</b> ${unit} <span class="as-of">${formatPeriod(series.latest.period)}</span></p>
    ${series.points.length > 1 ? spark(place, series) : ""}
    <p class="marks">
      ${series.latest.status === "no_target" ? "" : chip(series.latest.status)}${variationMark(site, summary)}
    </p>
  </div>`;
}

/** The indicators of a section in full: chart, target, what is signal and what is noise. */
export function sectionIndicators(no: string): Card {
  return (site, place) => {
    const indicators = no === "" ? ofNone(site) : ofSection(site, no);
    if (indicators.length === 0) return html`<p class="no-data">本站还没有这一部分的指标。</p>`.text;
    return indicators.map((indicator) => detail(site, place, indicator)).join("\n");
  };
}

function detail(site: Site, place: Place, indicator: IndicatorReceipt): string {
  const {id} = indicator;
  const series = districtSeries(site, id, mainPeriod(site, indicator));
  const receipt = indicatorReceipt(site, place, id);
  const common = {id, resource: "indicators", receipt, limitations: indicator.limitations};
  if (!series?.latest)
    return frame(site, place, {
      ...common,
      title: indicator.name,
      body: [html`<p class="no-data">没有数据（来源未交付，或没有可计的对象）</p>`]
    });
  const {latest, periodType} = series;
  const summary = findSummary(site, id, periodType);
  const ahead = findOutlook(site, id, periodType);
  const yearEnd = ahead ? sayOutlook(site, ahead, indicator.unit) : sayNoOutlook(site, id, periodType);
  return frame(site, place, {
    ...common,
    title: sayTitle(site, series, summary),
    status: latest.status,
    value: sayValue(series),
    period: latest.period,
    lead: `${sayTarget(indicator)}；责任单位：${indicator.responsible_unit}`,
    body: [
      html`<p class="marks">${variationMark(site, summary)}${assuranceMark(site, summary)}</p>
        <p class="signal">${saySignal(site, id, periodType)}</p>`,
      hasChart(site, id, periodType) ? xmrChart(site, place, series, ahead) : seriesChart(place, series),
      yearEnd ? html`<p class="signal">${yearEnd}</p>` : html``,
      comments(site, id, latest.period),
      seriesTable(series)
    ]
  });
}

/** A signal is the title; where there is none, the figure is. */
function sayTitle(site: Site, series: Series, summary: Summary | undefined): string {
  if (!summary || summary.why === "few_points") return sayLatest(series);
  const since = summary.since && summary.special ? `，自${formatPeriod(summary.since)}起` : "";
  const word = summary.special ? site.label("specials", summary.special) : site.label("variations", summary.variation);
  return `${series.indicator.name}：${word}${since}`;
}

/** What the responsible unit says of the newest figure, or that it says nothing although it should. */
function comments(site: Site, id: string, period: string): Markup {
  const own = site.tables.commentary.filter((row) => row.indicator_id === id && row.area_code === district);
  const newest = own.toSorted((a, b) => (a.written_on < b.written_on ? 1 : -1))[0];
  const missing = site.tables.commentary_missing.some((row) => row.indicator_id === id);
  if (!newest) return missing ? html`<p class="unexplained">未达标，责任单位还没有说明。</p>` : html``;
  const about = `（${newest.owner}，写于 ${newest.written_on}，说的是${formatPeriod(newest.period)}${newest.period < period ? "，早于本期" : ""}）：`;
  return html`<div class="comment">
    <p><b>说明</b>${about}${newest.text}</p>
    <p><b>下一步</b>：${newest.next_step}，${newest.due} 前。</p>
    ${newest.stale === "1" ? html`<p class="unexplained">写在数据变动之前：当时这一期还没有结束，或后来的交付改了这个数；请重写。</p>` : ""}
    ${missing ? html`<p class="unexplained">本期未达标，还没有新的说明。</p>` : ""}
  </div>`;
}

/** Off-track indicators without an explanation, by name. */
export const unexplained: Card = (site, place) => {
  const resource = "commentary_missing";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  const named = (row: Row<"commentary_missing">) => findIndicator(site, row.indicator_id);
  return frame(site, place, {
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
                value: (row) =>
                  html`<a href="${place.root}indicators.html#${row.indicator_id}"
                    >${named(row)?.name ?? row.indicator_id}</a
                  >`
              },
              {title: "时期", short: true, value: (row) => formatPeriod(row.period)},
              {title: "自何时未达标", short: true, value: (row) => (row.since ? formatPeriod(row.since) : "–")},
              {title: "责任单位", value: (row) => row.unit},
              {title: "较早的说明", value: (row) => (row.older_comment ? formatPeriod(row.older_comment) : "没有")}
            ],
            rows,
            {stack: true}
          )
        ]
      : [],
    resource,
    receipt
  });
};
