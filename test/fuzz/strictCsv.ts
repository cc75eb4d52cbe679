/**
 * A second reading of a delivered CSV that shares nothing with the loader's: text by the encoding that the bytes prove,
 * records by RFC 4180 to the letter. `undefined` means that nobody can say what the bytes mean.
 */
export function readStrictly(bytes: Uint8Array, delimiter: string): string[][] | undefined {
  const text = decodeStrictly(bytes);
  return text === undefined || text.includes("\0") ? undefined : records(text, delimiter);
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  const marks: [string, number[]][] = [
    ["utf-16le", [0xff, 0xfe]],
    ["utf-16be", [0xfe, 0xff]],
    ["utf-8", [0xef, 0xbb, 0xbf]]
  ];
  const marked = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  for (const encoding of marked ? [marked[0]] : ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, {fatal: true}).decode(bytes);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** One field with the end of it: a delimiter, a line end, or the end of the text. */
function records(text: string, delimiter: string): string[][] | undefined {
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\r\n]*))(${delimiter}|\r\n|\n|\r|$)`, "y");
  const out: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length || record.length > 0) {
    const found = field.exec(text);
    if (!found) return undefined;
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === delimiter) continue;
    out.push(record);
    record = [];
    if (found[3] === "") break;
  }
  return out;
}
