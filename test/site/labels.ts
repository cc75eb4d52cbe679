import type {Page} from "playwright-core";

/**
 * What of a page's text sticks out or runs into another: text outside its card, a label outside its chart, two labels of a
 * chart that cross. What a reader scrolls (wide tables and charts) may be wider than what is seen of it.
 */
export const findBadLabels = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Box {
      text: string;
      left: number;
      right: number;
      top: number;
      bottom: number;
    }
    const boxOf = (text: string, {left, right, top, bottom}: DOMRect): Box => ({text, left, right, top, bottom});
    const sticksOut = (a: Box, b: DOMRect) =>
      a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    const cross = (a: Box, b: Box) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const found: string[] = [];

    for (const svg of Array.from(document.querySelectorAll("main svg"))) {
      const name = svg.getAttribute("aria-label") ?? "";
      const bounds = svg.getBoundingClientRect();
      if (bounds.width === 0) continue;
      const labels = Array.from(svg.querySelectorAll("text"))
        .filter((label) => label.textContent!.trim() !== "")
        .map((label) => {
          const box = boxOf(label.textContent!.trim(), label.getBoundingClientRect());
          // A line of text is higher than its letters.
          const air = (box.bottom - box.top) * 0.16;
          return {...box, top: box.top + air, bottom: box.bottom - air};
        });
      for (const label of labels)
        if (sticksOut(label, bounds)) found.push(`${name}: “${label.text}” outside its chart`);
      labels.forEach((a, i) => {
        for (const b of labels.slice(i + 1)) if (cross(a, b)) found.push(`${name}: “${a.text}” crosses “${b.text}”`);
      });
    }

    const range = document.createRange();
    for (const card of Array.from(document.querySelectorAll("main :is(.card, .tile, .mini, .definition)"))) {
      const bounds = card.getBoundingClientRect();
      const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.textContent!.trim() || node.parentElement!.closest(".scroll, .chart-wide")) continue;
        range.selectNodeContents(node);
        for (const rect of Array.from(range.getClientRects()))
          if (rect.width > 0 && sticksOut(boxOf("", rect), bounds)) {
            found.push(`“${node.textContent!.trim().slice(0, 30)}” outside its card`);
            break;
          }
      }
    }
    return found;
  });
