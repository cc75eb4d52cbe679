import {DataError} from "../base/errors.js";
import {clean} from "../base/text.js";
import type {Header} from "./findHeader.js";
import {fitsColumns, isNumbering} from "./fitsColumns.js";
import {isNote} from "./rowKinds.js";
import type {SheetTable} from "./table.js";

/** Fewer filled cells than this are a title or a line about the sheet, however few columns its header has. */
const leastCells = 4;
const maxListed = 5;
/** What is a value wherever it stands: a number, a day, a long number. */
const value = /^[¥￥]?-?[0-9][0-9,]*(\.[0-9]+)?%?$|^(19|20)[0-9]{2}[-/.年][0-9]{1,2}|[0-9]{6}/u;

/**
 * Refuses a sheet with rows of data above its header, as sorting the header in with the rows makes them: rows above a
 * header are not read.
 */
export function checkRowsAbove(table: SheetTable, header: Header): void {
  const {contract, row} = header;
  const above = [...table.rows.slice(0, row).keys()].filter((i) => isData(table.rows[i]!, header));
  if (above.length === 0) return;
  const rows = above.slice(0, maxListed).map((i) => table.rowNumbers[i]!);
  throw new DataError(
    `表头（第 ${table.rowNumbers[row]!} 行）之上有 ${above.length} 行像数据（第 ${rows.join("、")} 行${above.length > maxListed ? "等" : ""}），表头之上的行不读，整份退回；请把表头移到全部数据之上，或删去这几行后重新交付`,
    {contract: contract.id, rule: "rows-above-header"}
  );
}

/** Whether a row is data of the contract: about as full as its rows are, or it passes. */
const isData = (row: readonly (string | null)[], header: Header) => isFull(row, header) || fitsColumns(row, header);

/** Whether a row is about as full as the rows of the contract, and holds a value. */
export function isFull(row: readonly (string | null)[], {contract}: Header): boolean {
  const filled = row.flatMap((cell) => clean(cell) ?? []);
  const required = Object.values(contract.columns).filter((c) => c.required).length;
  if (filled.length < 2 || isNote(filled[0]!) || isNote(`${filled[0]!}:`) || isNumbering(filled)) return false;
  const cells = filled.filter((text) => !/[:：]/.test(text));
  return cells.length >= Math.max(leastCells, required - 1) && filled.some((text) => value.test(text));
}
