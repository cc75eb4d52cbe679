import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {bars, type Chart, heat, lines, months, smallMultiples} from "../../src/cards/chart.js";
import {change, parseStops, yearBefore} from "../../src/client/stops.js";
import {drawSvg} from "../../src/render/svg.js";

const svgOf = (chart: Chart) => parseHTML(drawSvg(chart)).document.querySelector("svg")!;
const read = (chart: Chart) => {
  const svg = svgOf(chart);
  const stops = parseStops(svg.getAttribute("data-stops")!);
  return {stops, series: svg.getAttribute("data-series"), unit: svg.getAttribute("data-unit"), svg};
};
const said = (chart: Chart) => read(chart).stops.map(({name, values}) => [name, ...values]);
const series = [
  {name: "甲", color: "series-1"},
  {name: "乙", color: "series-2"}
] as const;

describe("what is read at a point", () => {
  it("of a line is each period’s value, its change, and why there is none", () => {
    const points = [
      {period: "2022-05", value: 1200},
      {period: "2022-06", value: null, note: "＜5"},
      {period: "2023-05", value: 1234.5, note: "未满期"},
      {period: "2023-06", value: null}
    ];
    expect(said({kind: "spark", label: "图", unit: "项", points, zero: true})).toEqual([
      ["2022年5月", "1,200"],
      ["2022年6月", "＜5"],
      ["2023年5月", "1,234.5（未满期）"],
      ["2023年6月", "未报或不公布"]
    ]);
  });

  it("of stacked columns is every series in one place, on top of them", () => {
    const {
      stops,
      series: names,
      unit
    } = read(
      months("图", {
        unit: "项",
        series,
        points: [
          {period: "2023-01", series: "甲", value: 3},
          {period: "2023-01", series: "乙", value: 5},
          {period: "2023-02", series: "乙", value: 2}
        ]
      })
    );
    expect([names, unit]).toEqual(["甲|乙", "项"]);
    expect(stops.map(({name, values}) => [name, ...values])).toEqual([
      ["2023年1月", "3", "5"],
      ["2023年2月", "0", "2"]
    ]);
    expect(stops[0]!.ys[0]!).toBeLessThan(stops[1]!.ys[0]!);
  });

  it("of lines and small multiples has a place a line", () => {
    const points = series.map(({name}, i) => ({period: "2023-01", series: name, value: i + 1}));
    const [line] = read(lines("图", {unit: "天", series, points})).stops;
    expect(line!.ys[0]!).toBeGreaterThan(line!.ys[1]!);
    const panels = smallMultiples("图", {
      unit: "项",
      panels: series,
      lines: [{name: "已到期", color: "grey", points: points.map(({series, ...point}) => ({...point, panel: series}))}]
    });
    expect(read(panels).series).toBe("甲已到期|乙已到期");
    const [both] = read(panels).stops;
    expect(both!.ys[0]!).toBeLessThan(both!.ys[1]!);
  });

  it("of bars and grids is the number as written there", () => {
    expect(said(bars("图", {rows: [{name: "田林|街道", values: [3], text: "3 人"}]}))).toEqual([["田林 街道", "3 人"]]);
    const cells = [{column: "2023年", row: "甲", text: "", value: null}];
    expect(said(heat("图", {columns: ["2023年"], rows: ["甲"], cells}))).toEqual([["甲 2023年", "–"]]);
  });

  it("lies inside the drawing", () => {
    const {stops, svg} = read(
      bars("图", {rows: [1, 5].map((value) => ({name: `${value}`, values: [value], text: ""}))})
    );
    const [width, height] = svg.getAttribute("viewBox")!.split(" ").slice(2).map(Number) as [number, number];
    for (const {x, ys} of stops) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThanOrEqual(width);
      for (const y of ys) expect(y!).toBeLessThan(height);
    }
  });
});

describe("change(now, then, unit, than)", () => {
  it.each([
    ["96.1", "97.5", "%", "比上期低 1.4 个百分点"],
    ["97.5", "97.5", "%", "与上期持平"],
    ["12,345.5", "1,234.5", "万元", "比上期多 11,111.0 万元"],
    ["3", "12", "项", "比上期少 9 项"],
    ["＜5", "12", "人", ""],
    ["12", "未报", "人", ""],
    ["12（未满期）", "30", "人", ""],
    ["12（变差）", "10", "项", "比上期多 2 项"]
  ])("%s after %s %s: %s", (now, then, unit, sentence) => {
    expect(change(now, then, unit, "比上期")).toBe(sentence);
  });
  it("finds the same period a year before", () => {
    const stops = ["2022年5月", "2022年第2季度", "2023年5月", "田林街道"].map((name) => ({
      x: 0,
      ys: [],
      name,
      values: []
    }));
    expect(yearBefore(stops, 2)?.name).toBe("2022年5月");
    expect(yearBefore(stops, 1)).toBeUndefined();
    expect(yearBefore(stops, 3)).toBeUndefined();
  });
});
