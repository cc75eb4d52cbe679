import type * as Plot from "@observablehq/plot";
import type {Chart, Point} from "../cards/chart.js";
import {formatCount, formatPeriod, periodStart} from "../cards/format.js";

/** A place of a chart where something can be read: where its marks are, what it is called, what each series says there. */
interface Stop {
  x: number;
  ys: readonly (number | undefined)[];
  name: string;
  values: readonly string[];
}

type Scales = Record<"x" | "y" | "fy", Plot.Scale | undefined>;

/** Which way one goes from a stop to the next: in time, down a list, or over a grid. */
type Along = "x" | "y" | "xy";

/**
 * What src/client/points.ts reads out at a point of a chart, by mouse, finger and keyboard: the attributes of its SVG.
 * `data-stops` has a stop a piece between “;”: “x,y|name|value|value”, in the units of the drawing. The second drawing of a
 * chart, which is not the `whole` one, has the places only.
 */
export function stopsOf(chart: Chart, scales: Scales, whole: boolean): Record<string, string> {
  const {along, unit, series, stops} = read(chart, scales);
  if (stops.length === 0) return {};
  const place = ({x, ys}: Stop) => [x, ...ys].map((at) => (at === undefined ? "" : Math.round(at))).join();
  if (!whole) return {"data-stops": stops.map(place).join(";")};
  return {
    "data-along": along,
    ...(unit === "" ? {} : {"data-unit": unit}),
    ...(series.length > 1 ? {"data-series": series.map(plain).join("|")} : {}),
    "data-stops": stops.map((stop) => [place(stop), ...[stop.name, ...stop.values].map(plain)].join("|")).join(";")
  };
}

const plain = (text: string) => text.replace(/[|;\s]+/g, " ").trim();

interface Reading {
  along: Along;
  unit: string;
  series: readonly string[];
  stops: readonly Stop[];
}

/** A value as the chart has it: in its unit, or why there is none. */
function say({value, note}: Pick<Point, "value" | "note">, unit: string): string {
  if (value === null) return note ?? "未报或不公布";
  const said = unit === "%" ? value.toFixed(1) : formatCount(value);
  return note === undefined ? said : `${said}（${note}）`;
}

