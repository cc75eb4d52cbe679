import type {Cells} from "../contracts/language/rowSchema.js";
import type {Header} from "../read/findHeader.js";
import type {AmountSums, LoadAmount} from "./amounts.js";
import type {TotalsCheck} from "./layout.js";
import {readColumns} from "./deliveredHeader.js";
import type {DeliveredColumn, UnknownValue} from "./sheetLoad.js";

/** What was found in the rows of one table. Nothing is decided about the table yet. */
export interface CheckedSheet {
  /** Rows with something in a cell that is read. */
  read: number;
  /** Of those, how many the check refuses. */
  bad: number;
  /** Of those that it accepts, how many are not to be counted, since others have their key. */
  doubled: number;
  /** The first rows that are bad or doubled, in their order: as many as are explained. */
  refused: readonly RefusedRowFound[];
  /** The first rows that are kept and break a rule which only warns, likewise. */
  warned: readonly DeliveredRow[];
  unknownValues: UnknownValue[];
  /** Whether made-up people are among the rows. */
  synthetic: boolean;
  columns: DeliveredColumn[];
  /** As delivered, with what the bad rows hold of them. */
  amounts: LoadAmount[];
  totals: FoundTotals;
  accepted: AcceptedRows;
}

/** A row as delivered: its number in the file, and the cells that are read. */
export interface DeliveredRow {
  row: number;
  cells: Cells;
}

export interface RefusedRowFound extends DeliveredRow {
  /** It has another number of fields than the header. */
  shifted: boolean;
  /** Of a row that the check accepts and that is not to be counted. */
  twin?: Twin;
}

/** The first of the rows under one key, and whether they are the same row again. */
export interface Twin {
  first: number;
  same: boolean;
}

/** How the totals of a table compare with its rows, and what is wrong in words for its sender. */
export interface FoundTotals extends Omit<TotalsCheck, "wrong"> {
  wrong: string[];
}

/** The rows that the check accepts, wherever they lie: in memory, or in the records already. */
export interface AcceptedRows {
  /** Leaves in the records those that are to be counted; tells the amounts of the others. */
  keep(): Promise<AmountSums>;
  /** Leaves none of them in the records; tells the amounts of all. */
  drop(): Promise<AmountSums>;
}

/** A refusal sheet need not explain more rows than a person will read. */
export const maxExplained = 2000;

/** The cells of a row that are read, by the contract's columns. */
export const cellsOf = (header: Header, row: readonly (string | null)[]): Cells =>
  Object.fromEntries(readColumns(header).map(([c, {index}]) => [c, row[index] ?? null]));
