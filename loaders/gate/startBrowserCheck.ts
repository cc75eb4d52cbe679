import {readFile} from "node:fs/promises";
import {runBrowse} from "../site/framework.js";
import type {Finding} from "./checkSite.js";

/**
 * Has a process of its own look at the pages of `site` (`checkInBrowser`), with `out` for its findings: so it goes on while
 * this one is busy with other checks.
 */
export async function startBrowserCheck(site: string, browser: string, out: string): Promise<Finding[] | null> {
  await runBrowse(site, browser, out);
  return JSON.parse(await readFile(out, "utf8")) as Finding[] | null;
}
