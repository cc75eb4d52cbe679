import {csvParse} from "d3";
import type {Row as TableRow, TableName} from "../../loaders/tables/index.js";

/** A published table, and a row of it with the columns that its description has: a misspelt one is a type error. */
export type Resource = TableName;
export type Row<R extends Resource> = TableRow<R>;

export interface Release {
  release: string;
  /** The month up to which deliveries are used, "2023-12". */
  as_of: string;
  demo: boolean;
  /** Made for a preview and not published. */
  draft?: true;
}

export interface IndicatorReceipt {
  id: string;
  name: string;
  gloss: string;
  definition: string;
  unit: string;
  sql: string;
  contracts: readonly string[];
  time_basis: string;
  periods: readonly string[];
  areas: readonly string[] | string;
  additivity: string;
  direction: string;
  target: {operator: string; value: number; at_risk: number | null; source: string; valid_from: string} | null;
  responsible_unit: string;
  section: string | number;
  basis: {kind: string; text: string};
  limitations: readonly string[];
  sensitivity: string;
  disclosure: string;
}

export interface ResourceReceipt {
  name: string;
  title: string;
  grain: string;
  sql: string;
  contracts: readonly string[];
  disclosure: string;
  columns: readonly {name: string; title: string; type: string}[];
}

export interface ContractReceipt {
  id: string;
  title: string;
  office: string;
  kind: string;
  last_delivery: string | null;
  files: readonly {delivery: string; file: string; sheet: string; sha256: string; rows: number | null}[];
}

export interface Receipts {
  release: string;
  as_of: string;
  /** A suppressed head count is 1 to k - 1. */
  thresholds: {k: number; k_sensitive: number; sensitive_categories: readonly string[]};
  /** Of all numbers about persons. */
  hidden: {cells: number; primary: number; secondary: number};
  contracts: readonly ContractReceipt[];
  indicators: readonly IndicatorReceipt[];
  resources: readonly ResourceReceipt[];
}

export type Tables = {readonly [R in Resource]: readonly Row<R>[]};

/** All that a card may know: the published rows, and where they come from. */
export interface Site {
  release: Release;
  receipts: Receipts;
  tables: Tables;
  /** The Chinese name of a code; the code itself if its list does not have it. */
  label(list: string, code: string): string;
}

/** Reads the files of a package; `text` gives the content of one by its name. A table is parsed when it is first asked for. */
export function parseSite(text: (file: string) => string): Site {
  const {resources} = JSON.parse(text("datapackage.json")) as {resources: {name: string}[]};
  const tables = {} as Tables;
  for (const {name} of resources) {
    const parse = once(() => csvParse(text(`${name}.csv`)));
    Object.defineProperty(tables, name, {get: parse, enumerable: true});
  }
  const labels = once(() => new Map(tables.labels.map(({list, code, name}) => [`${list}/${code}`, name])));
  return {
    release: JSON.parse(text("release.json")) as Release,
    receipts: JSON.parse(text("receipts.json")) as Receipts,
    tables,
    label: (list, code) => labels().get(`${list}/${code}`) ?? code
  };
}

function once<T>(make: () => T): () => T {
  let made: {value: T} | undefined;
  return () => (made ??= {value: make()}).value;
}
