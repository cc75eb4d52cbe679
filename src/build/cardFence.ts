import {readFileSync} from "node:fs";
import {join} from "node:path";
import {parseHTML} from "linkedom";
import type MarkdownIt from "markdown-it";
import {cards} from "../cards/registry.js";
import type {Site} from "../cards/site.js";

/**
 * Draws the cards that a page names, one a line, in a fenced block:
 *
 *     ```card
 *     payouts-by-month
 *     payouts-by-item
 *     ```
 *
 * An unknown name stops the build, naming page and line.
 */
export function cardFence(md: MarkdownIt, site: Site, root: string): void {
  const {document} = parseHTML("<html><body></body></html>");
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: {path: string}, self) => {
    const token = tokens[index]!;
    if (token.info.trim() !== "card") return fence(tokens, index, options, context, self);
    const place = {document, root: rootFrom(context.path)};
    const drawn = token.content.split("\n").map((line, i) => {
      const name = line.trim();
      if (name === "") return "";
      const card = Object.hasOwn(cards, name) ? cards[name] : undefined;
      if (card) return card(site, place);
      const file = `${context.path.slice(1)}.md`;
      const at = frontMatterLines(join(root, file)) + token.map![0] + 2 + i;
      throw new Error(
        `src/${file}:${at}: unknown card ${JSON.stringify(name)}; known are ${Object.keys(cards).join(", ")}`
      );
    });
    return `<div class="cards">${drawn.join("\n")}</div>\n`;
  };
}

/** From the page at `path` ("/notebooks/va-gdx") to the root of the site. */
function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 2) || "./";
}

/** Framework takes the front matter away before Markdown counts lines. */
function frontMatterLines(file: string): number {
  return /^---\n[^]*?\n---\n/.exec(readFileSync(file, "utf8"))?.[0].match(/\n/g)!.length ?? 0;
}
