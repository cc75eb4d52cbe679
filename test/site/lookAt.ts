import type {Page} from "playwright-core";

export interface Fault {
  kind:
    | "scroll"
    | "small text"
    | "label outside"
    | "labels cross"
    | "text outside its card"
    | "empty card"
    | "unnamed chart"
    | "broken";
  what: string;
}

/** Nothing on a screen is smaller; on paper 7 points are the least, which twelve columns on A4 need. */
export const least = {screen: 12, print: 9.3};

/**
 * What is wrong with how a page looks, all of it in one evaluation, at the width and in the media that the page now has:
 * a page wider than its window, letters that are too small (in charts as they are seen, not as they are written), a label
 * outside its chart, two labels that cross, a text outside its card, a card more than a third of which is empty.
 * What a reader scrolls (wide tables and charts) may be wider than what is seen of it.
 */
export const lookAt = (page: Page, media: keyof typeof least = "screen"): Promise<Fault[]> =>
  page.evaluate(lookInPage, [least[media], media === "print"] as const);

/** What `lookAt` runs in the page. It stands alone, and runs in Chromium 87 too. */
export function lookInPage([smallest, paper]: readonly [number, boolean]): Fault[] {
  const cards = "main .card, main .tile, main .mini, main .definition";
  const found: {kind: string; what: string}[] = [];
  const say = (kind: string, what: string) => {
    if (found.filter((one) => one.kind === kind).length < 12) found.push({kind, what});
  };
  const brief = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 30);
  interface Box {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  const sticksOut = (a: Box, b: Box) =>
    a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
  const cross = (a: Box, b: Box) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

  const root = document.documentElement;
  if (!paper && root.scrollWidth > root.clientWidth)
    say("scroll", `${root.scrollWidth} wide in a window of ${root.clientWidth}`);

  for (const svg of Array.from(document.querySelectorAll("main svg"))) {
    const bounds = svg.getBoundingClientRect();
    if (bounds.width === 0) continue;
    const name = svg.getAttribute("aria-label") ?? "";
    if (name === "" && !svg.closest("[aria-hidden=true], figure")) say("unnamed chart", brief(svg.outerHTML));
    // What a reader scrolls is seen whole, bit by bit.
    const natural = (svg as SVGSVGElement).viewBox.baseVal?.width || bounds.width;
    const scale = bounds.width / natural;
    const labels = Array.from(svg.querySelectorAll("text"))
      .filter((label) => label.textContent!.trim() !== "")
      .map((label) => {
        const {left, right, top, bottom} = label.getBoundingClientRect();
        // A line of text is higher than its letters.
        const air = (bottom - top) * 0.16;
        const size = parseFloat(getComputedStyle(label).fontSize) * scale;
        return {text: brief(label.textContent!), left, right, top: top + air, bottom: bottom - air, size};
      });
    for (const label of labels) {
      if (sticksOut(label, bounds)) say("label outside", `${name}: “${label.text}”`);
      if (label.size < smallest - 0.05) say("small text", `${name}: “${label.text}” ${label.size.toFixed(1)}`);
    }
    // From left to right: only those that begin before another ends can cross it.
    labels.sort((a, b) => a.left - b.left);
    labels.forEach((a, i) => {
      for (let j = i + 1; j < labels.length && labels[j]!.left < a.right; j += 1)
        if (cross(a, labels[j]!)) say("labels cross", `${name}: “${a.text}” “${labels[j]!.text}”`);
    });
  }

  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = new Map<Element, number>();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement!;
    if (!node.textContent!.trim() || parent.closest("svg, script, style, noscript, .skip")) continue;
    let size = sizes.get(parent);
    const isNew = size === undefined;
    if (size === undefined) sizes.set(parent, (size = parseFloat(getComputedStyle(parent).fontSize)));
    const card = parent.closest(cards);
    if (size >= smallest - 0.05 && !card) continue;
    range.selectNodeContents(node);
    const rects = Array.from(range.getClientRects()).filter(({width, height}) => width > 1 && height > 1);
    if (rects.length === 0) continue;
    if (isNew && size < smallest - 0.05) say("small text", `“${brief(node.textContent!)}” ${size.toFixed(1)}`);
    if (!card || paper || parent.closest(".scroll, .chart-wide, .chart-scroll")) continue;
    const bounds = card.getBoundingClientRect();
    if (rects.some((rect) => sticksOut(rect, bounds))) say("text outside its card", `“${brief(node.textContent!)}”`);
  }

  // Sheets have their own breaks: emptiness is looked for on screens.
  if (!paper)
    for (const card of Array.from(document.querySelectorAll(cards))) {
      const {top, bottom, height, width} = card.getBoundingClientRect();
      if (height < 60 || width === 0) continue;
      // What fills a card from top to bottom: texts, drawings, that there is nothing; the largest gap is what is empty.
      const filled: [number, number][] = [];
      const inside = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      for (let node = inside.nextNode(); node; node = inside.nextNode()) {
        if (!node.textContent!.trim() || node.parentElement!.closest("svg")) continue;
        range.selectNodeContents(node);
        for (const rect of Array.from(range.getClientRects()))
          if (rect.height > 1 && rect.width > 1) filled.push([rect.top, rect.bottom]);
      }
      for (const svg of Array.from(card.querySelectorAll("svg, img, .no-data"))) {
        const rect = svg.getBoundingClientRect();
        if (rect.height > 0) filled.push([rect.top, rect.bottom]);
      }
      filled.sort((a, b) => a[0] - b[0]);
      let [reached, gap] = [top, 0];
      for (const [from, to] of filled) {
        gap = Math.max(gap, from - reached);
        reached = Math.max(reached, to);
      }
      gap = Math.max(gap, bottom - reached);
      if (gap > height / 3 && gap > 60)
        say(
          "empty card",
          `${brief(card.querySelector("h3, h4")?.textContent ?? card.textContent ?? "")}: ${Math.round(gap)} of ${Math.round(height)}`
        );
    }

  if (document.querySelector(".observablehq--error")) say("broken", "a cell failed");
  return found as Fault[];
}
