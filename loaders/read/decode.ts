import {isUtf8} from "node:buffer";
import {open} from "node:fs/promises";
import {DataError} from "../base/errors.js";
import {pieceBytes, pieces} from "./pieces.js";

export type Encoding = "utf-8" | "utf-8-bom" | "gb18030" | "utf-16le" | "utf-16be";

/** The encoding that a byte order mark names. */
function marked(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8-bom";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** The encoding that the bytes prove: by their mark, else strict UTF-8, else strict GB18030; never by likelihood. */
export function detectEncoding(bytes: Uint8Array): Encoding | undefined {
  const mark = marked(bytes);
  if (mark) return mark === "utf-8-bom" && !isUtf8(bytes) ? undefined : mark;
  if (isUtf8(bytes)) return "utf-8";
  try {
    new TextDecoder("gb18030", {fatal: true}).decode(bytes);
    return "gb18030";
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The text of the bytes; a byte that does not belong to the encoding is an error, never a question mark. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  try {
    return decoder(encoding).decode(bytes);
  } catch (cause) {
    throw incomplete(encoding, cause);
  }
}

const decoder = (encoding: Encoding) => new TextDecoder(encoding === "utf-8-bom" ? "utf-8" : encoding, {fatal: true});

const titles: Record<Encoding, string> = {
  "utf-8": "UTF-8",
  "utf-8-bom": "UTF-8",
  gb18030: "GB18030",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16"
};

const incomplete = (encoding: Encoding, cause?: unknown) =>
  new DataError(`文件内容不是完整的 ${titles[encoding]} 文本（可能传输中断）；请重新导出`, {cause});

/**
 * The encoding that the bytes of a file prove, as `detectEncoding`, and the path of the same text in UTF-8: the file
 * itself, or a copy that is made at `copy` on the way. A file that says its encoding and does not keep to it is refused.
 */
export async function asUtf8(
  path: string,
  head: Uint8Array,
  copy: string,
  piece = pieceBytes
): Promise<{encoding: Encoding; path: string} | undefined> {
  const mark = marked(head);
  if (mark !== "utf-16le" && mark !== "utf-16be") {
    if (await isUtf8File(path, piece)) return {encoding: mark ?? "utf-8", path};
    if (mark) throw incomplete(mark);
  }
  const encoding = mark ?? "gb18030";
  try {
    await transcode(path, encoding, copy, piece);
    return {encoding, path: copy};
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (mark) throw incomplete(encoding, error);
    return undefined;
  }
}

/** The same of bytes that are in memory, with their text. */
export function decodeWhole(bytes: Uint8Array): {encoding: Encoding; text: string} | undefined {
  const mark = marked(bytes);
  const encoding = mark ?? (isUtf8(bytes) ? "utf-8" : "gb18030");
  try {
    return {encoding, text: decoder(encoding).decode(bytes)};
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (mark) throw incomplete(mark, error);
    return undefined;
  }
}

async function isUtf8File(path: string, size: number): Promise<boolean> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces(path, size)) {
    const bytes = rest.length ? Buffer.concat([rest, piece]) : piece;
    const cut = lastCharacter(bytes);
    if (!isUtf8(bytes.subarray(0, cut))) return false;
    rest = Buffer.from(bytes.subarray(cut));
  }
  return rest.length === 0 || isUtf8(rest);
}

/** Where the last character of a piece begins if it may go on in the next piece, else the end. */
function lastCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return bytes.length - back;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

/** Writes the text of a file as UTF-8. A TypeError tells bytes that do not belong to the encoding. */
async function transcode(path: string, encoding: Encoding, to: string, size: number): Promise<void> {
  const from = decoder(encoding);
  const utf8 = new TextEncoder();
  const out = await open(to, "w", 0o600);
  try {
    for await (const piece of pieces(path, size)) await out.appendFile(utf8.encode(from.decode(piece, {stream: true})));
    await out.appendFile(utf8.encode(from.decode()));
  } finally {
    await out.close();
  }
}

/** Bytes in which the first wrong line is looked for. */
const searched = 64 * 1024 * 1024;

/** The line on which the first bytes stand that do not belong to an encoding; undefined where none is near the start. */
export async function firstWrongLine(path: string, encoding: "utf-8" | "gb18030"): Promise<number | undefined> {
  // No byte of a character of several is a line feed in either.
  const reader = decoder(encoding);
  const isWrong = (bytes: Uint8Array) => {
    try {
      reader.decode(bytes);
      return false;
    } catch {
      return true;
    }
  };
  let line = 1;
  let seen = 0;
  let rest = Buffer.alloc(0);
  for await (const piece of pieces(path)) {
    const bytes = rest.length ? Buffer.concat([rest, piece]) : piece;
    let from = 0;
    for (let to = bytes.indexOf(0x0a); to >= 0; to = bytes.indexOf(0x0a, from)) {
      if (isWrong(bytes.subarray(from, to))) return line;
      line += 1;
      from = to + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    seen += piece.length;
    if (seen >= searched) return undefined;
  }
  return isWrong(rest) ? line : undefined;
}
