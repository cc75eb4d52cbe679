import {type Contract, keptColumns} from "../contracts/language/contract.js";
import type {CheckedRow, RowCheck} from "../contracts/language/rowCheck.js";
import {grammarOf, nothingIn} from "../contracts/language/grammar.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";

/** A column of money of one load: cells, and sums in 分. */
export interface LoadAmount {
  column: string;
  /** Filled cells as delivered. */
  cells: number;
  /** Of them those that are no amount. */
  unread: number;
  /** Sum of the others. */
  delivered: bigint;
  /** Amounts in refused rows, as the check reads them. */
  refusedCells: number;
  refused: bigint;
}

export const moneyColumns = (contract: Contract): string[] =>
  keptColumns(contract).flatMap(([c, {type}]) => (type === "money" ? [c] : []));

const quoteByte = 0x22;
const point = 0x2e;
const zero = 0x30;
const isDigit = (byte: number) => byte >= zero && byte < zero + 10;

/**
 * Adds up the amounts of a table from its text. Nothing of it goes through SQL, and the unit is read from the header
 * once more, so that it can judge what the check makes of the same cells.
 */
export class AmountTally {
  readonly #columns: ColumnTally[];
  /** Fields from the first of the columns to the end, where it is nearer to the end; else 0. */
  readonly #fromEnd: number;

  constructor(table: SheetTable, {contract, row, depth, columns, stated = 1}: Header) {
    const money = new Set(moneyColumns(contract));
    this.#columns = [...columns]
      .filter(([c]) => money.has(c))
      .map(([c, {index}]) => new ColumnTally(contract, c, index, factorOver(table, row, depth, index) ?? stated))
      .sort((a, b) => a.index - b.index);
    const first = this.#columns[0]?.index ?? 0;
    const width = table.rows[row + depth - 1]?.length ?? 0;
    this.#fromEnd = first > width - first ? width - first : 0;
  }

  get isEmpty(): boolean {
    return this.#columns.length === 0;
  }

