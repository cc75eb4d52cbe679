import {isUtf8} from "node:buffer";
import {createWriteStream} from "node:fs";
import {buffer} from "node:stream/consumers";
import {pipeline} from "node:stream/promises";
import {crc32, createGunzip} from "node:zlib";
import {type Entry, fromBufferPromise, validateFileName, type ZipFile} from "yauzl";
import {hideTraces} from "../base/personal/findTraces.js";
import {DataError} from "../base/errors.js";
import {maxUnpackedBytes, megabytes} from "./limits.js";

/** More files than one office hands over in a month. */
const maxMembers = 200;

export interface Member {
  /** Path inside the archive, with forward slashes. */
  name: string;
  read(): Promise<Buffer>;
  /** Its bytes piece after piece, for what is too large to hold. */
  pieces(): AsyncGenerator<Buffer>;
}

export const isZip = (bytes: Uint8Array) =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));
export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** An Office or OpenDocument file is a zip too, but one document. */
export const isDocument = (members: readonly Member[]) =>
  members.some(({name}) => name === "[Content_Types].xml" || name === "mimetype");

/**
 * What is in a zip, folders left out. The directory is judged before anything is unpacked, and a member that turns out
 * larger than the directory said stops the reading, so that no more than 400 MB are ever unpacked.
 */
export async function openZip(bytes: Buffer): Promise<Member[]> {
  const members = new Map<string, Member>();
  let total = 0;
  await broken(async () => {
    const zip = await fromBufferPromise(bytes, {lazyEntries: true, decodeStrings: false});
    for await (const entry of zip.eachEntry()) {
      const name = memberName(entry);
      if (entry.isEncrypted()) throw new DataError("压缩包有密码，无法读取；请去掉密码后重新交付");
      const problem = validateFileName(name);
      if (problem) throw new DataError("压缩包里有指向包外的路径（../ 或绝对路径），没有读取；请重新打包");
      if (name.endsWith("/")) continue;
      if (members.has(name))
        throw new DataError(`压缩包里有两个同名文件“${hideTraces(name)}”，无法判断用哪一个；请重新打包`);
      total += entry.uncompressedSize;
      if (total > maxUnpackedBytes) {
        throw new DataError(`解压后有 ${megabytes(total)} 以上，超过 400 MB，没有读取；请拆分后重新交付`);
      }
      members.set(name, {
        name,
        read: () => broken(() => readMember(zip, entry)),
        pieces: () => memberPieces(zip, entry)
      });
    }
  });
  return [...members.values()];
}

/** The delivered files in an archive, by name: what a desktop leaves behind is left out. */
export async function archiveMembers(bytes: Buffer): Promise<Member[]> {
  const all = await openZip(bytes);
  if (isDocument(all)) return [];
  const members = all.filter(({name}) => !/(^|\/)(\.|~\$|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/.test(name));
  if (members.length === 0) throw new DataError("压缩包是空的；请重新打包");
  if (members.length > maxMembers) {
    throw new DataError(`压缩包里有 ${members.length} 个文件，超过 ${maxMembers} 个，没有读取；请拆分后重新交付`);
  }
  return members.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes what was packed by gzip to a file, piece after piece; never more than 400 MB of it. */
export async function gunzip(bytes: Buffer, to: string): Promise<void> {
  let size = 0;
  try {
    await pipeline(
      [bytes],
      createGunzip({chunkSize: 256 * 1024}),
      async function* (unpacked: AsyncIterable<Buffer>) {
        for await (const piece of unpacked) {
          size += piece.length;
          if (size > maxUnpackedBytes) throw new DataError("解压后超过 400 MB，没有读取；请拆分后重新交付");
          yield piece;
        }
      },
      createWriteStream(to, {mode: 0o600})
    );
  } catch (cause) {
    if (!((cause as NodeJS.ErrnoException).code ?? "").startsWith("Z_")) throw cause;
    throw new DataError("压缩文件不完整或已损坏（可能传输中断）；请重新交付", {cause});
  }
}

async function readMember(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw new Error("wrong checksum");
  return bytes;
}

async function* memberPieces(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let sum = 0;
  let gathered: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      const bytes = piece as Buffer;
      sum = crc32(bytes, sum);
      gathered.push(bytes);
      size += bytes.length;
      // They come in 16 KB, and each costs the reader a round.
      if (size < 256 * 1024) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      size = 0;
    }
    yield Buffer.concat(gathered);
    if (sum !== entry.crc32) throw new Error("wrong checksum");
  } catch (cause) {
    throw damage(cause);
  }
}

/** A name is UTF-8 where the zip says so or the bytes prove it, else GB18030, as Chinese Windows writes it. */
function memberName(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const marked = (entry.generalPurposeBitFlag & 0x800) !== 0;
  try {
    const text = new TextDecoder(marked || isUtf8(raw) ? "utf-8" : "gb18030", {fatal: true}).decode(raw);
    // Old Windows tools write backslashes; they are told apart after decoding, since 5C may end a GBK character.
    return text.replaceAll("\\", "/");
  } catch (cause) {
    throw new DataError("压缩包里的文件名既不是 UTF-8 也不是 GBK，无法读取；请重新打包", {cause});
  }
}

async function broken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw damage(cause);
  }
}

/** What the zip reader throws is always about the bytes: the file is broken, or lies about itself. */
function damage(cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const words = cause instanceof Error ? cause.message : "";
  return new DataError(
    /encrypt/.test(words)
      ? "压缩包有密码，无法读取；请去掉密码后重新交付"
      : /bytes in the stream|size mismatch/.test(words)
        ? "压缩包里写的文件大小与实际不符，没有读取；请重新打包"
        : /unsupported compression/.test(words)
          ? "压缩包用了不常见的压缩方法，无法读取；请用普通 zip 重新打包"
          : "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付",
    {cause}
  );
}
