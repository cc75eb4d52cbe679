import {readFileSync} from "node:fs";
import {join} from "node:path";
import type MarkdownIt from "markdown-it";
import type {Site} from "../cards/site.js";
import {drawBlock} from "./cardBlock.js";
import {frontMatterLines} from "./frontMatter.js";
import {fill, sourceOf} from "./templates.js";

/**
 * Draws the cards that a page names, one a line, in a fenced block; what a card is asked for stands after its name:
 *
 *     ```card
 *     payouts-by-month
 *     indicator-over-time indicator=activity_count period=year
 *     ```
 *
 * An unknown name stops the build, naming page and line.
 */
export function cardFence(md: MarkdownIt, site: Site, root: string): void {
  // A page of a template is asked for by its own name; what stands in braces is its values.
  md.core.ruler.before("normalize", "values", (state) => {
    const {path} = state.env as {path: string};
    state.src = fill(state.src, sourceOf(path, site).values);
  });
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: {path: string}, self) => {
    const token = tokens[index]!;
    if (token.info.trim() !== "card") return fence(tokens, index, options, context, self);
    const file = `${sourceOf(context.path, site).source.slice(1)}.md`;
    const where = (line: number) =>
      `src/${file}:${frontMatterLines(readFileSync(join(root, file), "utf8")) + token.map![0] + 2 + line}`;
    return `<div class="cards">${drawBlock(token.content, site, context.path, where)}</div>\n`;
  };
}
