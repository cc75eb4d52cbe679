import {cp, mkdir, rm, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {editionFile, editions} from "./edition.js";
import {writeFeed} from "./feed.js";
import {finish} from "./finish.js";
import {runBuild} from "./framework.js";
import {copyPackage, stage} from "./stage.js";

/**
 * Builds the finished site of the data package in `packageDir` into `outDir`, which is replaced. `workDir` must lie
 * inside the repository, where node_modules is found; it is emptied first and removed at the end.
 */
export async function buildSite({
  packageDir,
  outDir,
  workDir,
  onProgress = () => {}
}: {
  packageDir: string;
  outDir: string;
  workDir: string;
  onProgress?: (step: string) => void;
}): Promise<void> {
  const dir = resolve(workDir);
  const built = join(dir, "dist");
  const cards = join(dir, "cards");
  onProgress("准备页面与数据");
  await stage(packageDir, dir);
  onProgress("生成页面");
  await mkdir(cards);
  await runBuild(dir, cards);
  onProgress("整理页面");
  await finish(built, cards);
  await writeFile(join(built, editionFile), editions.current);
  await writeFeed(packageDir, built);
  await copyPackage(packageDir, join(built, "data"));
  await rm(outDir, {recursive: true, force: true});
  await cp(built, outDir, {recursive: true});
  await rm(dir, {recursive: true, force: true});
}
