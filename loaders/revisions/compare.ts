import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {formatExact, parseExact} from "../base/decimals.js";
import {indicators} from "../indicators/index.js";
import {parseRows} from "../base/parseTable.js";
import {type NamedColumn, periodColumn, type Resource, sensitivityOf} from "../tables/table.js";
import {type Cause, Causes, type Kind, kinds} from "./causes.js";
import {decompose, type Step} from "./decompose.js";
import {compared, type Figures, findRow, keyOf, valueColumns} from "./figures.js";
import type {Recomputed} from "./recompute.js";
import type {State} from "./state.js";

/** One published value that the release before showed otherwise. */
export interface Revision {
  resource: string;
  key: string;
  column: string;
  before: string;
  after: string;
  causes: readonly Cause[];
  /** How much each kind made of it; undefined where that is no number, or where it may not be published. */
  parts: Partial<Record<Kind, string>> | undefined;
}

export interface Comparison {
  revisions: Revision[];
  /** Numbers of periods that the release before did not have. */
  added: number;
  /** Numbers that are as they were. */
  same: number;
}

/** What is there to compare with: nothing, a release without its 底稿, or all that it takes to find causes. */
export interface Before {
  release: string;
  /** Its published data folder. */
  dir: string;
  known: {state: State; recomputed: Recomputed} | undefined;
}

const noState = (release: string): Cause => ["U", `上一次发布 ${release} 没有留下可用的底稿，分不清原因`];

/** Compares every published figure in `dir` with the release before, and finds the causes of each difference. */
export async function compare(dir: string, before: Before, now: State): Promise<Comparison> {
  const found: Comparison = {revisions: [], added: 0, same: 0};
  const causes = before.known && new Causes(before.known.state, now);
  for (const resource of compared) {
    const [old, current] = [await readTable(before.dir, resource), await readTable(dir, resource)];
    if (!old || !current) continue;
    const columns = valueColumns(resource).filter((c) => old.columns.has(c.name));
    const periods = new Set([...old.rows.values()].map((row) => seriesPeriod(resource, row)));
    for (const key of new Set([...old.rows.keys(), ...current.rows.keys()])) {
      const [was, is] = [old.rows.get(key), current.rows.get(key)];
      if (!was && !periods.has(seriesPeriod(resource, is!))) {
        found.added += columns.filter((c) => c.type !== "string" && is![c.name] !== "").length;
        continue;
      }
      const row = {resource, indicator: (is ?? was)!["indicator_id"]};
      const of = (figures: Figures) => findRow(figures, resource.name, key);
      const walk = before.known && walkOf(before.known, now, of, causes!.contractsOf(row));
      const hidden = {then: isHidden(columns, was, walk?.then), now: isHidden(columns, is, walk?.data)};
      for (const column of columns) {
        const [shownThen, shownNow] = [was?.[column.name] ?? "", is?.[column.name] ?? ""];
        if (shownThen === shownNow) {
          if (column.type !== "string" && shownNow !== "") found.same += 1;
          continue;
        }
        const revision = {resource: resource.name, key, column: column.name, before: shownThen, after: shownNow};
        // What is hidden now is not said again; that it is hidden now, is.
        if (hidden.now && !saysHidden(columns, column, is)) continue;
        if (hidden.now && column.name !== "flag") revision.before = "";
        if (!walk) {
          found.revisions.push({...revision, causes: [noState(before.release)], parts: undefined});
          continue;
        }
        const {changed, parts} = decompose({
          then: walk.then?.[column.name],
          code: walk.code?.[column.name],
          reference: walk.reference?.[column.name],
          data: walk.data?.[column.name],
          shownThen,
          shownNow
        });
        const by: Partial<Record<Step, Cause>> = {};
        if (changed.code) by.code = causes!.code(row);
        if (changed.reference) by.reference = causes!.reference(row);
        if (changed.data) {
          const [kind, text] = causes!.data(row);
          by.data = [kind, walk.torn ? `${text}（程序或参考数据也有变，原来的文件已不在，不能分开）` : text];
        }
        if (hidden.then !== hidden.now) by.disclosure = ["D", hidden.now ? "变为不公布" : "由不公布变为公布"];
        else if (changed.disclosure && !hidden.now)
          by.disclosure = Object.keys(by).length ? ["D", "公布时取整"] : causes!.policy(row);
        else if (Object.keys(by).length === 0) by.disclosure = causes!.policy(row);
        const besides = walk.torn && changed.data ? causes!.besides(row) : [];
        found.revisions.push({
          ...revision,
          causes: sorted([...Object.values(by), ...besides]),
          parts: besides.length
            ? undefined
            : tellable(resource, column, row.indicator, hidden, parts && summed(parts, by))
        });
      }
    }
  }
  return found;
}

