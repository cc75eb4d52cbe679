import * as Plot from "@observablehq/plot";
import {parseHTML} from "linkedom";
import {
  type Bars,
  type Chart,
  type Columns,
  type Cycle,
  type Dots,
  type Funnel,
  type Heat,
  type Layout,
  type Limits,
  type Lines,
  type Multiples,
  type Series,
  type Spark,
  type Trend,
  type Years,
  type Color,
  ink,
  red,
  warm
} from "../cards/chart.js";
import {periodStart} from "../cards/format.js";
import {plot} from "../components/plot.js";
import {stopsOf} from "./stops.js";

// Observable Plot draws into a document; this one has no browser behind it.
const {document} = parseHTML("<html><body></body></html>");

/** A colour of tokens.css: the page says what it looks like, so that a chart has a dark scheme too. */
const paint = (color: Color) => `var(--${color})`;

/**
 * A chart is drawn twice: for two cards in a row of a desk, and for a phone, a narrow window and paper. A page shows the
 * one that fits at about its own size, so that its letters are never small (styles/cards.css).
 */
export interface Fit {
  width: number;
  /** No name takes more than this of a chart: a longer one stands in two lines. */
  mostName: number;
  ticks: number;
}

export const fits = {
  wide: {width: 500, mostName: 190, ticks: 8},
  narrow: {width: 340, mostName: 120, ticks: 5}
} as const satisfies Record<string, Fit>;

const fontSize = 13;

/** How wide a text is at most: a Chinese character is as wide as it is high, others are narrower in any font. */
const widthOf = (text: string) =>
  Math.max(
    ...text
      .split("\n")
      .map((line) => Array.from(line).reduce((sum, c) => sum + (/[\u2e80-\uffff]/.test(c) ? 1 : 0.62), 0) * fontSize)
  );

function inLines(name: string, {mostName}: Fit): string {
  if (widthOf(name) <= mostName) return name;
  const characters = Array.from(name);
  const half = Math.ceil(characters.length / 2);
  return `${characters.slice(0, half).join("")}\n${characters.slice(half).join("")}`;
}

/** Whether a grid’s columns have room for their words on a phone; one that has none is scrolled there. */
export function fitsNarrow(chart: Chart): boolean {
  if (chart.kind !== "heat") return true;
  const widest = Math.max(...chart.columns.map(widthOf), ...chart.cells.map(({text}) => widthOf(text)));
  const names = Math.max(...chart.rows.map((row) => widthOf(inLines(row, fits.narrow))));
  return (widest + 6) * chart.columns.length + names + 16 <= fits.narrow.width;
}

/** A finished chart as SVG; the same spec gives the same bytes. */
export const drawSvg: typeof draw = (...of) => {
  // Half of all charts stand on several pages.
  const key = JSON.stringify(of);
  let svg = drawings.get(key);
  if (svg === undefined) drawings.set(key, (svg = draw(...of)));
  return svg;
};

const drawings = new Map<string, string>();

function draw(chart: Chart, fit: Fit = fits.wide): string {
  const node = plot(chart.label, {
    width: fit.width,
    marginTop: 24,
    marginRight: 16,
    className: "plot",
    style: {fontSize: `${fontSize}px`},
    ...optionsOf(chart, fit),
    document
  });
  // Plot writes the same style sheet into every chart; ours is in styles/cards.css.
  for (const style of Array.from(node.querySelectorAll("style"))) style.remove();
  const scales = {x: node.scale("x"), y: node.scale("y"), fy: node.scale("fy")};
  for (const [name, value] of Object.entries(stopsOf(chart, scales, fit === fits.wide))) node.setAttribute(name, value);
  // Hundredths of a pixel are enough, and the same on every machine.
  return node.outerHTML.replace(/(\.\d\d)\d+/g, "$1");
}

function optionsOf(chart: Chart, fit: Fit): Plot.PlotOptions {
  switch (chart.kind) {
    case "bars":
      return bars(chart, fit);
    case "columns":
      return columns(chart, fit);
    case "lines":
      return lines(chart, fit);
    case "multiples":
      return multiples(chart, fit);
    case "heat":
      return heat(chart, fit);
    case "years":
      return years(chart, fit);
    case "trend":
      return trend(chart, fit);
    case "spark":
      return spark(chart);
    case "limits":
      return limits(chart, fit);
    case "cycle":
      return cycle(chart);
    case "dots":
      return dots(chart, fit);
    case "funnel":
      return funnel(chart, fit);
  }
}

