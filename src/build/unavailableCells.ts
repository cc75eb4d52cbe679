import {readFileSync} from "node:fs";
import {join} from "node:path";
import type MarkdownIt from "markdown-it";
import {escape} from "../render/markup.js";
import {frontMatterLines} from "./frontMatter.js";

/**
 * Cells that ask for what is not there without a network: an import from a CDN or a registry, an SQL cell. While a page is
 * previewed such a cell is drawn as a box that says what is missing and what to write instead, and the terminal says it
 * with file and line; a build stops there.
 */
export function unavailableCells(
  md: MarkdownIt,
  root: string,
  {preview, say = console.error}: {preview: boolean; say?: (message: string) => void}
): void {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: {path: string}, self) => {
    const token = tokens[index]!;
    const found = findUnavailable(token.info, token.content);
    if (!found) return fence(tokens, index, options, context, self);
    const file = join(root, `${context.path.slice(1)}.md`);
    const line = frontMatterLines(readFileSync(file, "utf8")) + token.map![0] + 1 + found.line;
    const message = `src${context.path}.md 第 ${line} 行：${found.message}`;
    if (!preview) throw new Error(message);
    say(message);
    return `<div class="unavailable" role="alert"><strong>这一格用不了</strong><p>${escape(message)}</p></div>\n`;
  };
}

const languages = /^(js|jsx|ts|tsx)\b/;
const imported = /\b(?:from|import)\s*\(?\s*["'`]((?:npm|jsr|https?|observablehq):[^"'`]*)["'`]/;

/** What a fenced cell asks for that is not there, with its line within the fence (the fence itself is 0). */
export function findUnavailable(info: string, content: string): {line: number; message: string} | undefined {
  if (/\brun=(["']?)false\1/.test(info)) return undefined;
  if (/^sql\b/.test(info)) {
    const message =
      "页面里还不能写 SQL。把查询写成一张发布的表（loaders/tables/ 里的 .sql 和同名的 .ts），页面用 FileAttachment 读它的 CSV";
    return {line: 0, message};
  }
  if (!languages.test(info)) return undefined;
  for (const [i, text] of content.split("\n").entries()) {
    const source = imported.exec(text)?.[1];
    if (source === undefined) continue;
    const bare = /^npm:(?:((?:@[^/@]+\/)?[^/@]+))/.exec(source)?.[1];
    const instead = bare
      ? `装在本机的写成 import … from "${bare}"；没有装的，先由维护程序的人加进 package.json`
      : "只能用装在本机（package.json 里）的库，按名称 import";
    return {line: i + 1, message: `要从外面取 ${source}，而这里不联网。${instead}`};
  }
  return undefined;
}
