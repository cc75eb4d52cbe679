import * as Plot from "@observablehq/plot";
import {chart, ink, red, timeTick, timeTicks} from "./chart.js";
import {formatPeriod, formatValue, number, periodStart} from "./format.js";
import {district, type Series} from "./indicator.js";
import {html, type Markup} from "./html.js";
import type {Place, Row, Site} from "./site.js";

export type Summary = Row<"signal_summary">;
type Signal = Row<"signals">;

export const good = "#14603f";
export const bad = red;
const neutral = "#6b4c9a";
const faint = "#7d8a99";

/** What XmR says of the district's series; undefined where the series is yearly only. */
export const findSummary = (site: Site, id: string, periodType: string): Summary | undefined =>
  site.tables.signal_summary.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district
  );

const signalsOf = (site: Site, id: string, periodType: string): Signal[] =>
  site.tables.signals.filter(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district
  );

/** 改善, 变差, 平稳 or 无判断, as a mark beside the status. */
export function variationMark(site: Site, summary: Summary | undefined): Markup {
  const variation = summary?.variation ?? "none";
  return html`<span class="mark ${variation}">${site.label("variations", variation)}</span>`;
}

/** 稳定达标, 稳定不达标, 时好时坏; nothing where there is no target or not enough to judge by. */
export function assuranceMark(site: Site, summary: Summary | undefined): Markup {
  if (!summary?.assurance) return html``;
  return html`<span class="mark ${summary.assurance}">${site.label("assurances", summary.assurance)}</span>`;
}

export const hasChart = (site: Site, id: string, periodType: string): boolean =>
  signalsOf(site, id, periodType).length > 0;

/** The sentence that the system writes of the newest period; of a yearly figure it says only why there is none. */
export function saySignal(site: Site, id: string, periodType: string): string {
  if (periodType === "year") return "按年的数只有几期，不判断是信号还是波动。";
  const own = site.tables.sentences.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district
  );
  return own?.text ?? "没有可以说的数。";
}

export type Outlook = Row<"outlook">;

/** Where the year's end will lie; undefined where there is no interval. */
export const findOutlook = (site: Site, id: string, periodType: string): Outlook | undefined =>
  site.tables.outlook.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district && row.low !== ""
  );

/** “2024年末展望：… 至 …（八成把握）；说不准能否达标。过去 12 次回测 10 次落入。” */
export function sayOutlook(site: Site, row: Outlook, unit: string): string {
  const [low, high] = [row.low, row.high].map((text) =>
    formatValue(number(text) ?? 0, unit).join(unit === "%" ? "" : " ")
  );
  const kind = site.label("outlook_kinds", row.what);
  const reading = row.reading ? `；对照目标：${site.label("outlook_readings", row.reading)}` : "";
  return `${row.year}年末展望（${kind}）：${low} 至 ${high}，${row.level}% 的把握${reading}。过去 ${row.backtest_n} 次回测落入 ${row.backtest_covered} 次。`;
}

/** Why an indicator with a target has no outlook; nothing where it has one, or has no target. */
export function sayNoOutlook(site: Site, id: string, periodType: string): string {
  const row = site.tables.outlook.find(
    (o) => o.indicator_id === id && o.period_type === periodType && o.area_code === district && o.low === ""
  );
  return row ? `没有年末展望：${site.label("why_no_outlook", row.why)}。` : "";
}

/** Nothing is below 0, and no share above 100, whatever the arithmetic of limits says. */
const clamp = (value: number, unit: string) => Math.max(0, unit === "%" ? Math.min(100, value) : value);

interface Drawn {
  date: Date;
  y: number;
  center: number;
  lower: number;
  upper: number;
  segment: string;
  special: string;
}

