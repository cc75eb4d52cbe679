import {createHash} from "node:crypto";
import {cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {listFiles} from "../base/listFiles.js";
import {repository, runBuild} from "./framework.js";
import {epoch, stage} from "./stage.js";

/** Where shells are kept between builds; it may be deleted at any time. */
export const keptShells = join(repository, ".work", "pages");

/** So many shells are kept: those of this code, and of a few others between which someone goes back and forth. */
const kept = 4;
const sums = "sums.json";

/**
 * Puts into `out` what Framework makes of the pages: everything but cards and masthead, which depend on the data. `dir` is a
 * folder to work in. From month to month it is the same, so with a `keepDir` it is built once for the same code and
 * the same data files that pages read in the browser. A kept shell that is not whole is built again.
 */
export async function buildShell(packageDir: string, dir: string, out: string, keepDir?: string): Promise<void> {
  const shell = keepDir === undefined ? undefined : join(keepDir, await keyOf(packageDir));
  if (shell !== undefined && (await isWhole(shell))) {
    await cp(join(shell, "dist"), out, {recursive: true});
    await utimes(shell, new Date(), new Date());
    return;
  }
  await stage(packageDir, dir);
  await runBuild(dir);
  if (keepDir !== undefined && shell !== undefined) await keep(join(dir, "dist"), shell, keepDir);
  await rename(join(dir, "dist"), out);
}

/** A hash of all that Framework sees. */
async function keyOf(packageDir: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.version} ${epoch.toISOString()}\n`);
  const add = async (name: string, path: string) => {
    const bytes = await readFile(path);
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
    return bytes;
  };
  const source = join(repository, "src");
  const files = (await listFiles(source)).filter((file) => !/^(data|\.observablehq)\//.test(file));
  const attached = new Set<string>();
  for (const file of files) {
    const bytes = await add(`src/${file}`, join(source, file));
    if (!file.endsWith(".md")) continue;
    for (const [, name] of bytes.toString("utf8").matchAll(/FileAttachment\("[./]*data\/([^"]+)"\)/g))
      attached.add(name!);
  }
  for (const file of ["observablehq.config.ts", "package-lock.json"]) await add(file, join(repository, file));
  for (const file of [...attached].sort()) await add(`data/${file}`, join(packageDir, file));
  return hash.digest("hex").slice(0, 32);
}

/** Keeps a copy, whole or not at all, and lets go of the ones that were used longest ago. */
async function keep(dist: string, shell: string, keepDir: string): Promise<void> {
  const copy = `${shell}.${process.pid}`;
  await mkdir(copy, {recursive: true});
  await cp(dist, join(copy, "dist"), {recursive: true});
  await writeFile(join(copy, sums), JSON.stringify(await sumsOf(join(copy, "dist"))));
  await rm(shell, {recursive: true, force: true});
  await rename(copy, shell);
  const ages = await Promise.all(
    (await readdir(keepDir)).map(async (name) => ({name, used: (await stat(join(keepDir, name))).mtimeMs}))
  );
  for (const {name} of ages.sort((a, b) => b.used - a.used).slice(kept))
    await rm(join(keepDir, name), {recursive: true, force: true});
}

async function isWhole(shell: string): Promise<boolean> {
  const said = await readFile(join(shell, sums), "utf8").catch(() => undefined);
  return said !== undefined && said === JSON.stringify(await sumsOf(join(shell, "dist")));
}

/** The sha256 of every file below a folder. */
async function sumsOf(dir: string): Promise<Record<string, string>> {
  const sum = async (file: string) =>
    createHash("sha256")
      .update(await readFile(join(dir, file)))
      .digest("hex");
  return Object.fromEntries(await Promise.all((await listFiles(dir)).map(async (file) => [file, await sum(file)])));
}
