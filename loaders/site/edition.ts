/**
 * Every page holds the banner 已被取代, hidden, and takes this style sheet, which shows nothing while the release is the one
 * that readers see. When another takes its place, the style sheet that shows the banner is put here: one small file is
 * replaced by a rename, no page changes, no script is needed, and the manifest names both contents that the file may have.
 */
export const editionFile = "edition.css";

export const editions = {
  current: "/* 这是当前的一次发布 */\n",
  superseded: "/* 这次发布已被取代 */\n.superseded[hidden] { display: block; }\n"
} as const;

/** Where the banner leads, from the root of a release: what readers see now. Releases lie in <out>/releases/<id>/. */
export const currentPage = "../../current/index.html";
