import {readFile} from "node:fs/promises";
import {dirname, join, normalize} from "node:path";
import {DomUtils} from "htmlparser2";
import {listFiles} from "../base/listFiles.js";
import {currentPage} from "../site/edition.js";
import {listPages} from "../site/listPages.js";
import type {Clean} from "../base/clean.js";
import {leastText} from "./checkInBrowser.js";
import {findForeign} from "./findForeign.js";
import {findPersonal, Matches, type Pseudonyms} from "./findPersonal.js";
import {type Element, type Page, parsePage} from "./textsOf.js";
import {weighPage, weightOf} from "./weighPage.js";

/** What this gate looks at; the ledger lists them with each release. */
export const siteChecks = ["link", "anchor", "foreign", "personal", "page", "weight", "package", "disclosure"] as const;
/** And that no figure changed without a reason (loaders/revisions). */
export const changeCheck = "changes" as const;
/** And, where there is a browser, what it shows of every page. */
export const browserCheck = "browser" as const;

/** One reason why a built site must not be published. */
export interface Finding {
  file: string;
  check: (typeof siteChecks)[number] | typeof changeCheck | typeof browserCheck;
  message: string;
}

const textFiles = /\.(html|js|css|json|csv|svg|txt|xml|md|map)$/;

/**
 * Checks a finished site folder before anyone can read it; an empty list lets it through. `clean`: texts in which earlier
 * runs found nothing.
 */
export async function checkSite(dir: string, pseudonyms: Pseudonyms = new Set(), clean?: Clean): Promise<Finding[]> {
  const files = await listFiles(dir);
  const present = new Set(files);
  const findings: Finding[] = [];
  const matches = new Matches(clean);
  const anchors = new Map<string, Set<string>>();
  const pages: {file: string; weight: number; sheets: string[]}[] = [];
  const sheets = new Map<string, number>();
  const links: {file: string; href: string}[] = [];

  for (const file of files) {
    const bytes = await readFile(join(dir, file));
    const text = bytes.toString("utf8");
    // A page is parsed once for everything that looks at it.
    const page = file.endsWith(".html") ? parsePage(text) : undefined;
    findings.push(...(await findPersonal(file, bytes, pseudonyms, {matches, ...(page && {page})})));
    if (!textFiles.test(file)) continue;
    findings.push(...findForeign(file, text));
    if (file.endsWith(".css")) sheets.set(file, weightOf(text));
    if (!page) continue;
    const read = readPage(page);
    anchors.set(file, read.anchors);
    for (const href of read.links) links.push({file, href});
    pages.push({
      file,
      weight: weightOf(text),
      sheets: read.sheets.map((href) => normalize(join(dirname(file), href)))
    });
    if (read.length < leastText) findings.push({file, check: "page", message: `正文只有 ${read.length} 个字`});
  }
  for (const page of [...(await listPages()), ...(await indicatorPages(dir))]) {
    if (!present.has(page)) findings.push({file: page, check: "page", message: "页面没有建成"});
  }
  for (const {file, weight, sheets: own} of pages)
    findings.push(...weighPage(file, [weight, ...own.map((sheet) => sheets.get(sheet) ?? 0)]));
  for (const {file, href} of links) findings.push(...checkLink(file, href, present, anchors));
  return findings;
}

interface Read {
  anchors: Set<string>;
  /** What it leads to and asks for; in drawings nothing is looked for. */
  links: string[];
  sheets: string[];
  /** The characters of its text. */
  length: number;
}

function readPage(page: Page): Read {
  const read: Read = {anchors: new Set(), links: [], sheets: [], length: 0};
  let main: Element | undefined;
  const walk = (element: Element, drawn: boolean): void => {
    const {name, attribs} = element;
    if (attribs["id"] !== undefined) read.anchors.add(attribs["id"]);
    drawn ||= name === "svg";
    const href = attribs["href"] ?? attribs["src"];
    if (href && !drawn) read.links.push(href);
    if (name === "link" && attribs["rel"] === "stylesheet" && attribs["href"]) read.sheets.push(attribs["href"]);
    if (name === "main") main ??= element;
    for (const child of element.children) if (DomUtils.isTag(child)) walk(child, drawn);
  };
  for (const child of page.children) if (DomUtils.isTag(child)) walk(child, false);
  read.length = main ? DomUtils.textContent(main).replace(/\s+/g, "").length : 0;
  return read;
}

/** Each indicator of the package has a page of its own; that streets and units have theirs, the links of their lists show. */
async function indicatorPages(dir: string): Promise<string[]> {
  const text = await readFile(join(dir, "data", "receipts.json"), "utf8").catch(() => undefined);
  if (text === undefined) return [];
  const {indicators} = JSON.parse(text) as {indicators: readonly {id: string}[]};
  return indicators.map(({id}) => `indicators/${id}.html`);
}

function checkLink(file: string, href: string, present: Set<string>, anchors: Map<string, Set<string>>): Finding[] {
  if (/^(https?:|data:|mailto:|\/\/)/.test(href)) return [];
  const [path = "", fragment] = decodeURI(href).split("#");
  const clean = path.split("?")[0]!;
  const base = clean === "" ? file : normalize(join(clean.startsWith("/") ? "" : dirname(file), clean));
  const target = [base, `${base}.html`, join(base, "index.html")].find((f) => present.has(f));
  // The hidden banner of a superseded release leads out of it, to the one that readers see.
  if (!target && base === currentPage) return [];
  if (!target) return [{file, check: "link", message: `链接 ${href} 没有目标`}];
  if (fragment && target.endsWith(".html") && !anchors.get(target)?.has(fragment)) {
    return [{file, check: "anchor", message: `链接 ${href} 的锚点不存在`}];
  }
  return [];
}