/** Ticks of a time axis: the year where a year begins, else the month. */
function timeTick(date: Date): string {
  return date.getUTCMonth() === 0 ? `${date.getUTCFullYear()}年` : `${date.getUTCMonth() + 1}月`;
}

/** A few ticks over a series of months or quarters, always at the starts of quarters or years. */
function timeTicks(dates: readonly Date[], most: number): Date[] {
  const unique = [...new Map(dates.map((date) => [+date, date])).values()].sort((a, b) => +a - +b);
  for (const step of [1, 3, 6, 12]) {
    const ticks = unique.filter((date) => date.getUTCMonth() % step === 0);
    if (ticks.length <= most) return ticks;
  }
  return unique.filter((date) => date.getUTCMonth() === 0);
}

const dated = <T extends {period: string}>(points: readonly T[]) =>
  points.map((point) => ({...point, date: periodStart(point.period)}));
const timeAxis = (points: readonly {date: Date}[], fit: Fit): Plot.ScaleOptions => ({
  type: "utc",
  label: null,
  ticks: timeTicks(
    points.map(({date}) => date),
    fit.ticks
  ),
  tickFormat: timeTick
});
/** A band a year: “2023年”, or “23年” where there are many. */
const yearAxis = (years: number, width: number): Plot.ScaleOptions => ({
  type: "band",
  label: null,
  tickSize: 0,
  tickFormat: (year: string) => `${width / years < widthOf("2023年") + 6 ? year.slice(2) : year}年`
});
const valueAxis = (unit: string, ticks: number): Plot.ScaleOptions => ({
  label: unit,
  labelArrow: "none",
  grid: true,
  ticks
});
const names = (rows: readonly string[], fit: Fit): Plot.ScaleOptions => ({
  type: "band",
  label: null,
  domain: rows,
  tickSize: 0,
  tickFormat: (name: string) => inLines(name, fit)
});
const colors = (series: readonly Series[]): Plot.ScaleOptions => ({
  domain: series.map(({name}) => name),
  range: series.map(({color}) => paint(color))
});

/** The frame of a chart of names, with room for the longest of them and for the longest number behind a bar. */
function frameOf(
  {row, pad, top, right, bottom, left}: Layout,
  fit: Fit,
  names: readonly string[],
  ends: readonly string[] = []
) {
  const longest = (texts: readonly string[]) => Math.ceil(Math.max(0, ...texts.map(widthOf)));
  const lines = names.map((name) => inLines(name, fit));
  // Where there is little room, only what is needed.
  const least = fit === fits.wide ? {left, right} : {left: 0, right: Math.min(right, 16)};
  const high = lines.some((name) => name.includes("\n")) ? Math.max(row, 2.2 * fontSize) : row;
  return {
    height: high * names.length + pad,
    marginTop: top,
    marginRight: Math.max(least.right, longest(ends) + (ends.length ? 7 : 0)),
    marginBottom: bottom,
    marginLeft: Math.max(least.left, longest(lines) + 12)
  };
}

function bars(spec: Bars, fit: Fit): Plot.PlotOptions {
  const {series, rows, mode, axis} = spec;
  // Bars that have more room than they need stand apart; they do not grow thick.
  const inset = Math.max(axis === undefined ? 3 : 5, (spec.row - 34) / 2);
  const common = {x: "value", y: "name", insetTop: inset, insetBottom: inset};
  const of = (i: number) => rows.map(({name, values}) => ({name, value: values[i] ?? null}));
  const parts = rows.flatMap(({name, values}) =>
    series.flatMap((one, i) => (values[i] == null ? [] : [{name, series: one.name, value: values[i]}]))
  );
  const end = ({values}: Bars["rows"][number]) =>
    mode === "stack" ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : (values[0] ?? 0);
  const warned = rows.some(({warn}) => warn !== undefined);
  return {
    ...frameOf(
      spec,
      fit,
      rows.map(({name}) => name),
      axis === undefined ? rows.map(({text}) => text ?? "") : []
    ),
    // Without a number above 0 there is no scale, and every bar would be as long as the chart.
    x: {
      ...(axis === undefined ? {axis: null} : valueAxis(axis, 5)),
      ...(rows.some((row) => end(row) > 0) ? {} : {domain: [0, 1]})
    },
    y: names(
      rows.map(({name}) => name),
      fit
    ),
    ...(mode === "stack" ? {color: colors(series)} : {}),
    marks: [
      ...(mode === "stack"
        ? [Plot.barX(parts, {...common, fill: "series"})]
        : series.map(({color}, i) => Plot.barX(of(i), {...common, fill: paint(color)}))),
      ...(axis === undefined
        ? [
            Plot.text(rows, {
              x: end,
              y: "name",
              text: "text",
              ...(warned ? {fill: ({warn}: Bars["rows"][number]) => (warn ? paint(red) : "currentColor")} : {}),
              textAnchor: "start",
              dx: 5
            })
          ]
        : [])
    ]
  };
}

