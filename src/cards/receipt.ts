import {formatPeriod} from "./format.js";
import type {IndicatorReceipt, Site} from "./site.js";
import {link, type Part} from "./text.js";

/** “数从哪来”: what is counted, from which files, what of it is hidden, and where to read more. */
export interface Receipt {
  definition: string;
  sources: readonly string[];
  disclosure: string;
  release: string;
  more: {text: string; page: string; anchor: string};
}

export function findIndicator(site: Site, id: string): IndicatorReceipt | undefined {
  return site.receipts.indicators.find((indicator) => indicator.id === id);
}

/** Its name; its id where the package does not have it. */
export const nameOf = (site: Site, id: string): string => findIndicator(site, id)?.name ?? id;

/** The page that tells an indicator in full. */
export const toIndicator = (id: string) => ({page: `indicators/${id}`});

/** Its name, leading to that page. */
export const indicatorLink = (site: Site, id: string): Part => link(nameOf(site, id), toIndicator(id));

export function indicatorReceipt(site: Site, id: string): Receipt | undefined {
  const indicator = findIndicator(site, id);
  return (
    indicator &&
    receipt(site, {
      definition: indicator.definition,
      contracts: indicator.contracts,
      disclosure: indicator.disclosure,
      more: {text: `指标口径：${indicator.name}`, ...toIndicator(id), anchor: "definition"}
    })
  );
}

/** The receipt of a published table that is drawn as it is. */
export function resourceReceipt(site: Site, name: string): Receipt | undefined {
  const resource = site.receipts.resources.find((candidate) => candidate.name === name);
  return (
    resource &&
    receipt(site, {
      definition: `${resource.title}。${resource.grain}。`,
      contracts: resource.contracts,
      disclosure: resource.disclosure,
      more: {text: `数据口径：${resource.title}`, page: "definitions", anchor: `resource-${name}`}
    })
  );
}

function receipt(
  site: Site,
  {contracts, disclosure, ...said}: Pick<Receipt, "definition" | "more" | "disclosure"> & {contracts: readonly string[]}
): Receipt {
  return {
    ...said,
    sources: contracts.length === 0 ? ["不取自报送文件"] : contracts.map((id) => describeSource(site, id)),
    disclosure: disclosure || notPersonal,
    release: site.release.release
  };
}

/** What is said where nothing had to be hidden. */
export const notPersonal = "不涉及个人，未隐去";

function describeSource(site: Site, id: string): string {
  const contract = site.receipts.contracts.find((candidate) => candidate.id === id);
  if (!contract || contract.files.length === 0) return `${contract?.title ?? id}：未交付`;
  const newest = contract.last_delivery ? `，最近交付 ${formatPeriod(contract.last_delivery.slice(0, 7))}` : "";
  return `${contract.title}（${contract.office}）：${contract.files.length} 个文件${newest}`;
}
