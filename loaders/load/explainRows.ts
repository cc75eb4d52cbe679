import type {Contract} from "../contracts/language/contract.js";
import {explainRow, rowSchema} from "../contracts/language/rowSchema.js";
import type {Header} from "../read/findHeader.js";
import type {DeliveredRow, RefusedRowFound} from "./checkedSheet.js";
import type {DeliveredFile} from "./deliveries.js";
import {type Mask, maskOf} from "./mask.js";
import type {LoadContext, Refusal, RefusedRow} from "./sheetLoad.js";

/** Why rows that are kept are strange, cell by cell. */
export function explainWarned(
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext,
  rows: readonly DeliveredRow[]
): Refusal[] {
  if (rows.length === 0) return [];
  const schema = rowSchema(contract, columns, context.lists);
  const mask = masksOf(contract, context);
  return rows.flatMap(({row, cells}) =>
    explainRow(contract, schema, cells, context.deliveryEnd).warnings.map(({column, rule, message}) => {
      const [c] = Object.entries(contract.columns).find(([, {header}]) => header === column)!;
      return {contract: contract.id, file, sheet, row, column, value: mask(c)(cells[c] ?? null), rule, message};
    })
  );
}

/** Why rows are refused, cell by cell, and those rows as the sender knows them; as the zod schema of a row says. */
export function explainRefused(
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext,
  rows: readonly RefusedRowFound[]
): {refusals: Refusal[]; refusedRows: RefusedRow[]} {
  const refusedRows: RefusedRow[] = [];
  const refusals: Refusal[] = [];
  if (rows.length === 0) return {refusals, refusedRows};
  const byHeader = new Map(Object.entries(contract.columns).map(([c, {header}]) => [header, c]));
  const mask = masksOf(contract, context);
  const schema = rowSchema(contract, columns, context.lists);
  const keyHeaders = contract.key.map((k) => contract.columns[k]!.header);
  const inFileOrder = [...columns].sort(([, a], [, b]) => a.index - b.index);
  const where = {contract: contract.id, file, sheet};
  for (const {row, cells, shifted, twin} of rows) {
    // Of a row that may have shifted nothing can be said of its cells.
    const problems = shifted
      ? [{column: null, rule: "field-count", message: "这一行的列数与表头不一致，无法判断各列内容"}]
      : explainRow(contract, schema, cells, context.deliveryEnd).problems;
    if (twin) {
      const message = twin.same
        ? `与第 ${twin.first} 行完全相同，只计一次`
        : `“${keyHeaders.join("＋")}”与第 ${twin.first} 行起的行相同但内容不同，无法判断以哪一行为准`;
      problems.push({column: keyHeaders.at(-1)!, rule: "duplicate-key", message});
    }
    if (problems.length === 0)
      throw new Error(`the check refuses what the row schema accepts: ${contract.id}, row ${row}`);
    for (const {column, rule, message} of problems) {
      const c = column === null ? undefined : byHeader.get(column);
      refusals.push({...where, row, column, value: c === undefined ? null : mask(c)(cells[c] ?? null), rule, message});
    }
    refusedRows.push({
      row,
      cells: Object.fromEntries(
        // Of a row that may have shifted, no cell need stand in its own column.
        inFileOrder.map(([c]) => [
          contract.columns[c]!.header,
          (shifted ? maskOf(undefined, context.lists) : mask(c))(cells[c] ?? null)
        ])
      )
    });
  }
  return {refusals, refusedRows};
}

/** The mask of each column, made once. */
function masksOf(contract: Contract, {lists}: LoadContext): (c: string) => Mask {
  const masks = new Map(Object.entries(contract.columns).map(([c, column]) => [c, maskOf(column, lists)]));
  return (c) => masks.get(c)!;
}
