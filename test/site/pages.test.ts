import {mkdtempSync, readFileSync} from "node:fs";
import {readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import MarkdownIt from "markdown-it";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {listPages} from "../../loaders/site/listPages.js";
import {cardFence} from "../../src/build/cardFence.js";
import {headingIds} from "../../src/build/headingIds.js";
import {readSite} from "../../src/build/readSite.js";
import {cards} from "../../src/build/registry.js";
import {writePackage} from "../fixtures/package.js";

const dir = mkdtempSync(join(tmpdir(), "pages-"));

beforeAll(() => writePackage(join(dir, "data")));
afterAll(() => rm(dir, {recursive: true}));

describe("a page's card block", () => {
  const render = async (page: string) => {
    await writeFile(join(dir, "page.md"), page);
    const md = new MarkdownIt();
    cardFence(md, readSite(join(dir, "data")), dir);
    // Framework takes the front matter away before it renders.
    return md.render(page.replace(/^---\n[^]*?\n---\n/, ""), {path: "/page"});
  };

  it("is replaced by the cards that it names", async () => {
    const html = await render(
      "# 题\n\n```card\nactivities-by-type\nindicator-over-time indicator=activity_count period=year\n```\n"
    );
    expect(html.match(/<section class="card/g)).toHaveLength(2);
  });

  it.each([
    ["nosuch", 'unknown card "nosuch"; known are '],
    ["indicator-over-time indicator=nosuch", 'unknown indicator "nosuch"'],
    ["indicator-over-time street=310104010", 'unknown option "street=310104010"; known are indicator, area']
  ])("stops the build at %s, giving page and line", async (line, message) => {
    await expect(
      render(`---\nindex: false\n---\n\n# 题\n\n\`\`\`card\nactivities-by-type\n${line}\n\`\`\`\n`)
    ).rejects.toThrow(`src/page.md:9: ${message}`);
  });

  it("leaves other code blocks alone", async () => {
    expect(await render("```sql\nselect 1\n```\n")).toContain("select 1");
  });
});

describe("the headings' anchors", () => {
  const ids = (text: string) => {
    const md = new MarkdownIt();
    headingIds(md);
    return Array.from(md.render(text).matchAll(/id="([^"]*)"/g), ([, id]) => id);
  };

  it("are made of the Chinese words, and stay when a heading is put before them", () => {
    expect(ids("## 办理时限\n\n## 覆盖与“五有”\n")).toEqual(["办理时限", "覆盖与-五有"]);
    expect(ids("## 新的\n\n## 办理时限\n")).toEqual(["新的", "办理时限"]);
  });
});

describe("the pages", () => {
  const pages = async () => {
    const files = (await readdir("src", {recursive: true})).filter((file) => file.endsWith(".md"));
    return files.map((file) => [file, readFileSync(join("src", file), "utf8")] as const);
  };

  it("use every card of src/cards", async () => {
    const text = (await pages()).map(([, source]) => source).join("\n");
    expect(Object.keys(cards).filter((name) => !new RegExp(`^${name}( |$)`, "m").test(text))).toEqual([]);
  });

  it("stand in the table of contents", async () => {
    const config = readFileSync("observablehq.config.ts", "utf8");
    const listed = [...config.matchAll(/\bpath: "\/([^"]+)"/g)].map(([, path]) => `${path}.html`);
    expect(listed.sort()).toEqual((await listPages()).sort());
  });

  it("import by bare name only", async () => {
    for (const [file, source] of await pages()) expect(source, file).not.toMatch(/["'](npm|jsr|https?):/);
  });
});
