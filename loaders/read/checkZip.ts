import {crc32, inflateRawSync} from "node:zlib";
import {DataError} from "../errors.js";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** Sizes and places of 4 GB and more stand elsewhere; such an entry is left to the reader. */
const zip64 = 0xffffffff;

/**
 * Proves that every entry of a zip is what was packed: its name stands alike in the directory and before its bytes, and
 * its bytes have the size and the checksum that the directory gives. The workbook reader itself looks at neither, and
 * reads a damaged sheet as if it were another one.
 */
export function checkZip(zip: Buffer): void {
  const damaged = () => new DataError("工作簿在传输或保存时损坏（校验和不符）；请重新导出");
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== endSignature) throw damaged();
  let at = zip.readUInt32LE(end + 16);
  try {
    for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
      if (zip.readUInt32LE(at) !== entrySignature) throw damaged();
      const [packed, unpacked, local] = [
        zip.readUInt32LE(at + 20),
        zip.readUInt32LE(at + 24),
        zip.readUInt32LE(at + 42)
      ];
      const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28));
      if (![packed, unpacked, local].includes(zip64)) {
        const method = zip.readUInt16LE(at + 10);
        const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const same =
          zip.readUInt32LE(local) === localSignature &&
          zip.readUInt16LE(local + 8) === method &&
          zip.subarray(local + 30, local + 30 + zip.readUInt16LE(local + 26)).equals(name);
        const bytes = zip.subarray(start, start + packed);
        const content = method === 0 ? bytes : inflateRawSync(bytes, {maxOutputLength: Math.max(1, unpacked)});
        if (!same || content.length !== unpacked || crc32(content) !== zip.readUInt32LE(at + 16)) throw damaged();
      }
      at += 46 + name.length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
  } catch (cause) {
    // A place beyond the file, or bytes that are no packed ones.
    if (cause instanceof RangeError || (cause instanceof Error && "code" in cause)) throw damaged();
    throw cause;
  }
}
