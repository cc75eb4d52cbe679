import {formatPeriod} from "./format.js";
import {chip, frame} from "./frame.js";
import {html, type Markup} from "./html.js";
import {
  district,
  districtSeries,
  sayLatest,
  sayTarget,
  seriesChart,
  seriesTable,
  sayValue,
  spark
} from "./indicator.js";
import {indicatorReceipt} from "./receipt.js";
import {assuranceMark, findSummary, saySignal, variationMark, xmrChart} from "./signal.js";
import type {Card, IndicatorReceipt, Place, Site} from "./site.js";

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
  const name = site.tables.standard_sections.find((row) => row.no === no)?.name;
  return site.receipts.indicators.filter(({section}) => [no, name].includes(named(section)));
};
/** Those that belong to no section of the standard. */
const ofNone = (site: Site) => {
  const known = site.tables.standard_sections.flatMap(({no, name}) => [no, name]);
  return site.receipts.indicators.filter(({section}) => !known.includes(named(section)));
};

/** All indicators at a glance: a small picture each, by section. */
export const indicatorWall: Card = (site, place) => {
  const groups: [string, readonly IndicatorReceipt[]][] = [
    ...site.tables.standard_sections.map(({no, name}): [string, IndicatorReceipt[]] => [
      `${no} ${name}`,
      ofSection(site, no)
    ]),
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
      <p class="no-data">没有数据</p>
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
  const series = districtSeries(site, indicator.id, mainPeriod(site, indicator));
  const receipt = indicatorReceipt(site, place, indicator.id);
  const common = {id: indicator.id, resource: "indicators", receipt, limitations: indicator.limitations};
  if (!series?.latest)
    return frame(site, place, {
      ...common,
      title: indicator.name,
      body: [html`<p class="no-data">没有数据（来源未交付，或没有可计的对象）</p>`]
    });
  const {latest} = series;
  const summary = findSummary(site, indicator.id, series.periodType);
  const charted = site.tables.signals.some(
    (row) => row.indicator_id === indicator.id && row.period_type === series.periodType && row.area_code === district
  );
  return frame(site, place, {
    ...common,
    title: sayLatest(series),
    status: latest.status,
    value: sayValue(series),
    period: latest.period,
    lead: `${sayTarget(indicator)}；责任单位：${indicator.responsible_unit}`,
    body: [
      html`<p class="marks">${variationMark(site, summary)}${assuranceMark(site, summary)}</p>
        <p class="signal">${saySignal(site, summary, indicator.unit)}</p>`,
      charted ? xmrChart(site, place, series) : seriesChart(place, series),
      seriesTable(series)
    ]
  });
}
