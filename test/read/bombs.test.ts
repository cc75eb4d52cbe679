import {execFile} from "node:child_process";
import {truncate, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {Readable} from "node:stream";
import {buffer} from "node:stream/consumers";
import {promisify} from "node:util";
import {crc32, createDeflateRaw} from "node:zlib";
import {describe, expect, it} from "vitest";
import {xlsx, zip} from "../archive.js";
import {deliver, withFolder} from "../deliver.js";

const MB = 2 ** 20;

/** What 600 MB of sheet shrink to: never in memory as a whole. */
interface Packed {
  deflated: Buffer;
  sum: number;
  size: number;
}
async function pack(size: number): Promise<Packed> {
  const piece = Buffer.alloc(MB, "<row><c><v>1</v></c></row>");
  const pieces = Array<Buffer>(size / MB).fill(piece);
  const deflated = await buffer(Readable.from(pieces).pipe(createDeflateRaw({level: 1})));
  return {deflated, sum: pieces.reduce((sum, bytes) => crc32(bytes, sum), 0), size};
}

function gzipOf({deflated, sum, size}: Packed): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(sum);
  end.writeUInt32LE(size, 4);
  return Buffer.concat([Buffer.from("1f8b0800000000000003", "hex"), deflated, end]);
}

/** A zip in which one small member's content is replaced by the packed one; `said` is the size that the zip tells. */
function zipOf(members: Record<string, string>, name: string, {deflated, sum, size}: Packed, said = size): Buffer {
  const marker = "\u0001".repeat(40);
  const bytes = zip({...members, [name]: marker}, 0);
  const at = bytes.indexOf(marker);
  const made = Buffer.concat([bytes.subarray(0, at), deflated, bytes.subarray(at + marker.length)]);
  const grown = deflated.length - marker.length;
  const describe = (head: number, method: number) => {
    made.writeUInt16LE(8, head + method);
    made.writeUInt32LE(sum, head + method + 6);
    made.writeUInt32LE(deflated.length, head + method + 10);
    made.writeUInt32LE(said, head + method + 14);
  };
  describe(at - Buffer.byteLength(name) - 30, 8);
  const directory = bytes.indexOf("PK\x01\x02", 0, "latin1") + grown;
  describe(made.lastIndexOf("PK\x01\x02", -1, "latin1"), 10);
  made.writeUInt32LE(directory, made.length - 6);
  return made;
}

describe("what would fill memory", () => {
  it("is refused in words, in less than 600 MB", () =>
    withFolder(async (dir) => {
      const huge = await pack(600 * MB);
      const members = {"[Content_Types].xml": "<Types/>"};
      const part = "xl/worksheets/sheet1.xml";
      const last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>';
      const far = (row: number) => `<row r="${row}"><c r="XFD${row}"><v>1</v></c></row>`;
      const files: [string, string | Uint8Array, reason: string][] = [
        ["01.xlsx", zipOf(members, part, huge), "解压后有 601 MB 以上，超过 400 MB，没有读取；请拆分后重新交付"],
        ["02.xlsx", zipOf(members, part, huge, 1000), "压缩包里写的文件大小与实际不符，没有读取；请重新打包"],
        ["03.zip", zipOf({}, "a.csv", huge), "解压后有 600 MB 以上，超过 400 MB，没有读取；请拆分后重新交付"],
        ["04.zip", zipOf({}, "a.csv", huge, 1000), "压缩包里写的文件大小与实际不符，没有读取；请重新打包"],
        ["05.gz", gzipOf(huge), "解压后超过 400 MB，没有读取；请拆分后重新交付"],
        ["06.zip", zip({"a.gz": gzipOf(huge)}, 0), "解压后超过 400 MB，没有读取；请拆分后重新交付"],
        [
          "07.zip",
          zip({"a.zip": zipOf({}, "a.csv", huge)}, 0),
          "解压后有 600 MB 以上，超过 400 MB，没有读取；请拆分后重新交付"
        ],
        ["08.csv", `年度,街镇,常住人口,居委会数\n${"\n".repeat(15_000_001)}`, blank],
        ["09.xlsx", xlsx(Object.fromEntries([..."甲乙丙丁戊己"].map((name) => [name, last]))), cells],
        ["10.xlsx", xlsx({甲: Array.from({length: 367}, (_, i) => far(i + 1)).join("")}), cells]
      ];
      await deliver(dir, Object.fromEntries(files.map(([name, bytes]) => [`2023-05/${name}`, bytes])));
      // Larger than may be read at once; the file takes no room on the disk.
      const large = join(dir, "2023-05/11.xlsx");
      await writeFile(large, "PK\x03\x04");
      await truncate(large, 401 * MB);
      const tooLarge = "文件有 401 MB，超过 400 MB，又不能逐段读取，没有读取；请拆分后重新交付";
      const script = join(import.meta.dirname, "refuseOnce.ts");
      const {stdout} = await promisify(execFile)(process.execPath, ["--import", "tsx", script, dir]);
      const {reasons, peak} = JSON.parse(stdout) as {reasons: string[]; peak: number};
      expect(reasons).toEqual([...files.map(([, , reason]) => reason), tooLarge]);
      expect(peak).toBeLessThan(600);
    }));
});

const blank = "单元格和空行超过 1000 万个，又要逐条核对，没有读取；请去掉空行、合计行和说明行，或拆分后重新交付";
const cells = "单元格超过 600 万个，没有读取；请拆分，或改用 CSV 后重新交付";
