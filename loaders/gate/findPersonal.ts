import type {Finding} from "./checkSite.js";
import {isChineseName, isNameLabel, personalRules, plainText} from "./personalRules.js";
import {type Piece, textsOf} from "./textsOf.js";

/** Pseudonyms of the warehouse: none of them may stand in a published file, whole or inside a longer hash. */
export type Pseudonyms = ReadonlySet<string>;
const pseudonymLength = 32;

/**
 * What looks like a person or a unit in a published file or in its name: each with place and rule, the value masked.
 * A kind of file that cannot be looked into is a finding too.
 */
export async function findPersonal(
  file: string,
  bytes: Buffer,
  pseudonyms: Pseudonyms = new Set()
): Promise<Finding[]> {
  const pieces = await textsOf(file, bytes);
  const named = [{place: "文件名", text: file}];
  if (!pieces) return [personal(file, "这一类文件无法检查内容，不能发布"), ...findInPieces(file, named, pseudonyms)];
  return findInPieces(file, [...named, ...pieces], pseudonyms);
}

const personal = (file: string, message: string): Finding => ({file, check: "personal", message});

/** The same over pieces of text that stand in no file of the site. */
export function findInPieces(file: string, pieces: readonly Piece[], pseudonyms: Pseudonyms = new Set()): Finding[] {
  const found = new Map<string, Finding>();
  const add = (place: string, rule: string, value: string) => {
    const message = `${place}：疑似${rule} ${masked(value)}`;
    found.set(message, personal(file, message));
  };
  for (const {place, text, label, code} of pieces) {
    const plain = plainText(text);
    for (const {name, pattern, is, notInCode} of personalRules) {
      if (code && notInCode) continue;
      for (const [match, ...groups] of plain.matchAll(pattern)) if (!is || is(match, groups)) add(place, name, match);
    }
    if (label && isNameLabel(label) && isChineseName(plain.trim())) add(place, "姓名", plain.trim());
    if (pseudonyms.size) for (const hash of hashesIn(plain)) if (pseudonyms.has(hash)) add(place, "假名", hash);
  }
  return [...found.values()];
}

/** Every stretch of hexadecimal digits that is as long as a pseudonym. */
function* hashesIn(text: string): Generator<string> {
  for (const [run] of text.matchAll(/[0-9a-fA-F]{32,}/g)) {
    for (let i = 0; i + pseudonymLength <= run.length; i++) yield run.slice(i, i + pseudonymLength).toLowerCase();
  }
}

/** The start of a value, never more than half of it. */
function masked(value: string): string {
  const characters = [...value];
  const shown = characters.slice(0, Math.min(2, characters.length >> 1)).join("");
  return `${shown}…（${characters.length} 个字符）`;
}
