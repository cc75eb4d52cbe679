import {distance as editDistance} from "fastest-levenshtein";
import type {Contract} from "../contracts/language/contract.js";
import {clean, codeKey, labelText, ownText} from "../base/text.js";
import type {SheetTable} from "./table.js";

/** How far down a sheet its header may stand. */
export const searchRows = 30;

export interface Header {
  contract: Contract;
  /** Index in rows of the first header row, and how many rows it takes (1 or 2). */
  row: number;
  depth: 1 | 2;
  /** Contract column → column of the file, with the factor from the unit in the header. */
  columns: Map<string, {index: number; factor: number}>;
  /** Contract columns for which no header names a unit. */
  unitless: Set<string>;
  /** The factor of the unit that the sheet states outside the header, for those of them that are amounts. */
  stated?: 1 | 10000;
  /** Headers that the contract does not know, or that say again what another says: not read. */
  unknown: string[];
  /** Required columns that no header names, in the sender's words. */
  missing: string[];
  /** Two headers for one column: nobody can say which is meant. */
  doubled: string[];
}

/** Where each contract's columns stand best in a sheet, most columns first; contracts with fewer than two are left out. */
export function findHeaders(table: SheetTable, contracts: readonly Contract[]): Header[] {
  const headers: Header[] = [];
  const candidates: Candidate[] = [];
  const isName = nameTest(contracts);
  // One row before two: a title over a header is no group name.
  for (const depth of [1, 2] as const) {
    for (let row = 0; row < Math.min(searchRows, table.rows.length - depth + 1); row++) {
      // Most rows are data: they are not held to any contract.
      const labels = labelsAt(table, row, depth);
      if (labels.filter((names) => names.some(isName)).length > 1) candidates.push(candidateOf(row, depth, labels));
    }
  }
  for (const contract of contracts) {
    const names = namesOf(contract);
    let best: Header | undefined;
    for (const candidate of candidates) {
      const named = candidate.labels.filter((labels) => labels.some(({key}) => names.has(key))).length;
      if (named < (best?.columns.size ?? 2)) continue;
      const header = match(contract, candidate);
      const more = header.columns.size - (best?.columns.size ?? 1);
      if (more < 0 || (more === 0 && !(best && isGroupRow(table, header, best)))) continue;
      if (!holdsValues(table, header)) best = header;
    }
    if (best) headers.push(best);
  }
  return headers.sort((a, b) => b.columns.size - a.columns.size || a.unknown.length - b.unknown.length);
}

const bareUnit = /^[(（]?(元|万元|人|人次|名|个|家|项|件|份|篇|次|场|分|天|户|%)[)）]?$/u;
const value = /^[¥￥]?-?[0-9][0-9,]*(\.[0-9]+)?%?$|^(19|20)[0-9]{2}([-/.][0-9]{1,2}|年[0-9]{1,2}月)/u;

/**
 * Whether the lower row of a header of two rows is a row of data. Under a column's own name stands nothing, the same name,
 * another name or a unit; under names that are a whole header, anything else is a value, and a number is one anywhere.
 */
function holdsValues({rows, mergedAcross}: SheetTable, {contract, row, depth}: Header): boolean {
  if (depth === 1) return false;
  const [top = [], below = []] = rows.slice(row, row + 2);
  const byKey = namesOf(contract);
  const named = top.map((cell) => (cell === null ? undefined : byKey.get(headerKey(cell).key)?.column));
  const values = below.filter((cell, index) => {
    const text = clean(cell);
    if (text === null || named[index] === undefined || text === clean(top[index]!) || bareUnit.test(text)) return false;
    const isGroup = mergedAcross.some(([r, from, to]) => r === row && from <= index && index <= to);
    return !isGroup && !byKey.has(headerKey(text).key);
  });
  const isWhole = Object.entries(contract.columns).every(([c, {required}]) => !required || named.includes(c));
  return values.some((text) => isWhole || value.test(clean(text)!));
}

/**
 * Whether a header of two rows is one of a single row with the names of groups over it, and no title: some of its columns
 * have the same name in both rows, since their cell is merged downwards.
 */
function isGroupRow({rows}: SheetTable, two: Header, one: Header): boolean {
  if (two.depth !== 2 || one.depth !== 1 || two.row + 1 !== one.row) return false;
  const [top = [], below = []] = rows.slice(two.row, two.row + 2);
  return [...two.columns.values()].some(({index}) => top[index] != null && top[index] === below[index]);
}

