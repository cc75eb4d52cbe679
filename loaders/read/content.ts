import {readFile, stat} from "node:fs/promises";
import {DataError} from "../base/errors.js";
import {maxUnpackedBytes, megabytes} from "./limits.js";

/** A delivered file, unpacked. */
export interface Content {
  /** Where its bytes lie; a CSV is read from there piece after piece. */
  path: string;
  /** Its first 64 KB. */
  head: Buffer;
  /** All of it, where it is small. */
  bytes?: Buffer;
  /** A folder for what is made of it on the way; gone afterwards. */
  dir: string;
}

/** The bytes of a file that is read as a whole. */
export async function bytesOf(path: string, most = maxUnpackedBytes): Promise<Buffer> {
  const {size} = await stat(path);
  if (size > most) {
    throw new DataError(
      `文件有 ${megabytes(size)}，超过 ${megabytes(most)}，又不能逐段读取，没有读取；请拆分后重新交付`
    );
  }
  return await readFile(path);
}
