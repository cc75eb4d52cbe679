import fc from "fast-check";
import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {bars, type Funnel, heat} from "../../src/cards/chart.js";
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

/** Boxes of a funnel’s own labels: names of points and of limits, as wide as a Chinese character is high. */
function labelBoxes(svg: string) {
  const {document} = parseHTML(svg);
  const root = document.querySelector("svg")!;
  const [width, height] = ["width", "height"].map((name) => Number(root.getAttribute(name)));
  const boxes = [...root.querySelectorAll("text")].flatMap((text) => {
    const at = /translate\(([\d.-]+),\s*([\d.-]+)\)/.exec(`${text.getAttribute("transform")}`);
    if (!at || !/[\u2e80-\uffff]|%$/.test(text.textContent!) || /^分母|^%/.test(text.textContent!)) return [];
    const long = Array.from(text.textContent!).reduce((sum, c) => sum + (/[\u2e80-\uffff]/.test(c) ? 13 : 8), 0);
    const group = /translate\(([\d.-]+),\s*([\d.-]+)\)/.exec(`${text.parentElement!.getAttribute("transform")}`);
    const [x, y] = [Number(at[1]) + Number(group?.[1] ?? 0), Number(at[2]) + Number(group?.[2] ?? 0)];
    return [{name: text.textContent!, x0: x, x1: x + long, y0: y - 6.5, y1: y + 6.5}];
  });
  return {boxes, width: width!, height: height!};
}

describe("drawSvg(funnel)", () => {
  const funnel = (points: Funnel["points"]): Funnel => ({
    kind: "funnel",
    label: "漏斗图",
    across: "分母",
    unit: "%",
    center: 88,
    limits: points
      .map(({n}) => n)
      .sort((a, b) => a - b)
      .map((n) => {
        const far = 100 / Math.sqrt(n);
        return {n, low95: 88 - 0.6 * far, high95: Math.min(100, 88 + 0.6 * far), low998: 88 - far, high998: 100};
      }),
    points
  });
  const street = fc.record({
    name: fc.constantFrom("天平路街道", "湖南路街道", "华泾镇", "漕河泾街道", "康健新村街道"),
    n: fc.integer({min: 5, max: 400}),
    value: fc.double({min: 40, max: 100, noNaN: true}),
    outside: fc.boolean()
  });

  it("names those outside and no other", () => {
    const at = {n: 20, value: 90, outside: false};
    const svg = drawSvg(
      funnel([
        {...at, name: "甲街道"},
        {name: "乙街道", n: 40, value: 60, outside: true}
      ])
    );
    const named = labelBoxes(svg).boxes.map(({name}) => name);
    expect(named).toContain("乙街道");
    expect(named).not.toContain("甲街道");
    expect(named.filter((name) => name === "99.8%")).toHaveLength(2);
  });
  it("keeps the names of limits above the axis where all lower ones are 0", () => {
    const limits = [10, 30].map((n) => ({n, low95: 0, high95: 15, low998: 0, high998: 25}));
    const points = limits.map(({n}) => ({name: "甲街道", n, value: 4, outside: false}));
    const {boxes} = labelBoxes(drawSvg({...funnel(points), center: 5, limits}));
    expect(boxes.filter(({name}) => name.endsWith("%"))).toHaveLength(4);
    for (const {y0, y1} of boxes) expect((y0 + y1) / 2).toBeLessThanOrEqual(300 - 40);
  });
  it("lets no label stand on another or outside", () =>
    fc.assert(
      fc.property(fc.array(street, {minLength: 5, maxLength: 13}), (points) => {
        const {boxes, width, height} = labelBoxes(drawSvg(funnel(points)));
        expect(boxes.length).toBeGreaterThanOrEqual(5);
        boxes.forEach((a, i) => {
          expect(a.x0 >= 0 && a.x1 <= width && a.y0 >= 0 && a.y1 <= height, `${JSON.stringify(a)} in ${width}`).toBe(
            true
          );
          for (const b of boxes.slice(i + 1))
            expect(
              a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1,
              `${JSON.stringify(a)} on ${JSON.stringify(b)}`
            ).toBe(false);
        });
      }),
      {numRuns: 40}
    ));
});
