import {fileURLToPath} from "node:url";
import type MarkdownIt from "markdown-it";
import {cardFence} from "./src/build/cardFence.js";
import {headingIds} from "./src/build/headingIds.js";
import {readSite} from "./src/build/readSite.js";
import {unavailableCells} from "./src/build/unavailableCells.js";
import {searchEntries} from "./src/build/searchEntries.js";
import {formatPeriod} from "./src/cards/format.js";
import {escape} from "./src/render/markup.js";

const root = fileURLToPath(new URL("./src/", import.meta.url));
const site = readSite(`${root}data`);

const topics = [
  {name: "总览", path: "/index"},
  {name: "指标", path: "/indicators"},
  {name: "接收安置", path: "/resettlement"},
  {name: "优抚发放", path: "/benefits"},
  {name: "活动覆盖", path: "/activities"},
  {name: "双清单", path: "/two-lists"},
  {name: "服务站", path: "/stations"},
  {name: "七连冠", path: "/seventh"},
  {name: "任务与佐证", path: "/tasks"}
];
const trust = [
  {name: "公开数字核对", path: "/published"},
  {name: "指标口径", path: "/definitions"},
  {name: "数据质量", path: "/quality"},
  {name: "发布记录", path: "/release-log"},
  {name: "历次修订", path: "/revisions"}
];
const notebooks = [{name: "美国退伍军人支出", path: "/notebooks/va-gdx"}];

const demoBanner = `<p class="demo" role="note"><strong>示例数据</strong>除“美国退伍军人支出”取自公开文件外，本站数字由程序合成，仅供演示，不是徐汇区的真实数据。</p>`;

export default {
  root: "src",
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
  head: `<link rel="icon" href="data:,">`,
  header: `<div class="masthead"><span class="masthead-title">徐汇双拥指标仓</span><span class="edition">数据截至 ${formatPeriod(site.release.as_of)}<span class="release"> · 发布 ${escape(site.release.release)}</span></span></div>${site.release.demo ? demoBanner : ""}`,
  footer: "",
  // Links name files, so that any static server, and none, can follow them.
  preserveExtension: true,
  preserveIndex: true,
  search: {index: () => searchEntries(site, root, [...topics, ...trust, ...notebooks])},
  duckdb: {extensions: {json: null, parquet: null}},
  markdownIt(md: MarkdownIt) {
    headingIds(md);
    cardFence(md, site, root, process.env.SHUANGYONG_CARDS);
    unavailableCells(md, root, {preview: process.argv.includes("preview")});
    return md;
  }
};
