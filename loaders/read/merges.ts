import {type Column} from "../contracts/language/contract.js";
import {nothingIn} from "../contracts/language/grammar.js";
import {DataError} from "../base/errors.js";
import {clean} from "../base/text.js";
import type {Header} from "./findHeader.js";
import type {RowKind} from "./rowKinds.js";
import type {SheetTable} from "./table.js";

/** A number that is added up; one of a few numbers, as stars are, is a name of a kind. */
export const isMeasure = (column: Column) =>
  column.type === "money" || column.type === "decimal" || (column.type === "int" && column.max === undefined);

/**
 * Refuses a table in which an amount or a count is merged over several rows or columns, since nobody can say whether each
 * has it or all together; and one in which a merged cell hides what stands under it. Codes, texts and dates hold for their
 * whole range.
 */
export function checkMerges(table: SheetTable, kinds: readonly RowKind[], {contract, columns}: Header): void {
  const refuse = (message: string) => {
    throw new DataError(message, {contract: contract.id, rule: "merged-measure"});
  };
  for (const {top, left, bottom, right, covered} of table.merged ?? []) {
    const rows = Array.from({length: bottom - top + 1}, (_, i) => top + i).filter((r) => kinds[r] === "data");
    if (rows.length === 0) continue;
    const within = [...columns].flatMap(([c, {index}]) => {
      const column = contract.columns[c]!;
      return index >= left && index <= right && column.type !== "pii" ? [column] : [];
    });
    const numbers = (of: readonly number[]) => of.map((r) => table.rowNumbers[r]!);
    const place =
      rows.length === 1 ? `第 ${numbers(rows)[0]} 行` : `第 ${numbers(rows)[0]} 至 ${numbers(rows).at(-1)} 行`;
    const titles = within.map(({header}) => `“${header}”`).join("、");
    if (covered === "other" && within.length)
      refuse(
        `${place}的${titles}合并成一格，被盖住的格子里另有内容，无法判断以哪个为准，整份退回；请取消合并，逐格填写后重新交付`
      );
    const text = clean(table.rows[top]![left] ?? null);
    const measures = within.filter((column) => isMeasure(column) && text !== null && !nothingIn(column).includes(text));
    if (measures.length === 0) continue;
    if (rows.length > 1 && covered === "empty")
      refuse(
        `${place}的${titles}合并成一格：是每行都是这个数，还是 ${rows.length} 行一共这个数，无法判断，整份退回；请取消合并，逐行填写后重新交付`
      );
    if (within.length > 1)
      refuse(`${place}的${titles}合并成一格，无法判断是哪一列的数，整份退回；请取消合并，逐格填写后重新交付`);
  }
}
