import {change, parseStops, type Stop, yearBefore} from "./stops.js";

// What a chart says at a point, by mouse, finger and keyboard. Everything it says stands in the chart’s own attributes
// (src/render/stops.ts) and in the table beside it, so nothing is lost without it. It sets no style in markup, which the
// policy of `serve` forbids; positions are set from here.

const svgNamespace = "http://www.w3.org/2000/svg";

interface Reader {
  svg: SVGSVGElement;
  stops: readonly Stop[];
  along: string;
  unit: string;
  series: readonly string[];
}

const tip = document.createElement("div");
tip.id = "point";
tip.setAttribute("role", "status");
tip.hidden = true;
const readers = new WeakMap<Element, Reader>();

let marked: SVGGElement | undefined;
let shown: {reader: Reader; at: number} | undefined;

/** Of the drawings of a chart the one that is seen; what its stops are called stands in the first. */
function readerOf(box: Element): Reader {
  const drawings = Array.from(box.querySelectorAll<SVGSVGElement>("svg[data-stops]"));
  const first = drawings[0]!;
  const svg = drawings.find((drawing) => drawing.getBoundingClientRect().width > 0) ?? first;
  let reader = readers.get(svg);
  if (!reader) {
    const {stops = "", along = "x", unit = "", series = ""} = first.dataset;
    const places = parseStops(svg.dataset.stops ?? "");
    reader = {
      svg,
      stops: parseStops(stops).map((stop, i) => ({...stop, x: places[i]!.x, ys: places[i]!.ys})),
      along,
      unit,
      series: series === "" ? [] : series.split("|")
    };
    readers.set(svg, reader);
  }
  return reader;
}

/** From the drawing to the window: how much larger a unit of it is there. */
function scaleOf({svg}: Reader): {left: number; top: number; by: number} {
  const {left, top, width} = svg.getBoundingClientRect();
  return {left, top, by: width / svg.viewBox.baseVal.width};
}

function nearest(reader: Reader, clientX: number, clientY: number): number {
  const {left, top, by} = scaleOf(reader);
  const [x, y] = [(clientX - left) / by, (clientY - top) / by];
  const distance = ({x: sx, ys}: Stop) => {
    const across = reader.along === "y" ? 0 : Math.abs(sx - x);
    const down = reader.along === "x" ? 0 : Math.abs((ys[0] ?? 0) - y);
    return across + down;
  };
  return reader.stops.reduce((best, stop, i) => (distance(stop) < distance(reader.stops[best]!) ? i : best), 0);
}

function hide() {
  tip.hidden = true;
  marked?.remove();
  marked = shown = undefined;
}

function show(reader: Reader, at: number) {
  if (shown && shown.reader === reader && shown.at === at) return;
  const stop = reader.stops[at]!;
  mark(reader, stop);
  tip.replaceChildren(...lines(reader, at));
  tip.hidden = false;
  const {left, top, by} = scaleOf(reader);
  const [x, y] = [
    left + stop.x * by,
    top + Math.min(...stop.ys.filter(isNumber), reader.svg.viewBox.baseVal.height) * by
  ];
  const {width, height} = tip.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  // Beside the point, so that the finger does not cover it and it does not cover the next points.
  const beside = x + 14 + width < room ? x + 14 : x - 14 - width;
  tip.style.left = `${Math.max(4, Math.min(beside, room - width - 4))}px`;
  tip.style.top = `${Math.max(4, y - height - 10)}px`;
  shown = {reader, at};
}

const isNumber = (value: number | undefined): value is number => value !== undefined;

function mark({svg, along}: Reader, {x, ys}: Stop) {
  marked?.remove();
  const group = document.createElementNS(svgNamespace, "g");
  group.setAttribute("class", "here");
  const put = (tag: string, attributes: Record<string, number>) => {
    const element = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    group.append(element);
  };
  const {height} = svg.viewBox.baseVal;
  if (along === "x") put("line", {x1: x, x2: x, y1: 0, y2: height});
  for (const y of ys.filter(isNumber)) put("circle", {cx: x, cy: y, r: 5});
  svg.append(group);
  marked = group;
}

function lines({stops, series, unit, along}: Reader, at: number): HTMLElement[] {
  const stop = stops[at]!;
  const before = along === "x" ? stops[at - 1] : undefined;
  const year = along === "x" ? yearBefore(stops, at) : undefined;
  const name = document.createElement("b");
  name.textContent = stop.name;
  const said = stop.values.map((value, i) => {
    const line = document.createElement("span");
    const changes = [
      change(value, before?.values[i], unit, "比上期"),
      year && year !== before ? change(value, year.values[i], unit, "比上年同期") : ""
    ];
    const withUnit = unit !== "" && /^[\d.,-]+$/.test(value) ? `${value}${unit === "%" ? "%" : ` ${unit}`}` : value;
    line.textContent = [`${series[i] ? `${series[i]} ` : ""}${withUnit}`, ...changes.filter(Boolean)].join("，");
    return line;
  });
  return [name, ...said];
}

const boxOf = (target: EventTarget | null) => (target instanceof Element ? target.closest(".readable") : undefined);

for (const svg of Array.from(document.querySelectorAll("svg[data-stops]:first-child"))) {
  const box = svg.parentElement!;
  box.classList.add("readable");
  // A small picture in a row of a table leads, by the name of the row, to the whole chart.
  if (!box.classList.contains("chart")) continue;
  box.setAttribute("tabindex", "0");
  if (!box.hasAttribute("role")) box.setAttribute("role", "group");
  box.setAttribute("aria-label", `${svg.getAttribute("aria-label") ?? "图"}，用方向键逐点读数`);
}
(document.querySelector("main") ?? document.body).append(tip);

const point = (event: PointerEvent) => {
  const box = boxOf(event.target);
  if (box) show(readerOf(box), nearest(readerOf(box), event.clientX, event.clientY));
  else if (tip.contains(event.target as Node)) return;
  else hide();
};
document.addEventListener("pointermove", point);
document.addEventListener("pointerdown", point);
document.addEventListener("focusout", hide);
document.addEventListener("focusin", ({target}) => {
  const box = boxOf(target);
  // A finger or a mouse has chosen its point already.
  if (box && box === target && !shown) show(readerOf(box), readerOf(box).stops.length - 1);
});
addEventListener("scroll", hide, {passive: true});
addEventListener("resize", hide, {passive: true});

const steps: Record<string, number> = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && shown) return hide();
  const box = boxOf(event.target);
  if (!box || box !== event.target) return;
  const reader = readerOf(box);
  const last = reader.stops.length - 1;
  const from = shown && shown.reader === reader ? shown.at : last + 1;
  const step = steps[event.key];
  const to = event.key === "Home" ? 0 : event.key === "End" ? last : step === undefined ? undefined : from + step;
  if (to === undefined) return;
  event.preventDefault();
  show(reader, Math.max(0, Math.min(last, to)));
});
