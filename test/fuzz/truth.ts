import {createHmac} from "node:crypto";
import {type Contract, keptColumns} from "../../loaders/contracts/language/contract.js";
import {explainRow, rowSchema} from "../../loaders/contracts/language/rowSchema.js";
import {clean} from "../../loaders/base/text.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";

/** What one row of a file says: the row that the warehouse must hold, or why it must not. */
export type Said = {kept: Record<string, string | null>} | {bad: string} | {structure: true};

/** What a file truthfully says, read from its cells by the contract's zod oracle. Row numbers count from 1. */
export interface Truth {
  /** Why the whole file must be refused; null when it may be loaded. */
  refuse: string | null;
  rows: Map<number, Said>;
  /** Rows under a key that another row of the file has too. */
  sameKey: Set<number>;
}

const headerKey = (label: string) =>
  label
    .normalize("NFKC")
    .replace(/[\s\u200b-\u200d\u2060\ufeff]/gu, "")
    .replace(/\((元|万元|人|人次|名|个|项|件|天|户|%)\)/u, "")
    .replace(/[*:]+$|^\*+/gu, "")
    .toLowerCase();

/** Which column of the file is which of the contract's; undefined where a required one is missing or two are the same. */
function findColumns(
  contract: Contract,
  header: readonly string[]
): Map<string, {index: number; factor: number}> | undefined {
  const columns = new Map<string, {index: number; factor: number}>();
  for (const [c, column] of Object.entries(contract.columns)) {
    const named = (names: readonly string[]) =>
      header.flatMap((label, index) => (names.some((n) => headerKey(n) === headerKey(label)) ? [index] : []));
    const own = named([column.header]);
    const places = own.length ? own : named(column.aliases ?? []);
    if (places.length > 1 || (places.length === 0 && column.required)) return undefined;
    const [index] = places;
    if (index === undefined) continue;
    const inTenThousands = header[index]!.normalize("NFKC").replace(/\s/gu, "").includes("(万元)");
    columns.set(c, {index, factor: inTenThousands ? 10000 : 1});
  }
  return columns;
}

/** Nothing else stands in the cell: the row is no fact, whatever else it holds. */
const total = /^(合|总|共|累|小)\s*计[:：]?$/u;
const summary = /计[:：]?$/u;
/** At the beginning of a row; in a later cell it is text like any other. */
const note = /^(注|备注|说明|附注|填表人|审核人)\s*[:：]/u;
/** Words beside a complete row of a sheet are a note; what holds a digit may be a value. */
const words = /^[^0-9０-９]*\p{L}[^0-9０-９]*$/u;

/** Where the header stands: a row, or one whose first label was broken off into the line above; it ends at row `end`. */
function findHeaderRow(contract: Contract, grid: readonly string[][]): {end: number; header: string[]} | undefined {
  for (const [i, row] of grid.slice(0, 30).entries()) {
    if (findColumns(contract, row)) return {end: i, header: row};
    const [first = "", ...others] = grid[i + 1] ?? [];
    const joined = [`${row[0] ?? ""}${first}`, ...others];
    if (row.length === 1 && findColumns(contract, joined)) return {end: i + 1, header: joined};
  }
  return undefined;
}

