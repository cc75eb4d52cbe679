import type * as Plot from "@observablehq/plot";
import {plot} from "../components/plot.js";
import {html, type Markup, raw} from "./html.js";
import type {Place} from "./site.js";

/** Series colours, told apart also by lightness; the page repeats them in words. */
export const palette = ["#1f4e79", "#c9822b", "#5a8f7b", "#8c6bb1", "#a6a6a6", "#7b3f3f", "#3f8fb0", "#b59f3b"];
export const ink = palette[0]!;
export const warm = palette[1]!;
export const red = "#a61b1b";

/** Wide enough for two cards in a row, so that a phone shrinks the letters only a little. */
export const width = 500;

/**
 * A finished chart. `label` says in words what it shows; the numbers themselves stand in the table below it, so that a
 * screen reader is given one image and not hundreds of marks.
 */
export function chart(place: Place, label: string, options: Plot.PlotOptions, {wide = false} = {}): Markup {
  const node = plot(label, {
    width,
    marginTop: 24,
    marginRight: 16,
    className: "plot",
    style: {fontSize: "13px"},
    ...options,
    document: place.document
  });
  // Plot writes the same style sheet into every chart; ours is in styles/cards.css.
  for (const style of Array.from(node.querySelectorAll("style"))) style.remove();
  // Hundredths of a pixel are enough, and the same on every machine.
  const drawing = raw(node.outerHTML.replace(/(\.\d\d)\d+/g, "$1"));
  return wide
    ? html`<div class="chart chart-wide" role="region" tabindex="0" aria-label="${label}（可横向滚动）">
        ${drawing}
      </div>`
    : html`<div class="chart">${drawing}</div>`;
}

/** A legend in HTML, which wraps on a phone. */
export function legend(entries: readonly (readonly [name: string, color: string])[]): Markup {
  return html`<ul class="legend">
    ${entries.map(([name, color]) => html`<li><span style="background:${color}"></span>${name}</li>`)}
  </ul>`;
}

/** Ticks of a time axis: the year where a year begins, else the month. */
export function timeTick(date: Date): string {
  return date.getUTCMonth() === 0 ? `${date.getUTCFullYear()}年` : `${date.getUTCMonth() + 1}月`;
}

/** At most eight ticks over a series of months or quarters, always at the starts of quarters or years. */
export function timeTicks(dates: readonly Date[]): Date[] {
  const unique = [...new Map(dates.map((date) => [+date, date])).values()].sort((a, b) => +a - +b);
  for (const step of [1, 3, 6, 12]) {
    const ticks = unique.filter((date) => date.getUTCMonth() % step === 0);
    if (ticks.length <= 8) return ticks;
  }
  return unique.filter((date) => date.getUTCMonth() === 0);
}
