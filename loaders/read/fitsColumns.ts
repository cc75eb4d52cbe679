import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {clean} from "../base/text.js";
import type {Header} from "./findHeader.js";

/** Whether every column finds what it asks for in a row: all required cells, and of each type that can be told alone. */
export function fitsColumns(
  row: readonly (string | null)[],
  {contract, columns}: Pick<Header, "contract" | "columns">
): boolean {
  if (isNumbering(row.flatMap((cell) => clean(cell) ?? []))) return false;
  let typed = 0;
  for (const [c, {index, factor}] of columns) {
    const column = contract.columns[c]!;
    const text = clean(row[index] ?? null);
    if (text === null || nothingIn(column).includes(text)) {
      if (column.required) return false;
      continue;
    }
    if (column.type === "text" || column.type === "pii" || column.type === "code") continue;
    if (grammarOf(column, {factor, codes: new Map()}).parse(text) === undefined) return false;
    typed += 1;
  }
  return typed > 0;
}

/** 1, 2, 3, … under or over the names of the columns. */
export const isNumbering = (filled: readonly string[]) =>
  filled.every((text, i) => text === String(Number(filled[0]) + i));
