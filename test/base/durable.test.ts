import {mkdir, readdir, readFile, stat, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {replaceFile} from "../../loaders/base/durable.js";
import {withFolder} from "../deliver.js";

describe("replaceFile(file, bytes)", () => {
  it("puts the bytes in place with their mode, over what a killed run left, and leaves nothing beside them", () =>
    withFolder(async (dir) => {
      const file = join(dir, "key");
      await writeFile(file, "old");
      await writeFile(`${file}.new`, "half", {mode: 0o644});
      await replaceFile(file, "new", {mode: 0o600});
      expect(await readFile(file, "utf8")).toBe("new");
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readdir(dir)).toEqual(["key"]);
    }));

  it("takes away what it wrote where it cannot be put in place", () =>
    withFolder(async (dir) => {
      const file = join(dir, "key");
      await mkdir(join(file, "in the way"), {recursive: true});
      await expect(replaceFile(file, "new")).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
      expect(await readdir(dir)).toEqual(["key"]);
    }));
});
