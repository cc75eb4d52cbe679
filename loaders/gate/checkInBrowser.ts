import {join} from "node:path";
import {pathToFileURL} from "node:url";
import type {Frame} from "playwright-core";
import {listFiles} from "../base/listFiles.js";
import {type Finding, leastText} from "./checkSite.js";

/** So many pages are open at once: while one is laid out, the next is asked for. */
const atOnce = 2;
/** Beside what can be seen, so that nothing is painted: text and requests are the same. */
const frameStyle = "position: fixed; left: -4000px; top: 0; width: 1280px; height: 720px; border: 0";

/**
 * Opens every page of a built site from the disk, in the browser at `executable`, without scripts and without network, and
 * looks for what a reader would: text on the screen, and everything that the page asks for. `null` where the browser does
 * not start: then nothing was looked at.
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
    const findings = new Map(files.map((file) => [file, [] as Finding[]]));
    const say = (file: string, message: string) => void findings.get(file)!.push({file, check: "browser", message});
    // In frames of one tab: to open a page in a tab costs twice as much, since the window is drawn anew for each.
    const page = await context.newPage();
    await page.goto(addressOf(dir, files[0]!));
    await page.evaluate(
      ([frames, style]) => {
        const frame = document.createElement("iframe");
        frame.setAttribute("style", style);
        document.body.replaceChildren(...Array.from({length: frames}, () => frame.cloneNode()));
      },
      [Math.min(atOnce, files.length), frameStyle] as const
    );
    const open = new Map<Frame, string>();
    page.on("requestfailed", (request) => {
      const file = open.get(request.frame());
      // A browser refuses modules from the disk, and without scripts nobody misses them.
      if (file !== undefined && request.resourceType() !== "script")
        say(file, `浏览器打开时取不到 ${relativeTo(dir, request.url())}`);
    });
    const left = files.values();
    const look = async (frame: Frame) => {
      for (const file of left) {
        open.set(frame, file);
        await frame.goto(addressOf(dir, file));
        const text = await frame.evaluate(() => document.querySelector("main")?.innerText ?? "");
        const length = text.replace(/\s+/g, "").length;
        if (length < leastText) say(file, `在浏览器里（不用脚本）只看得到 ${length} 个字`);
      }
    };
    await Promise.all(page.mainFrame().childFrames().map(look));
    return [...findings.values()].flat();
  } finally {
    await browser.close();
  }
}

const addressOf = (dir: string, file: string) => pathToFileURL(join(dir, file)).href;
const relativeTo = (dir: string, url: string) => decodeURI(url).replace(pathToFileURL(dir).href, "");
