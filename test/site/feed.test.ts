import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parseHTML} from "linkedom";
import {afterEach, describe, expect, it} from "vitest";
import {findPersonal} from "../../loaders/gate/findPersonal.js";
import {dateOf} from "../../loaders/revisions/releases.js";
import {feedFile, writeFeed} from "../../loaders/site/feed.js";
import {withFolder} from "../deliver.js";
import {fixtureTables, writePackage} from "../fixtures/package.js";

describe("writeFeed(packageDir, dir)", () => {
  it("has an entry for each kept release, newest first, with what changed and who allowed it; the same bytes twice", () =>
    withFolder(async (dir) => {
      await writePackage(dir);
      await writeFeed(dir, dir);
      const bytes = await readFile(join(dir, feedFile));
      const {document} = parseHTML(bytes.toString("utf8"));
      const text = (selector: string) => [...document.querySelectorAll(selector)].map((e) => e.textContent);
      expect(text("feed > title")).toEqual(["徐汇双拥指标仓：发布记录（示例数据）"]);
      expect(text("feed > updated")).toEqual(["2023-12-31T00:00:00Z"]);
      expect(text("entry > id")).toEqual([
        "urn:xuhui-shuangyong:release:2023-12-demo",
        "urn:xuhui-shuangyong:release:2023-11-demo"
      ]);
      expect(text("entry > summary")[0]).toContain("批准：与台账核对过（区双拥办）");
      const links = [...document.querySelectorAll("entry > link")].map((e) => e.getAttribute("href"));
      expect(links).toEqual(["release-log.html#r-2023-12-demo", "release-log.html#r-2023-11-demo"]);
      expect(await findPersonal(feedFile, bytes)).toEqual([]);
      await writeFeed(dir, dir);
      expect(await readFile(join(dir, feedFile))).toEqual(bytes);
    }));

  it("escapes what an operator wrote", () =>
    withFolder(async (dir) => {
      const tables = fixtureTables();
      tables.releases.at(-1)!.allowed = "<a> & b";
      await writePackage(dir, tables);
      await writeFeed(dir, dir);
      expect(await readFile(join(dir, feedFile), "utf8")).toContain("&#60;a&#62; &#38; b");
    }));
});

describe("dateOf(asOf): no clock is asked", () => {
  afterEach(() => void delete process.env.SOURCE_DATE_EPOCH);

  it("is the last day of the month", () => {
    expect([dateOf("2023-12"), dateOf("2024-02")]).toEqual(["2023-12-31", "2024-02-29"]);
  });

  it("is what SOURCE_DATE_EPOCH says", () => {
    process.env.SOURCE_DATE_EPOCH = "1700000000";
    expect(dateOf("2023-12")).toBe("2023-11-14");
  });
});
