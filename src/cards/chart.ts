/**
 * Charts as data: what is drawn, under which names, in which unit and how high. No chart here knows of SVG; src/render
 * draws them. Numbers are in the unit that the chart names, times are periods as published (“2023-05”, “2023-Q2”).
 */
export interface Series {
  name: string;
  color: Color;
}

/** Series colours, told apart also by lightness; the page repeats them in words. */
export const palette = [
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "series-7",
  "series-8"
] as const;

/** What else a chart may be coloured with. */
const others = [
  "pale",
  "grey",
  "target",
  "limit",
  "odd",
  "good",
  "ramp",
  "late-1",
  "late-2",
  "late-3",
  "tone-good",
  "tone-slight",
  "tone-warn",
  "tone-bad",
  "tone-plain",
  "tone-none",
  "cell-line",
  "paper"
] as const;

/** The colours of charts, by their names in src/styles/tokens.css, which says how they look in the light, in the dark and on paper. */
export const colors = [...palette, ...others];
export type Color = (typeof colors)[number];

/** What all charts say. The numbers stand in a table as well: a screen reader is given one image and its label. */
interface Described {
  label: string;
  /** Colours and their names, where there is more than one. */
  legend?: readonly Series[];
  /** Twice as wide as a card; a phone scrolls it. */
  wide?: boolean;
}

