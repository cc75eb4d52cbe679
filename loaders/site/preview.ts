import {readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {DataError} from "../base/errors.js";
import {nodeModules, repository, runPreview} from "./framework.js";
import {seedLibraries} from "./libraries.js";
import {missingColumns} from "./missingColumns.js";
import {copyPackage} from "./stage.js";

/** The pages of the repository over the data package that `prepare` has put in place; gives Framework's exit code. */
export async function preview({port = 3000}: {port?: number}): Promise<number> {
  return runPreview(["--port", String(port), "--no-open"]);
}

/** Puts a data package into src/data, where the preview reads it, and marks it where it is a draft. */
export async function preparePreview(packageDir: string, {draft = false}: {draft?: boolean} = {}): Promise<void> {
  const missing = await missingColumns(packageDir);
  if (missing.length)
    throw new DataError(
      `发布的数据包是较早的程序做的，没有 ${missing.join("、")}；用 npm run dev -- --draft 先算出来预览，或重新运行 npm run demo、npm run rebuild`
    );
  await placePackage(packageDir, join(repository, "src", "data"), draft);
  await seedLibraries(join(repository, "src", ".observablehq", "cache"), nodeModules);
}

/** Copies a package in the place of another; a draft is marked, and every page then says that it is one. */
export async function placePackage(packageDir: string, dir: string, draft: boolean): Promise<void> {
  await rm(dir, {recursive: true, force: true});
  await copyPackage(packageDir, dir);
  if (!draft) return;
  const file = join(dir, "release.json");
  await writeFile(file, JSON.stringify({...(JSON.parse(await readFile(file, "utf8")) as object), draft}));
}
