import {cp, lutimes, mkdir, readdir, rm} from "node:fs/promises";
import {join, relative, sep} from "node:path";
import {seedLibraries} from "./libraries.js";
import {nodeModules, repository} from "./framework.js";

/** Framework writes the times of its inputs into pages and hashes; a fixed one makes two builds alike. */
export const epoch = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 946684800) * 1000);

/** Puts pages, configuration and data package into a fresh `dir`, ready for a build without network. */
export async function stage(packageDir: string, dir: string): Promise<void> {
  if (relative(repository, dir).startsWith("..")) throw new Error(`not inside the repository: ${dir}`);
  await rm(dir, {recursive: true, force: true});
  await mkdir(dir, {recursive: true});
  const source = join(repository, "src");
  const left = [join(source, "data"), join(source, ".observablehq")];
  await cp(source, join(dir, "src"), {recursive: true, filter: (path) => !left.includes(path)});
  await cp(join(repository, "observablehq.config.ts"), join(dir, "observablehq.config.ts"));
  await copyPackage(packageDir, join(dir, "src", "data"));
  await seedLibraries(join(dir, "src", ".observablehq", "cache"), nodeModules);
  await setTimes(dir);
}

/** The files of a package, and nothing that may lie beside them. */
export async function copyPackage(packageDir: string, dir: string): Promise<void> {
  await mkdir(dir, {recursive: true});
  for (const file of (await readdir(packageDir)).sort()) {
    if (/\.(csv|json)$/.test(file)) await cp(join(packageDir, file), join(dir, file));
  }
}

async function setTimes(dir: string): Promise<void> {
  for (const entry of await readdir(dir, {recursive: true})) {
    await lutimes(join(dir, entry.split(sep).join("/")), epoch, epoch);
  }
}
