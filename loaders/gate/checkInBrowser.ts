import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {listFiles} from "../base/listFiles.js";
import {type Finding, leastText} from "./checkSite.js";

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
    const findings: Finding[] = [];
    // One tab for all of them: a tab each is a process each.
    const page = await context.newPage();
    let file = "";
    const say = (message: string) => void findings.push({file, check: "browser", message});
    page.on("requestfailed", (request) => {
      // A browser refuses modules from the disk, and without scripts nobody misses them.
      if (request.resourceType() !== "script") say(`浏览器打开时取不到 ${relativeTo(dir, request.url())}`);
    });
    for (file of files) {
      await page.goto(pathToFileURL(join(dir, file)).href);
      const text = await page.evaluate(() => document.querySelector("main")?.innerText ?? "");
      const length = text.replace(/\s+/g, "").length;
      if (length < leastText) say(`在浏览器里（不用脚本）只看得到 ${length} 个字`);
    }
    return findings;
  } finally {
    await browser.close();
  }
}

const relativeTo = (dir: string, url: string) => decodeURI(url).replace(pathToFileURL(dir).href, "");
