import {isUtf8} from "node:buffer";
import {readFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {pathToFileURL} from "node:url";
import {listFiles} from "../base/listFiles.js";
import type {Finding} from "./checkSite.js";

/** The least text that a page must hold: an empty page is not a page. */
export const leastText = 150;

/** Beside what can be seen, so that nothing is painted: text and requests are the same. */
const frameStyle = "position: fixed; left: -4000px; top: 0; width: 1280px; height: 720px; border: 0";

/**
 * Opens every page of a built site from the disk, in the browser at `executable`, without scripts and without network, and
 * looks for what a reader would: text on the screen, and everything that the page asks for. `null` where the browser does
 * not start: then nothing was looked at.
 *
 * A browser's work for a page is mostly not the page: the window is drawn anew, a place for the next document is made and
 * connected. So there is one frame, to which the first page of each folder is opened; the others of the folder are written
 * there in its stead, where they ask for the same files. What opening would show besides is whether a browser can tell
 * their encoding, and that is looked at in their bytes.
 */
export async function checkInBrowser(dir: string, executable: string): Promise<Finding[] | null> {
  // Loaded only here: it takes longer to load than most commands to run.
  const {chromium} = await import("playwright-core");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];
  // No clock decides here: on a busy machine the look takes longer and finds the same.
  const browser = await chromium.launch({executablePath: executable, args, timeout: 0}).catch(() => null);
  if (!browser) return null;
  try {
    const context = await browser.newContext({javaScriptEnabled: false, offline: true});
    context.setDefaultTimeout(0);
    const files = (await listFiles(dir)).filter((file) => file.endsWith(".html"));
    if (files.length === 0) return [];
    const findings: Finding[] = [];
    const page = await context.newPage();
    await page.goto(addressOf(dir, files[0]!));
    await page.evaluate((style) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("style", style);
      document.body.replaceChildren(frame);
    }, frameStyle);
    const [frame] = page.mainFrame().childFrames();
    let file = "";
    const say = (message: string) => void findings.push({file, check: "browser", message});
    page.on("requestfailed", (request) => {
      // A browser refuses modules from the disk, and without scripts nobody misses them.
      if (request.resourceType() !== "script") say(`浏览器打开时取不到 ${relativeTo(dir, request.url())}`);
    });
    let folder: string | undefined;
    for (file of files) {
      const bytes = await readFile(join(dir, file));
      if (!tellsEncoding(bytes)) say("不是 UTF-8，或没有在开头写明，浏览器会显示成乱码");
      if (dirname(file) === folder) await frame!.setContent(bytes.toString("utf8"));
      else await frame!.goto(addressOf(dir, file));
      folder = dirname(file);
      const text = await frame!.evaluate(() => document.querySelector("main")?.innerText ?? "");
      const length = text.replace(/\s+/g, "").length;
      if (length < leastText) say(`在浏览器里（不用脚本）只看得到 ${length} 个字`);
    }
    return findings;
  } finally {
    await browser.close();
  }
}

/** Without it a browser guesses; it looks no further than at the first 1024 bytes. */
const tellsEncoding = (bytes: Buffer) =>
  isUtf8(bytes) && /<meta charset="?utf-8"?/i.test(bytes.toString("latin1", 0, 1024));

const addressOf = (dir: string, file: string) => pathToFileURL(join(dir, file)).href;
const relativeTo = (dir: string, url: string) => decodeURI(url).replace(pathToFileURL(dir).href, "");
