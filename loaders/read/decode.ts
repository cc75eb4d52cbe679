import {isUtf8} from "node:buffer";
import {DataError} from "../errors.js";

export type Encoding = "utf-8" | "utf-8-bom" | "gb18030" | "utf-16le" | "utf-16be";

/** The encoding that the bytes prove: by their mark, else strict UTF-8, else strict GB18030; never by likelihood. */
export function detectEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return isUtf8(bytes) ? "utf-8-bom" : undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
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
    return new TextDecoder(encoding === "utf-8-bom" ? "utf-8" : encoding, {fatal: true}).decode(bytes);
  } catch (cause) {
    throw new DataError(`文件内容不是完整的 ${encoding} 文本（可能传输中断）；请重新导出`, {cause});
  }
}
