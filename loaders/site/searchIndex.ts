import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {bundleScript} from "./bundleScript.js";

/** What every page runs, and what that asks for when somebody searches: ordinary scripts, which also run from a disk. */
export const siteScript = "site.js";
export const searchIndex = "search-index.js";

interface Entry {
  anchor: string;
  title: string;
  head: string[];
  text: string[];
}

/** What the search looks through, taken from the finished pages; written as src/client/find.ts reads it. */
export class SearchIndex {
  readonly #pages = new Map<string, {title: string; entries: Entry[]; after: string | undefined}>();
  readonly #names = new Set<string>();
  /** The pages in the order of the table of contents. */
  #order: string[] = [];

  /** `under`: the page that leads to this one, where the table of contents does not have it. */
  add(file: string, document: Document, under?: string): void {
    const main = document.querySelector("main")!;
    const [page, ...rest] = entriesOf(main);
    if (!page) throw new Error(`${file}: no heading`);
    this.#pages.set(file, {title: page.title, entries: [page, ...rest], after: under && `${under}.html`});
    for (const name of namesIn(main)) this.#names.add(name);
    if (!file.includes("/"))
      this.#order = Array.from(document.querySelectorAll("#observablehq-sidebar li a"), (link) =>
        link.getAttribute("href")!.replace(/^\.\//, "")
      );
  }

  /** Writes the index into `dir`, and beside it the script that searches it. */
  async write(dir: string): Promise<void> {
    // Loaded only where a site is built.
    const {pinyin} = await import("pinyin-pro");
    const syllables = (name: string) => pinyin(name, {toneType: "none", v: true});
    // The pages of a template stand behind the one that leads to them.
    const place = (file: string) => {
      const {after} = this.#pages.get(file)!;
      return after === undefined ? this.#order.indexOf(file) : this.#order.indexOf(after) + 0.5;
    };
    const files = [...this.#pages.keys()].sort((a, b) => place(a) - place(b));
    const index = {
      pages: files.map((file) => [file, this.#pages.get(file)!.title]),
      entries: files.flatMap((file, page) =>
        this.#pages
          .get(file)!
          .entries.map(({anchor, title, head, text}) => [page, anchor, title, joined(head), joined(text, head)])
      ),
      pinyin: Object.fromEntries([...this.#names].sort().map((name) => [name, syllables(name)]))
    };
    await writeFile(join(dir, searchIndex), `window.searchIndex = ${JSON.stringify(index)};\n`);
    await bundleScript("site", join(dir, siteScript));
  }
}

/** A page, its sections and its cards, in their order; what is in no card belongs to its section. */
function entriesOf(main: Element): Entry[] {
  const entries: Entry[] = [];
  const add = (anchor: string, title: Element): Entry => {
    const entry = {anchor, title: squeeze(title.textContent!), head: [], text: []};
    entries.push(entry);
    return entry;
  };
  let section: Entry | undefined;
  for (const element of Array.from(main.children)) {
    if (element.matches("h1, h2")) section = add(element.matches("h1") ? "" : element.id, element);
    else if (!element.matches(".cards")) section?.text.push(...pieces(element));
    else
      for (const card of Array.from(element.children)) {
        if (!card.matches(".card, .definition")) {
          section?.text.push(...pieces(card));
          continue;
        }
        const entry = add(card.id, card.querySelector("h3")!);
        for (const part of Array.from(card.children)) {
          if (part.matches("h3")) continue;
          (part.matches(".card-head, .value, .lead") ? entry.head : entry.text).push(...pieces(part, entry.title));
        }
      }
  }
  return entries;
}

/** Elements that hold one piece of text each. */
const leaves = new Set("p li td th dt dd caption h4".split(" "));
const classesOf = (element: Element) => element.getAttribute("class")?.split(" ") ?? [];

/** Pictures repeat the table, receipts the definitions; nobody searches for SQL, or for a number alone. */
const isSilent = (name: string, classes: readonly string[], atFoot: boolean) =>
  name === "svg" ||
  name === "pre" ||
  (name === "td" && classes.includes("number")) ||
  (atFoot && classes.includes("fold") && !classes.includes("fold-data")) ||
  classes.includes("source");

/** The texts of what holds nothing smaller that is one piece, in one walk: selectors would look at each element ten times. */
function pieces(element: Element, title = ""): string[] {
  const texts: string[] = [];
  /** Whether it is or holds a piece. */
  const walk = (one: Element, atFoot: boolean, silent: boolean): boolean => {
    const [name, classes] = [one.localName, classesOf(one)];
    silent ||= isSilent(name, classes, atFoot);
    if (name === "svg") return false;
    const foot = atFoot || classes.includes("card-foot");
    let holds = false;
    for (const child of Array.from(one.children)) if (walk(child, foot, silent)) holds = true;
    if (!leaves.has(name) && !classes.includes("chip")) return holds;
    if (!holds && !silent) texts.push(squeeze(one.textContent));
    return true;
  };
  walk(element, false, false);
  return texts.filter((text) => /\p{L}/u.test(text) && text !== title);
}

const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();
const joined = (texts: readonly string[], but: readonly string[] = []) =>
  [...new Set(texts)].filter((text) => !but.includes(text)).join(" · ");

/** What has a name that somebody may type by its pinyin: pages, sections, indicators, streets, categories, units. */
function namesIn(main: Element): string[] {
  const all = (of: Element, tag: string) => Array.from(of.getElementsByTagName(tag));
  const titles = [...all(main, "h1"), ...all(main, "h2"), ...all(main, "th")];
  titles.push(...all(main, "h3").filter((title) => title.closest(".definition")));
  const texts = titles.map((title) => title.textContent);
  for (const table of all(main, "table")) {
    const columns = all(table, "thead").flatMap((head) => all(head, "th").map((title) => title.textContent));
    const named = columns.flatMap((title, i) => (/单位|街镇|项目|类别/.test(title) ? [i] : []));
    if (named.length === 0) continue;
    for (const row of all(table, "tbody").flatMap((body) => all(body, "tr")))
      for (const i of named) texts.push(row.children[i]?.textContent ?? "");
  }
  return texts.flatMap((text) => text.match(/\p{Script=Han}{2,16}/gu) ?? []);
}
