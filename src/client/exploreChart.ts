import {html, type Markup} from "../render/markup.js";
import type {Place} from "./cube.js";
import {district, type View} from "./view.js";
import {isHidden, namePlace, sayCell, sayNumber} from "./words.js";

const [width, height] = [200, 60];
/** More lines than these say less than the table. */
const most = 16;
const hundredths = (x: number) => Math.round(x * 100) / 100;

/** A small line for every place beside the periods, all on one scale; undefined where time is not in the view. */
export function drawLines(view: View): Markup | undefined {
  const {measure, rowDim, columnDim} = view;
  const down = rowDim.id === "period";
  if (!down && columnDim?.id !== "period") return undefined;
  const periods = down ? view.rows.length : view.columns.length;
  if (periods < 2) return undefined;
  const others: readonly (Place | undefined)[] = down ? (columnDim ? view.columns : [undefined]) : view.rows;
  // Rows of periods run from the newest.
  const cellAt = (other: number, period: number) =>
    down ? view.cell(periods - 1 - period, other) : view.cell(other, period);
  const series = others.map((place, i) => ({place, cells: Array.from({length: periods}, (_, p) => cellAt(i, p))}));
  if (series.length > most) return undefined;
  // A whole stands far above its parts: beside them it has a scale of its own.
  const isWhole = (place: Place | undefined) =>
    series.length > 1 && measure.unit !== "%" && (place?.code === district || place?.code === "all");
  const rangeOf = (of: typeof series) => {
    const values = of.flatMap(({cells}) =>
      cells.flatMap((cell) => (cell === undefined ? [] : (measure.value(cell) ?? [])))
    );
    return [measure.unit === "%" ? Math.min(...values) : Math.min(0, ...values), Math.max(...values)] as const;
  };
  const parts = series.filter(({place}) => !isWhole(place));
  const [low, high] = rangeOf(parts);
  if (!Number.isFinite(high)) return undefined;
  const whole = rangeOf(series.filter(({place}) => isWhole(place)));
  const x = (period: number) => hundredths((period * (width - 8)) / (periods - 1) + 4);
  const yIn = ([from, to]: readonly [number, number], value: number) =>
    hundredths(height - 5 - ((value - from) / (to - from || 1)) * (height - 10));
  const otherDim = down ? columnDim : rowDim;
  const figures = series.map(({place, cells}) => {
    const y = (value: number) => yIn(isWhole(place) ? whole : [low, high], value);
    let line = "";
    let marks = "";
    let dots = "";
    let last: number | undefined;
    cells.forEach((cell, p) => {
      const value = cell === undefined ? null : measure.value(cell);
      if (value === null) {
        if (cell !== undefined && isHidden(measure, cell)) marks += `M${x(p)} ${height - 8}v6`;
        return;
      }
      const before = p > 0 ? cells[p - 1] : undefined;
      const after = cells[p + 1];
      const joined = before !== undefined && measure.value(before) !== null;
      line += `${joined ? "L" : "M"}${x(p)} ${y(value)}`;
      // A point with neither neighbour is no line.
      if (!joined && (after === undefined || measure.value(after) === null)) dots += `M${x(p)} ${y(value)}h0`;
      last = p;
    });
    if (last !== undefined) dots += `M${x(last)} ${y(measure.value(cells[last]!)!)}h0`;
    const name = place && otherDim ? namePlace(otherDim, place) : measure.name;
    const end = cells.at(-1);
    const said = end === undefined ? "–" : sayCell(measure, end);
    return html`<figure>
      <figcaption>${name} <b>${said}</b></figcaption>
      <svg
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${name}的走势，最近一期 ${said}"
      >
        <path class="hidden-marks" d="${marks}" />
        <path class="line" d="${line}" />
        <path class="dots" d="${dots}" />
      </svg>
    </figure>`;
  });
  const periodDim = down ? rowDim : columnDim!;
  const of = down ? view.rows : view.columns;
  const [first, end] = down ? [of.at(-1)!, of[0]!] : [of[0]!, of.at(-1)!];
  const hides = series.some(({cells}) => cells.some((cell) => cell !== undefined && isHidden(measure, cell)));
  return html`<div class="explore-lines${figures.length === 1 ? " one" : ""}">${figures}</div>
    <p class="note">
      ${namePlace(periodDim, first)}至${namePlace(periodDim, end)}，${figures.length > 1 ? `${parts.length < series.length ? `${namePlace(otherDim!, series.find(({place}) => isWhole(place))!.place!)}自有刻度，其余` : "各图"}同一刻度，` : ""}从
      ${sayNumber(measure, low)} 到
      ${sayNumber(measure, high)}${measure.unit === "元" ? "" : ` ${measure.unit}`}。${hides ? "下面的短竖线是隐去的期，线在那里断开。" : ""}
    </p>`;
}