function read(chart: Chart, {x, y, fy}: Scales): Reading {
  const across = (period: string, months = 0) => {
    if (x?.type === "band" || x?.type === "point") return Number(x.apply(period)) + (x.bandwidth ?? 0) / 2;
    const date = periodStart(period);
    // The middle of a month’s column.
    if (months) date.setUTCDate(15);
    return Number(x!.apply(date));
  };
  const up = (value: number | null | undefined) => (value == null || !y ? undefined : Number(y.apply(value)));
  const middle = (scale: Plot.Scale | undefined, name: string) =>
    Number(scale!.apply(name)) + (scale!.bandwidth ?? 0) / 2;

  switch (chart.kind) {
    case "bars": {
      const {rows, series, axis = "", mode} = chart;
      const end = (values: readonly (number | null)[]) =>
        mode === "stack" ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : (values[0] ?? 0);
      return {
        along: "y",
        unit: axis,
        series: series.map(({name}) => name),
        stops: rows.map(({name, values, text}) => ({
          x: Number(x!.apply(end(values))),
          ys: [middle(y, name)],
          name,
          values: text === undefined ? values.map((value) => (value === null ? "–" : formatCount(value))) : [text]
        }))
      };
    }
    case "heat":
      return {
        along: "xy",
        unit: "",
        series: [],
        stops: chart.cells.map(({column, row, text}) => ({
          x: middle(x, column),
          ys: [middle(y, row)],
          name: `${row} ${column}`,
          values: [text === "" ? "–" : text]
        }))
      };
    case "years":
      return {
        along: "x",
        unit: "",
        series: [],
        stops: chart.points.map(({period, value, text}) => ({
          x: across(period),
          ys: [up(value ?? 0)],
          name: formatPeriod(period),
          values: [text]
        }))
      };
    case "multiples": {
      const {panels, lines, unit} = chart;
      const series = panels.flatMap(({name}) => lines.map((line) => ({panel: name, line})));
      const at = series.map(({panel, line}) => byPeriod(line.points.filter((point) => point.panel === panel)));
      return {
        along: "x",
        unit,
        series: series.map(({panel, line}) => `${panel}${line.name ?? ""}`),
        stops: periodsOf(lines.flatMap(({points}) => points)).map((period) => ({
          x: across(period),
          ys: series.map(({panel}, i) => {
            const height = up(at[i]!.get(period)?.value);
            return height === undefined
              ? undefined
              : height + Number(fy!.apply(panel)) - Number(fy!.apply(panels[0]!.name));
          }),
          name: formatPeriod(period),
          values: at.map((points) => say(points.get(period) ?? {value: null}, unit))
        }))
      };
    }
    case "columns":
    case "lines": {
      const {series, points, unit} = chart;
      const at = series.map(({name}) => byPeriod(points.filter((point) => point.series === name)));
      const stacked = chart.kind === "columns";
      return {
        along: "x",
        unit,
        series: series.map(({name}) => name),
        stops: periodsOf(points).map((period) => {
          const here = at.map((of) => of.get(period));
          const sum = here.reduce((all, point) => all + (point?.value ?? 0), 0);
          return {
            x: across(period, stacked ? 1 : 0),
            ys: stacked ? [up(sum)] : here.map((point) => up(point?.value)),
            name: formatPeriod(period),
            values: here.map((point) => (point ? say(point, unit) : stacked ? "0" : "–"))
          };
        })
      };
    }
    case "cycle": {
      const {by, series, points, unit} = chart;
      const step = (period: string) => Number(by === "month" ? period.slice(5) : period.at(-1));
      const at = series.map(({name}) => byPeriod(points.filter((point) => point.series === name)));
      const steps = [...new Set(points.map(({period}) => step(period)))].sort((a, b) => a - b);
      return {
        along: "x",
        unit,
        series: series.map(({name}) => name),
        stops: steps.map((one) => {
          const here = at.map((of) => [...of.values()].find(({period}) => step(period) === one));
          return {
            x: Number(x!.apply(one)),
            ys: here.map((point) => up(point?.value)),
            name: by === "month" ? `${one}月` : `第${one}季度`,
            values: here.map((point) => (point ? say(point, unit) : "–"))
          };
        })
      };
    }
    case "dots":
      return {
        along: "y",
        unit: "",
        series: [],
        stops: chart.rows.map(({name, value, text}) => ({
          // What is not said is read at the left end.
          x: value === null ? Number([...x!.range!][0]) : Number(x!.apply(value)),
          ys: [middle(y, name)],
          name,
          values: [text]
        }))
      };
    case "funnel":
      return {
        along: "x",
        unit: "",
        series: [],
        stops: chart.points
          .toSorted((a, b) => a.n - b.n)
          .map(({name, n, value}) => ({
            x: Number(x!.apply(n)),
            ys: [up(value)],
            name,
            values: [`${say({value}, chart.unit)}${chart.unit}（${chart.across} ${formatCount(n)}）`]
          }))
      };
    case "limits": {
      const special = new Map(chart.signals.map(({period, word}) => [period, word]));
      return line(
        chart.points.map((point) => {
          const word = special.get(point.period);
          return word ? {...point, note: [point.note, word].filter(Boolean).join("，")} : point;
        }),
        chart.unit
      );
    }
    case "trend":
      return line(chart.points, chart.unit);
    case "spark":
      return line(chart.points, chart.unit ?? "");
  }

  function line(points: readonly Point[], unit: string): Reading {
    return {
      along: "x",
      unit,
      series: [],
      stops: points.map((point) => ({
        x: across(point.period),
        ys: [up(point.value)],
        name: formatPeriod(point.period),
        values: [say(point, unit)]
      }))
    };
  }
}

const byPeriod = <T extends {period: string}>(points: readonly T[]) =>
  new Map(points.map((point) => [point.period, point]));
const periodsOf = (points: readonly {period: string}[]) => [...new Set(points.map(({period}) => period))].sort();
