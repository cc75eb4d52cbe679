import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {cpSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from "node:fs";
import {rm} from "node:fs/promises";
import type {Server} from "node:http";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {gzipSync} from "node:zlib";
import {csvParse} from "d3";
import {parseHTML} from "linkedom";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {contentPolicy, headers} from "../../loaders/serve/headers.js";
import {serve as serveRelease} from "../../loaders/serve/serve.js";
import {buildSite} from "../../loaders/site/buildSite.js";
import {keptShells} from "../../loaders/site/shell.js";
import {editionFile, editions} from "../../loaders/site/edition.js";
import {listPages} from "../../loaders/site/listPages.js";
import {launch, serve} from "../browser.js";
import {emptyTables, writePackage} from "../fixtures/package.js";
import {lists} from "../lists.js";

const dir = mkdtempSync(join(tmpdir(), "site-"));
const site = join(dir, "site");

/** Every page of src/ and its heading. */
const pages: Record<string, string> = Object.fromEntries(
  (await listPages()).map((page) => {
    const name = page.replace(/\.html$/, "");
    return [name, /^# (.+)$/m.exec(readFileSync(join("src", `${name}.md`), "utf8"))![1]!];
  })
);
/** One page of each template; what all of them must hold is looked at below. */
const templated: Record<string, string> = {
  "indicators/list_completion_rate": "双清单办结率",
  "indicators/five_haves_rate": "“五有”达标率",
  "streets/310104010": "长桥街道",
  "units/qu-shuang-yong-ban": "区双拥办"
};
Object.assign(pages, templated);
const names = Object.keys(pages);

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  await writePackage(join(dir, "package"));
  await buildSite({
    packageDir: join(dir, "package"),
    lists,
    outDir: site,
    workDir: ".work/test-site",
    keepDir: keptShells
  });
  ({url, server} = await serve(site, "/district/xuhui/"));
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(dir, {recursive: true});
});

const filesOf = (root: string) =>
  (readdirSync(root, {recursive: true}) as string[]).filter((file) => statSync(join(root, file)).isFile()).sort();
const hash = (root: string) => {
  const digest = createHash("sha256");
  for (const file of filesOf(root)) digest.update(file).update(readFileSync(join(root, file)));
  return digest.digest("hex");
};
const parse = (root: string, name: string) => parseHTML(readFileSync(join(root, `${name}.html`), "utf8")).document;

/** The function with its results kept by argument. */
function once<T>(make: (key: string) => T): (key?: string) => T {
  const made = new Map<string, T>();
  return (key = "") => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key)!;
  };
}

/** A page of the site, read once by all that change nothing in it. */
const documentOf = once((name: string) => parse(site, name));

let wrong: string[] = [];
let loaded: string[] = [];

