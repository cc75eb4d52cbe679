import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {Site} from "../cards/site.js";
import {slug} from "./headingIds.js";

interface Entry {
  path: string;
  title: string;
  text: string;
  keywords: string;
}

/**
 * What the search box finds: every page, section and indicator. Framework's index knows words by the spaces between
 * them and finds beginnings of words only, so of a run of Chinese characters every ending is a keyword: “办理时限”
 * is found by 时限. Pages are marked `index: false`, else Framework would index them once more, its way.
 */
export function searchEntries(site: Site, root: string, pages: readonly {name: string; path: string}[]): Entry[] {
  return pages
    .flatMap(({name, path}) => pageEntries(name, path, readFileSync(join(root, `${path}.md`), "utf8")))
    .concat(
      site.receipts.indicators.map(({id, name, gloss, definition, responsible_unit}) =>
        entry(`/definitions.html#${id}`, `口径：${name}`, `${name} ${gloss} ${definition} ${responsible_unit}`)
      )
    );
}

function pageEntries(name: string, path: string, source: string): Entry[] {
  const prose = source.replace(/^---\n[^]*?\n---\n/, "").replace(/^```[^]*?^```/gm, "");
  const [lead = "", ...sections] = prose.split(/^## /m);
  return [
    entry(`${path}.html`, name, `${name} ${lead}`),
    ...sections.map((section) => {
      const [heading = "", ...text] = section.split("\n");
      return entry(`${path}.html#${slug(heading)}`, `${name}：${heading}`, `${heading} ${text.join(" ")}`);
    })
  ];
}

function entry(path: string, title: string, text: string): Entry {
  return {path, title, text: "", keywords: keywords(text).join(" ")};
}

/** The words of a text, and of each run of Chinese characters every ending, at most 15 characters long. */
export function keywords(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{Script=Han}+|[\p{L}\p{N}_]+/gu) ?? [];
  return [
    ...new Set(
      words.flatMap((word) =>
        /\p{Script=Han}/u.test(word)
          ? Array.from(word, (_, i) => word.slice(i, i + 15)).filter((end) => end.length > 1)
          : [word]
      )
    )
  ];
}
