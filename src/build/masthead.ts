import {formatPeriod} from "../cards/format.js";
import type {Site} from "../cards/site.js";
import {escape} from "../render/markup.js";

const demoBanner = `<p class="demo" role="note"><strong>示例数据</strong>除“美国退伍军人支出”取自公开文件外，本站数字由程序合成，仅供演示，不是徐汇区的真实数据。</p>`;

/** What stands above every page: the site, the month of its data, the release; and that a demo is one. */
export const masthead = ({release}: Site): string =>
  `<div class="masthead"><span class="masthead-title">徐汇双拥指标仓</span><span class="edition">数据截至 ${formatPeriod(release.as_of)}<span class="release"> · 发布 ${escape(release.release)}</span></span></div>${release.demo ? demoBanner : ""}`;
