import {group} from "d3";
import type {Chart, Spark} from "./chart.js";
import {formatPeriod, formatValue, limitOf, noData, number, shown, yearBefore, yearBeforeWord} from "./format.js";
import {findIndicator} from "./receipt.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {figure, foldedTable, type Table} from "./table.js";

/** The code of the whole district. */
export const district = "310104";

/** One indicator's figures in one area, oldest first. */
export interface Series {
  indicator: IndicatorReceipt;
  area: string;
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

/** Rows by indicator and area, of each site: many cards of many pages look for them. */
const placed = new WeakMap<Site, ReadonlyMap<string, ReadonlyMap<string, readonly Row<"indicators">[]>>>();

function rowsOf(site: Site, id: string, area: string): readonly Row<"indicators">[] {
  let rows = placed.get(site);
  if (!rows) {
    rows = group(
      site.tables.indicators,
      (row) => row.indicator_id,
      (row) => row.area_code
    );
    placed.set(site, rows);
  }
  return rows.get(id)?.get(area) ?? [];
}

/** The series in the wanted period, or in the first one that the package has; of the whole district, or of one street. */
export function findSeries(site: Site, id: string, wanted: string, area = district): Series | undefined {
  const indicator = findIndicator(site, id);
  if (!indicator) return undefined;
  const rows = rowsOf(site, id, area);
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
  return {indicator, area, periodType, points, latest};
}

/** A rate over nothing is no missing delivery: there was nothing to count it over. */
export function whyEmpty(series: Series | undefined): string {
  return series?.points.some(({row}) => row.denominator === "0") ? "没有可计的对象（分母为 0）" : noData;
}

/** Below it a rate is written as the two counts it is made of: one case more or less must not look like a trend. */
export const tinyDenominator = 20;

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
  // ＜5 is a number of something, 不公布 is none.
  if (latest.value === null)
    return [shown(null, latest.flag, {limit: latest.limit}), latest.limit === undefined ? "" : indicator.unit];
  const few = sayFew(series, latest);
  return few ? [few, ""] : formatValue(latest.value, indicator.unit);
}

/** “2023年接收退役义务兵数 386 人，比上年多 15 人”: a fact about two periods, never a trend. */
export function sayLatest(series: Series): string {
  const {indicator, points, latest} = series;
  if (!latest) return indicator.name;
  const {unit} = indicator;
  const now = `${formatPeriod(latest.period)}${indicator.name}`;
  const write = (value: number) => sayWithUnit(value, unit);
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

/** “上升 1.4 个百分点”, “增加 15 人”, “持平”: as shown, so that it never contradicts the numbers beside it. */
export function sayDifference(now: number, before: number, unit: string): string {
  if (unit === "%") {
    const points = Math.round(now * 10) / 10 - Math.round(before * 10) / 10;
    const size = Math.abs(points).toFixed(1);
    return size === "0.0" ? "持平" : `${points > 0 ? "上升" : "下降"} ${size} 个百分点`;
  }
  if (now === before) return "持平";
  return `${now > before ? "增加" : "减少"} ${formatValue(Math.abs(now - before), unit).join(" ")}`;
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

/** “；本期 20 / 21”: with small counts a percentage alone misleads. */
export function sayParts({indicator, latest}: Series): string {
  if (indicator.unit !== "%" || !latest) return "";
  const numerator = number(latest.row.numerator);
  const denominator = number(latest.row.denominator);
  return numerator === null || denominator === null ? "" : `；本期 ${numerator} / ${denominator}`;
}

/** The table behind a series' chart, newest first. */
export function seriesTable(site: Site, {indicator, area, points}: Series): Table {
  const {unit} = indicator;
  return foldedTable(
    `${indicator.name}（${unit}，徐汇区${area === district ? "" : site.label("streets", area)}）`,
    [
      {title: "时期", value: ({period}) => formatPeriod(period)},
      {
        title: unit === "元" ? "数值" : `数值（${unit}）`,
        numeric: true,
        value: ({value, flag, limit}) =>
          figure(value, flag, {
            limit,
            unit,
            write: (v) => (unit === "元" ? formatValue(v, unit).join(" ") : formatValue(v, unit)[0])
          })
      },
      {title: "状态", value: ({status}) => site.label("statuses", status)}
    ],
    [...points].reverse()
  );
}

/** Money is drawn in 万元. */
export const chartScale = ({unit}: IndicatorReceipt) => (unit === "元" ? 1e4 : 1);
export const chartUnit = ({unit}: IndicatorReceipt) => (unit === "元" ? "万元" : unit);

const scale = (value: number | null, indicator: IndicatorReceipt) =>
  value === null ? null : value / chartScale(indicator);

/** The series of an indicator in its chart's unit. */
export const chartPoints = ({indicator, points}: Series) =>
  points.map((point) => ({period: point.period, value: scale(point.value, indicator), ...noteOf(point)}));

/** What is to be known of a point beside its value. */
function noteOf({value, flag, limit}: Point): {note?: string} {
  if (value === null) return {note: shown(null, flag, {limit})};
  return flag === "provisional" ? {note: "未满期"} : {};
}

/** Columns of years, or a line of months or quarters. */
export function seriesChart(series: Series): Chart {
  const {indicator, points, periodType} = series;
  const unit = chartUnit(indicator);
  const target = ({target}: Point) => scale(target, indicator);
  if (periodType === "year") {
    return {
      kind: "years",
      label: `${indicator.name}，按年`,
      unit,
      points: points.map((point) => ({
        period: point.period,
        value: scale(point.value, indicator),
        text: shown(point.value, point.flag, {limit: point.limit, write: (v) => sayWithUnit(v, indicator.unit)}),
        provisional: point.flag === "provisional"
      })),
      target: target(points.at(-1)!)
    };
  }
  return {
    kind: "trend",
    label: `${indicator.name}，${formatPeriod(points[0]!.period)}至${formatPeriod(points.at(-1)!.period)}`,
    unit,
    points: points.map((point) => ({
      period: point.period,
      value: scale(point.value, indicator),
      ...noteOf(point),
      target: target(point)
    }))
  };
}

/** A small picture for the overview: the series, its last point marked; one point is no picture. */
export const spark = (series: Series): Spark | undefined =>
  series.points.length > 1
    ? {
        kind: "spark",
        label: `${series.indicator.name}历次数值`,
        unit: chartUnit(series.indicator),
        points: chartPoints(series),
        zero: series.indicator.unit !== "%"
      }
    : undefined;

/** “98.5%”, “386 人”. */
export const sayWithUnit = (value: number, unit: string) => formatValue(value, unit).join(unit === "%" ? "" : " ");
