import {open, readdir} from "node:fs/promises";
import {join} from "node:path";

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
