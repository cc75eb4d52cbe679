import {existsSync, readdirSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {slug} from "../../src/build/headingIds.js";

const pages = [
  "README.md",
  "README.zh-CN.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...(readdirSync(join(root, "docs"), {recursive: true}) as string[])
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file))
];
const read = (file: string) => readFileSync(join(root, file), "utf8");
const prose = (file: string) => read(file).replace(/^```[^]*?^```/gm, "");

const anchors = (file: string) => new Set([...prose(file).matchAll(/^#+ (.+)$/gm)].map((m) => slug(m[1]!)));

describe("links in README and docs", () => {
  it.each(pages)("%s: each leads to a file, and to a heading where it names one", (page) => {
    const broken = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map((m) => m[1]!)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = "", anchor] = decodeURI(link).split("#");
        const target = path === "" ? page : join(dirname(page), path);
        return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).has(slug(anchor)));
      });
    expect(broken).toEqual([]);
  });

  it("are many", () => {
    expect(pages.flatMap((page) => [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]).length).toBeGreaterThan(80);
  });

  it("no page of docs is out of reach from README.md", () => {
    const seen = new Set(["README.md"]);
    for (const page of seen) {
      for (const [, link] of prose(page).matchAll(/\]\(([^)\s#]+\.md)/g))
        seen.add(join(dirname(page), decodeURI(link!)));
    }
    expect(pages.filter((page) => !seen.has(page))).toEqual([]);
  });
});

describe("paths in docs", () => {
  const rooms = "loaders|src|test|bench|data/reference|docs|\\.github|\\.ci";

  const namedIn = (page: string) =>
    [...read(page).matchAll(new RegExp(`\`((?:${rooms})/[A-Za-z0-9_./-]*)\``, "g"))].map((m) => m[1]!);

  it("are many", () => {
    expect(pages.flatMap(namedIn).length).toBeGreaterThan(60);
  });

  it.each(pages)("%s: each file or folder of the repository that it names is there", (page) => {
    const named = namedIn(page);
    expect(named.filter((path) => !path.startsWith("src/data") && !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("commands in README and docs", () => {
  const {scripts} = JSON.parse(read("package.json")) as {scripts: Record<string, string>};

  const namedIn = (page: string) =>
    [...read(page).matchAll(/npm (?:run ([a-z]+(?:[-:][a-z]+)*)|(test))/g)].map((m) => m[1] ?? m[2]!);

  it("are many, every script of README among them", () => {
    expect(pages.flatMap(namedIn).length).toBeGreaterThan(60);
    expect(namedIn("README.md").length).toBeGreaterThan(12);
  });

  it.each(pages)("%s: each is in package.json", (page) => {
    const named = namedIn(page);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
