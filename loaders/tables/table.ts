import type {Span} from "../base/periods.js";
import type {BaseId} from "../warehouse/facts/bases.js";
import type {Sensitivity} from "../indicators/indicator.js";

/** One column of a published table. */
export interface Column {
  /** 中文名 */
  title: string;
  type: "string" | "integer" | "number";
  /** What it holds and what empty means, in Chinese. */
  about: string;
  /** Of a number; empty for years, places and yes or no, and where each row has its own. */
  unit?: string;
  /** What it says of persons; a number without a class is a public count. */
  class?: "person_count" | "amount" | "rate";
  /** In a table of persons: what is counted of the table's rows, or of the rows of another fact. */
  counts?: Aggregate;
  of?: {fact: BaseId; where: readonly string[]};
  /** In a table of persons: the column of the fact that this one holds. */
  dimension?: string;
  /** It names the period that a row speaks of. */
  period?: Span | "varies";
  /** Words that say something of a figure; other words are taken over from data/reference or from a list. */
  judges?: true;
  /** Strings that the program composes, or takes over from the name of a file, have this form. */
  form?: RegExp;
}

type Aggregate = "count" | `distinct ${string}` | `sum ${string}`;

/**
 * What a table says of persons. `persons`: columns count them, and the amounts and rates in the same row follow; where
 * `sensitiveWhere` (SQL) holds, the higher threshold is meant, where `sensitive` is set, it always is.
 * `indicators`: each by its own definition. `windows`: an indicator over months, hidden where one of them is. `figures`:
 * the computed column repeats an indicator and is hidden with it. `rows`: how many rows files brought, hidden where they
 * would give a number of persons away.
 */
export type Disclosure =
  | {kind: "public"}
  | {
      kind: "persons";
      /** Which rows of which fact are counted, and the date that places them. */
      rows: {fact: BaseId; date?: string; where?: readonly string[]};
      /** A row that is a whole over one dimension: its code, and which rows it counts. */
      whole?: {column: string; code: string; where: readonly string[]};
      sensitiveWhere?: string;
      sensitive?: true;
    }
  | {kind: "indicators"}
  | {kind: "windows"}
  | {kind: "figures"}
  | {kind: "rows"};

/** One published table, as its file says it. Its query is the .sql of the same name beside it. */
export interface Table {
  title: string;
  grain: string;
  key: readonly string[];
  /** The exports that it rests on. */
  contracts: readonly string[];
  disclosure: Disclosure;
  /** About the deliveries or the rules, not about what they count: it changes by nature from release to release. */
  compared?: false;
  /** In place of a query: worked out from rows that are already public, or about the releases; and how, in Chinese. */
  workedOut?: {from: "published" | "releases"; method: string};
  columns: Readonly<Record<string, Column>>;
}

/** The same with its name and the names of its columns, for who goes through all of them. */
export interface Resource extends Omit<Table, "columns"> {
  name: string;
  columns: readonly NamedColumn[];
}
export interface NamedColumn extends Column {
  name: string;
}

export const resourceOf = (name: string, {columns, ...table}: Table): Resource => ({
  name,
  ...table,
  columns: Object.entries(columns).map(([name, column]) => ({name, ...column}))
});

/** The columns of one class: those that count persons, amounts or rates of persons. */
export const columnsOf = ({columns}: Resource, of: NonNullable<Column["class"]>): readonly string[] =>
  columns.filter((c) => c.class === of).map((c) => c.name);

/** The columns that count persons. */
export const headColumns = (resource: Resource) => columnsOf(resource, "person_count");

/** The column of a row's period. */
export const periodColumn = ({columns, key}: Resource) => columns.find((c) => c.period && key.includes(c.name));

/** What a column says of persons; nothing for codes and keys, which are words. */
export function sensitivityOf({disclosure: d, key}: Resource, column: NamedColumn): Sensitivity | undefined {
  if (column.type === "string" || key.includes(column.name)) return undefined;
  if (d.kind !== "persons") return d.kind === "public" || d.kind === "rows" ? "public_count" : undefined;
  if (column.class === "person_count")
    return d.sensitiveWhere || d.sensitive ? "sensitive_person_count" : "person_count";
  return column.class ?? "public_count";
}
