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

const total = /^(合|总|共|累)\s*计[:：]?$/u;
const structure = /计[:：]?$|^(注|备注|说明|附注|填表人|审核人)\s*[:：]/u;

/** What the cells say. `short`: in a CSV a row with fewer cells than the header is no row of it; a sheet has no such rows. */
export function truthOf(contract: Contract, grid: string[][], deliveryEnd: string, short: boolean): Truth {
  const truth: Truth = {refuse: null, rows: new Map(), sameKey: new Set()};
  const refuse = (why: string) => ({...truth, refuse: why});
  const at = grid.slice(0, 30).findIndex((row) => findColumns(contract, row));
  if (at < 0) return refuse("no header of the contract");
  const columns = findColumns(contract, grid[at]!)!;
  const width = grid[at]!.length;
  const schema = rowSchema(contract, columns, lists);
  const typed: {row: Record<string, unknown>; unread: Set<string>}[] = [];
  const keys = new Map<string, number>();
  // An empty field too many may stand anywhere, unless every row has it.
  const widths = new Set(
    grid.filter((cells, i) => i > at && !isStructure(cells, grid[at]!, columns)).map((cells) => cells.length)
  );

  for (const [i, cells] of grid.entries()) {
    if (i <= at) continue;
    const no = i + 1;
    const filled = cells.map((cell) => clean(cell)).filter((cell) => cell !== null);
    if (filled.length === 0) continue;
    const words = filled.slice(0, 3);
    if (words.some((word) => total.test(word))) {
      const wrong = wrongTotal(contract, columns, schema, cells, typed);
      if (wrong) return refuse(`row ${no}: ${wrong} is not the sum`);
      truth.rows.set(no, {structure: true});
      continue;
    }
    const given = Object.fromEntries([...columns].map(([c, {index}]) => [c, cells[index] ?? null]));
    const {row, problems} = explainRow(contract, schema, given, deliveryEnd);
    if (isStructure(cells, grid[at]!, columns)) {
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
    typed.push({row, unread});
    const fits =
      (!short || cells.length === width || (cells.length > width && widths.size === 1)) &&
      cells.slice(width).every((cell) => clean(cell) === null);
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
  return truth;
}

/** A row that is no data: blank, a total, a note, or the header again. */
function isStructure(
  cells: readonly string[],
  header: readonly string[],
  columns: ReadonlyMap<string, {index: number}>
): boolean {
  const filled = cells.map((cell) => clean(cell)).filter((cell) => cell !== null);
  const words = filled.slice(0, 3);
  const repeated = [...columns].filter(([, {index}]) => cells[index] === header[index]).length * 2 >= columns.size;
  return filled.length === 0 || repeated || words.some((word) => total.test(word) || structure.test(word));
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

/** The column whose stated total is not the sum of the rows above; undefined where all are, or where nobody can say. */
function wrongTotal(
  contract: Contract,
  columns: Map<string, {index: number; factor: number}>,
  schema: ReturnType<typeof rowSchema>,
  cells: string[],
  above: {row: Record<string, unknown>; unread: Set<string>}[]
): string | undefined {
  for (const [c, {index}] of columns) {
    const {type} = contract.columns[c]!;
    if (type !== "int" && type !== "money" && type !== "decimal") continue;
    const stated = schema.shape[c]!.safeParse(cells[index] ?? null);
    if (!stated.success || stated.data === null || above.some(({unread}) => unread.has(c))) continue;
    const sum = above.reduce((all, {row}) => all + (row[c] == null ? 0n : scaled(row[c])), 0n);
    if (sum !== scaled(stated.data)) return c;
  }
  return undefined;
}
