import {readdir, readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parsePage} from "./parsePage.js";
import {cubeScript, exploreScript} from "./cube.js";
import {currentPage, editionFile} from "./edition.js";
import {feedFile} from "./feed.js";
import {formatRules, inlineStyles, moveInline} from "./moveInline.js";
import {SearchIndex, siteScript} from "./searchIndex.js";

/** What the data package gives the pages: what stands above each, and the cards by their places. */
export interface Drawn {
  masthead: string;
  blocks: Readonly<Record<string, string>>;
  /** By the path of the template: the page that leads to its pages, and each of them with what stands in it in braces. */
  templates: Readonly<
    Record<string, {under: string; pages: readonly {path: string; values: Readonly<Record<string, string>>}[]}>
  >;
}

/**
 * Finishes what Framework has built in `dir`: masthead and cards come to their places; the shell speaks Chinese, prints,
 * zooms, is navigated by keyboard, and is searched.
 */
export async function finish(dir: string, drawn: Drawn): Promise<void> {
  const left = new Set(Object.keys(drawn.blocks));
  const rules = new Map<string, string>();
  const search = new SearchIndex();
  for (const file of (await readdir(dir, {recursive: true})).sort()) {
    const path = join(dir, file);
    if (file.endsWith(".html")) {
      const source = `/${file.slice(0, -".html".length)}`;
      const template = drawn.templates[source];
      const shell = await readFile(path, "utf8");
      if (template) await rm(path);
      for (const {path: own, values} of template?.pages ?? [{path: source, values: {}}]) {
        const out = `${own.slice(1)}.html`;
        const page = await parsePage(putIn(fillIn(shell, source, own, values), drawn, left));
        const {document, scripts} = finishPage(page, out, rules, template?.under);
        search.add(out, document, template?.under);
        await writeFile(join(dir, out), document.toString() + "\n");
        for (const [script, text] of scripts) await writeFile(join(dir, script), text);
      }
    } else if (/^_observablehq\/[^/]+\.js$/.test(file)) await writeFile(path, translate(await readFile(path, "utf8")));
  }
  if (left.size > 0) throw new Error(`no place on the pages: ${[...left].join(", ")}`);
  await writeFile(join(dir, inlineStyles), formatRules(rules) + (await sheetMargins(drawn.masthead)));
  await search.write(dir);
}

/** A page without an icon would have the browser ask for one that is not there. */
const icon = `<link rel="icon" href="data:,">`;

/** The shell of a template as the page of one of its values. */
function fillIn(shell: string, template: string, path: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, () => escape(value)),
    shell.replaceAll(`data-place="${template}#`, () => `data-place="${path}#`)
  );
}

const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** The page with masthead and cards; takes their places off those that are `left`. */
function putIn(page: string, {masthead, blocks}: Drawn, left: Set<string>): string {
  return page
    .replace(/(?=\n<script type="module">|\n*<\/head>)/, `\n${icon}`)
    .replace(/<body>/, () => `<body><header id="observablehq-header">\n${masthead}\n</header>`)
    .replace(/(<div class="cards") data-place="([^"]*)">/g, (_, start: string, place: string) => {
      left.delete(place);
      const block = blocks[place];
      if (block === undefined) throw new Error(`not drawn: ${place}`);
      return `${start}>${block}`;
    });
}

/** What stands at the foot of every printed sheet; a browser of before 2025 has its own words there. */
async function sheetMargins(masthead: string): Promise<string> {
  const document = await parsePage(`<body>${masthead}</body>`);
  const words = [".masthead-title", ".edition", ".demo strong"].flatMap(
    (selector) => document.querySelector(selector)?.textContent ?? []
  );
  const text = JSON.stringify(words.join(" · "));
  const font = "font-size: 8pt; color: #56657a;";
  return `@page { @bottom-left { content: ${text}; ${font} } @bottom-right { content: "第 " counter(page) " / " counter(pages) " 页"; ${font} } }\n`;
}

