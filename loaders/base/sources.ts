import {createHash, type Hash} from "node:crypto";
import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";

/** The repository's root: rooms are found from here, never from where the command was called. */
export const root = join(import.meta.dirname, "..", "..");

/**
 * sha256 over the given files and folders of the repository, names and contents, in the order of their names. Read one by
 * one without waiting: of some 400 small files, that takes a tenth of the time.
 */
export function hashSources(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) add(hash, path);
  return hash.digest("hex");
}

function add(hash: Hash, path: string): void {
  const at = join(root, path);
  if (!statSync(at).isDirectory()) {
    const bytes = readFileSync(at);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    return;
  }
  const names = readdirSync(at).filter((name) => !name.startsWith(".") && name !== "data");
  for (const name of names.sort()) add(hash, `${path}/${name}`);
}
