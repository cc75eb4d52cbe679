import {formatPeriod} from "../cards/format.js";
import type {Site} from "../cards/site.js";
import {escape} from "../render/markup.js";

const demoBanner = `<p class="demo" role="note"><strong>示例数据</strong>除“美国退伍军人支出”取自公开文件外，本站数字由程序合成，仅供演示，不是徐汇区的真实数据。</p>`;

const previewBanner = `<p class="demo" role="note"><strong>预览</strong>页面正在改，没有发布；数取自当前的发布。</p>`;
const draftBanner = `<p class="demo" role="note"><strong>预览</strong>没有发布：数由现在的程序和交付算出，人数少的已隐去，还没有经过发布前的全部检查，不能外传、不能引用。</p>`;

/** What stands above every page: the site, the month of its data, the release; and that a demo, or a preview, is one. */
export const masthead = ({release}: Site, {preview = false}: {preview?: boolean} = {}): string =>
  `<div class="masthead"><span class="masthead-title">徐汇双拥指标仓</span><span class="edition">数据截至 ${formatPeriod(release.as_of)}<span class="release"> · 发布 ${escape(release.release)}</span></span></div>${release.demo ? demoBanner : ""}${release.draft ? draftBanner : preview ? previewBanner : ""}`;
