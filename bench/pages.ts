import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {Clean} from "../loaders/base/clean.js";
import {listFiles} from "../loaders/base/listFiles.js";
import {root} from "../loaders/base/sources.js";
import {checkInBrowser} from "../loaders/gate/checkInBrowser.js";
import {checkSite} from "../loaders/gate/checkSite.js";
import {findBrowser} from "../loaders/gate/findBrowser.js";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {buildSite} from "../loaders/site/buildSite.js";
import {keptShells} from "../loaders/site/shell.js";
import {writePackage} from "../test/fixtures/package.js";
import {type Cost, costOf, line} from "./measure.js";

/**
 * What one page more costs. Drawing and finishing: all of a site of the test package, by page, with what Framework makes kept.
 * The gate: the site against the same site with every page of a template once more. Processor time of a browser’s own
 * processes is counted only in part, so look at the clock there, on a machine that does nothing else.
 */
export async function benchPages(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-pages-"));
  try {
    const [packageDir, site, more] = ["package", "site", "more"].map((name) => join(dir, name)) as [
      string,
      string,
      string
    ];
    await writePackage(packageDir);
    const lists = await loadCodeLists(join(root, "data/reference"));
    const workDir = join(root, ".work", `bench-${process.pid}`);
    const build = () => costOf(() => buildSite({packageDir, lists, outDir: site, workDir, keepDir: keptShells}));
    await build();
    const built = await build();

    const pages = await pagesOf(site);
    await cp(site, more, {recursive: true});
    for (const page of pages)
      if (dirname(page) !== ".") await cp(join(site, page), join(more, page.replace(/\.html$/, "-again.html")));
    const added = (await pagesOf(more)).length - pages.length;

    line(`a page more, of ${pages.length} and ${added} more: processor, clock, a page`);
    const say = (name: string, {cpu, wall}: Cost, of: number) =>
      line(`  ${ms(cpu / of).padStart(9)} ${ms(wall / of).padStart(9)}  ${name}`);
    say("drawing and finishing, start included", built, pages.length);
    const clean = new Clean();
    const look = async (name: string, check: (site: string) => Promise<unknown>) => {
      const [few, many] = [await costOf(() => check(site)), await costOf(() => check(more))];
      say(name, {cpu: many.cpu - few.cpu, wall: many.wall - few.wall}, added);
    };
    await checkSite(more, new Set(), clean);
    const known = clean.keys;
    await look("gate: texts, links, weight, with texts known", (at) => checkSite(at, new Set(), new Clean(known)));
    await look("gate: the same with nothing known", (at) => checkSite(at));
    const browser = findBrowser();
    if (browser) await look("gate: the browser", (at) => checkInBrowser(at, browser));
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

const pagesOf = async (site: string) => (await listFiles(site)).filter((file) => file.endsWith(".html"));
const ms = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`;
