import {gzipSync} from "node:zlib";
import type {Finding} from "./checkSite.js";

/** Kilobytes, compressed: what a page needs to be complete, without scripts, which only add to it. */
export const heaviest = {overview: 60, other: 250};

/** A page with its style sheets against what a slow line and an old browser can bear. */
export function weighPage(file: string, parts: readonly string[]): Finding[] {
  const limit = file === "index.html" ? heaviest.overview : heaviest.other;
  const weight = parts.reduce((sum, part) => sum + gzipSync(part).length, 0) / 1024;
  if (weight <= limit) return [];
  return [{file, check: "weight", message: `压缩后 ${weight.toFixed(0)} KB，超过 ${limit} KB；请减少图表或分成几页`}];
}
