import {cp, mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {together} from "../base/together.js";
import type {CodeLists} from "../reference/codeLists.js";
import {writeTemplates} from "../templates/writeTemplate.js";
import {writeCube} from "./cube.js";
import {editionFile, editions} from "./edition.js";
import {writeFeed} from "./feed.js";
import {type Drawn, finish} from "./finish.js";
import {runDrawPages} from "./framework.js";
import {buildShell} from "./shell.js";
import {copyPackage} from "./stage.js";

/**
 * Builds the finished site of the data package in `packageDir` into `outDir`, which is replaced; beside the pages lie the
 * senders' blank workbooks, with the code lists in their drop-downs. `workDir` must lie
 * inside the repository, where node_modules is found; it is emptied first and removed at the end. In `keepDir` stays what
 * Framework makes, for the next build that would make the same.
 */
export async function buildSite({
  packageDir,
  lists,
  outDir,
  workDir,
  keepDir,
  onProgress = () => {}
}: {
  packageDir: string;
  lists: CodeLists;
  outDir: string;
  workDir: string;
  keepDir?: string;
  onProgress?: (step: string) => void;
}): Promise<void> {
  const dir = resolve(workDir);
  const built = join(dir, "dist");
  const drawn = join(dir, "drawn.json");
  await rm(dir, {recursive: true, force: true});
  await mkdir(dir, {recursive: true});
  onProgress("生成页面");
  await together(runDrawPages(packageDir, drawn), buildShell(packageDir, join(dir, "shell"), built, keepDir));
  onProgress("整理页面");
  await finish(built, JSON.parse(await readFile(drawn, "utf8")) as Drawn);
  await writeFile(join(built, editionFile), editions.current);
  await writeFeed(packageDir, built);
  await copyPackage(packageDir, join(built, "data"));
  await writeCube(packageDir, built);
  await writeTemplates(join(built, "downloads", "templates"), lists);
  await rm(outDir, {recursive: true, force: true});
  await cp(built, outDir, {recursive: true});
  await rm(dir, {recursive: true, force: true});
}
