import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {bars, heat} from "../../src/cards/chart.js";
import {drawSvg} from "../../src/render/svg.js";

/** Where the chart begins to the right of its names, and where it ends to the left of its margin. */
function edges(svg: string): {names: number; end: number; lines: string[][]} {
  const {document} = parseHTML(svg);
  const root = document.querySelector("svg")!;
  const axis = [...root.querySelectorAll("g[text-anchor=end] > text")];
  const at = (text: Element) => Number(/translate\(([\d.]+)/.exec(text.getAttribute("transform")!)![1]);
  const width = Number(root.getAttribute("width"));
  const ends = [...root.querySelectorAll("rect")].map(
    (bar) => Number(bar.getAttribute("x")) + Number(bar.getAttribute("width"))
  );
  const tspans = (text: Element) => [...text.querySelectorAll("tspan")].map((line) => line.textContent!);
  return {
    names: Math.min(...axis.map(at)) - 9,
    end: width - Math.max(...ends, 0),
    lines: axis.map((text) => (text.querySelector("tspan") ? tspans(text) : [text.textContent!]))
  };
}

const names = ["优待金", "自主就业一次性经济补助", "名称很长很长的一个发放项目共二十二个字的补助"];
const rows = names.map((name, i) => ({name, values: [i + 1], text: "12,345.6 万元＋"}));

describe("drawSvg(chart)", () => {
  it("leaves room for the longest name and for the number behind the longest bar", () => {
    const drawn = edges(drawSvg(bars("图", {rows: rows.slice(0, 2)})));
    expect(drawn.names).toBeGreaterThanOrEqual(11 * 13);
    expect(drawn.end).toBeGreaterThanOrEqual(5 + 3 * 13 + 9 * 7);
    expect(drawn.lines).toEqual([["优待金"], ["自主就业一次性经济补助"]]);
  });
  it("breaks a name that would take the chart, and makes room for its lines", () => {
    const {names: room, lines} = edges(drawSvg(bars("图", {rows})));
    expect(lines[2]).toEqual(["名称很长很长的一个发放", "项目共二十二个字的补助"]);
    expect(room).toBeLessThan(200);
  });
  it("leaves as much as the chart asks for where names are short", () => {
    const svg = drawSvg(bars("图", {rows: rows.slice(0, 1).map((row) => ({...row, text: "1"}))}));
    expect(edges(svg).names).toBe(104 - 9);
  });
  it("does so for the rows of a grid", () => {
    const cells = [{column: "2023年", row: names[1]!, text: "3"}];
    expect(edges(drawSvg(heat("图", {columns: ["2023年"], rows: [names[1]!], cells}))).names).toBeGreaterThanOrEqual(
      143
    );
  });
});
