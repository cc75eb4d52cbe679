import {findTraces, maskTrace, type Trace} from "../base/personal/findTraces.js";
import {plainText} from "../base/personal/forms.js";
import {isNameLabel} from "../base/personal/rules.js";
import {type Clean, keyOf} from "../base/clean.js";
import type {Finding} from "./checkSite.js";
import {type Page, type Piece, textsOf} from "./textsOf.js";

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
  {page, matches}: {page?: Page; matches?: Matches} = {}
): Promise<Finding[]> {
  const pieces = await textsOf(file, bytes, page);
  const named = [{place: "文件名", text: file}];
  const find = (these: readonly Piece[]) => findInPieces(file, these, pseudonyms, matches);
  if (!pieces) return [personal(file, "这一类文件无法检查内容，不能发布"), ...find(named)];
  return find([...named, ...pieces]);
}

/** What decides what the rules match in a text. */
export const textSources = [
  "loaders/base/personal",
  "loaders/base/idNumber.ts",
  "data/reference/personal",
  "loaders/gate/findPersonal.ts",
  "loaders/gate/checkWarehouse.ts"
];

/**
 * What the rules match in a text, by that text: cells and words come again and again, in tables and on pages. With
 * `clean`, texts in which earlier runs found nothing are not looked at again.
 */
export class Matches {
  readonly #known = new Map<string, readonly Trace[]>();
  readonly #clean: Clean | undefined;

  constructor(clean?: Clean) {
    this.#clean = clean;
  }

  in({text, label, code, alone}: Piece): readonly Trace[] {
    const named = label !== undefined && isNameLabel(label);
    const key = `${code ? 1 : 0}${alone ? 1 : 0}${named ? 1 : 0}${text}`;
    let found = this.#known.get(key);
    if (!found) this.#known.set(key, (found = this.#look(key, text, {label, code, alone})));
    return found;
  }

  #look(key: string, text: string, where: Omit<Piece, "place" | "text">): readonly Trace[] {
    // Looking at a short text costs less than its sum.
    if (!this.#clean || text.length < shortest) return findTraces(text, where);
    const sum = keyOf(key);
    if (this.#clean.has(sum)) return [];
    const found = findTraces(text, where);
    if (found.length === 0) this.#clean.add(sum);
    return found;
  }
}

const shortest = 8;

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
    const message = `${place}：疑似${rule} ${maskTrace(value)}`;
    found.set(message, personal(file, message));
  };
  for (const piece of pieces) {
    for (const {name, value} of matches.in(piece)) add(piece.place, name, value);
    if (pseudonyms.size)
      for (const hash of hashesIn(plainText(piece.text))) if (pseudonyms.has(hash)) add(piece.place, "假名", hash);
  }
  return [...found.values()];
}

/** Every stretch of hexadecimal digits that is as long as a pseudonym. */
function* hashesIn(text: string): Generator<string> {
  for (const [run] of text.matchAll(/[0-9a-fA-F]{32,}/g)) {
    for (let i = 0; i + pseudonymLength <= run.length; i++) yield run.slice(i, i + pseudonymLength).toLowerCase();
  }
}
