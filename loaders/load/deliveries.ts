import {createHash} from "node:crypto";
import {type Dirent} from "node:fs";
import {readdir} from "node:fs/promises";
import {join} from "node:path";
import {DataError} from "../base/errors.js";
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

/** Every delivered file, by delivery and name. Folders that are not named for a month are an error, not a guess. */
export async function listDeliveries(exportsDir: string): Promise<{files: DeliveredFile[]; demo: boolean}> {
  const entries = await readdir(exportsDir, {withFileTypes: true}).catch((cause: unknown) => {
    throw new DataError(`交付目录 ${exportsDir} 不存在或无法读取；请建立该目录，按 年-月 放入交付文件`, {cause});
  });
  const files: DeliveredFile[] = [];
  const wrong: string[] = [];
  for (const entry of entries.sort(byName)) {
    if (ignored(entry.name)) continue;
    if (!entry.isDirectory()) files.push(...(await delivered(exportsDir, "", entry.name)));
    else if (month.test(entry.name)) {
      for (const file of await filesUnder(join(exportsDir, entry.name), "")) {
        files.push(...(await delivered(join(exportsDir, entry.name), entry.name, file)));
      }
    } else wrong.push(entry.name);
  }
  if (wrong.length) {
    throw new DataError(`交付文件夹的名称应为移交的月份，如 2023-05；不认识：${wrong.map((w) => `“${w}”`).join("、")}`);
  }
  return {files, demo: entries.some((e) => e.name === ".demo")};
}

async function filesUnder(dir: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of (await readdir(dir, {withFileTypes: true})).sort(byName)) {
    if (ignored(entry.name)) continue;
    if (entry.isDirectory()) names.push(...(await filesUnder(join(dir, entry.name), `${prefix}${entry.name}/`)));
    else names.push(prefix + entry.name);
  }
  return names;
}

const byName = (a: Dirent, b: Dirent) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The files that one file brings: itself, or what is packed in it. A zip that cannot be read is left to be refused. */
async function delivered(dir: string, delivery: string, file: string): Promise<DeliveredFile[]> {
  const path = join(dir, file);
  const whole = {delivery, file, path, ...(await factsOf(pieces(path)))};
  if (!isZip(await headOf(path, 4))) return [whole];
  try {
    const bytes = await bytesOf(path);
    const files: DeliveredFile[] = [];
    for (const {name, pieces: unpacked} of await archiveMembers(bytes)) {
      const facts = await factsOf(unpacked());
      files.push({delivery, file: `${file}/${name}`, path, member: name, ...facts});
    }
    return files.length ? files : [whole];
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [whole];
  }
}

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
