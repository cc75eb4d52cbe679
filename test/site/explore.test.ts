import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {csvParse} from "d3";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, expect, it} from "vitest";
import {contentPolicy} from "../../loaders/serve/headers.js";
import {writeCube} from "../../loaders/site/cube.js";
import {launch} from "../browser.js";
import {writePackage} from "../fixtures/package.js";

const dir = mkdtempSync(join(tmpdir(), "explore-page-"));
const address = pathToFileURL(join(dir, "explore.html")).href;
let browser: Browser;
let page: Page;
const wrong: string[] = [];

/** The page as a build leaves it, under the policy of the server, whose frame rule no page can say of itself. */
const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentPolicy.pages
  .replace(/'self'/g, "'self' file:")
  .replace(
    /;[^;]*frame-ancestors[^;]*/,
    ""
  )}"><script defer src="explore-cube.js"></script><script defer src="explore.js"></script><div id="explore"><p>没有脚本</p></div></html>`;

beforeAll(async () => {
  await writePackage(join(dir, "package"));
  await writeCube(join(dir, "package"), dir);
  writeFileSync(join(dir, "explore.html"), html);
  browser = await launch();
  page = await (await browser.newContext({acceptDownloads: true})).newPage();
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await rm(dir, {recursive: true});
});

/** Opens a view by its link, anew. */
async function open(hash: string) {
  await page.goto("about:blank");
  await page.goto(`${address}#${hash}`);
}
const cellsShown = () => page.locator("#explore-view td.number").allTextContents();

it("a link opens its view; the file has the same rows; what is hidden is never a number", async () => {
  await open("m=beneficiaries_monthly.persons&r=category&c=period&n=5");
  expect(await page.locator("#explore-view h2").textContent()).toBe("优抚对象（按月）：人数，按优抚类别和月份");
  const shown = await cellsShown();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#explore-view a[download]").first().click()
  ]);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.startsWith("\ufeff")).toBe(true);
  const rows = csvParse(text.slice(1));
  expect(rows.map((row) => row.写作)).toEqual(shown);
  const red = rows.filter((row) => row.标记 === "隐去");
  expect(red.length).toBe(5);
  for (const row of red) expect([row.值, row.写作]).toEqual(["", "＜5"]);
  expect(wrong).toEqual([]);
});

it("the arrow keys step through a choice, ] and [ through the indicators, and the address follows", async () => {
  await open("m=beneficiaries_monthly.persons&r=period&c=&.category=all");
  await page.focus('select[name=".category"]');
  const before = await page.inputValue('select[name=".category"]');
  await page.keyboard.press("ArrowDown");
  const after = await page.inputValue('select[name=".category"]');
  expect(after).not.toBe(before);
  expect(new URL(page.url()).hash).toContain(`.category=${after}`);
  expect(await page.evaluate(() => document.activeElement!.getAttribute("name"))).toBe(".category");
  const measure = await page.inputValue("select[name=measure]");
  await page.keyboard.press("[");
  expect(await page.inputValue("select[name=measure]")).not.toBe(measure);
  await page.keyboard.press("]");
  expect(await page.inputValue("select[name=measure]")).toBe(measure);
  expect(wrong).toEqual([]);
});

it("a long table comes in parts and is whole in the end", async () => {
  await open("m=beneficiaries_monthly.persons&r=period&c=category&n=all");
  await page.waitForFunction(() => document.querySelectorAll("#explore-view tbody tr").length === 36);
  expect(wrong).toEqual([]);
});
