import {readdir} from "node:fs/promises";
import {join, relative, sep} from "node:path";

/** Every file under a folder by its path with "/", in the order of code units: no locale has a say. */
export async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, {recursive: true, withFileTypes: true});
  return entries
    .filter((e) => !e.isDirectory())
    .map((e) => relative(dir, join(e.parentPath, e.name)).split(sep).join("/"))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
