import * as Plot from "@observablehq/plot";
import {chart, ink, red, timeTick, timeTicks, warm} from "./chart.js";
import {
  formatPeriod,
  formatValue,
  noData,
  number,
  periodStart,
  shown,
  statuses,
  limitOf,
  yearBefore,
  yearBeforeWord
} from "./format.js";
import {chip, emptyCard, frame} from "./frame.js";
import {html, type Markup} from "./html.js";
import {findIndicator, indicatorReceipt} from "./receipt.js";
import type {Card, IndicatorReceipt, Place, Row, Site} from "./site.js";
import {foldedTable} from "./table.js";

export const district = "310104";

/** One indicator's figures for the whole district, oldest first. */
export interface Series {
  indicator: IndicatorReceipt;
  periodType: string;
  points: readonly Point[];
  /** The newest figure that may be read: reported, or withheld. */
  latest: Point | undefined;
}

export interface Point {
  period: string;
  value: number | null;
  flag: string;
  status: string;
  target: number | null;
  /** What a hidden count of persons is below, where that is said. */
  limit: number | undefined;
  row: Row<"indicators">;
}

/** The district's series in the wanted period, or in the first one that the package has. */
export function districtSeries(site: Site, id: string, wanted: string): Series | undefined {
  const indicator = findIndicator(site, id);
  if (!indicator) return undefined;
  const rows = site.tables.indicators.filter((row) => row.indicator_id === id && row.area_code === district);
  const periodType = rows.some((row) => row.period_type === wanted) ? wanted : (rows[0]?.period_type ?? wanted);
  const points = rows
    .filter((row) => row.period_type === periodType)
    .map((row) => ({
      period: row.period,
      value: number(row.value),
      flag: row.flag,
      status: row.status,
      target: number(row.target),
      limit: indicator.sensitivity.endsWith("person_count") ? limitOf(row) : undefined,
      row
    }))
    .sort((a, b) => (a.period < b.period ? -1 : 1));
  const latest = points.filter(({value, flag}) => value !== null || flag === "suppressed").at(-1);
  return {indicator, periodType, points, latest};
}

/** A rate over nothing is no missing delivery: there was nothing to count it over. */
export function whyEmpty(series: Series | undefined): string {
  return series?.points.some(({row}) => row.denominator === "0") ? "没有可计的对象（分母为 0）" : noData;
}

/** Below it a rate is written as the two counts it is made of: one case more or less must not look like a trend. */
const tinyDenominator = 20;

/** “13 / 15” for a rate over few; undefined for anything else. */
export function sayFew({indicator}: Series, {row}: Point): string | undefined {
  if (indicator.unit !== "%") return undefined;
  const [part, whole] = [number(row.numerator), number(row.denominator)];
  return part === null || whole === null || whole >= tinyDenominator ? undefined : `${part} / ${whole}`;
}

/** The newest value and its unit apart: “98.5” and “%”, “13 / 15” and nothing, “＜5” and “人”. */
export function sayValue(series: Series): readonly [value: string, unit: string] {
  const {indicator, latest} = series;
  if (!latest) return ["–", ""];
  if (latest.value === null) return [shown(null, latest.flag, {limit: latest.limit}), indicator.unit];
  const few = sayFew(series, latest);
  return few ? [few, ""] : formatValue(latest.value, indicator.unit);
}

/** “2023年接收退役义务兵数 386 人，比上年多 15 人”: a fact about two periods, never a trend. */
export function sayLatest(series: Series): string {
  const {indicator, points, latest} = series;
  if (!latest) return indicator.name;
  const {unit} = indicator;
  const now = `${formatPeriod(latest.period)}${indicator.name}`;
  const write = (value: number) => formatValue(value, unit).join(unit === "%" ? "" : " ");
  if (latest.value === null) return `${now}${shown(null, latest.flag, {limit: latest.limit})}`;
  const few = sayFew(series, latest);
  if (few) {
    const before = points.find(({period}) => period === yearBefore(latest.period));
    const then = before && before.value !== null ? sayFew(series, before) : undefined;
    return `${now} ${few}${latest.flag === "provisional" ? "（未满期）" : then ? `，${yearBeforeWord(latest.period)} ${then}` : ""}`;
  }
  if (latest.flag === "provisional") return `${now} ${write(latest.value)}（未满期）`;
  const before = points.find(({period}) => period === yearBefore(latest.period));
  if (!before || before.value === null || before.flag === "provisional") return `${now} ${write(latest.value)}`;
  return `${now} ${write(latest.value)}，${compare(latest.value, before.value, unit, yearBeforeWord(latest.period))}`;
}

