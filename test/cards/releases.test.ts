import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {releaseLog, revisionList, revisionSummary} from "../../src/cards/releases.js";
import {type Card, drawCard} from "../../src/cards/frame.js";
import {parseSite, type Site} from "../../src/cards/site.js";
import {renderHtml} from "../../src/render/html.js";
import {revisionTriangles, vintageSummary} from "../../src/cards/vintages.js";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {withFolder} from "../deliver.js";
import {fixtureTables, type FixtureTables, writePackage} from "../fixtures/package.js";

const withSite = (tables: FixtureTables, use: (site: Site) => void) =>
  withFolder(async (dir) => {
    await writePackage(dir, tables);
    use(parseSite((file) => readFileSync(join(dir, file), "utf8")));
  });
const draw = (card: Card, site: Site) => parseHTML(`<main>${renderHtml(drawCard(card, site), "./")}</main>`).document;
const cells = (page: Document, row = "tbody tr") =>
  [...page.querySelectorAll(row)].map((tr) => [...tr.querySelectorAll("th, td")].map((td) => td.textContent?.trim()));

describe("the log of releases", () => {
  it("lists the newest first, with what changed, and the reason and post of what was allowed", () =>
    withSite(fixtureTables(), (site) => {
      const page = draw(releaseLog, site);
      expect(page.querySelector("h3")!.textContent).toBe("保留 2 次发布");
      const [newest, first] = cells(page);
      expect(newest!.slice(3, 5)).toEqual([
        "新期间的数 40 个；已公布的值变了 2 个：补报、更正的记录 1，说不清（经批准） 1",
        "与台账核对过（区双拥办）"
      ]);
      expect(first!.at(-1)).toBe("abababababab");
      expect(page.querySelector("#r-2023-11-demo")).not.toBeNull();
      expect(page.querySelector("a[href='./feed.xml']")).not.toBeNull();
    }));

  it("counts changed values by table and reason, and lists each in words with its reason", () =>
    withSite(fixtureTables(), (site) => {
      expect(cells(draw(revisionSummary, site))).toEqual([
        ["指标", "1", "0", "1"],
        ["优抚资金发放（按街镇）", "0", "1", "1"]
      ]);
      const [revised] = cells(draw(revisionList, site));
      expect(revised![1]).toBe("双拥活动场次 2022年 区本级或全区");
      expect(revised!.at(-1)).toBe("R1 新到或更正的记录：《双拥活动台账》2023-12 交付（补报.csv）");
    }));

  it("says that a first release has nothing to be compared with", () => {
    const tables = fixtureTables();
    tables.releases.pop();
    tables.revisions = [];
    return withSite(tables, (site) => {
      expect(draw(revisionSummary, site).querySelector("h3")!.textContent).toBe("第一次发布，没有可以比较的");
      expect(drawCard(revisionList, site)).toEqual([]);
      expect(draw(vintageSummary, site).querySelector("h3")!.textContent).toBe("只保留了一次发布，还没有前后可比的数");
    });
  });
});

describe("the revision triangle", () => {
  it("shows what each release said of a period, and marks what changed in words that need no colour", () =>
    withSite(fixtureTables(), (site) => {
      const rows = cells(draw(revisionTriangles, site), "table:first-of-type tbody tr");
      const revised = rows.find(([period]) => period === "2022年")!;
      expect(revised[1]).toBe("1 场");
      expect(revised[2]).toMatch(/^\d+ 场 ✎$/);
      expect(rows.map(([period]) => period).slice(0, 3)).toEqual(["2021年", "2022年", "2023年"]);
    }));

  it("shows no value of a figure that was ever hidden, and nothing where no release had it yet", () => {
    const tables = fixtureTables();
    const of = {indicator_id: "activity_count", period_type: "year", area_code: "310104", as_of: "2023-12"};
    tables.vintages.push({...of, period: "2024", release: "2023-12-demo", value: 5, flag: ""});
    tables.vintages.push({...of, period: "2020", release: "2023-11-demo", value: "", flag: "suppressed"});
    return withSite(tables, (site) => {
      const rows = cells(draw(revisionTriangles, site), "table:first-of-type tbody tr");
      expect(rows.find(([period]) => period === "2024年")).toEqual(["2024年", "–", "5 场"]);
      expect(draw(vintageSummary, site).querySelector("h3")!.textContent).toContain("有 1 个公布后改过");
    });
  });
});
