import {open, readdir, rename, rm} from "node:fs/promises";
import {dirname, join} from "node:path";
import {openToReaders} from "./modes.js";

/** Asks the disk to have a file, or the names in a folder, before anything later is done. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Every file and folder under `dir`, and `dir` itself, is on the disk afterwards. */
export async function syncTree(dir: string): Promise<void> {
  for (const entry of await readdir(dir, {withFileTypes: true})) {
    if (entry.isDirectory()) await syncTree(join(dir, entry.name));
    else await sync(join(dir, entry.name));
  }
  await sync(dir);
}

/**
 * Puts bytes in the place of a file, whole or not at all, whenever the machine stops: they are on the disk under another
 * name (`next`, in the same file system) before the rename, and the new name is on the disk after it.
 */
export async function replaceFile(
  file: string,
  bytes: string | Buffer,
  {mode, next = `${file}.new`, forReaders}: {mode?: number; next?: string; forReaders?: true} = {}
): Promise<void> {
  await rm(next, {force: true});
  try {
    const handle = await open(next, "wx", mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (forReaders) await openToReaders(next);
    await rename(next, file);
  } catch (error) {
    await rm(next, {force: true});
    throw error;
  }
  await sync(dirname(file));
}