function compare(now: number, before: number, unit: string, word: string): string {
  // Compared as shown, so that the sentence never contradicts the numbers beside it.
  if (unit === "%") {
    const points = Math.round(now * 10) / 10 - Math.round(before * 10) / 10;
    const size = Math.abs(points).toFixed(1);
    return size === "0.0" ? `与${word}持平` : `比${word}${points > 0 ? "高" : "低"} ${size} 个百分点`;
  }
  if (now === before) return `与${word}持平`;
  return `比${word}${now > before ? "多" : "少"} ${formatValue(Math.abs(now - before), unit).join(" ")}`;
}

/** How the target reads: “目标 ≥ 95%（来源）”. */
export function sayTarget({target, unit}: IndicatorReceipt): string {
  if (!target) return "未设目标";
  return `${sayGoal(target, unit)}（${target.source}）`;
}

/** “目标 ≥ 95%”, as the one who set it wrote it: no decimals that were not there. */
function sayGoal(target: NonNullable<IndicatorReceipt["target"]>, unit: string): string {
  const value = unit === "%" ? `${target.value}%` : formatValue(target.value, unit).join(" ");
  return `目标 ${operators[target.operator] ?? target.operator} ${value}`;
}

const operators: Record<string, string> = {">=": "≥", gte: "≥", "<=": "≤", lte: "≤", "=": "＝", eq: "＝"};

/** A card of one indicator over time. */
export function indicatorCard(id: string, wanted: string): Card {
  return (site, place) => {
    const series = districtSeries(site, id, wanted);
    const receipt = indicatorReceipt(site, place, id);
    if (!series?.latest) {
      return emptyCard(site, place, series?.indicator.name ?? id, "indicators", receipt, whyEmpty(series));
    }
    const {indicator, latest} = series;
    return frame(site, place, {
      title: sayLatest(series),
      value: sayValue(series),
      period: latest.period,
      status: latest.status,
      lead: `${sayTarget(indicator)}${sayParts(series)}`,
      body: [seriesChart(place, series), seriesTable(series)],
      resource: "indicators",
      receipt,
      limitations: indicator.limitations
    });
  };
}

/** “；分子 20，分母 21”: with small counts a percentage alone misleads. */
function sayParts({indicator, latest}: Series): string {
  if (indicator.unit !== "%" || !latest) return "";
  const numerator = number(latest.row.numerator);
  const denominator = number(latest.row.denominator);
  return numerator === null || denominator === null ? "" : `；本期 ${numerator} / ${denominator}`;
}

export function seriesTable({indicator, points}: Series): Markup {
  return foldedTable(
    `${indicator.name}（${indicator.unit}，徐汇区）`,
    [
      {title: "时期", value: ({period}) => formatPeriod(period)},
      {
        title: indicator.unit === "元" ? "数值" : `数值（${indicator.unit}）`,
        numeric: true,
        value: ({value, flag, limit}) =>
          shown(value, flag, {
            limit,
            write: (v) => (indicator.unit === "元" ? formatValue(v, "元").join(" ") : formatValue(v, indicator.unit)[0])
          })
      },
      {title: "状态", value: ({status}) => statuses[status] ?? status}
    ],
    [...points].reverse()
  );
}

export function seriesChart(place: Place, series: Series): Markup {
  return series.periodType === "year" ? yearBars(place, series) : line(place, series);
}

function scaled({indicator, points}: Series): {unit: string; data: (Point & {y: number | null; date: Date})[]} {
  const yuan = indicator.unit === "元";
  return {
    unit: yuan ? "万元" : indicator.unit,
    data: points.map((point) => ({
      ...point,
      y: point.value === null ? null : yuan ? point.value / 1e4 : point.value,
      date: periodStart(point.period)
    }))
  };
}

function yearBars(place: Place, series: Series): Markup {
  const {unit, data} = scaled(series);
  const {indicator} = series;
  return chart(place, `${indicator.name}，按年`, {
    height: 190,
    marginLeft: 16,
    marginBottom: 28,
    x: {type: "band", label: null, padding: 0.45, tickFormat: (year: string) => `${year}年`, tickSize: 0},
    y: {axis: null, domain: [0, Math.max(1, ...data.map(({y}) => y ?? 0)) * 1.1]},
    marks: [
      Plot.barY(data, {
        x: "period",
        y: "y",
        fill: ink,
        fillOpacity: (d: Point) => (d.flag === "provisional" ? 0.45 : 1)
      }),
      Plot.text(data, {
        x: "period",
        y: (d: {y: number | null}) => d.y ?? 0,
        dy: -9,
        text: (d: Point & {y: number | null}) =>
          shown(d.value, d.flag, {
            limit: d.limit,
            write: (v) => formatValue(v, indicator.unit).join(unit === "%" ? "" : " ")
          })
      }),
      targetRule(data),
      Plot.ruleY([0])
    ]
  });
}

