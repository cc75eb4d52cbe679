import {mkdtemp, readFile, rm, stat, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {Database} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {bytesOf, type Content} from "../read/content.js";
import {formatOf} from "../read/formats.js";
import {headOf} from "../read/pieces.js";
import {archiveMembers, gunzip, isGzip, isZip} from "../read/unpack.js";
import {foundBy} from "./deliveredHeader.js";
import {type DeliveredFile, readDelivered} from "./deliveries.js";
import {loadCsv} from "./loadCsv.js";
import {loadTables} from "./loadTables.js";
import {type LoadContext, refusedWhole, type SheetLoad} from "./sheetLoad.js";

/**
 * Reads one delivered file, checks every row and inserts the accepted ones under `loadId` (one id a sheet, counting up).
 * Never throws for what a sender did: a file that cannot be read comes back as one refused sheet.
 */
export async function loadFile(
  db: Database,
  delivered: DeliveredFile,
  firstLoadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  try {
    return await withContent(delivered, context, async (content) => {
      const kind = await formatOf(content);
      if (!kind.format) return await loadCsv(db, delivered, content, kind, firstLoadId, context);
      const {format} = kind;
      return await loadTables(db, delivered, await format.read(content, db), format.name, firstLoadId, context);
    });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [refusedWhole(delivered, "", error.contract, "", error.message, error.rule, foundBy(error))];
  }
}

/** Runs with the unpacked content of a delivered file; what was packed lies in a folder of its own, gone afterwards. */
async function withContent<T>(
  delivered: DeliveredFile,
  {dir: within, inMemoryBytes}: LoadContext,
  use: (content: Content) => Promise<T>
): Promise<T> {
  const dir = await mkdtemp(join(within, "file-"));
  try {
    const content = await unpacked(delivered, dir);
    const {size} = await stat(content.path);
    return await use(size > inMemoryBytes ? content : {...content, bytes: await readFile(content.path)});
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

async function unpacked(delivered: DeliveredFile, dir: string): Promise<Content> {
  const {path, member} = delivered;
  const head = await headOf(path);
  const empty = new DataError("文件是空的（0 字节）；请重新导出");
  if (head.length === 0) throw empty;
  if (member === undefined && !isGzip(head) && !isZip(head)) return {path, head, dir};
  const packed = await readDelivered(delivered);
  const content = isGzip(packed) || member !== undefined ? join(dir, "content") : path;
  if (isGzip(packed)) await gunzip(packed, content);
  else if (content !== path) await writeFile(content, packed, {mode: 0o600});
  const start = await headOf(content);
  if (start.length === 0) throw empty;
  const members = isZip(start) ? await archiveMembers(await bytesOf(content)) : [];
  // A delivered zip comes here as a whole only where one of its members cannot be read: reading it says why.
  if (content === path) for (const {pieces} of members) for await (const piece of pieces()) void piece;
  if (members.length) throw new DataError("压缩包里又是压缩包，没有读取；请只压缩一层后重新交付");
  return {path: content, head: start, dir};
}