/** The headers of all contracts that a row (or two) carries in full; none where it is no header, or lacks a column. */
export function fullHeadersAt(table: SheetTable, contracts: readonly Contract[], row: number): Header[] {
  for (const depth of [1, 2] as const) {
    if (row + depth > table.rows.length) break;
    const candidate = candidateAt(table, row, depth);
    const full = contracts
      .map((contract) => match(contract, candidate))
      .filter((header) => header.missing.length === 0 && header.columns.size > 1 && !holdsValues(table, header));
    if (full.length) return full;
  }
  return [];
}

/** Whether a row of these labels would be a whole header of the contract, and name at least so many of its columns. */
export function fitsHeaders(contract: Contract, labels: readonly string[], least: number): boolean {
  const names = labels.map((text) => [{text, ...headerKey(text)}]);
  const {columns, missing} = match(contract, {row: 0, depth: 1, labels: names});
  return missing.length === 0 && columns.size >= Math.max(least, 2);
}

/** How a header that was read before fits a contract. */
export function matchLabels(
  contract: Contract,
  columns: readonly {label: string; above: string | null}[]
): Pick<Header, "contract" | "columns" | "unknown" | "missing"> {
  const labels = columns.map(({label, above}) =>
    [label, ...(above === null ? [] : [above + label])].map((text) => ({text, ...headerKey(text)}))
  );
  return match(contract, {row: 0, depth: 1, labels});
}

/** A place where a header may stand: the names of its columns, as they are compared. */
interface Candidate {
  row: number;
  depth: 1 | 2;
  labels: {text: string; key: string; factor?: number}[][];
}

const candidateAt = (table: SheetTable, row: number, depth: 1 | 2): Candidate =>
  candidateOf(row, depth, labelsAt(table, row, depth));

const candidateOf = (row: number, depth: 1 | 2, labels: readonly string[][]): Candidate => ({
  row,
  depth,
  labels: labels.map((names) => names.map((text) => ({text, ...headerKey(text)})))
});

/** The names a column may go by: its own cell, and in a two-row header its group's name before it. */
function labelsAt(table: SheetTable, row: number, depth: 1 | 2): string[][] {
  const top = spread(table, row);
  if (depth === 1) return (table.rows[row] ?? []).map((cell) => (cell ? [cell] : []));
  const below = table.rows[row + 1] ?? [];
  const merged = table.mergedAcross.some(([r]) => r === row);
  return Array.from({length: Math.max(top.length, below.length)}, (_, i) => {
    const parent = top[i] ?? null;
    const own = (merged ? null : table.rows[row]?.[i]) ?? null;
    const child = below[i] ?? null;
    if (child === null || child === parent) return parent ? [parent] : [];
    return [child, ...(parent ? [parent + child] : []), ...(own ? [own] : [])];
  });
}

/** A header row with group names spread over the columns they span: from merges, or over the blanks a CSV left of them. */
function spread(table: SheetTable, row: number): (string | null)[] {
  const cells = [...(table.rows[row] ?? [])];
  const merges = table.mergedAcross.filter(([r]) => r === row);
  for (const [, from, to] of merges) for (let c = from; c <= to; c++) cells[c] = cells[from] ?? null;
  if (merges.length) return cells;
  let last: string | null = null;
  return cells.map((cell) => (last = cell ?? last));
}

const unit = /[(（](元|万元|人|人次|名|个|家|项|件|份|篇|次|场|分|天|户|%)[)）]/u;

/**
 * A header as it is compared: no brackets with a unit, no star of a required field, no white space. The factor is that of
 * the unit, if there is one.
 */
export function headerKey(label: string): {key: string; factor?: number} {
  const found = unit.exec(label.replace(/\s/gu, ""));
  const key = codeKey(label.replace(/\s/gu, "").replace(unit, "")).replace(/[*:]+$|^[*]+/gu, "");
  return found ? {key, factor: found[1] === "万元" ? 10000 : 1} : {key};
}

const names = new WeakMap<Contract, Map<string, {column: string; exact: boolean}>>();

