import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type MarkdownIt from "markdown-it";
import {type Card, drawCard, optionNames, type Options} from "../cards/frame.js";
import type {Site} from "../cards/site.js";
import {renderHtml} from "../render/html.js";
import {frontMatterLines} from "./frontMatter.js";
import {cards} from "./registry.js";

/**
 * Draws the cards that a page names, one a line, in a fenced block; what a card is asked for stands after its name:
 *
 *     ```card
 *     payouts-by-month
 *     indicator-over-time indicator=activity_count period=year
 *     ```
 *
 * An unknown name stops the build, naming page and line.
 *
 * Framework reads every page as HTML twice, in a whole browser of its own making, which costs more than drawing the
 * cards. Given a folder `aside`, the drawn block goes into a file of it, and the page has a place for it; loaders/site
 * puts it there when Framework is done.
 */
export function cardFence(md: MarkdownIt, site: Site, root: string, aside?: string): void {
  let blocks = 0;
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: {path: string}, self) => {
    const token = tokens[index]!;
    if (token.info.trim() !== "card") return fence(tokens, index, options, context, self);
    const drawn = token.content.split("\n").map((line, i) => {
      if (line.trim() === "") return "";
      const named = parseCardLine(line, site);
      if (typeof named === "object")
        return renderHtml(drawCard(named.card, site, named.options), rootFrom(context.path));
      const file = `${context.path.slice(1)}.md`;
      throw new Error(
        `src/${file}:${frontMatterLines(readFileSync(join(root, file), "utf8")) + token.map![0] + 2 + i}: ${named}`
      );
    });
    const block = drawn.join("\n");
    if (aside === undefined) return `<div class="cards">${block}</div>\n`;
    const file = `${++blocks}.html`;
    writeFileSync(join(aside, file), block);
    return `<div class="cards" data-aside="${file}"></div>\n`;
  };
}

/** The card of a line and what it is asked for, or what is wrong with the line. */
export function parseCardLine(line: string, site: Site): {card: Card; options: Options} | string {
  const [name = "", ...words] = line.trim().split(/\s+/);
  const card = Object.hasOwn(cards, name) ? cards[name] : undefined;
  if (!card) return `unknown card ${JSON.stringify(name)}; known are ${Object.keys(cards).sort().join(", ")}`;
  const options: Options = {};
  for (const word of words) {
    const [key, value = ""] = word.split("=");
    const option = optionNames.find((one) => one === key);
    if (!option) return `unknown option ${JSON.stringify(word)}; known are ${optionNames.join(", ")}`;
    options[option] = value;
  }
  const {indicator} = options;
  if (indicator !== undefined && !site.receipts.indicators.some(({id}) => id === indicator))
    return `unknown indicator ${JSON.stringify(indicator)}`;
  return {card, options};
}

/** From the page at `path` ("/notebooks/va-gdx") to the root of the site. */
function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 2) || "./";
}
