import {keptColumns} from "../contracts/language/contract.js";
import {type CheckedRow, type ReadCell, RowCheck} from "../contracts/language/rowCheck.js";
import type {Database} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {RowKind} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import {AmountTally, moneyColumns, refuseMore, sumRows} from "./amounts.js";
import {BadRows} from "./badRows.js";
import {cellsOf, type CheckedSheet, maxExplained, type RefusedRowFound, type Twin} from "./checkedSheet.js";
import {compareTotals, controlTotals} from "./controlTotals.js";
import {deliveredColumns, Forms} from "./deliveredHeader.js";
import type {LoadContext} from "./sheetLoad.js";

/** Checks the data rows of a table that is in memory. None of them is in the records until the accepted ones are kept. */
export function checkTable(
  db: Database,
  table: SheetTable,
  kinds: readonly RowKind[],
  header: Header,
  isShifted: (row: readonly (string | null)[]) => boolean,
  loadId: number,
  context: LoadContext
): CheckedSheet {
  const {contract} = header;
  const check = new RowCheck(contract, header.columns, context.lists, context.deliveryEnd);
  const amounts = new AmountTally(table, header);
  const forms = new Forms(header);
  const bad = new BadRows(header, check);
  const rows: CheckedRow[] = [];
  table.rows.forEach((cells, at) => {
    if (kinds[at] !== "data") return;
    amounts.addRow(cells);
    forms.add(cells);
    const shifted = isShifted(cells);
    const checked = check.check(cells, shifted, table.rowNumbers[at]!, at);
    if (!checked) return;
    rows.push(checked);
    if (!checked.accepted) bad.add(cells, checked, shifted);
  });
  const twins = findTwins(header, check, rows);
  const isCounted = (row: CheckedRow) => row.accepted && !twins.has(row);
  const delivered = ({at, row}: CheckedRow) => ({row, cells: cellsOf(header, table.rows[at]!)});
  const doubled = [...twins].map(([row, twin]): RefusedRowFound => ({...delivered(row), shifted: false, twin}));
  const sums = (of: (row: CheckedRow) => boolean) =>
    Promise.resolve(sumRows(check, moneyColumns(contract), rows.filter(of)));
  return {
    read: rows.length,
    bad: bad.count,
    doubled: twins.size,
    refused: [...bad.first, ...doubled].sort((a, b) => a.row - b.row).slice(0, maxExplained),
    warned: rows
      .filter((row) => row.warned && isCounted(row))
      .slice(0, maxExplained)
      .map(delivered),
    unknownValues: bad.unknownValues(context.lists),
    synthetic: hasMadeUp(check, rows),
    columns: forms.in(deliveredColumns(table, header)),
    amounts: refuseMore(amounts.sums(), bad.amounts()),
    totals: compareTotals(controlTotals(table, kinds, header), table, header, check, rows),
    accepted: {
      keep: async () => {
        await appendRows(db, header, check, rows.filter(isCounted), loadId, context);
        return await sums((row) => twins.has(row));
      },
      drop: async () => await sums(({accepted}) => accepted)
    }
  };
}

/** Whether one of the identity numbers is of a region that is not assigned: nobody has it. */
export const hasMadeUp = (check: RowCheck, rows: readonly CheckedRow[]): boolean =>
  check.columns.some(
    ({column}, at) =>
      column.type === "id" && rows.some(({values}) => typeof values[at] === "string" && values[at].startsWith("99"))
  );

/** Puts checked rows into the records of their contract, identities as pseudonyms. */
export async function appendRows(
  db: Database,
  {contract}: Header,
  check: RowCheck,
  rows: readonly CheckedRow[],
  loadId: number,
  {pseudonym}: LoadContext
): Promise<void> {
  if (rows.length === 0) return;
  const kept = keptColumns(contract).map(([c, {type, keep}]) => ({
    at: check.placeOf(c),
    hidden: type === "id" || keep === "pseudonym"
  }));
  function* records() {
    for (const {values, row} of rows) {
      const record = kept.map(({at, hidden}) => {
        const value = at === undefined ? null : accepted(values[at]!);
        return hidden && value !== null ? pseudonym(String(value)) : value;
      });
      record.push(loadId, row);
      yield record;
    }
  }
  await db.append(`record_${contract.id}`, records());
}

function accepted(value: ReadCell): Exclude<ReadCell, symbol> {
  if (typeof value === "symbol") throw new Error("a cell that cannot be read is in an accepted row");
  return value;
}

/**
 * Rows under one key in one file that are not to be counted: the same row twice counts once; different rows under one key
 * are all refused.
 */
function findTwins({contract}: Header, check: RowCheck, rows: readonly CheckedRow[]): Map<CheckedRow, Twin> {
  const textOf = (columns: readonly string[]) => {
    const places = columns.map((c) => check.placeOf(c));
    return ({values}: CheckedRow) => {
      let text = "";
      for (const at of places) {
        const value = at === undefined ? null : values[at]!;
        // What the value is stands before it: no text can look like an empty cell, or like two.
        text += value === null ? "-" : `${String(value).length}:${String(value)}`;
      }
      return text;
    };
  };
  const only = contract.key.length === 1 ? check.placeOf(contract.key[0]!) : undefined;
  const keyOf = only === undefined ? textOf(contract.key) : ({values}: CheckedRow) => values[only]!;
  const byKey = new Map<ReadCell, CheckedRow | CheckedRow[]>();
  for (const row of rows) {
    if (!row.accepted) continue;
    const key = keyOf(row);
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, row);
    else if (Array.isArray(others)) others.push(row);
    else byKey.set(key, [others, row]);
  }
  const whole = textOf(keptColumns(contract).map(([c]) => c));
  const twins = new Map<CheckedRow, Twin>();
  for (const group of byKey.values()) {
    if (!Array.isArray(group)) continue;
    const [first] = group;
    const same = new Set(group.map(whole)).size === 1;
    for (const row of group) if (!same || row !== first) twins.set(row, {first: first!.row, same});
  }
  return twins;
}