/** The control chart: values, mean and usual limits of each stretch, target, and what is special. */
export function xmrChart(site: Site, place: Place, series: Series, ahead?: Outlook): Markup {
  const {indicator, periodType, points} = series;
  const scale = indicator.unit === "元" ? 1e-4 : 1;
  const unit = indicator.unit === "元" ? "万元" : indicator.unit;
  const limit = (text: string) => clamp(number(text) ?? 0, indicator.unit) * scale;
  const drawn = signalsOf(site, indicator.id, periodType).map((row): Drawn => ({
    date: periodStart(row.period),
    y: (number(row.value) ?? 0) * scale,
    center: limit(row.center),
    lower: limit(row.lower),
    upper: limit(row.upper),
    segment: row.segment,
    special: row.special
  }));
  const line = points.map(({period, value}) => ({
    date: periodStart(period),
    y: value === null ? null : value * scale
  }));
  const target = points.at(-1)?.target ?? null;
  // A year's total is not on the scale of its months.
  const interval =
    ahead?.what === "last_period"
      ? [
          {
            date: periodStart(periodType === "month" ? `${ahead.year}-12` : `${ahead.year}-Q4`),
            low: limit(ahead.low),
            high: limit(ahead.high)
          }
        ]
      : [];
  const shown = [
    ...interval.flatMap(({low, high}) => [low, high]),
    ...line.flatMap(({y}) => y ?? []),
    ...drawn.flatMap(({lower, upper}) => [lower, upper]),
    ...(target === null ? [] : [target * scale])
  ];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  const of = (special: string) => drawn.filter((d) => d.special === special);
  const dot = (special: string, fill: string, symbol: Plot.DotOptions["symbol"]) =>
    Plot.dot(of(special), {x: "date", y: "y", fill, symbol: symbol!, r: 4.5, stroke: "white", strokeWidth: 0.5});
  const rule = (y: "lower" | "upper") =>
    Plot.lineY(drawn, {x: "date", y, z: "segment", stroke: faint, strokeDasharray: "3,3", curve: "step"});
  return chart(
    place,
    `${indicator.name}的控制图，${formatPeriod(points[0]!.period)}至${formatPeriod(points.at(-1)!.period)}`,
    {
      height: 190,
      marginLeft: 52,
      marginBottom: 26,
      x: {type: "utc", label: null, ticks: timeTicks(line.map(({date}) => date)), tickFormat: timeTick},
      y: {
        label: unit,
        labelArrow: "none",
        grid: true,
        ticks: 4,
        domain: [Math.max(0, low - pad), unit === "%" ? Math.min(100.5, high + pad) : high + pad]
      },
      marks: [
        rule("lower"),
        rule("upper"),
        Plot.lineY(drawn, {x: "date", y: "center", z: "segment", stroke: faint, curve: "step"}),
        ...(target === null ? [] : [Plot.ruleY([target * scale], {stroke: red, strokeDasharray: "6,3"})]),
        Plot.ruleX(interval, {x: "date", y1: "low", y2: "high", stroke: ink, strokeOpacity: 0.45, strokeWidth: 7}),
        Plot.lineY(line, {x: "date", y: "y", stroke: ink, strokeWidth: 1.5}),
        Plot.dot(line.slice(-1), {x: "date", y: "y", fill: ink, r: 3.5}),
        dot("improvement", good, "circle"),
        dot("concern", bad, "square"),
        dot("high", neutral, "triangle"),
        dot("low", neutral, "triangle")
      ]
    }
  );
}

/** How to read the marks of a control chart, once a page. */
export const signalKey = (): string =>
  html`<div class="key">
    <p>
      <b>怎样看控制图</b> 蓝线是各期的数；灰实线是平均，两条灰虚线是通常波动的上下限（平均 ± 2.66 ×
      平均移动极差）；红虚线是目标；最右的浅蓝竖条是年末展望的区间。线内的上下只是波动，不必解释；有标记的才是信号：<span
        class="dot good"
        >●</span
      >
      改善，<span class="dot bad">■</span> 变差，<span class="dot neutral">▲</span> 偏高或偏低（指标不分好坏）。不满 12
      期的不判断。在册人数、累计办结率一类的数，后一期大半由前一期带来，容易连续同侧或连续升降：信号说明水平变过，不说明这一期刚变。
    </p>
    <ul class="legend-words">
      <li><span class="mark improvement">改善</span> <span class="mark concern">变差</span> 有信号，且指标分好坏</li>
      <li><span class="mark common_cause">平稳</span> 只有通常的波动</li>
      <li><span class="mark none">无判断</span> 期数不够，或指标不分好坏</li>
      <li><span class="mark consistent_pass">稳定达标</span> 通常的波动都在目标的好的一侧</li>
      <li><span class="mark inconsistent">时好时坏</span> 目标落在通常的波动之内，这一期达不达标要看运气</li>
      <li><span class="mark consistent_fail">稳定不达标</span> 不改变做法，通常就达不到</li>
    </ul>
  </div>`.text;