/** Every name that a contract knows its columns by; made once for each contract, since every sheet is checked against all of them. */
function namesOf(contract: Contract): Map<string, {column: string; exact: boolean}> {
  const made = names.get(contract);
  if (made) return made;
  const byKey = new Map<string, {column: string; exact: boolean}>();
  for (const [c, column] of Object.entries(contract.columns)) {
    for (const alias of column.aliases ?? []) byKey.set(headerKey(alias).key, {column: c, exact: false});
  }
  for (const [c, column] of Object.entries(contract.columns))
    byKey.set(headerKey(column.header).key, {column: c, exact: true});
  names.set(contract, byKey);
  return byKey;
}

/**
 * Whether a cell may have one of these keys, by what costs nothing to see: most cells with a digit are values, each another,
 * and a Chinese character at the beginning is also the first of the key.
 */
export function mayBeKey(keys: Iterable<string>): (cell: string) => boolean {
  const all = [...keys];
  const digits = all.some((key) => /[0-9]/.test(key));
  const first = new Set(all.map((key) => key.charCodeAt(0)));
  const isChinese = (code: number) => code >= 0x4e00 && code <= 0x9fff;
  return (cell) => {
    const code = cell.charCodeAt(0);
    return isChinese(code) ? first.has(code) && (digits || !/[0-9]/.test(cell)) : digits || !/[0-9]/.test(cell);
  };
}

const maxRemembered = 20_000;
const tests = new WeakMap<readonly Contract[], (cell: string) => boolean>();

/** Whether a text is some column's name in some of the contracts; remembered, since cells come again from file to file. */
export function nameTest(contracts: readonly Contract[]): (cell: string) => boolean {
  const made = tests.get(contracts);
  if (made) return made;
  const known = contracts.map(namesOf);
  const mayBe = mayBeKey(known.flatMap((names) => [...names.keys()]));
  const remembered = new Map<string, boolean>();
  const test = (cell: string) => {
    if (!mayBe(cell)) return false;
    let is = remembered.get(cell);
    if (is === undefined) {
      const {key} = headerKey(cell);
      is = known.some((names) => names.has(key));
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(ownText(cell), is);
    }
    return is;
  };
  tests.set(contracts, test);
  return test;
}

function match(contract: Contract, {row, depth, labels}: Candidate): Header {
  const byKey = namesOf(contract);
  const found = new Map<string, {index: number; factor: number | undefined; exact: boolean}[]>();
  const unknown: string[] = [];
  labels.forEach((labelled, index) => {
    const hit = labelled.find(({key}) => byKey.has(key));
    if (hit) {
      const {column, exact} = byKey.get(hit.key)!;
      // A unit over a group of columns is that of each of them that names none itself.
      const factor = labelled.find((l) => l.factor !== undefined)?.factor;
      found.set(column, [...(found.get(column) ?? []), {index, factor, exact}]);
    } else if (labelled[0]) unknown.push(labelText(labelled[0].text));
  });

  const columns = new Map<string, {index: number; factor: number}>();
  const unitless = new Set<string>();
  const doubled: string[] = [];
  for (const [column, places] of found) {
    const exact = places.filter((p) => p.exact);
    const sure = exact.length ? exact : places;
    const header = contract.columns[column]!.header;
    if (sure.length > 1) doubled.push(header);
    const {index, factor} = sure[0]!;
    columns.set(column, {index, factor: factor ?? 1});
    if (factor === undefined) unitless.add(column);
    // 街镇 is meant where there is a 街道 too; the other column is reported.
    for (const {index: other} of places)
      if (!sure.some((p) => p.index === other)) unknown.push(labelText(labels[other]![0]!.text));
  }
  const missing = Object.entries(contract.columns)
    .filter(([c, column]) => column.required && !columns.has(c))
    .map(([, column]) => column.header);
  return {contract, row, depth, columns, unitless, unknown, missing, doubled};
}

/** "did you mean": each missing header with the unknown one that is most like it. */
export function nearestHeaders(header: Header): string[] {
  return header.missing.map((missing) => {
    const inOther = header.unknown.find((label) => headerKey(label.replace(/[(（].*[)）]/u, "")).key === missing);
    if (inOther !== undefined) return `“${missing}”（有“${inOther}”，括号里不是能读的单位）`;
    const near = header.unknown
      .map((label) => ({label, distance: editDistance(missing, headerKey(label).key)}))
      .filter(({label, distance}) => distance <= Math.max(1, Math.floor(Math.max(missing.length, label.length) / 2)))
      .sort((a, b) => a.distance - b.distance)[0];
    return near ? `“${missing}”（最接近的是“${near.label}”）` : `“${missing}”`;
  });
}
