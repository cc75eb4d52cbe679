import type {Contract} from "../contracts/language/contract.js";
import {personalKind} from "../contracts/language/personal.js";
import {DataError} from "../base/errors.js";
import {chooseContract} from "../read/chooseContract.js";
import {findHeaders, type Header} from "../read/findHeader.js";
import {rowKinds} from "../read/rowKinds.js";
import {type SheetTable, titleRow} from "../read/table.js";
import {clean, labelText} from "../base/text.js";
import {explainLayout, type TotalsCheck} from "./layout.js";
import type {DeliveredColumn, LoadContext, SheetLoad} from "./sheetLoad.js";

/** A sheet refused for its header: what the header has is kept, to be compared with the last one. */
class HeaderError extends DataError {
  readonly found: Pick<SheetLoad, "columns" | "layout">;
  constructor(cause: DataError, found: Pick<SheetLoad, "columns" | "layout">) {
    super(cause.message, {cause, contract: cause.contract, rule: cause.rule});
    this.found = found;
  }
}

/** What the refused header had, to go with the refusal. */
export const foundBy = (error: DataError) => (error instanceof HeaderError ? error.found : {});

/** As chooseContract; the error tells what the nearest header has. */
export function headerOf(table: SheetTable, {contracts}: LoadContext, file: string): Header | undefined {
  try {
    return chooseContract(table, contracts, file);
  } catch (error) {
    if (!(error instanceof DataError) || error.contract === null) throw error;
    const [nearest] = findHeaders(
      table,
      contracts.filter(({id}) => id === error.contract)
    );
    throw nearest ? withHeader(error, table, nearest) : error;
  }
}

/** The refusal with what the header has. */
export function withHeader(error: DataError, table: SheetTable, header: Header): DataError {
  const layout = explainLayout({
    ...aboveAndHeader(table, header),
    unknown: unknownHeaders(header),
    blank: 0,
    totals: noTotals
  });
  return new HeaderError(error, {columns: deliveredColumns(table, header), layout});
}

const noTotals: TotalsCheck = {compared: 0, wrong: 0, open: 0};

/** As chooseContract, without the reason why there is none. */
export function headerIn(table: SheetTable, {contracts}: LoadContext, file: string): Header | undefined {
  try {
    return chooseContract(table, contracts, file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return undefined;
  }
}

/** A table down to its header. */
export function aboveAndHeader(table: SheetTable, header: Header) {
  const rows = table.rows.slice(0, header.row + header.depth);
  return {table, header, kinds: rowKinds({...table, rows}, header)};
}

/** The named columns in the order of the file. */
export function deliveredColumns(table: SheetTable, {row, depth, columns}: Header): DeliveredColumn[] {
  const known = new Map([...columns].map(([column, {index, factor}]) => [index, {column, factor}]));
  const [top = [], below = []] = table.rows.slice(row, row + depth);
  const groups = new Map<number, string>();
  for (const [r, from, to] of table.mergedAcross)
    if (r === row) for (let c = from; c <= to; c++) groups.set(c, top[from] ?? "");
  return Array.from({length: Math.max(top.length, below.length)}, (_, index) => {
    const given = (cell: string | null | undefined) => (clean(cell ?? null) === null ? null : cell!);
    const lower = depth === 2 ? given(below[index]) : null;
    const upper = given(top[index]) ?? given(groups.get(index));
    const label = labelText(lower ?? upper ?? "");
    const above = lower !== null && upper !== null && upper !== lower ? labelText(upper) : null;
    return {label, above, ...(known.get(index) ?? {column: null, factor: 1}), form: null};
  }).filter(({label, column}) => label !== "" || column !== null);
}

/** So many rows show how a column is written. */
export const formRows = 1000;

/** How the first cells of columns are written, of columns in which it may change. */
export class Forms {
  readonly #counts: {column: string; index: number; forms: Map<string, number>}[];
  #rows = 0;

  constructor(header: Header) {
    const shown: ReadonlySet<string> = new Set([
      "text",
      "month",
      "date",
      "quarter",
      "year",
      "school_year",
      "int",
      "money",
      "decimal"
    ]);
    this.#counts = readColumns(header)
      .filter(([c]) => shown.has(header.contract.columns[c]!.type))
      .map(([column, {index}]) => ({column, index, forms: new Map<string, number>()}));
  }

  add(row: readonly (string | null)[]): void {
    if (this.#rows >= formRows) return;
    this.#rows += 1;
    for (const {index, forms} of this.#counts) {
      const cell = clean(row[index] ?? null);
      if (cell === null) continue;
      const form = formOf(cell);
      forms.set(form, (forms.get(form) ?? 0) + 1);
    }
  }

  /** The columns with how most of their first cells are written; where two are as many, the one that came first. */
  in(columns: DeliveredColumn[]): DeliveredColumn[] {
    const most = (forms: ReadonlyMap<string, number>) =>
      [...forms].reduce<[string | null, number]>((best, one) => (one[1] > best[1] ? one : best), [null, 0])[0];
    const forms = new Map(this.#counts.map(({column, forms}) => [column, most(forms)]));
    return columns.map((c) => ({...c, form: c.column === null ? null : (forms.get(c.column) ?? null)}));
  }
}

function formOf(cell: string): string {
  if (/^[0-9]+$/.test(cell)) return "整数";
  if (/^-?[0-9,]+([.][0-9]+)?$/.test(cell)) return "小数";
  return /^[0-9]{4}[-/.年Q][^ ]*$/u.test(cell) ? "日期" : "文字";
}

/** The title above the header, as it may be shown. */
export function titleOf(table: SheetTable, {row}: Header): string | null {
  const at = titleRow(table, row);
  return at === undefined ? null : labelText(table.rows[at]!.find((cell) => clean(cell) !== null)!);
}

/** The columns of the contract that are read: personal data is not. */
export const readColumns = ({contract, columns}: Header) =>
  [...columns].filter(([c]) => contract.columns[c]!.type !== "pii");

/** Headers that the contract does not know. Personal data is known everywhere, and dropped. */
export const unknownHeaders = ({unknown}: Header) => unknown.filter((label) => personalKind(label) === undefined);

/** Most filled cells of a row that may be an unknown header; a cell with a colon is a note. */
export const looseCells = (rows: readonly (string | null)[][]) =>
  Math.max(0, ...rows.map((row) => row.filter((cell) => clean(cell) !== null && !/[:：]/.test(cell!)).length));

/** Why a file without a known header is refused. */
export const noHeader = (contracts: readonly Contract[]) =>
  `没有找到可识别的表头；可以交付的表有：${contracts.map((c) => `《${c.title}》`).join("、")}。请确认交付的是其中之一，并保留表头`;