function line(place: Place, series: Series): Markup {
  const {unit, data} = scaled(series);
  const values = data.flatMap(({y}) => (y === null ? [] : [y])).concat(data.flatMap(({target}) => target ?? []));
  const domain = unit === "%" ? [Math.max(0, Math.floor(Math.min(...values, 95) / 5) * 5 - 5), 100] : undefined;
  return chart(
    place,
    `${series.indicator.name}，${formatPeriod(data[0]!.period)}至${formatPeriod(data.at(-1)!.period)}`,
    {
      height: 200,
      marginLeft: 48,
      marginBottom: 28,
      x: {type: "utc", label: null, ticks: timeTicks(data.map(({date}) => date)), tickFormat: timeTick},
      y: {
        label: unit,
        labelArrow: "none",
        grid: true,
        ticks: 4,
        ...(domain ? {domain} : {zero: Math.min(...values) < Math.max(...values) / 2, nice: true})
      },
      marks: [
        targetRule(data),
        Plot.lineY(data, {x: "date", y: "y", stroke: ink, strokeWidth: 2}),
        Plot.dot(data.slice(-1), {x: "date", y: "y", fill: ink, r: 4}),
        targetLabel(data)
      ]
    }
  );
}

/** The target in force in the newest period. */
function targetOf(data: readonly {target: number | null}[]): number[] {
  return data.slice(-1).flatMap(({target}) => target ?? []);
}

function targetRule(data: readonly {target: number | null}[]) {
  return Plot.ruleY(targetOf(data), {stroke: red, strokeDasharray: "4,3"});
}

/** Below the rule, out of the way of what has reached it; a target of none stands on the axis. */
function targetLabel(data: readonly {target: number | null}[]) {
  const target = targetOf(data);
  return Plot.text(target, {
    y: (y: number) => y,
    text: () => "目标",
    frameAnchor: "left",
    dx: 3,
    dy: target[0] === 0 ? -9 : 10,
    textAnchor: "start",
    fill: red,
    stroke: "white",
    strokeWidth: 4
  });
}

/** A small picture for the overview: the series, its last point marked. */
export function spark(place: Place, series: Series): Markup {
  const {data} = scaled(series);
  return chart(place, `${series.indicator.name}历次数值`, {
    width: 240,
    height: 52,
    marginTop: 8,
    marginBottom: 6,
    marginLeft: 4,
    marginRight: 8,
    x: {type: "utc", axis: null},
    y: {axis: null, zero: series.indicator.unit !== "%"},
    marks: [
      Plot.lineY(data, {x: "date", y: "y", stroke: ink, strokeWidth: 1.5}),
      Plot.dot(data, {
        x: "date",
        y: "y",
        fill: (d, i) => (i === data.length - 1 ? warm : ink),
        r: (d, i) => (i === data.length - 1 ? 4 : data.length > 6 ? 0 : 2.5)
      })
    ]
  });
}

/** One line of the overview: name, value, status, comparison, picture, and where to read more. */
export function tile(site: Site, place: Place, id: string, wanted: string, page: string): Markup {
  const series = districtSeries(site, id, wanted);
  const name = series?.indicator.name ?? id;
  const heading = html`<h3><a href="${place.root}${page}.html">${name}</a></h3>`;
  if (!series?.latest)
    return html`<section class="tile">
      ${heading}
      <p class="no-data">${whyEmpty(series)}</p>
    </section>`;
  const {indicator, latest} = series;
  const [value, unit] = sayValue(series);
  return html`<section class="tile">
    <div class="card-head">${heading}${chip(latest.status)}</div>
    <p class="value">
      <b>${value}</b> ${unit}
      <span class="as-of">${formatPeriod(latest.period)}${latest.flag === "provisional" ? "（未满期）" : ""}</span>
    </p>
    <p class="lead">${change(series)}</p>
    ${series.points.length > 1 ? spark(place, series) : ""}
    <p class="source">
      <span>${indicator.target ? sayGoal(indicator.target, indicator.unit) : "未设目标"}</span
      ><a href="${place.root}definitions.html#${id}">口径</a>
    </p>
  </section>`;
}

function change(series: Series): string {
  const said = sayLatest(series).split("，").slice(1).join("，");
  return said === "" ? "无上年同期可比" : said;
}
