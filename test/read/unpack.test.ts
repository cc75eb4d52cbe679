import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import iconv from "iconv-lite";
import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {archiveMembers, gunzip} from "../../loaders/read/unpack.js";
import {zip} from "../archive.js";
import {withFolder} from "../deliver.js";

const local = Buffer.from("PK\x03\x04");
const central = Buffer.from("PK\x01\x02");

/** Changes a field of the first local header and of the first directory entry. */
function patch(bytes: Buffer, change: (at: number, base: "local" | "central") => void): Buffer {
  change(bytes.indexOf(local), "local");
  change(bytes.indexOf(central), "central");
  return bytes;
}

/** A zip whose one member's name is replaced by other bytes of the same length, not marked as UTF-8. */
function renamed(from: string, to: Buffer): Buffer {
  const bytes = zip({[from]: "1"});
  return patch(bytes, (at, base) => {
    bytes.writeUInt16LE(0, at + (base === "local" ? 6 : 8));
    to.copy(bytes, at + (base === "local" ? 30 : 46));
  });
}

describe("archiveMembers(bytes)", () => {
  it("gives the members by name, without folders and what a desktop leaves behind", async () => {
    const members = await archiveMembers(
      zip({"b.csv": "2", "街道/a.csv": "1", "街道/": "", "__MACOSX/._b.csv": "x", ".DS_Store": "x", "~$b.xlsx": "x"})
    );
    expect(members.map((m) => m.name)).toEqual(["b.csv", "街道/a.csv"]);
    expect((await members[1]!.read()).toString()).toBe("1");
  });

  it("decodes names as GBK where they are no UTF-8", async () => {
    const members = await archiveMembers(renamed("12345678", iconv.encode("田林.csv", "gbk")));
    expect(members.map((m) => m.name)).toEqual(["田林.csv"]);
  });

  it("gives none for a document, which is a zip too", async () => {
    expect(await archiveMembers(zip({"[Content_Types].xml": "", "a.csv": "1"}))).toEqual([]);
  });

  it.each([
    [
      "a path out of it",
      renamed("abcdefgh", Buffer.from("../a.csv")),
      "压缩包里有指向包外的路径（../ 或绝对路径），没有读取；请重新打包"
    ],
    [
      "a path out of it by backslashes",
      renamed("abcdefgh", Buffer.from("..\\a.csv")),
      "压缩包里有指向包外的路径（../ 或绝对路径），没有读取；请重新打包"
    ],
    [
      "an absolute path",
      renamed("abcdefgh", Buffer.from("/a/b.csv")),
      "压缩包里有指向包外的路径（../ 或绝对路径），没有读取；请重新打包"
    ],
    [
      "a name in no encoding",
      renamed("abc", Buffer.from([0xff, 0xff, 0xff])),
      "压缩包里的文件名既不是 UTF-8 也不是 GBK，无法读取；请重新打包"
    ],
    ["nothing", zip({}), "压缩包是空的；请重新打包"],
    [
      "too many members",
      zip(Object.fromEntries(Array.from({length: 201}, (_, i) => [`${i}.csv`, "1"]))),
      "压缩包里有 201 个文件，超过 200 个，没有读取；请拆分后重新交付"
    ],
    ["a torn end", zip({"a.csv": "1"}).subarray(0, 40), "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付"]
  ])("refuses %s", async (_, bytes, message) => {
    await expect(archiveMembers(bytes)).rejects.toThrow(new DataError(message));
  });

  it("refuses a locked one", async () => {
    const bytes = zip({"a.csv": "1"});
    patch(bytes, (at, base) => bytes.writeUInt16LE(1, at + (base === "local" ? 6 : 8)));
    await expect(archiveMembers(bytes)).rejects.toThrow(new DataError("压缩包有密码，无法读取；请去掉密码后重新交付"));
  });

  it("refuses two members of one name", async () => {
    const bytes = zip({"a.csv": "1", "b.csv": "2"});
    for (let at = bytes.indexOf("b.csv"); at >= 0; at = bytes.indexOf("b.csv")) bytes.write("a", at);
    await expect(archiveMembers(bytes)).rejects.toThrow(
      new DataError("压缩包里有两个同名文件“a.csv”，无法判断用哪一个；请重新打包")
    );
  });

  it("refuses a bomb from its directory, and one that lies while it is unpacked", async () => {
    const honest = zip({"a.csv": Buffer.alloc(401 * 1024 * 1024)});
    await expect(archiveMembers(honest)).rejects.toThrow(
      new DataError("解压后有 401 MB 以上，超过 400 MB，没有读取；请拆分后重新交付")
    );
    patch(honest, (at, base) => honest.writeUInt32LE(1000, at + (base === "local" ? 22 : 24)));
    const before = process.memoryUsage().rss;
    const [member] = await archiveMembers(honest);
    await expect(member!.read()).rejects.toThrow(new DataError("压缩包里写的文件大小与实际不符，没有读取；请重新打包"));
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("refuses a member whose bytes were changed", async () => {
    const bytes = zip({"a.csv": "街镇,数"}, 0);
    bytes.write("一", bytes.indexOf("镇,数"));
    const [member] = await archiveMembers(bytes);
    await expect(member!.read()).rejects.toThrow(
      new DataError("压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付")
    );
  });
});

describe("gunzip(bytes, to)", () => {
  it("writes what was packed, and refuses a torn file", () =>
    withFolder(async (dir) => {
      const to = join(dir, "x");
      await gunzip(gzipSync("街镇,数"), to);
      expect(await readFile(to, "utf8")).toBe("街镇,数");
      await expect(gunzip(gzipSync("街镇,数").subarray(0, 20), to)).rejects.toThrow(
        new DataError("压缩文件不完整或已损坏（可能传输中断）；请重新交付")
      );
    }));
});
