import {formatPeriod} from "./format.js";
import {html, type Markup} from "./html.js";
import type {IndicatorReceipt, Place, Site} from "./site.js";

export function findIndicator(site: Site, id: string): IndicatorReceipt | undefined {
  return site.receipts.indicators.find((indicator) => indicator.id === id);
}

/** “数从哪来” of an indicator. */
export function indicatorReceipt(site: Site, place: Place, id: string): Markup {
  const indicator = findIndicator(site, id);
  if (!indicator) return html``;
  return receipt(site, {
    definition: indicator.definition,
    contracts: indicator.contracts,
    disclosure: indicator.disclosure,
    link: html`<a href="${place.root}definitions.html#${id}">指标口径：${indicator.name}</a>`
  });
}

/** “数从哪来” of a published table that is drawn as it is. */
export function resourceReceipt(site: Site, place: Place, name: string): Markup {
  const resource = site.receipts.resources.find((candidate) => candidate.name === name);
  if (!resource) return html``;
  return receipt(site, {
    definition: `${resource.title}。${resource.grain}。`,
    contracts: resource.contracts,
    disclosure: resource.disclosure,
    link: html`<a href="${place.root}definitions.html#resource-${name}">数据口径：${resource.title}</a>`
  });
}

function receipt(
  site: Site,
  {
    definition,
    contracts,
    disclosure,
    link
  }: {
    definition: string;
    contracts: readonly string[];
    disclosure: string;
    link: Markup;
  }
): Markup {
  return html`<details>
    <summary>数从哪来</summary>
    <dl class="receipt">
      <dt>口径</dt>
      <dd>${definition}</dd>
      <dt>来源</dt>
      ${contracts.length === 0 ? html`<dd>不取自报送文件</dd>` : contracts.map((id) => html`<dd>${describeSource(site, id)}</dd>`)}
      <dt>隐去规则</dt>
      <dd>${disclosure || "不涉及个人，未隐去"}</dd>
      <dt>发布</dt>
      <dd>${site.release.release}</dd>
      <dt>详见</dt>
      <dd>${link}</dd>
    </dl>
  </details>`;
}

function describeSource(site: Site, id: string): string {
  const contract = site.receipts.contracts.find((candidate) => candidate.id === id);
  if (!contract || contract.files.length === 0) return `${contract?.title ?? id}：未交付`;
  const newest = contract.last_delivery ? `，最近交付 ${formatPeriod(contract.last_delivery.slice(0, 7))}` : "";
  return `${contract.title}（${contract.office}）：${contract.files.length} 个文件${newest}`;
}
