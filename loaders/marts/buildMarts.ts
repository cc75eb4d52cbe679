import {readFile} from "node:fs/promises";
import {type Database, quote} from "../duckdb.js";
import {baseOf} from "../indicators/bases.js";
import {computeIndicators, createFigureTable} from "../indicators/computeIndicators.js";
import type {Indicator} from "../indicators/indicator.js";
import {checkIndicators, indicators} from "../indicators/index.js";
import {readReferenceCsv} from "../reference/codeLists.js";
import {loadPublishedFigures} from "../reference/publishedFigures.js";
import {loadTargets} from "../reference/targets.js";
import {resources} from "./resources.js";

/** The text of a resource's query, as it is run and as its receipt prints it. */
export const martSql = (name: string) => readFile(new URL(`${name}.sql`, import.meta.url), "utf8");

export interface MartOptions {
  /** data/reference */
  referenceDir: string;
  /** The newest delivery month that is used: 2023-12. */
  asOf: string;
}

/** Makes `mart_<resource>` for every resource, as temp tables over the facts; nothing in them is suppressed yet. */
export async function buildMarts(db: Database, {referenceDir, asOf}: MartOptions): Promise<void> {
  checkIndicators();
  await db.run(`create or replace temp table build as select ${quote(asOf)} as as_of`);
  await createReferenceTables(db, referenceDir);

  await createFigureTable(db);
  const finding = (d: Indicator) => baseOf(d.numerator.fact).kind === "finding";
  await computeIndicators(
    db,
    indicators.filter((d) => !finding(d))
  );
  // The stated figures are checked against the indicators; how many of them match is an indicator of this build.
  for (const table of ["fact_published_figure", "fact_source"]) {
    const sql = await readFile(new URL(`../warehouse/facts/${table}.sql`, import.meta.url), "utf8");
    await db.run(`create or replace temp table ${table} as ${sql}`);
  }
  await addFindingPeriods(db);
  await computeIndicators(db, indicators.filter(finding));

  for (const {name} of resources) await db.run(`create or replace temp table mart_${name} as ${await martSql(name)}`);
}

/** The calendar of what is about this build: its own month and year, if anything was delivered at all. */
const addFindingPeriods = (db: Database) =>
  db.run(`insert into source_period
    select contract, type, date_trunc(type, (as_of || '-01')::date), if(type = 'year', left(as_of, 4), as_of),
      1, true, true, null, null, null, null, null
    from build, (values ('published_figures', 'year'), ('sources', 'month')) t(contract, type)
    where exists (from source_horizon)
      and contract not in (select contract from source_period)`);

/** What people wrote down in data/reference, as temp tables. */
async function createReferenceTables(db: Database, dir: string): Promise<void> {
  await createTable(
    db,
    "dim_indicator",
    "position int, indicator_id text, name text",
    indicators.map((d, i) => [i, d.id, d.name])
  );

  const ids = indicators.map((d) => d.id);
  const targets = await loadTargets(dir, ids);
  await createTable(
    db,
    "target",
    `indicator_id text, valid_from date, valid_to date, operator text, value decimal(34, 4), at_risk decimal(34, 4),
     source text`,
    targets.map((t) => [
      t.indicator_id,
      t.valid_from,
      t.valid_to || "9999-12-31",
      t.operator,
      t.value,
      t.at_risk,
      t.source
    ])
  );

  const figures = await loadPublishedFigures(dir, ids);
  await createTable(
    db,
    "published_figure",
    `position int, figure_id text, subject text, phrase text, low decimal(34, 4), high decimal(34, 4),
     low_inclusive boolean, high_inclusive boolean, unit text, qualifier text, period_text text, period text,
     candidate_period text, measure text, lines text, note text`,
    figures.map((f, i) => [
      i,
      f.figure_id,
      f.subject,
      f.phrase,
      f.interval.low,
      f.interval.high,
      f.interval.lowInclusive,
      f.interval.highInclusive,
      f.unit,
      f.qualifier,
      f.period_text,
      f.period,
      f.candidate_period,
      f.measure,
      f.lines,
      f.note
    ])
  );

  const csv = async (table: string, file: string, columns: string) => {
    const rows = await readReferenceCsv(dir, file);
    const names = columns.split(", ").map((column) => column.split(" ")[0]!);
    await createTable(
      db,
      table,
      `position int, ${columns}`,
      rows.map((row, i) => [i, ...names.map((n) => (n === "points" ? row[n] || null : (row[n] ?? "")))])
    );
  };
  await csv("published_word", "published_words.csv", "list text, code text, name text");
  await csv("standard_source", "standards/sources.csv", "source text, title text");
  await csv(
    "standard_section",
    "standards/sections.csv",
    "no int, name text, block text, points decimal(6,2), source text"
  );
  await csv(
    "standard_item",
    "standards/items.csv",
    "section int, item_no int, content text, points decimal(6,2), rule text, rule_type text, source text, version text"
  );
}

type Cell = string | number | boolean | null;

async function createTable(db: Database, table: string, columns: string, rows: readonly Cell[][]): Promise<void> {
  await db.run(`create or replace temp table ${table} (${columns})`);
  if (rows.length === 0) return;
  const literal = (cell: Cell) => (typeof cell === "string" ? quote(cell) : String(cell));
  await db.run(`insert into ${table} values ${rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ")}`);
}
