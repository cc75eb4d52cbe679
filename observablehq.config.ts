import {readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import type MarkdownIt from "markdown-it";
import {cardPlaces} from "./src/build/cardPlaces.js";
import {headingIds} from "./src/build/headingIds.js";
import {masthead} from "./src/build/masthead.js";
import {readSite} from "./src/build/readSite.js";
import {unavailableCells} from "./src/build/unavailableCells.js";

const root = fileURLToPath(new URL("./src/", import.meta.url));
const site = readSite(`${root}data`);

const topics = [
  {name: "总览", path: "/index"},
  {name: "指标", path: "/indicators"},
  {name: "探索", path: "/explore"},
  {name: "街镇", path: "/streets"},
  {name: "责任单位", path: "/units"},
  {name: "接收安置", path: "/resettlement"},
  {name: "优抚发放", path: "/benefits"},
  {name: "优抚对象", path: "/beneficiaries"},
  {name: "走访慰问", path: "/visits"},
  {name: "活动覆盖", path: "/activities"},
  {name: "宣传", path: "/publicity"},
  {name: "教育与就业", path: "/education"},
  {name: "支前与科技", path: "/support"},
  {name: "双清单", path: "/two-lists"},
  {name: "服务站", path: "/stations"},
  {name: "七连冠", path: "/seventh"},
  {name: "任务与佐证", path: "/tasks"}
];
const trust = [
  {name: "使用说明", path: "/guide"},
  {name: "公开数字核对", path: "/published"},
  {name: "指标口径", path: "/definitions"},
  {name: "数据质量", path: "/quality"},
  {name: "发布记录", path: "/release-log"},
  {name: "历次修订", path: "/revisions"},
  {name: "版式", path: "/style-guide"}
];
const notebooks = [{name: "美国退伍军人支出", path: "/notebooks/va-gdx"}];

// A build leaves places for what depends on the data; the live preview shows the pages whole.
const whole = process.env.SHUANGYONG_PLACES ? undefined : await import("./src/build/cardFence.js");

// A template is built once, under its own name; its pages are made of that (loaders/site/finish.ts). The preview finds a
// template for whatever page of it is asked for.
const templates = readdirSync(root, {recursive: true, encoding: "utf8"})
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\[\w+\]\.md$/.test(file))
  .sort()
  .map((file) => `/${file.slice(0, -".md".length)}`);

export default {
  root: "src",
  dynamicPaths: templates,
  output: "dist",
  title: "徐汇双拥指标仓",
  home: "徐汇双拥指标仓",
  pages: [
    {name: "专题", pages: topics},
    {name: "依据", pages: trust},
    {name: "分析笔记", pages: notebooks}
  ],
  pager: false,
  toc: false,
  style: "styles/site.css",
  globalStylesheets: [],
  head: whole ? `<link rel="icon" href="data:,">` : "",
  header: whole ? masthead(site, {preview: true}) : "",
  footer: "",
  // Links name files, so that any static server, and none, can follow them.
  preserveExtension: true,
  preserveIndex: true,
  // Made from the finished pages (loaders/site/searchIndex.ts); Framework's finds only beginnings, and not from a disk.
  search: false,
  duckdb: {extensions: {json: null, parquet: null}},
  markdownIt(md: MarkdownIt) {
    headingIds(md);
    if (whole) whole.cardFence(md, site, root);
    else cardPlaces(md);
    unavailableCells(md, root, {preview: process.argv.includes("preview")});
    return md;
  }
};
