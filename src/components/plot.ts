import * as Plot from "@observablehq/plot";

/**
 * A chart that a screen reader takes for one image named `label`; Plot labels its groups in English instead, where ARIA
 * allows no label. The numbers stand in the table beside it.
 */
export function plot(label: string, options: Plot.PlotOptions): (SVGSVGElement | HTMLElement) & Plot.Plot {
  const node = Plot.plot(options);
  for (const group of Array.from(node.querySelectorAll("g"))) {
    group.removeAttribute("aria-label");
    group.removeAttribute("aria-description");
  }
  const svg = node.tagName.toLowerCase() === "svg" ? node : node.querySelector("svg:last-of-type")!;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  return node;
}
