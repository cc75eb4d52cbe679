import type {Database} from "../duckdb.js";
import {compile} from "./compile.js";
import type {Indicator} from "./indicator.js";

/** The table that computeIndicators fills; made empty, and with it `ratio`, the one way to divide. */
export async function createFigureTable(db: Database): Promise<void> {
  // Division by whole numbers: half up at the fourth decimal, the same on every machine; null over nothing.
  await db.run(`create or replace temp macro scaled(x) as (x::decimal(28, 4) * 10000)::hugeint`);
  await db.run(`create or replace temp macro ratio(n, d, factor) as
    ((2 * scaled(n) * factor * 10000 + scaled(d)) // (2 * nullif(scaled(d), 0)))::decimal(34, 0) * 0.0001::decimal(4, 4)`);
  await db.run(`create or replace temp table figure (
    indicator_id text, period_type text, period_start date, period text, area_code text, value decimal(34, 4),
    numerator decimal(34, 4), denominator decimal(34, 4), heads decimal(34, 4), complete boolean)`);
}

/** Appends every period × area figure of these indicators to `figure`. */
export async function computeIndicators(db: Database, indicators: readonly Indicator[]): Promise<void> {
  for (const indicator of indicators) await db.run(`insert into figure ${compile(indicator)}`);
}
