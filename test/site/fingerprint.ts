import {createHash} from "node:crypto";
import type {Page} from "playwright-core";

/**
 * What a page looks like without what a machine’s fonts decide: of every card and heading the elements, their classes and
 * words, the colours, sizes and weights that the style sheet gives them, the drawings to a unit, and where the blocks that a
 * grid places stand, to 8 pixels. Heights of text and line breaks are left out: they differ between machines.
 * One line a card, so that a change says where it is.
 */
export async function fingerprint(page: Page): Promise<Record<string, string>> {
  const parts = await page.evaluate(() => {
    const seen: Record<string, string> = {};
    const styles = [
      "color",
      "backgroundColor",
      "fontSize",
      "fontWeight",
      "display",
      "borderTopColor",
      "borderTopWidth",
      "borderLeftColor",
      "borderLeftWidth",
      "textAlign",
      "fill",
      "stroke"
    ] as const;
    const main = document.querySelector("main")!;
    const describe = (element: Element): string => {
      const style = getComputedStyle(element);
      if (style.display === "none") return "";
      const own = styles.map((name) => style[name]).join(",");
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
      const children = Array.from(element.childNodes, (child) =>
        child instanceof Element
          ? describe(child)
          : child.nodeType === Node.TEXT_NODE
            ? child.textContent!.replace(/\s+/g, " ").trim()
            : ""
      ).join("");
      const drawn =
        element instanceof SVGElement
          ? ["x", "y", "width", "height", "d", "transform", "cx", "cy", "x1", "y1", "x2", "y2", "viewBox"]
              .map((at) => (element.getAttribute(at) ?? "").replace(/\d+\.\d+/g, (n) => String(Math.round(Number(n)))))
              .join()
          : "";
      return `<${name} ${own} ${drawn}>${children}`;
    };
    const place = (element: Element) => {
      const {left, width} = element.getBoundingClientRect();
      return `${Math.round(left / 8)}+${Math.round(width / 8)}`;
    };
    const blocks = Array.from(main.querySelectorAll("h1, h2, .card, .tile, .mini, .definition, .state"));
    seen.shell = ["#observablehq-header", "#observablehq-sidebar", "main"]
      .map((selector) => document.querySelector(selector))
      .map((element) => (element ? `${place(element)} ${element === main ? "" : describe(element)}` : ""))
      .join("\n");
    blocks.forEach((block, i) => {
      const outer = block.parentElement!.closest(".card, .tile, .definition");
      if (!outer) seen[block.id || `${block.tagName.toLowerCase()} ${i + 1}`] = `${place(block)} ${describe(block)}`;
    });
    return seen;
  });
  return Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, createHash("sha256").update(text).digest("hex").slice(0, 10)])
  );
}
