import {readFile} from "node:fs/promises";
import {dirname, join, normalize} from "node:path";
import {listFiles} from "../base/listFiles.js";
import {parsePage} from "../site/parsePage.js";
import {currentPage} from "../site/edition.js";
import {listPages} from "../site/listPages.js";
import type {Clean} from "../base/clean.js";
import {findForeign} from "./findForeign.js";
import {findPersonal, Matches, type Pseudonyms} from "./findPersonal.js";
import {weighPage} from "./weighPage.js";

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

/** The least text that a page must hold: an empty page is not a page. */
export const leastText = 150;

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
  const pages: {file: string; html: string; sheets: string[]}[] = [];
  const sheets = new Map<string, string>();
  const links: {file: string; href: string}[] = [];

  for (const file of files) {
    const bytes = await readFile(join(dir, file));
    const text = bytes.toString("utf8");
    // A page is parsed once for everything that looks at it.
    const page = file.endsWith(".html") ? await parsePage(text) : undefined;
    findings.push(...(await findPersonal(file, bytes, pseudonyms, {matches, ...(page && {page})})));
    if (!textFiles.test(file)) continue;
    findings.push(...findForeign(file, text));
    if (file.endsWith(".css")) sheets.set(file, text);
    if (!page) continue;
    anchors.set(file, new Set([...page.querySelectorAll("[id]")].map((e) => e.id)));
    for (const element of page.querySelectorAll("[href], [src]")) {
      const href = element.getAttribute("href") ?? element.getAttribute("src");
      if (href && element.namespaceURI !== "http://www.w3.org/2000/svg") links.push({file, href});
    }
    const linked = [...page.querySelectorAll("link[rel=stylesheet]")].map((e) => e.getAttribute("href")!);
    pages.push({file, html: text, sheets: linked.map((href) => normalize(join(dirname(file), href)))});
    const main = page.querySelector("main")?.textContent?.replace(/\s+/g, "") ?? "";
    if (main.length < leastText) findings.push({file, check: "page", message: `正文只有 ${main.length} 个字`});
  }
  for (const page of await listPages()) {
    if (!present.has(page)) findings.push({file: page, check: "page", message: "页面没有建成"});
  }
  for (const {file, html, sheets: own} of pages)
    findings.push(...weighPage(file, [html, ...own.map((sheet) => sheets.get(sheet) ?? "")]));
  for (const {file, href} of links) findings.push(...checkLink(file, href, present, anchors));
  return findings;
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