/** Room around and between the rows of a chart of names, in pixels: high is `row` a name and `pad` besides. */
export interface Layout {
  row: number;
  pad: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface Bar {
  name: string;
  /** One for each series; null where nothing may be or was said. */
  values: readonly (number | null)[];
  text?: string;
  warn?: boolean;
}

/** One bar a name, its number written at its end. */
export interface Bars extends Described, Layout {
  kind: "bars";
  /** One series, several of which each hides the one before it, or several end to end. */
  mode: "single" | "over" | "stack";
  series: readonly Series[];
  rows: readonly Bar[];
  /** The unit of an axis, where the bars bear no numbers. */
  axis?: string;
}

export interface Point {
  period: string;
  value: number | null;
  /** What is to be known of it: 未满期; or why there is none: ＜5, 不公布, 未报. */
  note?: string;
}

/** Columns over months or years, the series on top of one another in the order of the points. */
export interface Columns extends Described {
  kind: "columns";
  by: "month" | "year";
  unit: string;
  series: readonly Series[];
  points: readonly (Point & {series: string})[];
  /** From the bottom up, where it is not the order of the points. */
  order?: readonly string[];
  height: number;
  left: number;
  width?: number;
}

/** Lines over months, one a series. */
export interface Lines extends Described {
  kind: "lines";
  unit: string;
  series: readonly Series[];
  points: readonly (Point & {series: string})[];
  height: number;
  left: number;
  /** Whether the scale begins at 0; it does unless it is said not to. */
  zero?: boolean;
}

/** The same lines in several panels, one below the other, on one scale. */
export interface Multiples extends Described {
  kind: "multiples";
  unit: string;
  panels: readonly Series[];
  /** A line in each panel; without a colour it has its panel's. */
  lines: readonly {name?: string; color?: Color; points: readonly (Point & {panel: string})[]}[];
  height: number;
  left: number;
}

export interface Cell {
  column: string;
  row: string;
  text: string;
  /** The number behind a shade of the ramp. */
  value?: number | null;
  fill?: Color;
  warn?: boolean;
  /** Nothing here, although there should be. */
  gap?: boolean;
}

/** A grid of shaded cells, each with its number or word. */
export interface Heat extends Described, Layout {
  kind: "heat";
  columns: readonly string[];
  rows: readonly string[];
  cells: readonly Cell[];
  /** Shades for the cells’ numbers, from 0 to this. */
  most?: number;
  inset: number;
  stroke?: Color;
  width?: number;
}

/** A point a year with its number above it, and the target. */
export interface Years extends Described {
  kind: "years";
  unit: string;
  height?: number;
  points: readonly (Point & {text: string; provisional: boolean})[];
  target: number | null;
}

/** A line with the target that was in force. */
export interface Trend extends Described {
  kind: "trend";
  unit: string;
  height?: number;
  points: readonly (Point & {target: number | null})[];
}

/** A small line without axes. */
export interface Spark extends Described {
  kind: "spark";
  unit?: string;
  points: readonly Point[];
  /** Whether the scale begins at 0. */
  zero: boolean;
  /** As high as a line of words. */
  inline?: boolean;
  /** The scale of several that are compared. */
  domain?: readonly [number, number];
}

/** A control chart: a line, the mean and usual limits of each stretch, the target, what is special, and the outlook. */
export interface Limits extends Described {
  kind: "limits";
  unit: string;
  height?: number;
  points: readonly Point[];
  signals: readonly {
    period: string;
    value: number;
    center: number;
    lower: number;
    upper: number;
    /** Limits are worked out anew for each stretch. */
    segment: string;
    special: string;
    /** What is special, in words. */
    word?: string;
  }[];
  target: number | null;
  outlook: {period: string; low: number; high: number} | null;
}

/** A line a year over the months or quarters of one year, each named at its end. */
export interface Cycle extends Described {
  kind: "cycle";
  by: "month" | "quarter";
  unit: string;
  height?: number;
  series: readonly Series[];
  points: readonly (Point & {series: string})[];
}

/** A dot a name on one scale, its number at the right end of the row; null where it may not be or was not said. */
export interface Dots extends Described, Layout {
  kind: "dots";
  rows: readonly {name: string; value: number | null; text: string}[];
  /** What the names are compared with. */
  reference: {value: number; text: string} | null;
}

/** A ratio of each place against what it is out of, between limits that narrow as that grows. */
export interface Funnel extends Described {
  kind: "funnel";
  /** What the numbers along the bottom count. */
  across: string;
  unit: string;
  center: number;
  /** Limits at each size, from the smallest. */
  limits: readonly {n: number; low95: number; high95: number; low998: number; high998: number}[];
  /** Those outside have their name beside them. */
  points: readonly {name: string; n: number; value: number; outside: boolean}[];
}

export type Chart = Bars | Columns | Lines | Multiples | Heat | Years | Trend | Spark | Limits | Cycle | Dots | Funnel;

/** The first series, and what is measured against it: what is due, what there is in all. */
export const ink: Color = "series-1";
export const warm: Color = "series-2";
export const pale: Color = "pale";
export const grey: Color = "grey";
export const red: Color = "target";

/** Lines of years, the newest last and darkest. */
export const yearColors = [palette[4]!, palette[2]!, warm, ink];

/** Soft fills for a judgement; the word stands in the cell. */
export const tones = {
  good: "tone-good",
  slight: "tone-slight",
  warn: "tone-warn",
  bad: "tone-bad",
  plain: "tone-plain",
  none: "tone-none"
} as const;

/** The names with the colours of the palette. */
export const inPalette = (names: readonly string[]): Series[] =>
  names.map((name, i) => ({name, color: palette[i % palette.length]!}));

type Rest<T, Given extends keyof T> = Omit<T, "kind" | "label" | Given> & Partial<Pick<T, Given>>;

/** Room for the names of streets, and for a number behind the bar. */
const narrow: Layout = {row: 24, pad: 20, top: 6, right: 56, bottom: 6, left: 104};

/** Bars of one series, of several over one another (`mode: "over"`), or end to end (`mode: "stack"`). */
export function bars(label: string, spec: Rest<Bars, keyof Layout | "mode" | "series">): Bars {
  return {kind: "bars", label, mode: "single", series: [{name: label, color: ink}], ...narrow, ...spec};
}

/** Columns by month. */
export function months(label: string, spec: Rest<Columns, "by" | "height" | "left">): Columns {
  return {kind: "columns", label, by: "month", height: 230, left: 40, ...spec};
}

/** Columns by year. */
export function yearColumns(label: string, spec: Rest<Columns, "by" | "height" | "left">): Columns {
  return {kind: "columns", label, by: "year", height: 250, left: 52, ...spec};
}

/** Shaded cells. */
export function heat(label: string, spec: Rest<Heat, keyof Layout | "inset">): Heat {
  return {kind: "heat", label, ...narrow, top: 28, right: 4, bottom: 4, pad: 34, inset: 1, ...spec};
}

/** Lines by month. */
export function lines(label: string, spec: Rest<Lines, "height" | "left">): Lines {
  return {kind: "lines", label, height: 210, left: 44, ...spec};
}

/** Dots on one scale. */
export function dots(label: string, spec: Rest<Dots, keyof Layout>): Dots {
  return {kind: "dots", label, ...narrow, top: 26, bottom: 8, pad: 34, ...spec};
}

/** Small multiples: the same lines, a panel each. */
export function smallMultiples(label: string, spec: Rest<Multiples, "height" | "left">): Multiples {
  return {kind: "multiples", label, height: 270, left: 40, ...spec};
}
