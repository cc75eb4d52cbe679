import {type Card, drawCard, optionNames, type Options} from "../cards/frame.js";
import type {Site} from "../cards/site.js";
import {renderHtml} from "../render/html.js";
import {level} from "../render/level.js";
import {cards} from "./registry.js";

/**
 * The HTML of a card block of the page at `path` (“/notebooks/va-gdx”): a card a line, what it is asked for after its
 * name. A line that means nothing stops the build; `where` says where in the page a line of the block stands.
 */
export function drawBlock(block: string, site: Site, path: string, where: (line: number) => string): string {
  const drawn = block.split("\n").map((line, i) => {
    if (line.trim() === "") return {line, frames: []};
    const named = parseCardLine(line, site);
    if (typeof named === "string") throw new Error(`${where(i)}: ${named}`);
    return {line, frames: drawCard(named.card, site, named.options)};
  });
  const frames = level(drawn.flatMap((one) => one.frames));
  return drawn
    .map((one) => renderHtml(frames.splice(0, one.frames.length), rootFrom(path), anchorOf(one.line)))
    .join("\n");
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

/** “indicator-over-time-activity_count-year”: the card's name and what is asked for, in its words. */
const anchorOf = (line: string) => line.trim().replace(/\s+(\w+=)?/g, "-");

/** From a page to the root of the site. */
function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 2) || "./";
}
