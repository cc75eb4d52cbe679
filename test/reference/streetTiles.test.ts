import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, describe, expect, it} from "vitest";
import {loadStreetTiles} from "../../loaders/reference/streetTiles.js";
import {lists} from "../lists.js";

const dir = mkdtempSync(join(tmpdir(), "tiles-"));
afterAll(() => rm(dir, {recursive: true}));

describe("loadStreetTiles(dir, streets)", () => {
  const own = "data/reference";
  it("has a place for each street, and none twice", async () => {
    const tiles = await loadStreetTiles(own, lists.streets);
    expect(tiles.map(({code}) => code).sort()).toEqual(
      lists.streets
        .map(({code}) => code)
        .filter((code) => code !== "310104")
        .sort()
    );
    expect(new Set(tiles.map(({row, col}) => `${row} ${col}`)).size).toBe(tiles.length);
  });

  it("names what is wrong: a street that is not known, one twice in a place, one that is left out", async () => {
    const text = readFileSync(join(own, "street_tiles.csv"), "utf8")
      .replace("310104003,天平路街道,2,3", "310104999,某街道,2,3")
      .replace("310104014,徐家汇街道,3,2", "310104014,徐家汇,3,3");
    writeFileSync(join(dir, "street_tiles.csv"), text);
    await expect(loadStreetTiles(dir, lists.streets)).rejects.toThrow(
      [
        "street_tiles.csv 第 3 行：code 310104999 不在 streets.csv 里",
        "street_tiles.csv 第 4 行：310104014 在 streets.csv 里叫 徐家汇街道，这里写的是 徐家汇",
        "street_tiles.csv 第 5 行：第 3 行第 3 列已在street_tiles.csv 第 4 行",
        "street_tiles.csv 缺少 天平路街道"
      ].join("\n")
    );
  });
});
