import {createHash} from "node:crypto";
import {lstat, mkdir, readdir, readFile, rm, stat} from "node:fs/promises";
import {join} from "node:path";
import {replaceFile} from "./durable.js";
import {privateFile, privateFolder} from "./modes.js";
import {hashSources, root} from "./sources.js";

const folder = join(root, ".work", "clean");
const length = 32;
/** So many sets are kept: those of this code, and of others between which someone goes back and forth. */
const sets = 8;
/** Beyond so many in a set, those that were not asked for this time go. */
const most = 1_000_000;

/**
 * What a check has looked at before and found nothing in, by sha256. Only what is clean is kept, so whatever is found is
 * found by looking, each time.
 */
export class Clean {
  readonly #before: ReadonlySet<string>;
  readonly #now = new Set<string>();

  constructor(before: ReadonlySet<string> = new Set()) {
    this.#before = before;
  }

  has(key: string): boolean {
    if (!this.#before.has(key)) return false;
    this.#now.add(key);
    return true;
  }

  add(key: string): void {
    this.#now.add(key);
  }

  get keys(): ReadonlySet<string> {
    return this.#before.size + this.#now.size > most ? this.#now : new Set([...this.#before, ...this.#now]);
  }

  /** Whether there is more than there was. */
  get grown(): boolean {
    return [...this.#now].some((key) => !this.#before.has(key));
  }
}

export const keyOf = (text: string) => createHash("sha256").update(text).digest("binary");

/**
 * What the program of `sources` found clean in earlier runs. Nothing is taken from a folder or a file that another account
 * could have written, or of other code, libraries or another Node.
 */
export async function readClean(name: string, sources: readonly string[], dir = folder): Promise<Clean> {
  const bytes = (await isOurs(dir)) ? await readFile(fileOf(name, sources, dir)).catch(() => undefined) : undefined;
  if (!bytes) return new Clean();
  const [sum, text] = [bytes.subarray(0, length), bytes.subarray(length)];
  // A file that is not whole is no file.
  if (!createHash("sha256").update(text).digest().equals(sum)) return new Clean();
  const all = text.toString("latin1");
  return new Clean(new Set(Array.from({length: all.length / length}, (_, i) => all.substr(i * length, length))));
}

/** Keeps it for the next run; where there is no room for it, the next run looks at more. */
export async function writeClean(name: string, sources: readonly string[], clean: Clean, dir = folder): Promise<void> {
  if (!clean.grown) return;
  try {
    await mkdir(dir, {recursive: true, mode: privateFolder});
    if (!(await isOurs(dir))) return;
    const text = Buffer.from([...clean.keys].sort().join(""), "latin1");
    const bytes = Buffer.concat([createHash("sha256").update(text).digest(), text]);
    await replaceFile(fileOf(name, sources, dir), bytes, {
      mode: privateFile,
      next: join(dir, `.next-${process.pid}`)
    });
    await tidy(dir);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

function fileOf(name: string, sources: readonly string[], dir: string): string {
  const code = hashSources([...sources, "loaders/base/clean.ts", "package-lock.json"]);
  return join(dir, `${name}-${keyHex(`${code} ${JSON.stringify(process.versions)}`)}`);
}

const keyHex = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, length);

async function isOurs(dir: string): Promise<boolean> {
  const stats = await lstat(dir).catch(() => undefined);
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
}

async function tidy(dir: string): Promise<void> {
  const ages = await Promise.all(
    (await readdir(dir)).map(async (name) => ({name, used: (await stat(join(dir, name))).mtimeMs}))
  );
  for (const {name} of ages.sort((a, b) => b.used - a.used).slice(sets)) await rm(join(dir, name), {force: true});
}
