import type {Contract} from "../contracts/language/contract.js";
import {grammarOf} from "../contracts/language/grammar.js";
import {parseExact} from "../base/decimals.js";
import {clean, codeKey} from "../base/text.js";
import type {Header} from "./findHeader.js";
import {isMeasure} from "./merges.js";
import type {RowKind} from "./rowKinds.js";
import type {SheetTable} from "./table.js";

/** What a whole may be called beside its parts: also the name of something that stands for itself. */
export const wholeWords = [
  ...["总体", "汇总", "全区", "全体", "全部", "总数", "整体"],
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

/**
 * Rows that are the whole of others beside them: under such a name, and with the sums of the rows that differ in it alone.
 * They are totals like any other. One that is not their sum is read, and asked about (findUnusual.ts).
 */
export function findWholes(table: SheetTable, kinds: RowKind[], header: Header): RowKind[] {
  const {contract, columns} = header;
  const within = wholeColumns(contract).flatMap((c) => (columns.has(c) ? [{c, index: columns.get(c)!.index}] : []));
  if (within.length === 0) return kinds;
  const known = new Map<string, boolean>();
  const isWord = (cell: string | null | undefined) => {
    if (cell == null) return false;
    const is = known.get(cell) ?? words.has(codeKey(cell));
    known.set(cell, is);
    return is;
  };
  const found = [...kinds];
  for (const {c, index} of within) {
    const rest = contract.key.filter((k) => k !== c && columns.has(k)).map((k) => columns.get(k)!.index);
    const groupOf = (row: (string | null)[]) => JSON.stringify(rest.map((i) => clean(row[i] ?? null)));
    const wholes = table.rows.flatMap((row, i) => (kinds[i] === "data" && isWord(row[index]) ? [i] : []));
    if (wholes.length === 0) continue;
    const groups = new Map<string, (string | null)[][]>();
    table.rows.forEach((row, i) => {
      if (kinds[i] !== "data" || isWord(row[index])) return;
      const group = groupOf(row);
      groups.set(group, [...(groups.get(group) ?? []), row]);
    });
    for (const i of wholes) {
      const parts = groups.get(groupOf(table.rows[i]!)) ?? [];
      if (parts.length > 1 && isSum(table.rows[i]!, parts, header)) found[i] = "total";
    }
  }
  return found;
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
