import {createHash} from "node:crypto";
import {chmod, mkdir, readdir, readFile, rm} from "node:fs/promises";
import {join} from "node:path";
import {gunzipSync, gzipSync} from "node:zlib";
import {type Database, quote} from "../base/duckdb.js";
import {replaceFile} from "../base/durable.js";
import type {Indicator} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import {listFiles} from "../base/listFiles.js";
import {martSql} from "../marts/buildMarts.js";
import {hashSources, root} from "../base/sources.js";
import {compared, type Figures, readFigures} from "./figures.js";

/** A delivered file that a release used. */
export interface UsedFile {
  /** The folder it lay in; empty for a file directly in the exports folder. */
  folder: string;
  delivery: string;
  file: string;
  sha256: string;
  /** What it brought rows to. */
  contracts: string[];
  /** Its number in what is published, by contract: payouts|2. Not in states from before names were kept back. */
  published?: string[];
}

/**
 * What a release leaves behind for the next one, so that every change can be traced to its cause: 底稿. It holds figures
 * before suppression, so it lies outside everything that is served, readable by its owner only.
 */
export interface State {
  release: string;
  asOf: string;
  /** Hash of all that computes figures. */
  code: string;
  /** Every file of data/reference by its path, in base64. */
  reference: Record<string, string>;
  files: UsedFile[];
  /** The lines of CHANGELOG.md. */
  changelog: string[];
  /** Hashes of what says how figures are counted. */
  definitions: {indicators: Record<string, string>; tables: Record<string, string>};
  figures: Figures;
}

const folder = ".state";
const fileOf = (out: string, release: string) => join(out, folder, `${release}.json.gz`);
const version = 1;

/** The state of the release that is being made; call when its marts are there. */
export async function makeState(
  db: Database,
  {release, asOf, referenceDir}: {release: string; asOf: string; referenceDir: string}
): Promise<State> {
  return {
    release,
    asOf,
    code: hashSources(["loaders", "package.json", "package-lock.json"]),
    reference: await readFolder(referenceDir),
    files: await db.all<UsedFile>(`
      select folder, delivery, file, sha256,
        coalesce(list_sort(list(distinct contract) filter (contract is not null and verdict <> 'refused')), []) as contracts,
        list_sort(list(distinct coalesce(contract, '') || '|' || number)) as published
      from load join (select load_id, number from public_file) using (load_id)
      where delivery <= ${quote(asOf)} group by all order by all`),
    changelog: (await readFile(join(root, "CHANGELOG.md"), "utf8")).split("\n"),
    definitions: {
      indicators: Object.fromEntries(indicators.map((d) => [d.id, hashDefinition(d)])),
      tables: Object.fromEntries(
        await Promise.all(compared.map(async (r) => [r.name, hash([await martSql(r.name), r.key])] as const))
      )
    },
    figures: await readFigures(db)
  };
}

const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** What of a definition decides its figures. A changed word in its limitations explains no changed number. */
function hashDefinition(d: Indicator): string {
  const {definition, unit, numerator, denominator, timeBasis, periods, cumulative, floorTo, absent} = d;
  return hash([definition, unit, numerator, denominator, timeBasis, periods, cumulative, floorTo, absent.means]);
}

async function readFolder(dir: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of await listFiles(dir)) files[path] = (await readFile(join(dir, path))).toString("base64");
  return files;
}

/** Writes the state whole or not at all, and asks the disk to have it. */
export async function writeState(out: string, state: State): Promise<void> {
  const dir = join(out, folder);
  await mkdir(dir, {recursive: true, mode: 0o700});
  await chmod(dir, 0o700);
  const figures = Object.entries(state.figures).map(([table, {columns, rows}]) => ({table, columns, rows: [...rows]}));
  const bytes = gzipSync(JSON.stringify({version, ...state, figures}));
  await replaceFile(fileOf(out, state.release), bytes, {mode: 0o600, next: join(dir, ".next")});
}

/** The state that a release left; undefined where there is none, or none that this program can read. */
export async function readState(out: string, release: string): Promise<State | undefined> {
  try {
    const kept = JSON.parse(gunzipSync(await readFile(fileOf(out, release))).toString("utf8")) as Omit<
      State,
      "figures"
    > & {version: number; figures: {table: string; columns: string[]; rows: [string, string[]][]}[]};
    if (kept.version !== version) return undefined;
    const figures = kept.figures.map(({table, columns, rows}) => [table, {columns, rows: new Map(rows)}] as const);
    return {...kept, figures: Object.fromEntries(figures)};
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

/** Takes away what belongs to no kept release. */
export async function tidyStates(out: string, kept: readonly string[]): Promise<void> {
  // times.json is what the last run took (loaders/release/times.ts).
  const names = new Set(["times.json", ...kept.map((id) => `${id}.json.gz`)]);
  for (const name of await readdir(join(out, folder)).catch(() => [])) {
    if (!names.has(name)) await rm(join(out, folder, name), {force: true});
  }
}