/** `under`: the page that leads to this one, where the navigation does not have it itself. */
function finishPage(document: Document, file: string, rules: Map<string, string>, under?: string) {
  const {body, head, documentElement} = document;
  const all = (selector: string) => Array.from(document.querySelectorAll(selector));
  documentElement.setAttribute("lang", "zh-CN");
  head.querySelector("meta[name=viewport]")!.setAttribute("content", "width=device-width, initial-scale=1");
  head.querySelector("meta[name=generator]")?.remove();

  // The client only runs live cells; a page of cards is finished and needs none of it.
  const client = all("script[type=module]").find((script) => /^\s*import\s*"[^"]*"\s*;?\s*$/.test(script.textContent!));
  if (client) for (const node of [client, ...all("link[rel=modulepreload]")]) node.remove();

  // Hidden until edition.css shows it.
  const up = "../".repeat(file.split("/").length - 1);
  for (const sheet of [inlineStyles, editionFile]) {
    const link = document.createElement("link");
    link.setAttribute("rel", "stylesheet");
    link.setAttribute("href", `${up || "./"}${sheet}`);
    head.append(link);
  }
  const feed = document.createElement("link");
  const attributes = {
    rel: "alternate",
    type: "application/atom+xml",
    title: "发布记录",
    href: `${up || "./"}${feedFile}`
  };
  for (const [name, value] of Object.entries(attributes)) feed.setAttribute(name, value);
  head.append(feed);

  const superseded = document.createElement("p");
  superseded.className = "superseded";
  superseded.setAttribute("role", "note");
  superseded.setAttribute("hidden", "");
  superseded.innerHTML = `<strong>已被取代</strong>这是保留的较早一次发布，数字可能已经更新。<a href="${up}${currentPage}">看当前的发布</a>`;

  const header = document.querySelector("#observablehq-header")!;
  const sidebar = document.querySelector("#observablehq-sidebar")!;
  const toggle = document.querySelector("#observablehq-sidebar-toggle")!;
  const skip = document.createElement("a");
  skip.className = "skip";
  skip.setAttribute("href", "#observablehq-main");
  skip.textContent = "跳到正文";
  body.prepend(skip, superseded, header);
  document.querySelector("#observablehq-main")!.setAttribute("tabindex", "-1");

  sidebar.setAttribute("aria-label", "站点导航");
  toggle.setAttribute("title", "打开或收起目录");
  for (const label of all("#observablehq-sidebar-backdrop, #observablehq-sidebar-close")) label.remove();
  for (const summary of all("#observablehq-sidebar section > summary")) {
    const name = document.createElement("p");
    name.textContent = summary.textContent;
    summary.replaceWith(name);
  }
  for (const item of all("#observablehq-sidebar .observablehq-link-active a"))
    item.setAttribute("aria-current", "page");
  if (under !== undefined) {
    const item = document.querySelector(`#observablehq-sidebar a[href="${up}${under}.html"]`)!;
    item.setAttribute("aria-current", "true");
    item.closest("li")!.classList.add("observablehq-link-active");
    dropEmpty(document);
  }

  for (const script of all("body script")) if (script.textContent!.includes("observablehq-sidebar")) script.remove();
  sidebar.querySelector("ol")!.after(searchBox(document));
  for (const source of document.querySelector("#explore") ? [siteScript, cubeScript, exploreScript] : [siteScript]) {
    const script = document.createElement("script");
    script.setAttribute("src", `${up || "./"}${source}`);
    script.setAttribute("defer", "");
    head.append(script);
  }
  for (const link of all('a[href*="data/"][href$=".csv"], a[href*="downloads/"]')) link.setAttribute("download", "");

  const absolute = all("[href^='/'], [src^='/']");
  if (absolute.length) throw new Error(`${file}: not relative: ${absolute[0]!.outerHTML}`);
  const scripts = moveInline(document, file, rules);
  return {document, scripts};
}

/** A section of a template whose cards have nothing to say on this page goes, with its heading and its words. */
function dropEmpty(document: Document): void {
  for (const heading of Array.from(document.querySelectorAll("main > h2"))) {
    const section = [heading];
    for (let next = heading.nextElementSibling; next && !next.matches("h1, h2"); next = next.nextElementSibling)
      section.push(next);
    const cards = section.filter((one) => one.matches(".cards"));
    if (cards.length && cards.every(({childElementCount}) => childElementCount === 0))
      for (const one of section) one.remove();
  }
  for (const empty of Array.from(document.querySelectorAll("main > .cards")))
    if (empty.childElementCount === 0) empty.remove();
}

/** Without scripts there is no search, and the box is not shown. */
function searchBox(document: Document): HTMLElement {
  const box = document.createElement("div");
  box.id = "search";
  box.setAttribute("role", "search");
  box.innerHTML = `<input type="search" placeholder="搜索" aria-label="搜索页面、指标、街镇、月份" autocomplete="off"><div id="search-results" role="status"></div>`;
  return box;
}

/** The few words that Framework's client says. */
const words: readonly (readonly [RegExp, string])[] = [
  [/Toggle sidebar /g, "打开或收起目录 "],
  [/Copy code/g, "复制"]
];

function translate(script: string): string {
  return words.reduce((text, [english, chinese]) => text.replace(english, chinese), script);
}