  addRow(row: readonly (string | null)[]): void {
    for (const column of this.#columns) column.add(row[column.index] ?? null);
  }

  /** Adds a record of a plain CSV, in UTF-8, that lies in `bytes` without its line end. */
  addRecord(bytes: Buffer, from: number, to: number, delimiter: number): void {
    const tail = fieldFromEnd(bytes, from, to, delimiter, this.#fromEnd);
    let at = tail ?? from;
    let field = tail === undefined ? 0 : this.#columns[0]!.index;
    for (const column of this.#columns) {
      for (; field < column.index; field++) at = fieldEnd(bytes, at, to, delimiter) + 1;
      const end = fieldEnd(bytes, at, to, delimiter);
      column.addField(bytes, at, end);
      at = end + 1;
      field += 1;
    }
  }

  /** Nothing is refused yet. */
  sums(): LoadAmount[] {
    return this.#columns.map((column) => column.sum());
  }
}

/**
 * The place of the nth field from the end. None where a quote stands after it: without one, none of its delimiters can be
 * quoted.
 */
function fieldFromEnd(bytes: Buffer, from: number, to: number, delimiter: number, nth: number): number | undefined {
  let left = nth;
  for (let i = to - 1; left > 0 && i >= from; i--) {
    if (bytes[i] === delimiter && (left -= 1) === 0) return i + 1;
    if (bytes[i] === quoteByte) return undefined;
  }
  return undefined;
}

/** The place after a field that begins at `at`: that of its delimiter, or the record's end. */
function fieldEnd(bytes: Buffer, at: number, to: number, delimiter: number): number {
  let i = at;
  if (i < to && bytes[i] === quoteByte) {
    // A pair of quotes closes and opens again.
    for (let quoted = true; quoted || (i + 1 < to && bytes[i + 1] === quoteByte);) {
      i += 1;
      if (i >= to) return to;
      if (bytes[i] === quoteByte) quoted = !quoted;
    }
  }
  while (i < to && bytes[i] !== delimiter) i += 1;
  return i;
}

const maxRemembered = 10_000;
/** A sum of numbers below 10^15 is exact up to here and one more. */
const maxExact = 2 ** 52;

class ColumnTally {
  readonly column: string;
  readonly index: number;
  readonly #factor: 1 | 10_000;
  readonly #read: (cell: string) => bigint | "nothing" | "no amount";
  readonly #remembered = new Map<string, bigint | "nothing" | "no amount">();
  /** Digits and point of a field that is added up in numbers: below 10^15 分. */
  readonly #longest: number;
  #cells = 0;
  #unread = 0;
  #fen = 0n;
  #small = 0;

  constructor(contract: Contract, column: string, index: number, factor: 1 | 10_000) {
    this.column = column;
    this.index = index;
    this.#factor = factor;
    const spec = contract.columns[column]!;
    const nothing = new Set(nothingIn(spec));
    const {parse} = grammarOf(spec, {factor, codes: new Map()});
    this.#longest = factor === 1 ? 13 : 9;
    this.#read = (cell) => {
      const text = clean(cell);
      if (text === null || nothing.has(text)) return "nothing";
      const yuan = parse(text);
      return yuan === undefined ? "no amount" : BigInt(String(yuan).replace(".", ""));
    };
  }

  /** As `addField`: plain digits are not read by the grammar, which may have read the record too. */
  add(cell: string | null): void {
    if (cell === null) return;
    const to = cell.length;
    let digits = 0;
    let whole = 0;
    for (; whole < to && isDigit(cell.charCodeAt(whole)); whole++) digits = digits * 10 + cell.charCodeAt(whole) - zero;
    let end = whole;
    if (whole > 0 && cell.charCodeAt(whole) === point)
      for (end += 1; end < to && isDigit(cell.charCodeAt(end)); end++)
        digits = digits * 10 + cell.charCodeAt(end) - zero;
    if (this.#addPlain(digits, to, whole, end)) return;
    let is = this.#remembered.get(cell);
    if (is === undefined) {
      if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
      this.#remembered.set(cell, (is = this.#read(cell)));
    }
    if (is === "nothing") return;
    this.#cells += 1;
    if (is === "no amount") this.#unread += 1;
    else this.#fen += is;
  }

  /** Most fields are digits with at most two decimals; they are not made into text. */
  addField(bytes: Buffer, from: number, to: number): void {
    if (to <= from) return;
    let digits = 0;
    let whole = from;
    for (; whole < to && isDigit(bytes[whole]!); whole++) digits = digits * 10 + bytes[whole]! - zero;
    let end = whole;
    if (whole > from && bytes[whole] === point)
      for (end += 1; end < to && isDigit(bytes[end]!); end++) digits = digits * 10 + bytes[end]! - zero;
    if (this.#addPlain(digits, to - from, whole - from, end - from)) return;
    const text = bytes.toString("utf8", from, to);
    this.add(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
  }

  /** Adds digits with at most two decimals; of a field of this length so many make the whole number, so many were read. */
  #addPlain(digits: number, length: number, whole: number, read: number): boolean {
    const decimals = Math.max(0, read - whole - 1);
    if (read !== length || length === 0 || length > this.#longest || decimals > 2 || read === whole + 1) return false;
    this.#cells += 1;
    this.#small += digits * (decimals === 2 ? 1 : decimals === 1 ? 10 : 100) * this.#factor;
    if (this.#small < maxExact) return true;
    this.#fen += BigInt(this.#small);
    this.#small = 0;
    return true;
  }

  sum(): LoadAmount {
    return {
      column: this.column,
      cells: this.#cells,
      unread: this.#unread,
      delivered: this.#fen + BigInt(this.#small),
      refusedCells: 0,
      refused: 0n
    };
  }
}

/** 10000 where the header of a column, or else the group over it, says 万元. */
function factorOver(table: SheetTable, row: number, depth: number, index: number): 1 | 10_000 | undefined {
  const top = table.rows[row] ?? [];
  const merges = table.mergedAcross.filter(([r]) => r === row);
  const merge = merges.find(([, from, to]) => from <= index && index <= to);
  const group = merges.length ? (merge?.[1] ?? index) : top.slice(0, index + 1).findLastIndex((cell) => cell !== null);
  const cells = depth === 1 ? [top[index]] : [table.rows[row + 1]?.[index], top[group]];
  for (const cell of cells) {
    const text = (cell ?? "").normalize("NFKC").replace(/\s/gu, "");
    if (text.includes("(万元)")) return 10_000;
    if (text.includes("(元)")) return 1;
  }
  return undefined;
}

export type AmountSums = ReadonlyMap<string, {cells: number; sum: bigint}>;

/** Cells and sums of columns of money over rows that were checked in memory. */
export function sumRows(check: RowCheck, columns: readonly string[], rows: readonly CheckedRow[]): AmountSums {
  return new Map(
    columns.map((c) => {
      const at = check.placeOf(c);
      let cells = 0;
      let sum = 0n;
      for (const {values} of at === undefined ? [] : rows) {
        const value = values[at!];
        if (typeof value !== "string") continue;
        cells += 1;
        sum += BigInt(value.replace(".", ""));
      }
      return [c, {cells, sum}];
    })
  );
}

const fenOf = (yuan: string | null) => BigInt((yuan ?? "0.00").replace(".", ""));

/** As a SQL literal. */
function yuanOf(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, "0");
  return `${fen < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Cells and sums of columns over `from`: a table, and a condition if there is one. */
export async function sumAmounts(db: Database, columns: readonly string[], from: string): Promise<AmountSums> {
  if (columns.length === 0) return new Map();
  const [sums] = await db.all<Record<string, string | null>>(`
    select ${columns.map((c, i) => `count(${quoteName(c)}) as cells${i}, sum(${quoteName(c)})::varchar as sum${i}`).join(", ")}
    from ${from}`);
  return new Map(columns.map((c, i) => [c, {cells: Number(sums![`cells${i}`]), sum: fenOf(sums![`sum${i}`]!)}]));
}

/** The same amounts with more of them refused. */
export const refuseMore = (amounts: readonly LoadAmount[], more: AmountSums): LoadAmount[] =>
  amounts.map((amount) => {
    const {cells, sum} = more.get(amount.column) ?? {cells: 0, sum: 0n};
    return {...amount, refusedCells: amount.refusedCells + cells, refused: amount.refused + sum};
  });

export const amountRow = (a: LoadAmount) => ({
  column: a.column,
  cells: a.cells,
  unread: a.unread,
  kept_cells: 0,
  refused_cells: a.refusedCells,
  delivered: yuanOf(a.delivered),
  kept: "0",
  refused: yuanOf(a.refused)
});

/** Notes that the rows of a load which are now in the records will be refused. */
export async function refuseAmounts(db: Database, contract: Contract, loadId: number): Promise<void> {
  const from = `${quoteName(`record_${contract.id}`)} where load_id = ${loadId}`;
  for (const [c, {cells, sum}] of await sumAmounts(db, moneyColumns(contract), from))
    await db.run(`update load_amount set refused_cells = refused_cells + ${cells}, refused = refused + ${yuanOf(sum)}
      where load_id = ${loadId} and "column" = ${quote(c)}`);
}

/**
 * Fills in what the records of a delivery hold now, and holds every file to it: what was delivered is what is kept and
 * what is refused, to the 分. The sums may be those of a single person, so they are not reported.
 */
export async function checkAmounts(db: Database, contracts: readonly Contract[], folder: string): Promise<void> {
  const loads = await db.all<{load_id: number; contract: string}>(
    `select load_id, contract from load where folder = ${quote(folder)} and contract is not null order by load_id`
  );
  const kept: string[] = [];
  for (const contract of contracts) {
    const ids = loads.filter((l) => l.contract === contract.id).map((l) => l.load_id);
    const records = `${quoteName(`record_${contract.id}`)} where load_id in (${ids.join(", ")}) group by load_id`;
    if (ids.length)
      for (const c of moneyColumns(contract))
        kept.push(
          `select load_id, ${quote(c)} as "column", count(${quoteName(c)}) as cells, sum(${quoteName(c)}) as yuan from ${records}`
        );
  }
  if (kept.length === 0) return;
  const within = `load_id in (${loads.map((l) => l.load_id).join(", ")})`;
  await db.run(`
    update load_amount set kept_cells = 0, kept = 0 where ${within};
    update load_amount set kept_cells = k.cells, kept = coalesce(k.yuan, 0)
    from (${kept.join(" union all ")}) k where load_amount.load_id = k.load_id and load_amount."column" = k."column"`);
  // The contracts in their order, and the first wrong column of the first wrong file.
  const [wrong] = await db.all<{
    contract: string;
    file: string;
    sheet: string;
    column: string;
    counted: string;
    agree: boolean;
  }>(`
    select contract, file, sheet, "column",
      format('cells {}, kept {}, refused {}, unread {}', cells, kept_cells, refused_cells, unread) as counted,
      cells = kept_cells + refused_cells + unread as agree
    from load_amount join load using (load_id)
    where ${within} and (delivered <> kept + refused or cells <> kept_cells + refused_cells + unread)
    order by list_position([${contracts.map(({id}) => quote(id)).join(", ")}], contract), file, sheet, "column" limit 1`);
  if (!wrong) return;
  const {contract: id, file, sheet, column, counted, agree} = wrong;
  const {header} = contracts.find((c) => c.id === id)!.columns[column]!;
  const where = [file, ...(sheet ? [sheet] : []), header].join(", ");
  throw new Error(`amounts do not add up: ${where}; ${counted}${agree ? "; their sums differ" : ""}`);
}
