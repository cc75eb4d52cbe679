import type {Finding} from "./checkSite.js";

// Where a browser would fetch from: attributes, style sheets, and modules. A URL in prose or a namespace asks nobody.
const patterns: [RegExp, RegExp][] = [
  [/\.html$/, /<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi],
  [/\.html$/, /<link\b[^>]*\bhref\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi],
  [/\.(css|html)$/, /(?:url\(|@import)\s*["']?((?:https?:)?\/\/[^"')\s]+)/gi],
  [/\.(js|html)$/, /(?:\bfrom|\bimport)\s*\(?\s*["'](https?:\/\/[^"']+)/g]
];

/** Addresses of other hosts that a browser would ask when it shows the file. */
export function findForeign(file: string, text: string): Finding[] {
  return patterns
    .filter(([name]) => name.test(file))
    .flatMap(([, pattern]) => [...text.matchAll(pattern)])
    .map((m) => ({file, check: "foreign", message: `引用了外部地址 ${m[1]!.slice(0, 80)}`}));
}
