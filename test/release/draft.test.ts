import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {checkDraft} from "../../loaders/gate/checkDraft.js";
import {draft} from "../../loaders/release/rebuild.js";
import {placePackage} from "../../loaders/site/preview.js";
import {tables} from "../../loaders/tables/index.js";
import {readSite} from "../../src/build/readSite.js";
import {masthead} from "../../src/build/masthead.js";
import {root} from "../../loaders/base/sources.js";
import {withFolder} from "../deliver.js";

const silent = {stage: () => {}, step: () => {}, end: () => {}};
const reference = join(root, "data/reference");

/** A district of a few rows, drafted; `use` gets the package while it is there. */
const drafted = <T>(dir: string, use: (packageDir: string) => Promise<T>) => {
  const exports = join(dir, "exports");
  mkdirSync(join(exports, "2023-01"), {recursive: true});
  writeFileSync(join(exports, "2023-01", "人口.csv"), "年度,街镇,常住人口,居委会数\n2023,田林,98000,24\n");
  return draft({exports, out: join(dir, "published"), warehouse: join(dir, "w.duckdb"), reference}, silent, use);
};

it("a draft is the next release's data package, with every table, and nothing is published", () =>
  withFolder(async (dir) => {
    let path = "";
    await drafted(dir, async (packageDir) => {
      path = packageDir;
      await placePackage(packageDir, join(dir, "data"), true);
    });
    const files = readdirSync(join(dir, "data"));
    for (const table of Object.keys(tables)) expect(files).toContain(`${table}.csv`);
    expect(readFileSync(join(dir, "data", "sources.csv"), "utf8")).toContain("2023-01");
    expect(existsSync(path)).toBe(false);
    const left = readdirSync(join(dir, "published"));
    expect(left).not.toContain("current");
    expect(left).not.toContain("releases");
    const site = readSite(join(dir, "data"));
    expect(masthead(site)).toContain("<strong>预览</strong>没有发布：");
    expect(masthead(site)).toContain("不能外传、不能引用");
  }));

it("what was published says in a preview that it is one, and on a built page does not", () =>
  withFolder(async (dir) => {
    await drafted(dir, (packageDir) => placePackage(packageDir, join(dir, "data"), false));
    const site = readSite(join(dir, "data"));
    expect(masthead(site, {preview: true})).toContain("<strong>预览</strong>页面正在改，没有发布");
    expect(masthead(site)).not.toContain("预览");
  }));

it("a draft in which a person, an undeclared word or a number that can be worked out stands is refused", () =>
  withFolder(async (dir) => {
    await drafted(dir, (packageDir) => Promise.resolve(cpSync(packageDir, join(dir, "package"), {recursive: true})));
    const check = (open: string[] = []) =>
      checkDraft(join(dir, "package"), {
        reference,
        hidden: {open} as unknown as Parameters<typeof checkDraft>[1]["hidden"],
        earlier: [],
        dir: join(dir, "work")
      });
    expect(await check()).toEqual([]);
    expect((await check(["payouts_streets.persons"])).map(({check}) => check)).toEqual(["disclosure"]);
    const file = join(dir, "package", "sources.csv");
    const mobile = ["138", "0013", "8000"].join("");
    writeFileSync(file, readFileSync(file, "utf8").replace("2023-01", mobile));
    expect(new Set((await check()).map(({check}) => check))).toEqual(new Set(["package", "personal"]));
  }));
