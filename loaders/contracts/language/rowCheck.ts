import type {CodeLists} from "../../reference/codeLists.js";
import {spellings} from "../../reference/codeLists.js";
import {clean, ownText} from "../../base/text.js";
import type {FileColumns} from "./compileCheck.js";
import type {Column, Contract, ListId} from "./contract.js";
import {grammarOf, nothingIn} from "./grammar.js";
import {breaks} from "./rowSchema.js";

/** Something stands in a cell and cannot be read. */
export const unreadable = Symbol("unreadable");
/** A cell as it was read: null where nothing stands. */
export type ReadCell = string | number | boolean | null | typeof unreadable;

/** A column that is read, with its place in the file. */
export interface ReadColumn {
  name: string;
  column: Column;
  index: number;
}

/** What the check says of one row in which something stands. */
export interface CheckedRow {
  /** Its number in the file, and its place among the rows that are in memory. */
  row: number;
  at: number;
  /** In the order of the check's columns. */
  values: ReadCell[];
  accepted: boolean;
  /** Whether it breaks a rule that only warns. */
  warned: boolean;
}

/**
 * The check of a contract over rows that are in memory: what compileCheck.ts says in SQL, for tables so small that planning
 * a statement costs more than reading them. Types come from the same grammar, rules from the same words as the row schema's;
 * oracle.test.ts holds the three to each other.
 */
export class RowCheck {
  readonly columns: readonly ReadColumn[];
  readonly #readers: readonly ((cell: string | null) => ReadCell)[];
  readonly #contract: Contract;
  readonly #deliveryEnd: string;
  readonly #at: ReadonlyMap<string, number>;
  /** Of the row that is being checked. */
  #values: ReadCell[] = [];
  /** A required column that the file does not have: then no row can be accepted. */
  readonly #lacking: boolean;

  constructor(contract: Contract, file: FileColumns, lists: CodeLists, deliveryEnd: string) {
    this.#contract = contract;
    this.#deliveryEnd = deliveryEnd;
    const checked = Object.entries(contract.columns).filter(([, {type}]) => type !== "pii");
    this.columns = checked.flatMap(([name, column]) => {
      const at = file.get(name);
      return at ? [{name, column, index: at.index}] : [];
    });
    this.#readers = this.columns.map(({name, column}) => readerOf(column, file.get(name)!.factor, lists));
    this.#at = new Map(this.columns.map(({name}, i) => [name, i]));
    this.#lacking = checked.some(([name, {required}]) => required && !file.has(name));
  }

  /** Undefined for a row in which nothing stands that is read; the cells of a row that has shifted are never accepted. */
  check(cells: readonly (string | null)[], shifted: boolean, row: number, at = row): CheckedRow | undefined {
    const {columns} = this;
    const values = new Array<ReadCell>(columns.length);
    let given = false;
    let bad = shifted || this.#lacking;
    for (let i = 0; i < columns.length; i++) {
      const {column, index} = columns[i]!;
      const value = this.#readers[i]!(cells[index] ?? null);
      values[i] = value;
      if (value === null) bad ||= column.required === true;
      else given = true;
      bad ||= value === unreadable;
    }
    if (!given) return undefined;
    this.#values = values;
    let warned = false;
    for (const rule of this.#contract.rules) {
      const warns = rule.severity === "warning";
      if ((bad && !warns) || !breaks(rule, this.#valueOf, this.#isEmpty, this.#deliveryEnd)) continue;
      if (warns) warned = true;
      else bad = true;
    }
    return {row, at, values, accepted: !bad, warned};
  }

  // Made once, not for each row.
  readonly #cell = (c: string) => this.#values[this.#at.get(c) ?? -1] ?? null;
  readonly #isEmpty = (c: string) => this.#cell(c) === null;
  readonly #valueOf = (c: string) => {
    const value = this.#cell(c);
    return value === unreadable ? null : value;
  };

  /** The place of a column among the values; undefined for one that the file does not have, or that is not read. */
  placeOf(column: string): number | undefined {
    return this.#at.get(column);
  }
}

const maxRemembered = 50_000;

const readers = new WeakMap<CodeLists, WeakMap<Column, Map<number, (cell: string | null) => ReadCell>>>();

/** Reads the cells of a column; kept for the run, since the same cells come again from file to file. */
function readerOf(column: Column, factor: number, lists: CodeLists): (cell: string | null) => ReadCell {
  const ofLists = readers.get(lists) ?? new WeakMap<Column, Map<number, (cell: string | null) => ReadCell>>();
  readers.set(lists, ofLists);
  const ofColumn = ofLists.get(column) ?? new Map<number, (cell: string | null) => ReadCell>();
  ofLists.set(column, ofColumn);
  const made = ofColumn.get(factor) ?? makeReader(column, factor, lists);
  ofColumn.set(factor, made);
  return made;
}

function makeReader(column: Column, factor: number, lists: CodeLists): (cell: string | null) => ReadCell {
  const codes = column.type === "code" ? spellingsOf(lists, column.list) : new Map<string, string>();
  const {parse} = grammarOf(column, {factor, codes});
  const nothing = new Set(nothingIn(column));
  const read = (cell: string | null): ReadCell => {
    const text = clean(cell);
    if (text === null || nothing.has(text)) return null;
    return parse(text) ?? unreadable;
  };
  // Free text hardly ever comes again.
  if (column.type === "text") return read;
  const remembered = new Map<string, ReadCell>();
  return (cell) => {
    if (cell === null) return null;
    let value = remembered.get(cell);
    if (value === undefined) {
      const own = ownText(cell);
      value = read(own);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(own, value);
    }
    return value;
  };
}

const spellingMaps = new WeakMap<CodeLists, Map<ListId, Map<string, string>>>();

function spellingsOf(lists: CodeLists, id: ListId): Map<string, string> {
  const ofLists = spellingMaps.get(lists) ?? new Map<ListId, Map<string, string>>();
  spellingMaps.set(lists, ofLists);
  const made = ofLists.get(id) ?? spellings(lists[id]);
  ofLists.set(id, made);
  return made;
}