/** What the cells say. `short`: in a CSV a row with fewer cells than the header is no row of it; a sheet has no such rows. */
export function truthOf(contract: Contract, grid: string[][], deliveryEnd: string, short: boolean): Truth {
  const truth: Truth = {refuse: null, rows: new Map(), sameKey: new Set()};
  const refuse = (why: string) => ({...truth, refuse: why});
  const found = findHeaderRow(contract, grid);
  if (!found) return refuse("no header of the contract");
  const {end: at, header} = found;
  const columns = findColumns(contract, header)!;
  // In a sheet nobody sees where a row without a last label ends.
  const width = short ? header.length : header.findLastIndex((label) => clean(label) !== null) + 1;
  const schema = rowSchema(contract, columns, lists);
  const typed: Typed[] = [];
  const totals: StatedTotal[] = [];
  const keys = new Map<string, number>();
  // An empty field too many may stand anywhere, unless every row has it.
  const widths = new Set(
    grid.filter((cells, i) => i > at && !isStructure(cells, header, columns)).map((cells) => cells.length)
  );

  let isOther = false;
  for (const [i, cells] of grid.entries()) {
    if (i <= at) continue;
    const no = i + 1;
    const filled = cells.map((cell) => clean(cell)).filter((cell) => cell !== null);
    if (filled.length === 0) continue;
    // A whole header in other columns begins another table, glued to a row or not.
    isOther ||= findColumns(contract, cells) !== undefined && !isStructure(cells, header, columns);
    if (isOther || filled.every(isNothing)) {
      truth.rows.set(no, {structure: true});
      continue;
    }
    const word = totalIn(contract, columns, cells);
    if (word !== undefined) {
      totals.push({no, cells, isPart: word.startsWith("小"), above: typed.length});
      truth.rows.set(no, {structure: true});
      continue;
    }
    const given = Object.fromEntries([...columns].map(([c, {index}]) => [c, cells[index] ?? null]));
    const {row, problems} = explainRow(contract, schema, given, deliveryEnd);
    if (isStructure(cells, header, columns)) {
      truth.rows.set(no, {structure: true});
      continue;
    }
    if (
      Object.entries(given).every(
        ([c, cell]) =>
          row[c] == null && !problems.some((p) => p.column === contract.columns[c]!.header) && isNothing(cell)
      )
    ) {
      truth.rows.set(no, {structure: true});
      continue;
    }
    // Of an amount that is missing, too, nobody can say what it was.
    const unread = new Set(
      Object.keys(given).filter(
        (c) => row[c] == null && (contract.columns[c]!.required || !isNothing(given[c] ?? null))
      )
    );
    typed.push({row, unread, cells});
    const beyond = cells.slice(width).flatMap((cell) => clean(cell) ?? []);
    const isComplete = [...columns].every(
      ([c, {index}]) => !contract.columns[c]!.required || clean(cells[index] ?? null) !== null
    );
    const fits = short
      ? (cells.length === width || (cells.length > width && widths.size === 1)) && beyond.length === 0
      : beyond.length === 0 || (isComplete && beyond.every((cell) => words.test(cell)));
    if (problems.length || !fits) {
      truth.rows.set(no, {bad: problems[0]?.message ?? "wrong number of cells"});
      continue;
    }
    const id = JSON.stringify(contract.key.map((c) => row[c]));
    const other = keys.get(id);
    if (other !== undefined) truth.sameKey.add(other).add(no);
    keys.set(id, no);
    truth.rows.set(no, {kept: keptOf(contract, row)});
  }
  // The sum of many may be larger than any one may be.
  const sums = rowSchema(
    {
      ...contract,
      columns: Object.fromEntries(
        Object.entries(contract.columns).map(([c, column]) => [
          c,
          column.type === "int" ? {...column, min: undefined, max: undefined} : column
        ])
      )
    },
    columns,
    lists
  );
  for (const [i, {no}] of totals.entries()) {
    const wrong = wrongTotal(contract, columns, sums, totals, i, typed);
    if (wrong) return refuse(`row ${no}: ${wrong} is not the sum`);
  }
  return truth;
}

/** A row of data: what it says, of which columns nobody can say what they hold, and its cells. */
interface Typed {
  row: Record<string, unknown>;
  unread: Set<string>;
  cells: readonly string[];
}

/** A row of a total, or of the total of a part, and how many rows of data stand above it. */
interface StatedTotal {
  no: number;
  cells: readonly string[];
  isPart: boolean;
  above: number;
}

/** The word that makes a row a total: in one of its first three cells, or in a column of names. */
function totalIn(
  contract: Contract,
  columns: ReadonlyMap<string, {index: number}>,
  cells: readonly string[]
): string | undefined {
  const filled = cells.map((cell) => clean(cell)).filter((cell) => cell !== null);
  const names = [...columns].flatMap(([c, {index}]) =>
    ["text", "code", "choice"].includes(contract.columns[c]!.type) ? [clean(cells[index] ?? null) ?? ""] : []
  );
  return [...filled.slice(0, 3), ...names].find((word) => total.test(word));
}

