import {columnBit} from "../contracts/language/compileCheck.js";
import {nothingIn} from "../contracts/language/grammar.js";
import {type Cells, explainRow, rowSchema} from "../contracts/language/oracle.js";
import {type Database, name, quote} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {mask} from "./mask.js";
import {uncounted} from "./records.js";
import type {LoadContext, Refusal, RefusedRow, UnknownValue} from "./sheetLoad.js";

/** A refusal sheet need not explain more rows than a person will read. */
export const maxExplained = 2000;

/** A column with more new values than this holds something else. */
const maxUnknownValues = 50;

/** Values of code and choice columns that are in no list; a sender's new category shows here. */
export async function unknownValues(db: Database, {contract, columns}: Header): Promise<UnknownValue[]> {
  const found: UnknownValue[] = [];
  for (const [c] of columns) {
    const column = contract.columns[c]!;
    if (column.type !== "code" && column.type !== "choice") continue;
    const rows = await db.all<{value: string; rows: number}>(`
      select clean(raw.${name(c)}) as value, count(*)::integer as rows
      from raw join checked using (row_no)
      where (errors & ${columnBit(contract, c)}) <> 0 and not bad_fields and value not in (${nothingIn(column).map(quote).join(", ")})
      group by value order by rows desc, value limit ${maxUnknownValues}`);
    found.push(...rows.map(({value, rows}) => ({column: c, value: mask(value, column)!, rows})));
  }
  return found;
}

/** Why rows that are kept are strange, cell by cell. */
export function explainWarned(
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext,
  rows: readonly (Cells & {row_no: string})[]
): Refusal[] {
  const schema = rowSchema(contract, columns, context.lists);
  return rows.flatMap(({row_no, ...cells}) =>
    explainRow(contract, schema, cells, context.deliveryEnd).warnings.map(({column, rule, message}) => {
      const [c, at] = Object.entries(contract.columns).find(([, {header}]) => header === column)!;
      const value = mask(cells[c] ?? null, at);
      return {contract: contract.id, file, sheet, row: Number(row_no), column, value, rule, message};
    })
  );
}

/** Why rows of `raw` are refused, cell by cell, and those rows as the sender knows them; as the oracle of the check says. */
export async function explainRefused(
  db: Database,
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext
): Promise<{refusals: Refusal[]; refusedRows: RefusedRow[]}> {
  const byHeader = new Map(Object.entries(contract.columns).map(([c, column]) => [column.header, {c, column}]));
  const schema = rowSchema(contract, columns, context.lists);
  const rows = await db.all<Cells & {row_no: string; bad_fields: boolean}>(`
    select raw.* from raw
    where row_no in (select row_no from checked where errors <> 0 and has_cells)
      or row_no in (select row_no from ${uncounted})
    order by row_no limit ${maxExplained}`);
  const twins = await db.all<{row_no: string; first_row: string; same: boolean}>(`from ${uncounted}`);
  const doubled = new Map(twins.map((d) => [d.row_no, d]));
  const keyHeaders = contract.key.map((k) => contract.columns[k]!.header);
  const inFileOrder = [...columns].sort(([, a], [, b]) => a.index - b.index);
  const refusedRows: RefusedRow[] = [];
  const refusals: Refusal[] = [];
  const where = {contract: contract.id, file, sheet};
  for (const {row_no, bad_fields, ...cells} of rows) {
    const row = Number(row_no);
    // Of a row that may have shifted nothing can be said of its cells.
    const problems = bad_fields
      ? [{column: null, rule: "field-count", message: "这一行的列数与表头不一致，无法判断各列内容"}]
      : explainRow(contract, schema, cells, context.deliveryEnd).problems;
    const twin = doubled.get(row_no!);
    if (twin) {
      const message = twin.same
        ? `与第 ${twin.first_row} 行完全相同，只计一次`
        : `“${keyHeaders.join("＋")}”与第 ${twin.first_row} 行起的行相同但内容不同，无法判断以哪一行为准`;
      problems.push({column: keyHeaders.at(-1)!, rule: "duplicate-key", message});
    }
    if (problems.length === 0)
      throw new Error(`the SQL check refuses what the oracle accepts: ${contract.id}, row ${row}`);
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
