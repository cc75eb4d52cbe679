import type MarkdownIt from "markdown-it";

/**
 * Leaves a place for each card block, named by its page and number: “/benefits#1”. During a build `drawPages.ts` draws the
 * blocks, and loaders/site puts them there when Framework is done, since Framework reads every page several times into a
 * DOM of its own, which costs more than drawing the cards; and what it makes without them is the same from month to month.
 */
export function cardPlaces(md: MarkdownIt): void {
  const blocks = new WeakMap<object, number>();
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: {path: string}, self) => {
    if (tokens[index]!.info.trim() !== "card") return fence(tokens, index, options, context, self);
    const number = (blocks.get(context) ?? 0) + 1;
    blocks.set(context, number);
    return `<div class="cards" data-place="${placeOf(context.path, number)}"></div>\n`;
  };
}

/** The name of a page’s nth card block. */
export const placeOf = (path: string, number: number) => `${path}#${number}`;