/** A tab in which every other origin is refused; what goes wrong in it is noted. One serves all: a new one costs a second. */
const tab = once(async (scripts: string) => {
  const context = await browser.newContext({javaScriptEnabled: scripts === "scripts"});
  context.setDefaultTimeout(0);
  await context.route("**/*", (route) => {
    const address = route.request().url();
    if (address.startsWith(url)) {
      loaded.push(address.slice(url.length));
      return route.continue();
    }
    wrong.push(`foreign: ${address}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("response", (response) => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`));
  return page;
});

/** Opens a page; gives what went wrong, and which files it asked for. */
async function open(name: string, scripts: boolean, use: (page: Page) => Promise<void> = async () => {}) {
  const page = await tab(scripts ? "scripts" : "");
  await page.goto("about:blank");
  await page.emulateMedia({media: null});
  await page.setViewportSize({width: 1440, height: 900});
  [wrong, loaded] = [[], []];
  // Only scripts ask for more when the page is there.
  await page.goto(`${url}${name}.html`, {waitUntil: scripts ? "networkidle" : "load"});
  await use(page);
  return {wrong, loaded};
}

describe("the finished pages", () => {
  it.each(names)("%s has its heading, language, edition and demo banner in the HTML itself", (name) => {
    const document = documentOf(name);
    expect(document.documentElement.getAttribute("lang")).toBe("zh-CN");
    expect(document.querySelector("h1")!.textContent).toBe(pages[name]);
    expect(document.querySelector("title")!.textContent).toContain("徐汇双拥指标仓");
    expect(document.querySelector("meta[name=viewport]")!.getAttribute("content")).not.toContain("maximum-scale");
    expect(document.querySelector(".demo")!.textContent).toContain("示例数据");
    expect(document.querySelector(".edition")!.textContent).toBe("数据截至 2023年12月 · 发布 2023-12-demo");
    expect(document.querySelectorAll(".skip")).toHaveLength(1);
  });

  it.each(names)("%s never says that the title has been won", (name) => {
    const won = /(荣获|获得|获评|实现了|夺得|蝉联|取得|成功创建|已是|第七次(获|被))[^。；]{0,12}(七连冠|双拥模范城)/;
    expect("徐汇区荣获全国双拥模范城“七连冠”").toMatch(won);
    const text = documentOf(name).querySelector("main")!.textContent!;
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toMatch(won);
  });

  /** Every file of the site, and of a page the anchors, read once. */
  const present = once(() => new Set(filesOf(site)));
  const anchorsOf = once(
    (page: string) => new Set(Array.from(documentOf(page).querySelectorAll("[id]"), (element) => element.id))
  );

  it.each(names)("%s links only to pages, anchors and files that are there, by relative addresses", (name) => {
    const base = new URL(`http://site/${name}.html`);
    const links = [...documentOf(name).querySelectorAll("[href], [src]")];
    expect(links.length).toBeGreaterThan(names.length);
    for (const link of links) {
      const address = (link.getAttribute("href") ?? link.getAttribute("src"))!;
      if (address.startsWith("data:")) continue;
      // The hidden banner of a superseded release leads to the current one.
      if (link.closest(".superseded")) {
        expect(new URL(address, `http://site/releases/id/${name}.html`).pathname).toBe("/current/index.html");
        continue;
      }
      expect(address).not.toMatch(/^(\/|\w+:)/);
      const target = new URL(address, base);
      const path = decodeURIComponent(target.pathname).slice(1);
      expect(present().has(path), address).toBe(true);
      const anchor = decodeURIComponent(target.hash.slice(1));
      if (anchor) expect(anchorsOf(path.replace(/\.html$/, "")).has(anchor), address).toBe(true);
    }
  });

  it("carry every number in a table behind each chart", () => {
    const charts = names.flatMap((name) =>
      [...documentOf(name).querySelectorAll("section.card")].filter((card) => card.querySelector("svg"))
    );
    expect(charts.length).toBeGreaterThan(10);
    for (const card of charts)
      expect(card.querySelector("table"), card.querySelector("h3")!.textContent!).not.toBeNull();
  });

  it("need no more than 40 KB and 8 requests for the overview", async () => {
    const {loaded} = await open("index", true);
    const bytes = loaded.reduce((sum, file) => sum + gzipSync(readFileSync(join(site, file))).length, 0);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(40_000);
    expect(loaded.length).toBeLessThanOrEqual(8);
  });

  it("have no two elements of one name, and an anchor for every card", () => {
    for (const name of names) {
      const document = documentOf(name);
      const ids = [...document.querySelectorAll("[id]")].map(({id}) => id);
      expect(
        ids.filter((id, i) => ids.indexOf(id) < i),
        name
      ).toEqual([]);
      expect([...document.querySelectorAll("section.card, section.definition")].filter(({id}) => id === "")).toEqual(
        []
      );
    }
  });

  it("say nothing in English but code, file names and foreign states", () => {
    for (const name of names.filter((name) => name !== "notebooks/va-gdx" && name !== "definitions")) {
      const document = parse(site, name);
      for (const node of document.querySelectorAll("script, style, code, pre")) node.remove();
      const words = document.body.textContent!.match(/[A-Za-z]{3,}/g) ?? [];
      expect(
        // XmR is the name of a kind of control chart, as p′ and g are.
        words.filter((word) => !["XmR", "demo", "CSV", "csv", "xlsx", "Sheet", "UTF", "sha", "Atom"].includes(word)),
        name
      ).toEqual([]);
    }
  });
});

describe("pages by parameter", () => {
  const of = (folder: string) =>
    filesOf(site)
      .filter((file) => file.startsWith(`${folder}/`) && file.endsWith(".html"))
      .map((file) => file.slice(folder.length + 1, -".html".length))
      .sort();

  it("are one for each indicator, street and unit of the data, and no template is left", () => {
    const {indicators} = JSON.parse(readFileSync(join(dir, "package", "receipts.json"), "utf8")) as {
      indicators: {id: string; name: string}[];
    };
    expect(of("indicators")).toEqual(indicators.map(({id}) => id).sort());
    const places = csvParse(readFileSync("data/reference/streets.csv", "utf8"));
    const streets = places.map(({code}) => code!).filter((code) => code !== "310104");
    expect(of("streets")).toEqual(streets.sort());
    expect(of("units").length).toBeGreaterThan(3);
    for (const file of filesOf(site)) expect(file).not.toMatch(/[[\]]/);
    for (const {id, name} of indicators)
      expect(parse(site, `indicators/${id}`).querySelector("h1")!.textContent).toBe(name);
  });

  it("are led to by their lists, which the navigation marks as where they stand", () => {
    for (const folder of ["indicators", "streets", "units"]) {
      const links = Array.from(parse(site, folder).querySelectorAll("main a"), (a) => a.getAttribute("href")!);
      for (const page of of(folder)) expect(links, page).toContain(`./${folder}/${page}.html`);
      const marked = parse(site, `${folder}/${of(folder)[0]}`).querySelectorAll("#observablehq-sidebar [aria-current]");
      expect(Array.from(marked, (a) => [a.getAttribute("href"), a.getAttribute("aria-current")])).toEqual([
        [`../${folder}.html`, "true"]
      ]);
    }
  });

  it("have no section without a card, no brace left over, and are found by the search behind their list", () => {
    const index = readFileSync(join(site, "search-index.js"), "utf8");
    const {pages: found} = JSON.parse(index.slice(index.indexOf("{"), index.lastIndexOf("}") + 1)) as {
      pages: [string, string][];
    };
    const order = found.map(([file]) => file);
    for (const folder of ["indicators", "streets", "units"])
      for (const page of of(folder)) {
        const document = parse(site, `${folder}/${page}`);
        expect(document.querySelectorAll(".cards:empty").length, page).toBe(0);
        for (const heading of document.querySelectorAll("main > h2"))
          expect(heading.nextElementSibling?.matches("h2") ?? true, `${page}: ${heading.textContent}`).toBe(false);
        expect(document.documentElement.textContent, page).not.toMatch(/\{[\p{Script=Han}\w]+\}/u);
        expect(order.indexOf(`${folder}/${page}.html`)).toBeGreaterThan(order.indexOf(`${folder}.html`));
      }
  });
});

// That every page is quiet, legible, whole at every width and passes axe: look.test.ts.
describe("in a browser", () => {
  it("no page is longer than six screens of a desk or fifteen of a phone, or heavier than 100 KB", async () => {
    const all = filesOf(site).filter((file) => file.endsWith(".html"));
    const long: string[] = [];
    for (const file of all) {
      expect(gzipSync(readFileSync(join(site, file))).length, file).toBeLessThan(100 * 1024);
      if (file.startsWith("notebooks/")) continue;
      await open(file.replace(/\.html$/, ""), false, async (page) => {
        for (const [width, height, screens] of [
          [1440, 900, 6],
          [390, 844, 15]
        ] as const) {
          await page.setViewportSize({width, height});
          const high = await page.locator("html").evaluate((html) => html.scrollHeight);
          if (high > height * screens) long.push(`${file} at ${width}: ${(high / height).toFixed(1)} screens`);
        }
      });
    }
    expect(long).toEqual([]);
  });

  // One visit serves all that is looked at without scripts; what is unfolded comes last.
  describe.each(names)("%s, without JavaScript,", (name) => {
    let page: Page;
    beforeAll(async () => {
      await open(name, false, async (opened) => void (page = opened));
    });

    it("is whole, and no wider than a phone", async () => {
      expect(await page.locator("h1").textContent()).toBe(pages[name]);
      expect(await page.locator("section").count()).toBeGreaterThan(0);
      // A search box that could not search is not shown.
      expect(await page.locator("#search input").isVisible()).toBe(false);
      await page.setViewportSize({width: 390, height: 844});
      const {scroll, width} = await page
        .locator("html")
        .evaluate((html) => ({scroll: html.scrollWidth, width: html.clientWidth}));
      expect(width).toBe(390);
      expect(scroll).toBeLessThanOrEqual(width);
      expect(wrong).toEqual([]);
    });

    it("prints its tables, receipts and limits, and keeps them folded on a screen", async () => {
      const folds = () =>
        page.locator("main .fold").evaluateAll((all) =>
          all.map((fold) => ({
            heading: fold.previousElementSibling!.textContent!.trim(),
            shown: fold.getBoundingClientRect().height > 0
          }))
        );
      const onScreen = await folds();
      expect(onScreen.filter(({shown}) => shown)).toEqual([]);
      await page.emulateMedia({media: "print"});
      const printed = await folds();
      expect(printed).toHaveLength(onScreen.length);
      for (const {heading, shown} of printed) expect(shown, heading).toBe(heading !== "计算语句");
      expect(await page.locator("#observablehq-sidebar").isVisible()).toBe(false);
      await page.emulateMedia({media: "screen"});
      const summary = page.locator("main summary").first();
      if ((await summary.count()) === 0) return;
      await summary.click();
      expect((await folds())[0]!.shown).toBe(true);
    });
  });

  it("the overview answers on one screen and one sheet, the first rows of its table among it", async () => {
    const bottoms = (page: Page, selectors: readonly string[]) =>
      page.evaluate(
        (all) => all.map((one) => Math.round(document.querySelector(one)!.getBoundingClientRect().bottom)),
        selectors
      );
    const above = [".state", "#needs-you", "#since-last", "#cycle-now", "#progress-table tbody tr:nth-child(4)"];
    await open("index", false, async (page) => {
      await page.setViewportSize({width: 1440, height: 900});
      expect((await bottoms(page, above)).filter((bottom) => bottom > 900)).toEqual([]);
      // A4 within its margins.
      await page.emulateMedia({media: "print"});
      await page.setViewportSize({width: 703, height: 1017});
      expect((await bottoms(page, ["#progress-table"])).filter((bottom) => bottom > 1017)).toEqual([]);
    });
  });

  it("the notebook's live cells draw", async () => {
    const {wrong} = await open("notebooks/va-gdx", true, async (page) => {
      await page.waitForFunction("document.querySelectorAll('.observablehq--block svg').length === 3");
    });
    expect(wrong).toEqual([]);
  });

  const hits = (page: Page) => page.locator("#search-results a");
  const said = (page: Page) => page.locator("#search-results > p").textContent();
  /** Types a query; gives where the hits lead, when there is an answer. */
  async function search(page: Page, query: string): Promise<string[]> {
    await page.fill("#search input", query);
    await page.waitForFunction(() => !/正在打开/.test(document.querySelector("#search-results")!.textContent!));
    return hits(page).evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  }

  it.each(["index", "notebooks/va-gdx"])(
    "from %s the search finds streets, categories, months, words, initials, ids",
    async (name) => {
      const {wrong} = await open(name, true, async (page) => {
        expect(loaded).not.toContain("search-index.js");
        for (const [query, target] of [
          ["田林", "benefits.html#payouts-by-street"],
          ["残疾军人", "beneficiaries.html#beneficiaries-by-category"],
          ["2023年12月", "two-lists.html#indicator-over-time-list_completion_rate-month"],
          ["2023-12", "two-lists.html#indicator-over-time-list_completion_rate-month"],
          ["逾期", "tasks.html#tasks-ageing"],
          ["cjjr", "beneficiaries.html#beneficiaries-by-category"],
          ["list_completion_rate", "indicators/list_completion_rate.html#definition"],
          ["田林街道", "streets/310104011.html"],
          ["区双拥办", "units/qu-shuang-yong-ban.html"],
          ["清单", "two-lists.html"]
        ] as const)
          expect(await search(page, query), query).toContain(url + target);
        expect(loaded.filter((file) => file === "search-index.js")).toHaveLength(1);
        expect(await said(page)).toMatch(/^\d+ 条结果/);
        await search(page, "任务与佐证");
        await page.keyboard.press("Enter");
        await page.waitForURL(`${url}tasks.html`);
      });
      expect(wrong).toEqual([]);
    }
  );

  it("the search says that it has found nothing, and what may be asked for", async () => {
    await open("index", true, async (page) => {
      expect(await search(page, "查无此词")).toEqual([]);
      expect(await said(page)).toBe(
        "没有找到“查无此词”。可以试街镇、指标、类别、单位的名称，月份（2023年12月），或拼音首字母"
      );
      expect(await page.locator("#search").textContent()).not.toMatch(/[A-Za-z]/);
    });
  });

  it("the search leads to its hits by keyboard", async () => {
    await open("index", true, async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("田林");
      await hits(page).first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      const target = await hits(page).nth(1).getAttribute("href");
      expect(await page.evaluate(() => document.activeElement!.getAttribute("href"))).toBe(target);
      await page.keyboard.press("Escape");
      expect(await page.inputValue("#search input")).toBe("");
      expect(await hits(page).count()).toBe(0);
    });
  });

  it("the search works in pages opened from a disk, and says where its index is missing", async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(0);
    try {
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(site, "notebooks/va-gdx.html")).href);
      const found = await search(page, "田林");
      expect(found[0]).toMatch(/streets\/310104011\.html$/);
      const card = found.findIndex((address) => /\.html#[a-z]/.test(address));
      await hits(page).nth(card).click();
      expect(page.url()).toBe(found[card]);
      expect(await page.locator(":target h3").count()).toBe(1);
      cpSync(site, join(dir, "bare"), {recursive: true});
      await rm(join(dir, "bare", "search-index.js"));
      await page.goto(pathToFileURL(join(dir, "bare", "index.html")).href);
      expect(await search(page, "田林")).toEqual([]);
      expect(await said(page)).toContain("搜索用的文件（search-index.js）打不开");
    } finally {
      await context.close();
    }
  });

  it("a chart is read at a point by mouse, by finger and by keyboard, from the served page and from a disk", async () => {
    const point = (page: Page) => page.locator("#point");
    const said = (page: Page) => point(page).innerText();
    for (const address of [`${url}two-lists.html`, pathToFileURL(join(site, "two-lists.html")).href]) {
      const context = await browser.newContext({hasTouch: true});
      context.setDefaultTimeout(0);
      try {
        const page = await context.newPage();
        await page.goto(address);
        const box = page.locator(".chart").first();
        await box.focus();
        expect(await said(page)).toMatch(/^2023年12月\n[\d.]+%，(比|与)上期.+，(比|与)上年同期/);
        await page.keyboard.press("ArrowLeft");
        expect(await said(page)).toMatch(/^2023年11月\n/);
        await page.keyboard.press("Home");
        const first = await said(page);
        await page.keyboard.press("ArrowLeft");
        expect(await said(page)).toBe(first);
        await page.keyboard.press("Escape");
        expect(await point(page).isVisible()).toBe(false);

        const bounds = (await box.boundingBox())!;
        const at = (share: number) => [bounds.x + bounds.width * share, bounds.y + bounds.height / 2] as const;
        await page.mouse.move(...at(0.6));
        const middle = await said(page);
        expect(middle).toMatch(/^20\d\d年\d+月\n/);
        await page.mouse.move(...at(0.7));
        expect(await said(page)).not.toBe(middle);
        await page.mouse.move(2, 2);
        expect(await point(page).isVisible()).toBe(false);

        await page.touchscreen.tap(...at(0.6));
        expect(await said(page)).toBe(middle);
        const tip = (await point(page).boundingBox())!;
        expect(tip.x).toBeGreaterThanOrEqual(0);
        expect(tip.x + tip.width).toBeLessThanOrEqual(page.viewportSize()!.width);
        expect(await page.locator(".here").count()).toBe(1);
      } finally {
        await context.close();
      }
    }
  });

  it("the one script is under 15 KB compressed", () => {
    expect(gzipSync(readFileSync(join(site, "site.js"))).length).toBeLessThan(15_000);
  });

  it("the menu of a phone opens without JavaScript", async () => {
    await open("index", false, async (page) => {
      await page.setViewportSize({width: 390, height: 844});
      expect(await page.locator("#observablehq-sidebar").isVisible()).toBe(false);
      await page.locator("#observablehq-sidebar-toggle").click();
      expect(await page.locator("#observablehq-sidebar").isVisible()).toBe(true);
    });
  });

  it("the demo banner is printed", async () => {
    await open("benefits", true, async (page) => {
      await page.emulateMedia({media: "print"});
      expect(await page.locator(".demo").isVisible()).toBe(true);
      expect(await page.locator("#observablehq-sidebar").isVisible()).toBe(false);
    });
  });
});