function columns(spec: Columns, fit: Fit): Plot.PlotOptions {
  const {by, unit, series, points, order, height, left, width: wide} = spec;
  const data = dated(points);
  // What is not said is no column of no height.
  const known = data.filter(({value}) => value !== null);
  const common = {y: "value", fill: "series"} as const;
  const years = new Set(points.map(({period}) => period)).size;
  return {
    ...(wide === undefined ? {} : {width: wide}),
    height,
    marginLeft: left,
    ...(by === "year" ? {marginBottom: 30} : {}),
    x: by === "year" ? yearAxis(years, fit.width - left) : timeAxis(data, fit),
    y: valueAxis(unit, by === "year" ? 5 : 4),
    color: colors(series),
    marks: [
      by === "year"
        ? Plot.barY(known, {...common, x: "period"})
        : Plot.rectY(known, {
            ...common,
            x: "date",
            ...(order ? {order: [...order]} : {}),
            interval: "month",
            inset: 0.5
          }),
      Plot.ruleY([0])
    ]
  };
}

function lines({unit, series, points, height, left, zero = true}: Lines, fit: Fit): Plot.PlotOptions {
  const data = dated(points);
  return {
    height,
    marginLeft: left,
    x: timeAxis(data, fit),
    y: {...valueAxis(unit, 4), zero, ...(zero ? {} : {nice: true})},
    color: colors(series),
    marks: [
      Plot.lineY(data, {x: "date", y: "value", stroke: "series", strokeWidth: 2}),
      ...(zero ? [Plot.ruleY([0])] : [])
    ]
  };
}

function multiples({unit, panels, lines, height, left}: Multiples, fit: Fit): Plot.PlotOptions {
  const data = lines.map(({color, points}) => ({color, points: dated(points)}));
  const {ticks, ...time} = timeAxis(
    data.flatMap(({points}) => points),
    fit
  );
  return {
    height,
    marginLeft: left,
    x: {...time, ticks: (ticks as Date[]).filter((_, i) => i % 2 === 0)},
    y: valueAxis(unit, 3),
    fy: {axis: null, domain: panels.map(({name}) => name), padding: 0.25},
    color: colors(panels),
    marks: [
      ...data.map(({color, points}) =>
        Plot.lineY(points, {x: "date", y: "value", fy: "panel", stroke: color ? paint(color) : "panel", strokeWidth: 2})
      ),
      Plot.ruleY([0])
    ]
  };
}

function heat(spec: Heat, fit: Fit): Plot.PlotOptions {
  const {columns, rows, cells, most, inset, stroke, width: wide} = spec;
  const at = {x: "column", y: "row"} as const;
  const gaps = cells.filter(({gap}) => gap);
  const warned = cells.some(({warn}) => warn !== undefined);
  return {
    ...(wide === undefined ? {} : {width: wide}),
    ...frameOf(spec, fit, rows),
    x: {axis: "top", label: null, domain: columns, tickSize: 0},
    y: names(rows, fit),
    marks: [
      Plot.cell(cells, {
        ...at,
        // A shade is the one colour, more or less of it: so it fits light and dark.
        fill: most === undefined ? ({fill}: HeatCell) => fill && paint(fill) : paint("ramp"),
        ...(most === undefined ? {} : {fillOpacity: ({value}: HeatCell) => 0.08 + (0.92 * (value ?? 0)) / most}),
        ...(stroke === undefined ? {} : {stroke: paint(stroke)}),
        inset
      }),
      ...(most === undefined
        ? []
        : [Plot.cell(gaps, {...at, fill: paint("paper"), stroke: paint(red), strokeWidth: 1.5, inset: inset + 1})]),
      Plot.text(cells, {
        ...at,
        text: "text",
        ...(warned ? {fill: ({warn}: HeatCell) => (warn ? paint(red) : "currentColor")} : {})
      })
    ]
  };
}

