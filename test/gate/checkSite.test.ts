import {createHash} from "node:crypto";
import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {describe, expect, it} from "vitest";
import {checkSite} from "../../loaders/gate/checkSite.js";
import {listPages} from "../../loaders/site/listPages.js";
import {withFolder} from "../deliver.js";

const words = "拥军优属、拥政爱民。".repeat(20);
const page = (body: string, up = "") =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>示例</title><link rel="stylesheet" href="${up}style.css"><main>${body}</main></html>`;
const pages = await listPages();

/** What is found in a site with every page, of which some files are other ones, or missing (null). */
const findings = (changed: Record<string, string | null> = {}, pseudonyms?: ReadonlySet<string>) =>
  withFolder(async (dir) => {
    const files = {
      ...Object.fromEntries(pages.map((file) => [file, page(words, "../".repeat(file.split("/").length - 1))])),
      "style.css": "main { color: black }",
      ...changed
    };
    for (const [file, text] of Object.entries(files)) {
      if (text === null) continue;
      mkdirSync(dirname(join(dir, file)), {recursive: true});
      writeFileSync(join(dir, file), text);
    }
    return (await checkSite(dir, new Set(pseudonyms))).map(({file, check, message}) => `${file} ${check} ${message}`);
  });

describe("checkSite(dir, pseudonyms)", () => {
  it("lets a whole site through, with links to pages, anchors, files and the current release", async () => {
    const good = [
      '<a href="indicators.html#甲">文字</a>',
      '<a href="indicators">文字</a>',
      '<a href="#乙">文字</a><p id="乙"></p>',
      '<a href="style.css">文字</a>',
      '<a href="../../current/index.html">文字</a>',
      '<a href="https://www.gov.cn/">文字</a>'
    ].join("");
    expect(
      await findings({"tasks.html": page(words + good), "indicators.html": page(`<h2 id="甲">甲</h2>${words}`)})
    ).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
  });

  it("finds links without a target and anchors that are not there", async () => {
    const links = '<a href="nosuch.html">文字</a><a href="indicators.html#没有">文字</a><a href="#没有">文字</a>';
    expect(await findings({"tasks.html": page(words + links)})).toEqual([
      "tasks.html link 链接 nosuch.html 没有目标",
      "tasks.html anchor 链接 indicators.html#没有 的锚点不存在",
      "tasks.html anchor 链接 #没有 的锚点不存在"
    ]);
  });

  it.each([
    ["tasks.html", page(`${words}<script src="https://cdn.example/a.js"></script>`), "https://cdn.example/a.js"],
    ["tasks.html", page(`${words}<img alt="" src=//cdn.example/a.png>`), "//cdn.example/a.png"],
    ["tasks.html", page(`${words}<link rel="preload" href="https://cdn.example/a.css">`), "https://cdn.example/a.css"],
    ["style.css", "@import 'https://cdn.example/a.css';", "https://cdn.example/a.css"],
    ["style.css", "main { background: url(//cdn.example/a.png) }", "//cdn.example/a.png"],
    ["a.js", 'import {a} from "https://cdn.example/a.js";', "https://cdn.example/a.js"],
    ["a.js", 'const a = await import("https://cdn.example/b.js");', "https://cdn.example/b.js"]
  ])("finds what %s would ask another host for: %s", async (file, text, address) => {
    expect(await findings({[file]: text})).toEqual([`${file} foreign 引用了外部地址 ${address}`]);
  });

  it("finds a page that is missing and one that says next to nothing", async () => {
    expect(await findings({"tasks.html": null, "stations.html": page("文字")})).toEqual([
      "stations.html page 正文只有 2 个字",
      "tasks.html page 页面没有建成"
    ]);
  });

  it("finds an indicator that has no page of its own", async () => {
    const receipts = JSON.stringify({indicators: [{id: "activity_count"}, {id: "list_item_count"}]});
    const files = {"data/receipts.json": receipts, "indicators/activity_count.html": page(words, "../")};
    expect(await findings(files)).toEqual(["indicators/list_item_count.html page 页面没有建成"]);
  });

  it("finds a page that is too heavy, its style sheet counted", async () => {
    const noise = (words: number) =>
      Array.from({length: words}, (_, i) =>
        createHash("sha1")
          .update(String(i))
          .digest("base64url")
          .slice(0, 12)
          .replace(/[vwVW]/g, "_")
      ).join(" ");
    const heavy = await findings({"index.html": page(words + noise(8000))});
    expect(heavy).toEqual([expect.stringMatching(/^index.html weight 压缩后 \d+ KB，超过 60 KB；/)]);
  });

  it("finds a pseudonym of the warehouse in any file, by its name as well", async () => {
    const pseudonym = "0123456789abcdef".repeat(2);
    const found = await findings({"data/a.csv": `甲\n${pseudonym}\n`}, new Set([pseudonym]));
    expect(found).toEqual([expect.stringMatching(/^data\/a.csv personal .*疑似假名/)]);
  });
});