describe("as served, and as deploy/nginx.conf serves it", () => {
  it("no page breaks the policy: no inline script, no inline style, live cells run; a superseded release says so", async () => {
    const out = join(dir, "out");
    const releases = ["2023-01-0000000001", "2023-02-0000000002"];
    for (const id of releases) cpSync(site, join(out, "releases", id), {recursive: true});
    symlinkSync(join("releases", releases[1]!), join(out, "current"));
    writeFileSync(join(out, "releases", releases[0]!, editionFile), editions.superseded);
    const served = await serveRelease(out, 0);
    const address = `http://127.0.0.1:${(served.address() as AddressInfo).port}`;
    const context = await browser.newContext();
    context.setDefaultTimeout(0);
    try {
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on("console", (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`));
      page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
      for (const name of names) {
        const response = await page.goto(`${address}/${name}.html`, {waitUntil: "networkidle"});
        expect(response!.headers()["content-security-policy"]).not.toContain("unsafe-inline");
        expect(await page.locator(".superseded").isVisible(), name).toBe(false);
        const html = await response!.text();
        expect(html, name).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=/);
        if (name.startsWith("notebooks/"))
          expect(await page.locator("main figure, main svg").count()).toBeGreaterThan(0);
      }
      await page.goto(`${address}/releases/${releases[0]}/notebooks/va-gdx.html`);
      expect(await page.locator(".superseded").innerText()).toContain("已被取代");
      await page.locator(".superseded a").click();
      expect(new URL(page.url()).pathname).toBe("/current/index.html");
      expect(await page.locator(".superseded").isVisible()).toBe(false);
      expect(wrong).toEqual([]);
      for (const hidden of ["releases.jsonl", ".state/", "refusals/", "releases/", ".lock", "..%2freleases.jsonl"]) {
        expect((await fetch(`${address}/${hidden}`)).status, hidden).toBe(404);
      }
    } finally {
      await context.close();
      served.close();
    }
  });

  it("the two say the same", () => {
    const conf = readFileSync("deploy/nginx.conf", "utf8");
    expect(conf).toContain(`default "${contentPolicy.pages}";`);
    expect(conf).toContain(`"~^(/current|/releases/[^/]+)?/notebooks/" "${contentPolicy.notebooks}";`);
    for (const [name, value] of Object.entries(headers))
      expect(conf).toContain(`add_header ${name} "${value}" always;`);
  });
});

describe("buildSite", () => {
  it("gives the same bytes from a cold start without network", () => {
    const script = `
      import {buildSite} from "./loaders/site/buildSite.js";
      import {lists} from "./test/lists.js";
      await buildSite({packageDir: ${JSON.stringify(join(dir, "package"))}, lists, outDir: ${JSON.stringify(join(dir, "again"))}, workDir: ".work/test-again"});`;
    const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
    // Where namespaces are not allowed the build still has to be the same.
    const apart = spawnSync("unshare", ["-rn", "true"]).status === 0 ? ["unshare", "-rn"] : [];
    const [command, ...args] = [...apart, ...node];
    const {status, stderr} = spawnSync(command!, args, {encoding: "utf8"});
    expect(status, stderr).toBe(0);
    expect(filesOf(join(dir, "again"))).toEqual(filesOf(site));
    expect(hash(join(dir, "again"))).toBe(hash(site));
  });

  it("says plainly on every page that nothing has been delivered, and shows no banner for real data", async () => {
    const empty = join(dir, "empty");
    await writePackage(join(dir, "empty-package"), emptyTables(), false);
    await buildSite({
      packageDir: join(dir, "empty-package"),
      lists,
      outDir: empty,
      workDir: ".work/test-empty",
      keepDir: keptShells
    });
    // Pages about definitions and releases do not rest on sources.
    const others = ["definitions", "release-log", "revisions"];
    for (const name of names.filter((name) => !others.includes(name) && !/^(streets|units)\//.test(name))) {
      const document = parse(empty, name);
      expect(document.querySelector("main")!.textContent, name).toContain("没有数据（来源未交付）");
      expect(document.querySelector("main svg"), name).toBeNull();
      expect(document.querySelector(".value"), name).toBeNull();
      expect(document.querySelector(".demo"), name).toBeNull();
    }
  });
});
