import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {parseRows} from "../../base/parseTable.js";

/** What the attacker has of one release: its tables as anyone can read them, and what they say of themselves. */
export interface Release {
  id: string;
  /** The newest delivery month that it uses; empty where it does not say. */
  asOf: string;
  tables: ReadonlyMap<string, readonly Record<string, string>[]>;
  /** The key columns of each described table. */
  keys: ReadonlyMap<string, readonly string[]>;
  /** Table → column → what the package says that it holds: person_count, amount, … */
  classes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  indicators: ReadonlyMap<string, IndicatorSaid>;
  thresholds: Thresholds;
  /** Tables and indicators whose head counts are rounded to multiples of five. */
  rounded: ReadonlySet<string>;
  /** Rates of which it says that they are shown even where few are left out. */
  differencesShown: ReadonlySet<string>;
  /** Whether it says that it was made with secondary suppression. */
  guarded: boolean;
}

/** The limits that a release says it keeps to. */
export interface Thresholds {
  k: number;
  sensitive: number;
  /** Categories of which the higher one holds. */
  categories: readonly string[];
  /** Tables and indicators that have one of their own. */
  own: Readonly<Record<string, number>>;
  unlabelled: number;
}

export interface IndicatorSaid {
  name: string;
  additivity: string;
  sensitivity: string;
  unit: string;
  /** Each in its time. */
  targets?: readonly Target[];
}

export interface Target {
  operator: string;
  value: number;
  at_risk: number | null;
  valid_from: string | null;
  valid_to: string | null;
}

interface Described {
  resources?: {
    name: string;
    path: string;
    schema: {primaryKey: string[]; fields?: {name: string; sensitivity?: string}[]};
  }[];
}
interface Receipts {
  release?: string;
  as_of?: string;
  thresholds?: {k: number; k_sensitive?: number; sensitive_categories?: string[]; own?: Record<string, number>};
  hidden?: {unlabelled?: number};
  rounded?: string[];
  differences_shown?: string[];
  indicators?: (IndicatorSaid & {id: string})[];
}

/** Reads the data folder of a finished package: every CSV in it, described or not. */
export async function readRelease(dir: string): Promise<Release> {
  const described = await readJson<Described>(join(dir, "datapackage.json"));
  const receipts = await readJson<Receipts>(join(dir, "receipts.json"));
  const tables = new Map<string, readonly Record<string, string>[]>();
  for (const file of (await readdir(dir)).filter((f) => f.endsWith(".csv")).sort()) {
    const text = await readFile(join(dir, file), "utf8");
    tables.set(file.replace(/\.csv$/, ""), parseRows(text));
  }
  return {
    id: receipts?.release ?? dir,
    asOf: receipts?.as_of ?? "",
    tables,
    keys: new Map((described?.resources ?? []).map((r) => [r.name, r.schema.primaryKey])),
    classes: new Map(
      (described?.resources ?? []).map((r) => [
        r.name,
        new Map((r.schema.fields ?? []).flatMap((f) => (f.sensitivity ? [[f.name, f.sensitivity] as const] : [])))
      ])
    ),
    indicators: new Map((receipts?.indicators ?? []).map((d) => [d.id, d])),
    thresholds: thresholdsOf(receipts),
    rounded: new Set(receipts?.rounded),
    differencesShown: new Set(receipts?.differences_shown),
    guarded: receipts?.hidden !== undefined
  };
}

function thresholdsOf(receipts: Receipts | undefined): Thresholds {
  const {
    k = 2,
    k_sensitive: sensitive = k,
    sensitive_categories: categories = [],
    own = {}
  } = receipts?.thresholds ?? {};
  return {k, sensitive, categories, own, unlabelled: receipts?.hidden?.unlabelled ?? 1};
}

const readJson = async <T>(file: string) =>
  await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as T,
    () => undefined
  );
