import type {Database} from "../base/duckdb.js";
import {compileAll} from "./compile.js";
import {readShape} from "./flows.js";
import type {Indicator} from "./indicator.js";
import {plan} from "./plan.js";

const columns = `indicator_id text, period_type text, period_start date, period text, area_code text, value decimal(34, 4),
  numerator decimal(34, 4), denominator decimal(34, 4), heads decimal(34, 4), complete boolean`;

/**
 * The tables that computeIndicators fills, made empty: `figure` for months, quarters and years, `figure_cumulative` for
 * windows that end with a month. And with them `ratio`, the one way to divide.
 */
export async function createFigureTable(db: Database): Promise<void> {
  // Division by whole numbers: half up at the fourth decimal, the same on every machine; null over nothing.
  await db.run(`create or replace temp macro scaled(x) as (x::decimal(28, 4) * 10000)::hugeint`);
  await db.run(`create or replace temp macro ratio(n, d, factor) as
    ((2 * scaled(n) * factor * 10000 + scaled(d)) // (2 * nullif(scaled(d), 0)))::decimal(34, 0) * 0.0001::decimal(4, 4)`);
  await db.run(`create or replace temp table figure (${columns})`);
  await db.run(`create or replace temp table figure_cumulative (${columns})`);
}

/** Appends every period × area figure of these indicators to `figure` and `figure_cumulative`. */
export async function computeIndicators(db: Database, indicators: readonly Indicator[]): Promise<void> {
  if (indicators.length === 0) return;
  const planned = plan(indicators);
  const {scans, figures, cumulative} = compileAll(planned, indicators, await readShape(db, planned));
  for (const {table, sql} of scans) await db.run(`create or replace temp table ${table} as ${sql}`);
  await db.run(`insert into figure by name ${figures}`);
  if (cumulative) await db.run(`insert into figure_cumulative by name ${cumulative}`);
}
