import {distance as editDistance} from "fastest-levenshtein";
import {clean, codeKey, excelError} from "../base/text.js";
import type {Column} from "../contracts/language/contract.js";
import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {type CodeLists, spellings} from "../reference/codeLists.js";

/** A refused value as it may be shown to its sender and kept. */
export type Mask = (value: string | null) => string | null;

/** More digits than any count or amount of ours has: a number of a person in the wrong column. */
const longNumber = /\d{9}/;

/**
 * How the values of a column are shown where they are refused. The column decides, not what a value looks like: what is
 * readable in a column of numbers, times or known words says nothing of a person and is shown; of everything else there
 * is at most the first character, and what characters follow. The sender finds the cell by its row and column.
 */
export function maskOf(column: Column | undefined, lists: CodeLists): Mask {
  if (column?.type === "pii") return (value) => (value === null ? null : "（已隐去）");
  // Text that is not kept of a good row is not kept of a refused one: that is in the warehouse too.
  if (column?.keep !== undefined) return (value) => (value === null ? null : clean(value) === null ? "" : "（略）");
  if (column === undefined || column.type === "text") return (value) => masked(value, () => false);
  if (column.type === "id") return (value) => masked(value, () => false, 0);
  const codes = column.type === "code" ? spellings(lists[column.list]) : new Map<string, string>();
  const grammar = grammarOf(column, {factor: 1, codes});
  const blank = nothingIn(column);
  const isOwn = (cell: string) =>
    blank.includes(cell) || (grammar.parse(cell) !== undefined && !longNumber.test(cell.replace(/[,.]/g, "")));
  return (value) => masked(value, isOwn);
}

function masked(value: string | null, isShown: (cell: string) => boolean, shown = 1): string | null {
  if (value === null) return null;
  const cell = clean(value);
  if (cell === null) return "";
  // What Excel writes where it has nothing is no value.
  if (excelError.test(cell) || isShown(cell)) return cell;
  const characters = [...cell];
  const start = characters.slice(0, shown).join("");
  return characters.length === shown ? start : `${start}${shown ? "…" : ""}${describeCharacters(cell)}`;
}

const kinds: readonly (readonly [kind: string, of: RegExp])[] = [
  ["汉字", /\p{Script=Han}/u],
  ["字母", /(?!\p{Script=Han})\p{L}/u],
  ["数字", /\p{N}/u],
  ["空格", /\s/u],
  ["符号", /[^\p{L}\p{N}\s]/u]
];

/** （3 个字符：汉字、数字）: all that is said of a value that is in no list. */
export function describeCharacters(value: string): string {
  const of = kinds.filter(([, kind]) => kind.test(value)).map(([kind]) => kind);
  return `（${[...value].length} 个字符：${of.join("、")}）`;
}

/** The known word that is most like a value, if one is like it at all. */
export function nearestKnown(value: string, column: Column, lists: CodeLists): string | null {
  const words =
    column.type === "code"
      ? lists[column.list].flatMap(({name, aliases}) => [name, ...aliases])
      : column.type === "choice"
        ? column.values
        : [];
  const key = codeKey(value);
  const [best] = words
    .map((word) => ({word, distance: editDistance(key, codeKey(word)), size: Math.max(key.length, word.length)}))
    .filter(({distance, size}) => distance <= Math.max(1, Math.floor(size / 2)) && distance < size)
    .sort((a, b) => a.distance - b.distance);
  return best?.word ?? null;
}
