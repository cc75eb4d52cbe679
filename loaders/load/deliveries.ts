import {createHash, webcrypto} from "node:crypto";
import {closeSync, type Dirent, openSync, readSync} from "node:fs";
import {access, constants, readdir, readFile, stat} from "node:fs/promises";
import {join} from "node:path";
import {DataError} from "../base/errors.js";
import {findTraces, hideTraces} from "../base/personal/findTraces.js";
import {bytesOf} from "../read/content.js";
import {headOf, pieces} from "../read/pieces.js";
import {archiveMembers, isZip} from "../read/unpack.js";

/** A delivered file; `delivery` is the month it was handed over, empty for a file directly in the exports folder. */
export interface DeliveredFile {
  delivery: string;
  /** Path inside the delivery; of a file in a zip, archive.zip/member.csv. */
  file: string;
  path: string;
  /** Name inside the zip at `path`. */
  member?: string;
  sha256: string;
  bytes: number;
}

const month = /^(19|20)\d{2}-(0[1-9]|1[0-2])$/;

/** Files that a desktop leaves behind, and our own marker: never part of a delivery. */
const ignored = (name: string) =>
  name.startsWith(".") || name.startsWith("~$") || name === "Thumbs.db" || name === "desktop.ini";

/** What stands in the exports folder and is no file that can be delivered. */
export interface Skipped {
  /** Path inside the exports folder. */
  name: string;
  /** What it is, and whose move it is, in Chinese. */
  message: string;
}

/**
 * Every delivered file, by delivery and name, and what was passed over: links are not followed, since they may lead to
 * any file of the machine, and pipes and devices are not opened. Folders that are not named for a month are an error, not
 * a guess.
 */
export async function listDeliveries(
  exportsDir: string
): Promise<{files: DeliveredFile[]; skipped: Skipped[]; demo: boolean}> {
  const entries = await readdir(exportsDir, {withFileTypes: true}).catch((cause: unknown) => {
    throw new DataError(`交付目录 ${exportsDir} 不存在或无法读取；请建立该目录，按 年-月 放入交付文件`, {cause});
  });
  const files: Promise<DeliveredFile[]>[] = [];
  const skipped: Skipped[] = [];
  const wrong: string[] = [];
  const inTurn = twoAtOnce();
  const add = async (delivery: string, entry: Dirent, file: string): Promise<void> => {
    const dir = join(exportsDir, delivery);
    const name = [delivery, nameToKeep(file)].filter(Boolean).join("/");
    const skip = (message: string) => void skipped.push({name, message});
    const strange = strangeness(entry);
    if (strange !== undefined) return skip(strange);
    try {
      if (!entry.isDirectory()) {
        // Whether it can be read shows here; its digest is made while the next files are looked for.
        await access(join(dir, file), constants.R_OK);
        files.push(inTurn(() => delivered(dir, delivery, file)));
        return;
      }
      for (const inner of await readdir(join(dir, file), {withFileTypes: true}).then((all) => all.sort(byName)))
        if (!ignored(inner.name)) await add(delivery, inner, file === "" ? inner.name : `${file}/${inner.name}`);
    } catch (error) {
      if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      skip("没有读取的权限；请放入它的人改权限，使运行本程序的账户能读");
    }
  };
  for (const entry of entries.sort(byName)) {
    if (ignored(entry.name)) continue;
    if (!entry.isDirectory()) await add("", entry, entry.name);
    else if (month.test(entry.name)) await add(entry.name, entry, "");
    else wrong.push(nameToKeep(entry.name));
  }
  if (wrong.length) {
    throw new DataError(`交付文件夹的名称应为移交的月份，如 2023-05；不认识：${wrong.map((w) => `“${w}”`).join("、")}`);
  }
  const listed = (await Promise.all(files)).flat();
  numberAlike(listed);
  return {files: listed, skipped, demo: entries.some((e) => e.name === ".demo")};
}

/** Starts at most two pieces of work at once, in the order in which they are given. */
function twoAtOnce(): <T>(work: () => Promise<T>) => Promise<T> {
  const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
  return (work) => {
    const done = lanes.shift()!.then(work);
    // A failure is told to whoever waits for all.
    lanes.push(done.catch(() => undefined));
    return done;
  };
}

