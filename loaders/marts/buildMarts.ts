import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {type Database, quote} from "../base/duckdb.js";
import {createTables, readQueries} from "../base/queries.js";
import {computeIndicators, createFigureTable} from "../indicators/computeIndicators.js";
import type {Indicator} from "../indicators/indicator.js";
import {checkIndicators, indicators} from "../indicators/index.js";
import type {Reference} from "../reference/loadReference.js";
import {isFinding} from "../warehouse/facts/bases.js";
import {createPublicFiles} from "../warehouse/publicFiles.js";
import {createQuestions, type Question} from "../watch/questions.js";
import {resources} from "../tables/index.js";
import {createReferenceTables} from "./referenceTables.js";

/** The text of a resource's query, as it is run and as its receipt prints it. */
export const martSql = (name: string) => readFile(new URL(`../tables/${name}.sql`, import.meta.url), "utf8");

export interface MartOptions {
  reference: Reference;
  /** The newest delivery month that is used: 2023-12. */
  asOf: string;
  /** The questions about the newest delivery. */
  questions?: readonly Question[];
}

/** Makes `mart_<resource>` for every resource, as temp tables over the facts; nothing in them is suppressed yet. */
export async function buildMarts(db: Database, {reference, asOf, questions = []}: MartOptions): Promise<void> {
  checkIndicators();
  await createQuestions(db, questions);
  await db.run(`create or replace temp table build as select ${quote(asOf)} as as_of`);
  await createPublicFiles(db);
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
  db.run(`insert into source_period by name
    select contract, type as period_type, date_trunc(type, (as_of || '-01')::date) as period_start,
      if(type = 'year', left(as_of, 4), as_of) as period, 1 as months_reported, true as reported, true as complete
    from build, (values ('published_figures', 'year'), ('sources', 'month')) t(contract, type)
    where exists (from source_horizon)
      and contract not in (select contract from source_period)`);
