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
  pseudonyms: Pseudonyms = new Set(),
  {page, matches}: {page?: Document; matches?: Matches} = {}
): Promise<Finding[]> {
  const pieces = await textsOf(file, bytes, page);
  const named = [{place: "文件名", text: file}];
  const find = (these: readonly Piece[]) => findInPieces(file, these, pseudonyms, matches);
  if (!pieces) return [personal(file, "这一类文件无法检查内容，不能发布"), ...find(named)];
  return find([...named, ...pieces]);
}

interface Match {
  rule: string;
  value: string;
}

interface Looked {
  plain: string;
  found: readonly Match[];
}

/** What the rules match in a text, by that text: cells and words come again and again, in tables and on pages. */
export class Matches {
  readonly #texts = new Map<string, Looked>();
  readonly #codes = new Map<string, Looked>();

  in(text: string, code: boolean): Looked {
    const known = code ? this.#codes : this.#texts;
    let looked = known.get(text);
    if (!looked) {
      const plain = plainText(text);
      looked = {plain, found: matchesIn(plain, code)};
      known.set(text, looked);
    }
    return looked;
  }
}

function matchesIn(plain: string, code: boolean): Match[] {
  const found: Match[] = [];
  for (const {name, pattern, is, notInCode} of personalRules) {
    if (code && notInCode) continue;
    for (const [value, ...groups] of plain.matchAll(pattern)) {
      if (!is || is(value, groups)) found.push({rule: name, value});
    }
  }
  return found;
}

const personal = (file: string, message: string): Finding => ({file, check: "personal", message});

/** The same over pieces of text that stand in no file of the site. */
export function findInPieces(
  file: string,
  pieces: readonly Piece[],
  pseudonyms: Pseudonyms = new Set(),
  matches = new Matches()
): Finding[] {
  const found = new Map<string, Finding>();
  const add = (place: string, rule: string, value: string) => {
    const message = `${place}：疑似${rule} ${masked(value)}`;
    found.set(message, personal(file, message));
  };
  for (const {place, text, label, code} of pieces) {
    const {plain, found: matched} = matches.in(text, code === true);
    for (const {rule, value} of matched) add(place, rule, value);
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
