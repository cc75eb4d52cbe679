import {hideQuoted} from "../base/personal/findTraces.js";
import type {Contract} from "../contracts/language/contract.js";
import type {CodeLists} from "../reference/codeLists.js";
import type {LoadAmount} from "./amounts.js";
import type {LayoutExplanation} from "./layout.js";
import type {DeliveredFile} from "./deliveries.js";

/** A column as a file has it. */
export interface DeliveredColumn {
  /** The sender's header. */
  label: string;
  /** The name of its group in a header of two rows. */
  above: string | null;
  /** The contract's column; null for one that the contract does not know. */
  column: string | null;
  /** 10000 where the header says 万元. */
  factor: number;
  /** How most of its first cells are written: 整数, 小数, 日期, 文字; null where nothing stands. */
  form: string | null;
}

/** A value that is in no code list, or none of those agreed on, and how many rows hold it. */
export interface UnknownValue {
  column: string;
  /** How long it is, and of which characters. */
  value: string;
  /** The known word that it is most like. */
  near: string | null;
  rows: number;
}

/** One reason for one refused row, or for a whole file (`row` null). Values are masked. */
export interface Refusal {
  contract: string | null;
  file: string;
  sheet: string;
  row: number | null;
  column: string | null;
  value: string | null;
  rule: string;
  message: string;
}

/** A refused row as delivered, masked. */
export interface RefusedRow {
  row: number;
  /** Sender's header → masked cell. */
  cells: Record<string, string | null>;
}

/** What became of one table of a delivered file. */
export interface SheetLoad {
  contract: string | null;
  sheet: string;
  encoding: string;
  headerRow: number | null;
  unknownHeaders: string[];
  /** The title above the header, if there is one. */
  title: string | null;
  /** How it was understood; null where no header was found. */
  layout: LayoutExplanation | null;
  columns: DeliveredColumn[];
  unknownValues: UnknownValue[];
  /** What was delivered and refused of every column of money. */
  amounts: LoadAmount[];
  /** Most filled cells of a row outside the tables: from three on it may be a header that nobody knows yet. */
  loose: number;
  scanned: number;
  header: number;
  note: number;
  total: number;
  blank: number;
  read: number;
  kept: number;
  refused: number;
  verdict: "loaded" | "refused";
  reason: string | null;
  synthetic: boolean;
  refusals: Refusal[];
  /** What is strange about rows that are kept. */
  warnings: Refusal[];
  /** The refused rows as delivered, in the order of the file's columns, masked. */
  refusedRows: RefusedRow[];
}

/** What all files of a delivery are loaded with. */
export interface LoadContext {
  contracts: readonly Contract[];
  lists: CodeLists;
  /** Makes the pseudonym of an identity number, or of another text that is not kept. */
  pseudonym: (text: string) => string;
  /** Last day of the month of delivery, ISO. */
  deliveryEnd: string;
  /** A folder for what is unpacked or written on the way. */
  dir: string;
  /** At most about so many bytes of a plain CSV are with DuckDB at once. */
  sliceBytes: number;
  /** A file of at most so many bytes is read and checked in memory. */
  inMemoryBytes: number;
  /** Makes what the check in SQL needs in the connection, once. */
  prepareSql: () => Promise<void>;
}

/** How a table lies in its file, before the one that reads it has said so. */
export const notLaidOut = {
  encoding: "",
  headerRow: null,
  loose: 0,
  scanned: 0,
  header: 0,
  note: 0,
  total: 0,
  blank: 0
};

/** A table of which nothing is kept, with what is known of it so far. */
export function refusedWhole(
  {file}: DeliveredFile,
  sheet: string,
  contract: string | null,
  encoding: string,
  reason: string,
  rule: string,
  counts: Partial<SheetLoad> = {}
): SheetLoad {
  const refusal = {contract, file, sheet, row: null, column: null, value: null, rule};
  // It may quote what stands in the file.
  const said = hideQuoted(reason);
  return {
    ...notLaidOut,
    contract,
    sheet,
    encoding,
    unknownHeaders: [],
    title: null,
    layout: null,
    columns: [],
    unknownValues: [],
    amounts: [],
    read: 0,
    synthetic: false,
    ...counts,
    kept: 0,
    refused: counts.read ?? 0,
    verdict: "refused",
    reason: said,
    refusals: [{...refusal, message: said}, ...(counts.refusals ?? [])],
    warnings: [],
    refusedRows: counts.refusedRows ?? []
  };
}
