/** How many lines of a page are front matter, which Framework takes away before Markdown counts lines. */
export const frontMatterLines = (text: string): number =>
  /^---\n[^]*?\n---\n/.exec(text)?.[0].match(/\n/g)!.length ?? 0;
