import {cpSync, existsSync, mkdirSync, symlinkSync, utimesSync} from "node:fs";
import {readdir} from "node:fs/promises";
import {join} from "node:path";
import {root} from "../../loaders/base/sources.js";

/**
 * A second copy of the repository in another folder, its files from another day; node_modules is the same. `pages`: with what
 * is kept here of what Framework made, which is taken there where it would be made of the same.
 */
export async function copyRepository(to: string, {pages = false} = {}): Promise<void> {
  mkdirSync(to, {recursive: true});
  const parts = [
    "loaders",
    "src",
    "data/reference",
    "observablehq.config.ts",
    "CHANGELOG.md",
    "package.json",
    "package-lock.json",
    "tsconfig.json"
  ];
  const built = [join(root, "src", "data"), join(root, "src", ".observablehq")];
  for (const part of parts) {
    cpSync(join(root, part), join(to, part), {recursive: true, filter: (path) => !built.includes(path)});
  }
  const day = new Date("2019-02-03T04:05:06Z");
  for (const file of await readdir(to, {recursive: true})) utimesSync(join(to, file), day, day);
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"));
  const kept = join(root, ".work", "pages");
  if (!pages || !existsSync(kept)) return;
  mkdirSync(join(to, ".work"), {mode: 0o700});
  cpSync(kept, join(to, ".work", "pages"), {recursive: true});
}