/** The row on its way; where one of its files is gone, what this code makes of the old ones can't be known. */
function walkOf(
  {state, recomputed}: {state: State; recomputed: Recomputed},
  now: State,
  of: (figures: Figures) => Record<string, string> | undefined,
  contracts: readonly string[]
) {
  const then = of(state.figures);
  const data = of(now.figures);
  const again = recomputed.code !== state.figures || recomputed.reference !== state.figures;
  if (again && recomputed.missing.some((f) => f.contracts.some((c) => contracts.includes(c))))
    return {then, code: then, reference: then, data, torn: true};
  return {then, code: of(recomputed.code), reference: of(recomputed.reference), data, torn: false};
}

/** Whether a row's cells are kept from readers: it is flagged, lacks a cell that it had, or is not published at all. */
function isHidden(
  columns: readonly NamedColumn[],
  shown: Readonly<Record<string, string>> | undefined,
  cells: Readonly<Record<string, string>> | undefined
): boolean {
  if (!shown) return cells !== undefined;
  return shown["flag"] === "suppressed" || columns.some((c) => shown[c.name] === "" && (cells?.[c.name] ?? "") !== "");
}

/** The one column that says of a hidden row that it is hidden: its flag; else the first that is empty. */
function saysHidden(
  columns: readonly NamedColumn[],
  {name}: NamedColumn,
  shown: Readonly<Record<string, string>> | undefined
): boolean {
  if (shown && columns.some((c) => c.name === "flag")) return name === "flag";
  return name === columns.find((c) => (shown?.[c.name] ?? "") === "")?.name;
}

const sorted = (causes: readonly Cause[]) => [...causes].sort(([a], [b]) => kinds.indexOf(a) - kinds.indexOf(b));

/** The parts of the steps as parts of their kinds. */
function summed(parts: Record<Step, string>, by: Partial<Record<Step, Cause>>): Partial<Record<Kind, string>> {
  const of: Partial<Record<Kind, string>> = {};
  for (const [step, cause] of Object.entries(by) as [Step, Cause][]) {
    const sum = (parseExact(of[cause[0]] ?? "0") ?? 0n) + parseExact(parts[step])!;
    of[cause[0]] = formatExact(sum);
  }
  return of;
}

/**
 * One part is the change itself, which anyone can work out. Several tell figures that were never published: of persons,
 * they might be few.
 */
function tellable(
  resource: Resource,
  column: NamedColumn,
  indicator: string | undefined,
  hidden: {then: boolean; now: boolean},
  parts: Partial<Record<Kind, string>> | undefined
) {
  if (!parts || hidden.then || hidden.now) return undefined;
  const of = indicators.find((d) => d.id === indicator)?.sensitivity ?? sensitivityOf(resource, column);
  return Object.keys(parts).length < 2 || of === "public_count" ? parts : undefined;
}

/** A row's period together with the series that it belongs to. */
function seriesPeriod(resource: Resource, row: Readonly<Record<string, string>>): string {
  const {key} = resource;
  const period = periodColumn(resource)?.name;
  const of = key.filter((k) => k === period || ["indicator_id", "period_type", "window"].includes(k));
  // A table without periods has no new ones; what comes into it is new.
  return (period ? of : key).map((k) => row[k]).join("|");
}

async function readTable(dir: string, resource: Resource) {
  const text = await readFile(join(dir, `${resource.name}.csv`), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const rows = parseRows(text);
  const [header = ""] = text.split(/\r?\n/, 1);
  return {columns: new Set(header.split(",")), rows: new Map(rows.map((row) => [keyOf(resource, row), row]))};
}
