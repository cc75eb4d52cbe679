import {createHash} from "node:crypto";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";

/** The repository's root: rooms are found from here, never from where the command was called. */
export const root = join(import.meta.dirname, "..", "..");

/** sha256 over the given files and folders of the repository, names and contents, in the order of their names. */
export async function hashSources(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) await add(hash, root, path);
  return hash.digest("hex");
}

async function add(hash: ReturnType<typeof createHash>, dir: string, path: string): Promise<void> {
  const entries = await readdir(join(dir, path), {withFileTypes: true}).catch(() => undefined);
  if (!entries) {
    const bytes = await readFile(join(dir, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    return;
  }
  const names = entries.map((e) => e.name).filter((n) => !n.startsWith(".") && n !== "data");
  for (const entry of names.sort()) await add(hash, dir, `${path}/${entry}`);
}