type HeatCell = Heat["cells"][number];

const targetRule = (target: number | null) =>
  Plot.ruleY(target === null ? [] : [target], {stroke: paint(red), strokeDasharray: "4,3"});

/** Few years need no bars: a point each with its number, hollow where the year is not over, joined where both are known. */
function years({points, target, height = 130}: Years, fit: Fit): Plot.PlotOptions {
  type Year = Years["points"][number];
  const known = points.filter(({value}) => value !== null);
  const most = Math.max(1, target ?? 0, ...known.map(({value}) => value!));
  const room = fit.width - 2 * 44;
  // Where a number with its unit is wider than its year, the unit is left to the title.
  const short = points.some(({text}) => widthOf(text) > room / (points.length - 0.4));
  return {
    height,
    marginLeft: 44,
    marginRight: 44,
    marginBottom: 28,
    x: {...yearAxis(points.length, room), type: "point", padding: 0.3},
    y: {axis: null, domain: [0, most * 1.1]},
    marks: [
      targetRule(target),
      Plot.ruleY([0]),
      Plot.lineY(points, {x: "period", y: "value", stroke: paint(ink), strokeWidth: 2}),
      Plot.dot(known, {
        x: "period",
        y: "value",
        r: 4.5,
        stroke: paint(ink),
        strokeWidth: 2,
        fill: ({provisional}: Year) => paint(provisional ? "paper" : ink)
      }),
      Plot.text(points, {
        x: "period",
        y: ({value}: Year) => value ?? 0,
        dy: -13,
        text: ({text}: Year) => (short ? text.split(" ")[0]! : text)
      })
    ]
  };
}

function trend({unit, points, height = 200}: Trend, fit: Fit): Plot.PlotOptions {
  const data = dated(points);
  const values = data.flatMap(({value}) => value ?? []).concat(data.flatMap(({target}) => target ?? []));
  const domain = unit === "%" ? [Math.max(0, Math.floor(Math.min(...values, 95) / 5) * 5 - 5), 100] : undefined;
  /** The target in force in the newest period. */
  const target = data.at(-1)?.target ?? null;
  return {
    height,
    marginLeft: 48,
    marginBottom: 28,
    x: timeAxis(data, fit),
    y: {
      ...valueAxis(unit, 4),
      ...(domain ? {} : whole(values)),
      ...(domain ? {domain} : {zero: Math.min(...values) < Math.max(...values) / 2, nice: true})
    },
    marks: [
      targetRule(target),
      Plot.lineY(data, {x: "date", y: "value", stroke: paint(ink), strokeWidth: 2}),
      Plot.dot([...alone(data), ...data.slice(-1)], {x: "date", y: "value", fill: paint(ink), r: 3.5}),
      // Below the rule, out of the way of what has reached it; a target of none stands on the axis.
      Plot.text(target === null ? [] : [target], {
        y: (y: number) => y,
        text: () => "目标",
        frameAnchor: "left",
        dx: 3,
        dy: target === 0 ? -9 : 10,
        textAnchor: "start",
        fill: paint(red),
        stroke: paint("paper"),
        strokeWidth: 4
      })
    ]
  };
}

function spark({points, zero, inline, domain}: Spark): Plot.PlotOptions {
  const data = dated(points);
  /** Between two gaps no line is drawn. */
  const isAlone = (i: number) => data[i - 1]?.value == null && data[i + 1]?.value == null;
  const size = inline
    ? {width: 84, height: 24, marginTop: 4, marginBottom: 4, marginLeft: 2, marginRight: 5}
    : {width: 240, height: 52, marginTop: 8, marginBottom: 6, marginLeft: 4, marginRight: 8};
  return {
    ...size,
    x: {type: "utc", axis: null},
    y: {axis: null, zero, ...(domain ? {domain: [...domain]} : {})},
    marks: [
      Plot.lineY(data, {x: "date", y: "value", stroke: paint(ink), strokeWidth: 1.5}),
      Plot.dot(data, {
        x: "date",
        y: "value",
        fill: (_, i) => (i === data.length - 1 ? paint(warm) : paint(ink)),
        r: (_, i) =>
          i === data.length - 1 ? (inline ? 3 : 4) : inline || data.length > 6 ? (isAlone(i) ? 1.5 : 0) : 2.5
      })
    ]
  };
}

