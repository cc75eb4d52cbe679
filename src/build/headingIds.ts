import type MarkdownIt from "markdown-it";

/**
 * Anchors made of the heading's own words. Framework's are made of Latin letters only: a Chinese heading gets "-1", "-2"
 * by position, and links move when a heading is added.
 */
export function headingIds(md: MarkdownIt): void {
  md.core.ruler.push("heading-ids", ({tokens}) => {
    const used = new Map<string, number>();
    tokens.forEach((token, i) => {
      if (token.type !== "heading_open") return;
      const id = slug(tokens[i + 1]!.content);
      const count = (used.get(id) ?? 0) + 1;
      used.set(id, count);
      token.attrSet("id", count === 1 ? id : `${id}-${count}`);
    });
  });
}

export function slug(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
