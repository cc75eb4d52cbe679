import {gzipSync} from "node:zlib";
import type {Finding} from "./checkSite.js";

/** Kilobytes, compressed: what a page needs to be complete, without scripts, which only add to it. */
export const heaviest = {overview: 60, other: 250};

/** What a file weighs on the way to its reader. */
export const weightOf = (text: string): number => gzipSync(text).length;

/** A page and its style sheets (`weights`) against what a slow line and an old browser can bear. */
export function weighPage(file: string, weights: readonly number[]): Finding[] {
  const limit = file === "index.html" ? heaviest.overview : heaviest.other;
  const weight = weights.reduce((sum, weight) => sum + weight, 0) / 1024;
  if (weight <= limit) return [];
  return [{file, check: "weight", message: `压缩后 ${weight.toFixed(0)} KB，超过 ${limit} KB；请减少图表或分成几页`}];
}