/** Files whose kept names are the same are told apart by a number. */
function numberAlike(files: DeliveredFile[]): void {
  const seen = new Map<string, number>();
  for (const file of files) {
    const key = `${file.delivery}/${file.file}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    if (before) file.file = file.file.replace(/((?:\.[A-Za-z0-9]{1,8}){0,2})$/, `（${before + 1}）$1`);
  }
}

/** Why an entry of a folder is neither a file nor a folder; undefined where it is one. */
function strangeness(entry: Dirent): string | undefined {
  if (entry.isSymbolicLink()) return "是链接，不跟随；请放入它的人换成文件或文件夹本身";
  if (entry.isFIFO()) return "是命名管道，不是文件；请放入它的人删去";
  if (!entry.isFile() && !entry.isDirectory()) return "不是文件（套接字或设备）；请放入它的人删去";
  return undefined;
}

const byName = (a: Dirent, b: Dirent) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The files that one file brings: itself, or what is packed in it. A zip that cannot be read is left to be refused. */
async function delivered(dir: string, delivery: string, file: string): Promise<DeliveredFile[]> {
  const path = join(dir, file);
  const shown = nameToKeep(file);
  const {head, ...facts} = factsOfSmall(path) ?? (await factsOfLarger(path));
  const whole = {delivery, file: shown, path, ...facts};
  if (!isZip(head)) return [whole];
  try {
    const bytes = await bytesOf(path);
    const files: DeliveredFile[] = [];
    for (const {name, pieces: unpacked} of await archiveMembers(bytes)) {
      const facts = await factsOf(unpacked());
      files.push({delivery, file: `${shown}/${nameToKeep(name)}`, path, member: name, ...facts});
    }
    return files.length ? files : [whole];
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [whole];
  }
}

/** What is read at once. */
const smallBytes = 1024 * 1024;
const small = Buffer.allocUnsafe(smallBytes);

/**
 * Digest, size and first bytes of a small file, read in one go: a check without news does little else. Undefined for a
 * larger one.
 */
function factsOfSmall(path: string): {sha256: string; bytes: number; head: Buffer} | undefined {
  const file = openSync(path, "r");
  try {
    let bytes = 0;
    for (let read = -1; read !== 0 && bytes < smallBytes; bytes += read)
      read = readSync(file, small, bytes, smallBytes - bytes, bytes);
    if (bytes === smallBytes) return undefined;
    const content = small.subarray(0, bytes);
    return {
      sha256: createHash("sha256").update(content).digest("hex"),
      bytes,
      head: Buffer.from(content.subarray(0, 4))
    };
  } finally {
    closeSync(file);
  }
}

/** A file that is held in memory for its digest, which another thread makes. */
const heldBytes = 32 * 1024 * 1024;

async function factsOfLarger(path: string): Promise<{sha256: string; bytes: number; head: Buffer}> {
  const {size} = await stat(path);
  if (size > heldBytes) return {...(await factsOf(pieces(path))), head: await headOf(path, 4)};
  const content = await readFile(path);
  const digest = await webcrypto.subtle.digest("SHA-256", content);
  return {
    sha256: Buffer.from(digest).toString("hex"),
    bytes: content.length,
    head: Buffer.from(content.subarray(0, 4))
  };
}

/** What is kept of a name: without what looks like a person or a unit. The sender knows the file by the rest of it. */
function nameToKeep(file: string): string {
  const kept = file
    .split("/")
    .map((part) => {
      const extension = extensions.exec(part)?.[0] ?? "";
      return hideTraces(part.slice(0, part.length - extension.length)) + extension;
    })
    .join("/");
  // A number may go on from a folder to what is in it.
  return findTraces(kept, {alone: true}).length ? `…${extensions.exec(file)?.[0] ?? ""}` : kept;
}

/** What names of files end with; anything else behind a point may be a part of a number. */
const extensions =
  /(?:\.(?:csv|tsv|txt|xlsx?|xlsm|xlsb|ods|et|json|ndjson|jsonl|parquet|xml|html?|docx?|pdf|wps|zip|rar|7z|gz|tar|md|jpe?g|png)){1,2}$/i;

async function factsOf(content: AsyncIterable<Buffer>): Promise<{sha256: string; bytes: number}> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    bytes += piece.length;
  }
  return {sha256: hash.digest("hex"), bytes};
}

/** The bytes of a delivered file, taken out of its zip. */
export async function readDelivered({path, member}: DeliveredFile): Promise<Buffer> {
  const bytes = await bytesOf(path);
  if (member === undefined) return bytes;
  const packed = (await archiveMembers(bytes)).find(({name}) => name === member);
  if (!packed) throw new DataError("读取期间压缩包被替换；请重新运行");
  return await packed.read();
}
