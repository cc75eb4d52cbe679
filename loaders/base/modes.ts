import {chmodSync, mkdirSync} from "node:fs";
import {chmod, lstat, readdir} from "node:fs/promises";
import {dirname, join} from "node:path";

/** What only the operator's account may read: the warehouse, refusal sheets, logs, states. */
export const privateFile = 0o600;
export const privateFolder = 0o700;

/** The mask that the account set for what it writes; holds for what readers are to see. */
let mask = process.umask();

/** From now on whatever is written is private, unless it is opened to readers. */
export function writePrivately(): void {
  mask = process.umask(0o077);
}

const publicFile = () => 0o666 & ~mask;
const publicFolder = () => 0o777 & ~mask;

/** Makes a folder, and those above it that are not there, that readers may come through. */
export function makePublicFolder(dir: string): void {
  const first = mkdirSync(dir, {recursive: true});
  if (first === undefined) return;
  for (let made = dir; made.length >= first.length; made = dirname(made)) chmodSync(made, publicFolder());
}

/** Opens a file, or a folder with all that is in it, to whom the account's mask lets read. */
export async function openToReaders(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return await chmod(path, publicFile());
  await chmod(path, publicFolder());
  for (const entry of await readdir(path, {withFileTypes: true}))
    if (!entry.isSymbolicLink()) await openToReaders(join(path, entry.name));
}