/** A row that is no data: blank, a total, a note, or the header again. */
function isStructure(
  cells: readonly string[],
  header: readonly string[],
  columns: ReadonlyMap<string, {index: number}>
): boolean {
  const filled = cells.map((cell) => clean(cell)).filter((cell) => cell !== null);
  const repeated = [...columns].filter(([, {index}]) => cells[index] === header[index]).length * 2 >= columns.size;
  const isTotal = filled.slice(0, 3).some((word) => total.test(word) || summary.test(word));
  return filled.length === 0 || repeated || isTotal || note.test(filled[0]!);
}

/** A flag's 无 never gets here: it reads as false. */
const isNothing = (cell: string | null) =>
  cell === null || /^[\s\u200b\ufeff]*(\/|-|--|—|——|–|无|暂无|NA)?[\s\u200b\ufeff]*$/u.test(cell.normalize("NFKC"));

function keptOf(contract: Contract, row: Record<string, unknown>): Record<string, string | null> {
  return Object.fromEntries(
    keptColumns(contract).map(([c, column]) => {
      const v = row[c] ?? null;
      if (v === null) return [c, null];
      if (column.type === "id" || column.keep === "pseudonym")
        return [c, createHmac("sha256", key).update(String(v)).digest("hex").slice(0, 32)];
      return [c, String(v)];
    })
  );
}

/** Hundred-millionths of a millionth: wide enough for every decimal of the contracts. */
function scaled(value: unknown): bigint {
  const [whole = "0", fraction = ""] = String(value).split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
}

/**
 * The column whose stated total is not the sum of any rows that it may be meant over; undefined where all are, or where
 * nobody can say. Those are the rows above, all or since the last total of its kind; in a table that begins with a total
 * also those below; and the rows of its group, where its key names one.
 */
function wrongTotal(
  contract: Contract,
  columns: ReadonlyMap<string, {index: number; factor: number}>,
  schema: ReturnType<typeof rowSchema>,
  totals: readonly StatedTotal[],
  at: number,
  typed: readonly Typed[]
): string | undefined {
  const {cells, isPart, above} = totals[at]!;
  const ofKind = (other: StatedTotal) => isPart || !other.isPart;
  const last = totals.slice(0, at).findLast(ofKind)?.above ?? 0;
  const next = totals.slice(at + 1).find(ofKind)?.above ?? typed.length;
  const begins = totals[0]!.above === 0;
  const meant: (readonly Typed[])[] = [
    ...(begins && at === 0 ? [] : [typed.slice(last, above), ...(isPart ? [] : [typed.slice(0, above)])]),
    ...(begins ? [typed.slice(above, next), ...(isPart ? [] : [typed.slice(above)])] : [])
  ];
  const key = contract.key.flatMap((c) => {
    const index = columns.get(c)?.index;
    const cell = index === undefined ? null : clean(cells[index] ?? null);
    return index === undefined || isNothing(cell) || contract.columns[c]!.type === "id" ? [] : [{index, cell: cell!}];
  });
  const group = key.filter(({cell}) => !summary.test(cell) && !note.test(cell));
  if (group.length && group.length < key.length)
    meant.push(typed.filter((row) => group.every(({index, cell}) => clean(row.cells[index] ?? null) === cell)));
  for (const [c, {index}] of columns) {
    const {type} = contract.columns[c]!;
    if (type !== "int" && type !== "money" && type !== "decimal") continue;
    const stated = schema.shape[c]!.safeParse(cells[index] ?? null);
    if (!stated.success || stated.data === null || meant.some((rows) => rows.some(({unread}) => unread.has(c))))
      continue;
    const sums = meant.map((rows) => rows.reduce((all, {row}) => all + (row[c] == null ? 0n : scaled(row[c])), 0n));
    if (!sums.includes(scaled(stated.data))) return c;
  }
  return undefined;
}
