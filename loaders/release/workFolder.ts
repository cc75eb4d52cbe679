import {mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {readdir, rm} from "node:fs/promises";
import {join} from "node:path";
import {onInterrupt} from "../base/interrupt.js";
import {root} from "../base/sources.js";
import {isRunning, type Owner, self} from "./lock.js";

const folder = join(root, ".work");
const ownerFile = "owner.json";

/** Runs with a fresh folder inside the repository, where node_modules is found; gone afterwards, whatever happens. */
export async function withWorkFolder<T>(name: string, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = join(folder, `${name}-${process.pid}`);
  const remove = () => rmSync(dir, {recursive: true, force: true, maxRetries: 5});
  const done = onInterrupt(remove);
  try {
    mkdirSync(dir, {recursive: true});
    writeFileSync(join(dir, ownerFile), JSON.stringify(self("rebuild")));
    return await use(dir);
  } finally {
    remove();
    done();
  }
}

/** Takes away what runs left that were killed. */
export async function clearWorkFolders(): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const dir = join(folder, name);
    const pid = /^\d{4}-\d{2}-[0-9a-f]{10}-(\d+)$/.exec(name)?.[1];
    if (pid === undefined) continue;
    // Without an owner's file, it was killed at once; another process may have that pid, so leave it then.
    const running = isRunning(readOwner(dir) ?? {...self(""), pid: Number(pid)});
    if (running === false) await rm(dir, {recursive: true, force: true, maxRetries: 5});
  }
}

function readOwner(dir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, ownerFile), "utf8")) as Owner;
  } catch {
    return undefined;
  }
}