/** Few whole numbers have no tenths on their axis. */
const whole = (values: readonly number[]): Plot.ScaleOptions => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const from = least < most / 2 ? 0 : least;
  if (!values.every(Number.isInteger) || most - from > 5) return {};
  return {ticks: Array.from({length: most - from + 1}, (_, i) => from + i), tickFormat: "d"};
};

/** Points between two gaps, of which no line is drawn. */
const alone = <T extends {value: number | null}>(points: readonly T[]): T[] =>
  points.filter(({value}, i) => value !== null && points[i - 1]?.value == null && points[i + 1]?.value == null);

/** Moves labels apart that would stand closer than `least`, from the lowest up; on a scale from `low` to `high`. */
function apart(values: readonly number[], least: number, [low, high]: readonly [number, number]): number[] {
  const order = values.map((value, i) => ({value, i})).sort((a, b) => a.value - b.value);
  const at: number[] = [];
  order.forEach(({value}, k) => at.push(k === 0 ? Math.max(low, value) : Math.max(value, at[k - 1]! + least)));
  for (let k = at.length - 1; k >= 0; k--) at[k] = Math.min(at[k]!, high - least * (at.length - 1 - k));
  const out: number[] = [];
  order.forEach(({i}, k) => (out[i] = at[k]!));
  return out;
}

