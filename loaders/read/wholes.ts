import type {Contract} from "../contracts/language/contract.js";
import {grammarOf} from "../contracts/language/grammar.js";
import {parseExact} from "../base/decimals.js";
import {clean, codeKey} from "../base/text.js";
import type {Header} from "./findHeader.js";
import {isMeasure} from "./merges.js";
import type {RowKind} from "./rowKinds.js";
import type {SheetTable} from "./table.js";

/** What a whole may be called beside its parts: also the name of something that stands for itself. */
const onlyWhole = ["总体", "汇总", "全区", "全体", "全部", "总数", "整体"];
export const wholeWords = [
  ...onlyWhole,
  ...["徐汇区", "上海市徐汇区", "徐汇", "区本级", "徐汇区本级", "区级", "本级", "310104"]
];
const words: ReadonlySet<string> = new Set(wholeWords);

/**
 * The columns of names in which a row may stand for all the others: those of the key that tell rows apart, where rows are
 * counts and not persons.
 */
export function wholeColumns({key, period, columns}: Contract): string[] {
  if (key.some((c) => columns[c]!.type === "id") || !Object.values(columns).some(isMeasure)) return [];
  return key.filter((c) => {
    const {type, category} = columns[c]!;
    return !period.includes(c) && (type === "code" || type === "choice" || category === true);
  });
}

/** A row that is named as the whole of others, and those that differ from it in that name alone. */
interface NamedWhole {
  at: number;
  /** The column that names it. */
  c: string;
  word: string;
  parts: (string | null)[][];
}

/**
 * Rows that are the whole of others beside them are totals like any other: those of a name that can only be a whole in its
 * column (`whole`), and under other such names those with the sums of the others.
 */
export function findWholes(table: SheetTable, kinds: RowKind[], header: Header): RowKind[] {
  const found = [...kinds];
  for (const {at, c, parts} of namedWholes(table, kinds, header)) {
    const isNever = header.contract.columns[c]!.whole !== undefined;
    if (isNever || (parts.length > 1 && isSum(table.rows[at]!, parts, header))) found[at] = "total";
  }
  return found;
}

/** Rows of data whose name only a whole has, though they are not the sum of the others: these are read, and asked about. */
export function strangeWholes(
  table: SheetTable,
  kinds: readonly RowKind[],
  header: Header
): {at: number; c: string; word: string}[] {
  return namedWholes(table, kinds, header).filter(({word}) => onlyWhole.includes(codeKey(word)));
}

function namedWholes(table: SheetTable, kinds: readonly RowKind[], header: Header): NamedWhole[] {
  const {contract, columns} = header;
  const within = wholeColumns(contract).flatMap((c) => (columns.has(c) ? [{c, index: columns.get(c)!.index}] : []));
  const known = new Map<string, boolean>();
  const isWord = (cell: string | null | undefined) => {
    if (cell == null) return false;
    const is = known.get(cell) ?? words.has(codeKey(cell));
    known.set(cell, is);
    return is;
  };
  return within.flatMap(({c, index}) => {
    const rest = contract.key.filter((k) => k !== c && columns.has(k)).map((k) => columns.get(k)!.index);
    const groupOf = (row: (string | null)[]) => JSON.stringify(rest.map((i) => clean(row[i] ?? null)));
    const wholes = table.rows.flatMap((row, i) => (kinds[i] === "data" && isWord(row[index]) ? [i] : []));
    if (wholes.length === 0) return [];
    const groups = new Map<string, (string | null)[][]>();
    table.rows.forEach((row, i) => {
      if (kinds[i] !== "data" || isWord(row[index])) return;
      const group = groupOf(row);
      groups.set(group, [...(groups.get(group) ?? []), row]);
    });
    return wholes.flatMap((at) => {
      const parts = groups.get(groupOf(table.rows[at]!)) ?? [];
      return parts.length ? [{at, c, word: table.rows[at]![index]!, parts}] : [];
    });
  });
}

/** Whether every measure of a row is the sum of the others', and one is not 0. */
function isSum(whole: (string | null)[], parts: (string | null)[][], {contract, columns}: Header): boolean {
  let any = false;
  for (const [c, {index, factor}] of columns) {
    const column = contract.columns[c]!;
    if (!isMeasure(column)) continue;
    const grammar = grammarOf(column, {factor, codes: new Map()});
    const read = (row: (string | null)[]) => {
      const text = clean(row[index] ?? null);
      const value = text === null ? undefined : grammar.parse(text);
      return value === undefined ? null : (parseExact(String(value)) ?? null);
    };
    const stated = read(whole);
    const sum = parts.reduce((all, row) => all + (read(row) ?? 0n), 0n);
    if ((stated ?? 0n) !== sum) return false;
    any ||= sum !== 0n;
  }
  return any;
}
