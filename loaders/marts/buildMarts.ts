import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {type Database, quote} from "../base/duckdb.js";
import {createTables, readQueries} from "../base/queries.js";
import {computeIndicators, createFigureTable} from "../indicators/computeIndicators.js";
import type {Indicator} from "../indicators/indicator.js";
import {checkIndicators, indicators} from "../indicators/index.js";
import {cadences} from "../reference/sources.js";
import type {Reference} from "../reference/loadReference.js";
import {isFinding} from "../warehouse/facts/bases.js";
import {createQuestions, type Question} from "../watch/questions.js";
import {resources} from "../tables/index.js";

/** The text of a resource's query, as it is run and as its receipt prints it. */
export const martSql = (name: string) => readFile(new URL(`../tables/${name}.sql`, import.meta.url), "utf8");

export interface MartOptions {
  reference: Reference;
  /** The newest delivery month that is used: 2023-12. */
  asOf: string;
  /** What should be looked at in the newest delivery. */
  questions?: readonly Question[];
}

/** Makes `mart_<resource>` for every resource, as temp tables over the facts; nothing in them is suppressed yet. */
export async function buildMarts(db: Database, {reference, asOf, questions = []}: MartOptions): Promise<void> {
  checkIndicators();
  await createQuestions(db, questions);
  await db.run(`create or replace temp table build as select ${quote(asOf)} as as_of`);
  await createReferenceTables(db, reference);

  await createFigureTable(db);
  const finding = (d: Indicator) => isFinding(d.numerator.fact);
  await computeIndicators(
    db,
    indicators.filter((d) => !finding(d))
  );
  // The stated figures are checked against the indicators; how many of them match is an indicator of this build.
  await createTables(db, await readQueries(join(import.meta.dirname, "findings")));
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
async function createReferenceTables(
  db: Database,
  {targets, figures, standards, cycles, dues, words, sources}: Reference
): Promise<void> {
  await createTable(
    db,
    "dim_indicator",
    "position int, indicator_id text, name text",
    indicators.map((d, i) => [i, d.id, d.name])
  );

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

  await createTable(
    db,
    "published_figure",
    `position int, figure_id text, subject text, phrase text, low decimal(34, 4), high decimal(34, 4),
     low_inclusive boolean, high_inclusive boolean, unit text, qualifier text, period_text text, period text,
     candidate_period text, measure text, beside text, lines text, note text`,
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
      f.beside,
      f.lines,
      f.note
    ])
  );

  await createTable(
    db,
    "source_due",
    "position int, contract text, every text, months int, due_day int, basis text",
    dues.map((d, i) => [
      i,
      d.contract,
      d.every,
      cadences[d.every],
      d.due_day === "" ? null : Number(d.due_day),
      d.basis
    ])
  );

  await createTable(
    db,
    "published_word",
    "position int, list text, code text, name text",
    words.map((w, i) => [i, w.list, w.code, w.name])
  );
  await createTable(
    db,
    "standard_source",
    "position int, source text, title text",
    sources.map((s, i) => [i, s.source, s.title])
  );
  await createTable(
    db,
    "standard_version",
    `position int, version text, title text, level text, effective_from int, effective_to int, complete boolean,
     source text, note text`,
    standards.versions.map((v, i) => [
      i,
      v.version,
      v.title,
      v.level,
      v.effective_from,
      v.effective_to,
      v.complete,
      v.source,
      v.note
    ])
  );
  await createTable(
    db,
    "standard_section",
    "position int, version text, no int, name text, block text, points decimal(10, 4), source text",
    standards.sections.map((s, i) => [i, s.version, s.no, s.name, s.block, s.points, s.source])
  );
  await createTable(
    db,
    "standard_item",
    `position int, version text, section int, item_no text, content text, points decimal(10, 4), rule_type text,
     rule text, unit text, evidence_kinds text, verification text, indicators text, source text`,
    standards.items.map((d, i) => [
      i,
      d.version,
      d.section,
      d.item_no,
      d.content,
      d.points,
      d.rule_type,
      d.rule,
      d.unit,
      d.evidence_kinds.join(";"),
      d.verification.join(";"),
      d.indicators.join(";"),
      d.source
    ])
  );
  await createTable(
    db,
    "standard_subitem",
    `position int, version text, item_no text, sub_no int, content text, points decimal(10, 4), source text`,
    standards.subItems.map((s, i) => [i, s.version, s.item_no, s.sub_no, s.content, s.points, s.source])
  );
  await createTable(
    db,
    "cycle",
    `cycle int, evidence_from int, evidence_to int, midterm int, named_on date, inferred boolean, source text, note text`,
    cycles.map((c) => [
      c.cycle,
      c.evidence_from,
      c.evidence_to,
      c.midterm,
      c.named_on || null,
      c.inferred,
      c.source,
      c.note
    ])
  );
}

type Cell = string | number | boolean | null;

async function createTable(db: Database, table: string, columns: string, rows: readonly Cell[][]): Promise<void> {
  await db.run(`create or replace temp table ${table} (${columns})`);
  if (rows.length === 0) return;
  const literal = (cell: Cell) => (typeof cell === "string" ? quote(cell) : String(cell));
  await db.run(`insert into ${table} values ${rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ")}`);
}