function cycle({by, unit, series, points, height = 300}: Cycle): Plot.PlotOptions {
  const steps = by === "month" ? 12 : 4;
  const step = (period: string) => Number(by === "month" ? period.slice(5) : period.at(-1));
  const data = points.map((point) => ({...point, step: step(point.period)}));
  const values = data.flatMap(({value}) => value ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const from = least < most / 2 ? Math.min(0, least) : least - (most - least || most || 1) * 0.1;
  const to = unit === "%" ? Math.min(100, most + (most - from) * 0.05) : most + (most - from || 1) * 0.05;
  const inner = height - 24 - 26;
  const ends = series.flatMap(({name, color}) => {
    const last = data.filter((d) => d.series === name && d.value !== null).at(-1);
    return last ? [{name, color, step: last.step, value: last.value!}] : [];
  });
  const labels = apart(
    ends.map(({value}) => value),
    ((to - from || 1) * 16) / inner,
    [from, to]
  );
  const newest = series.at(-1)?.name;
  const line = (of: typeof data, strokeWidth: number) =>
    Plot.lineY(of, {x: "step", y: "value", z: "series", stroke: "series", strokeWidth});
  return {
    height,
    marginLeft: 52,
    marginRight: 58,
    marginBottom: 26,
    x: {
      type: "linear",
      domain: [1, steps],
      label: null,
      ticks: by === "month" ? [1, 3, 6, 9, 12] : [1, 2, 3, 4],
      tickFormat: (n: number) => (by === "month" ? `${n}月` : `${n}季度`)
    },
    y: {...valueAxis(unit, 4), ...whole(values), domain: [from, to === from ? from + 1 : to]},
    color: colors(series),
    marks: [
      line(
        data.filter((d) => d.series !== newest),
        1.5
      ),
      line(
        data.filter((d) => d.series === newest),
        2.5
      ),
      Plot.dot(
        series.flatMap(({name}) => alone(data.filter((d) => d.series === name))),
        {x: "step", y: "value", fill: "series", r: 2.5}
      ),
      Plot.dot(ends, {x: "step", y: "value", fill: ({color}: (typeof ends)[number]) => paint(color), r: 3}),
      Plot.text(ends, {
        x: "step",
        y: (_, i) => labels[i],
        text: "name",
        fill: ({color}: (typeof ends)[number]) => paint(color),
        textAnchor: "start",
        dx: 7
      })
    ]
  };
}

function dots(spec: Dots, fit: Fit): Plot.PlotOptions {
  const {rows, reference} = spec;
  const values = [...rows.flatMap(({value}) => value ?? []), ...(reference ? [reference.value] : [])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = (most - least || Math.abs(most) || 1) * 0.06;
  const frame = frameOf(
    spec,
    fit,
    rows.map(({name}) => name),
    rows.map(({text}) => text)
  );
  return {
    ...frame,
    ...(reference ? {} : {height: frame.height - 18, marginTop: 8}),
    marginRight: frame.marginRight + 10,
    x: {axis: null, domain: values.length ? [least - pad, most + pad] : [0, 1]},
    y: {
      ...names(
        rows.map(({name}) => name),
        fit
      ),
      grid: true
    },
    marks: [
      ...(reference
        ? [
            Plot.ruleX([reference.value], {stroke: paint("limit"), strokeDasharray: "3,3"}),
            Plot.text([reference], {
              x: "value",
              text: "text",
              frameAnchor: "top",
              // Towards the middle, so that it stays within the picture.
              textAnchor: reference.value - least > (most - least) / 2 ? "end" : "start",
              lineAnchor: "bottom",
              dy: -6
            })
          ]
        : []),
      Plot.dot(
        rows.filter(({value}) => value !== null),
        {x: "value", y: "name", fill: paint(ink), r: 5}
      ),
      Plot.text(rows, {y: "name", text: "text", frameAnchor: "right", textAnchor: "start", dx: 8})
    ]
  };
}

function limits({unit, points, signals, target, outlook, height = 190}: Limits, fit: Fit): Plot.PlotOptions {
  const line = dated(points);
  const drawn = dated(signals);
  const interval = outlook ? dated([outlook]) : [];
  const shown = [
    ...interval.flatMap(({low, high}) => [low, high]),
    ...line.flatMap(({value}) => value ?? []),
    ...drawn.flatMap(({lower, upper}) => [lower, upper]),
    ...(target === null ? [] : [target])
  ];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  const dot = (special: string, fill: Color, symbol: NonNullable<Plot.DotOptions["symbol"]>) =>
    Plot.dot(
      drawn.filter((d) => d.special === special),
      {x: "date", y: "value", fill: paint(fill), symbol, r: 4.5, stroke: paint("paper"), strokeWidth: 0.5}
    );
  const rule = (y: "lower" | "upper" | "center") =>
    Plot.lineY(drawn, {
      x: "date",
      y,
      z: "segment",
      stroke: paint("limit"),
      ...(y === "center" ? {} : {strokeDasharray: "3,3"}),
      curve: "step"
    });
  return {
    height,
    marginLeft: 52,
    marginBottom: 26,
    x: timeAxis(line, fit),
    y: {
      ...valueAxis(unit, 4),
      domain: [Math.max(0, low - pad), unit === "%" ? Math.min(100.5, high + pad) : high + pad]
    },
    marks: [
      rule("lower"),
      rule("upper"),
      rule("center"),
      ...(target === null ? [] : [Plot.ruleY([target], {stroke: paint(red), strokeDasharray: "6,3"})]),
      Plot.ruleX(interval, {x: "date", y1: "low", y2: "high", stroke: paint(ink), strokeOpacity: 0.45, strokeWidth: 7}),
      Plot.lineY(line, {x: "date", y: "value", stroke: paint(ink), strokeWidth: 1.5}),
      Plot.dot([...alone(line), ...line.slice(-1)], {x: "date", y: "value", fill: paint(ink), r: 3}),
      dot("improvement", "good", "circle"),
      dot("concern", red, "square"),
      dot("high", "odd", "triangle"),
      dot("low", "odd", "triangle")
    ]
  };
}

/** Where the limits end at the right, and how wide their names are. */
const funnelFrame = {height: 300, top: 24, right: 64, bottom: 40, left: 48};

function funnel({across, unit, center, limits, points}: Funnel, {width}: Fit): Plot.PlotOptions {
  const {height, top, right, bottom, left} = funnelFrame;
  const sizes = points.map(({n}) => n);
  const across0 = 0.9 * Math.min(...sizes);
  const acrossMost = 1.05 * Math.max(...sizes);
  const values = [...limits.flatMap(({low998, high998}) => [low998, high998]), ...points.map(({value}) => value)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.06 * (high - low || 1);
  const y0 = Math.max(0, low - pad);
  const y1 = high + pad;
  const place = ({n, value}: {n: number; value: number}) => ({
    x: left + ((n - across0) / (acrossMost - across0)) * (width - left - right),
    y: height - bottom - ((value - y0) / (y1 - y0)) * (height - top - bottom)
  });
  const named = besidePoints(
    points.filter(({outside}) => outside).map((p) => ({name: p.name, ...place(p)})),
    points.map(place),
    {x0: left, x1: width - right, y0: top - fontSize, y1: height - bottom}
  );
  const line = (y: keyof Funnel["limits"][number], dashes: string) =>
    Plot.lineY(limits, {x: "n", y, stroke: paint("limit"), strokeDasharray: dashes});
  const end = limits.at(-1)!;
  const ends = (
    [
      ["99.8%", end.high998],
      ["95%", end.high95],
      ["全区", center],
      ["95%", end.low95],
      ["99.8%", end.low998]
    ] as const
  ).map(([text, value]) => ({text, y: place({n: 0, value}).y}));
  const endsAt = apart(
    ends.map(({y}) => y),
    fontSize + 2,
    [top, height - bottom]
  );
  // Labels are put by the pixel, on scales that the data do not know.
  const at = {frameAnchor: "top-left", textAnchor: "start", lineAnchor: "middle"} as const;
  return {
    height,
    marginTop: top,
    marginRight: right,
    marginBottom: bottom,
    marginLeft: left,
    x: {label: across, labelArrow: "none", labelAnchor: "right", ticks: 5, domain: [across0, acrossMost]},
    y: {...valueAxis(unit, 4), domain: [y0, y1]},
    marks: [
      line("low998", "2,3"),
      line("high998", "2,3"),
      line("low95", "6,3"),
      line("high95", "6,3"),
      Plot.ruleY([center], {stroke: paint("limit")}),
      Plot.dot(points, {
        x: "n",
        y: "value",
        fill: ({outside}: Funnel["points"][number]) => paint(outside ? "odd" : ink),
        symbol: ({outside}: Funnel["points"][number]) => (outside ? "diamond" : "circle"),
        r: ({outside}: Funnel["points"][number]) => (outside ? 5 : 3.5),
        stroke: paint("paper"),
        strokeWidth: 0.5
      }),
      ...named.map(({name, x, y}) =>
        Plot.text([name], {
          ...at,
          text: (t: string) => t,
          dx: x - left,
          dy: y - top,
          stroke: paint("paper"),
          strokeWidth: 4,
          fill: "currentColor"
        })
      ),
      ...ends.map(({text}, i) =>
        Plot.text([text], {
          ...at,
          text: (t: string) => t,
          dx: width - right + 4 - left,
          dy: endsAt[i]! - top,
          fill: paint("limit")
        })
      )
    ]
  };
}

interface Box {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

const crosses = (a: Box, b: Box) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** Names beside their points: right, left, above or below, where no other name or point is in the way. */
function besidePoints(
  named: readonly {name: string; x: number; y: number}[],
  points: readonly {x: number; y: number}[],
  frame: Box
): {name: string; x: number; y: number}[] {
  const taken: Box[] = points.map(({x, y}) => ({x0: x - 5, x1: x + 5, y0: y - 5, y1: y + 5}));
  return named.flatMap(({name, x, y}) => {
    const long = widthOf(name);
    const half = fontSize / 2 + 1;
    const box = (x0: number, middle: number): Box => ({x0, x1: x0 + long, y0: middle - half, y1: middle + half});
    const free = (b: Box) =>
      b.x0 >= frame.x0 && b.x1 <= frame.x1 && b.y0 >= frame.y0 && b.y1 <= frame.y1 && !taken.some((t) => crosses(t, b));
    const near = [0, 1, -1, 2, -2, 3, -3].flatMap((step) => {
      const middle = y + step * (fontSize + 3);
      return [
        box(x + 9, middle),
        box(x - 9 - long, middle),
        box(x - long / 2, middle - 14),
        box(x - long / 2, middle + 14)
      ];
    });
    // With no room anywhere the name is left to the table.
    const found = near.find(free);
    if (!found) return [];
    taken.push(found);
    return [{name, x: found.x0, y: (found.y0 + found.y1) / 2}];
  });
}
