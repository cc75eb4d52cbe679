import {explainRow, rowSchema} from "../contracts/language/rowSchema.js";
import type {Header} from "../read/findHeader.js";
import type {DeliveredRow, RefusedRowFound} from "./checkedSheet.js";
import type {DeliveredFile} from "./deliveries.js";
import {mask} from "./mask.js";
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
  return rows.flatMap(({row, cells}) =>
    explainRow(contract, schema, cells, context.deliveryEnd).warnings.map(({column, rule, message}) => {
      const [c, at] = Object.entries(contract.columns).find(([, {header}]) => header === column)!;
      return {contract: contract.id, file, sheet, row, column, value: mask(cells[c] ?? null, at), rule, message};
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
  const byHeader = new Map(Object.entries(contract.columns).map(([c, column]) => [column.header, {c, column}]));
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
      const at = column === null ? undefined : byHeader.get(column);
      refusals.push({...where, row, column, value: mask(at ? (cells[at.c] ?? null) : null, at?.column), rule, message});
    }
    refusedRows.push({
      row,
      cells: Object.fromEntries(
        inFileOrder.map(([c]) => {
          const column = contract.columns[c]!;
          return [column.header, mask(cells[c] ?? null, column)];
        })
      )
    });
  }
  return {refusals, refusedRows};
}
