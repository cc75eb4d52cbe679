import type {Database} from "../base/duckdb.js";
import {firstDay} from "../base/periods.js";
import {indicators} from "../indicators/index.js";
import type {Indicator} from "../indicators/indicator.js";

export type SeriesPeriod = "month" | "quarter";

export interface Point {
  period: string;
  /** Null where the figure is not reported, withheld, or of a period that is not over. */
  value: number | null;
  /** Of a ratio: what it is made of, as far as it is published. */
  numerator?: number;
  denominator?: number;
}

/** One indicator in one area over the months or the quarters, as it is published. */
export interface Series {
  indicator: Indicator;
  periodType: SeriesPeriod;
  area: string;
  points: readonly Point[];
}

export interface Target {
  indicator_id: string;
  valid_from: string;
  valid_to: string;
  operator: string;
  value: number;
}

interface Figure {
  indicator_id: string;
  period_type: string;
  period: string;
  area_code: string;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  flag: string;
}

/**
 * Every monthly and quarterly series, from the public rows only: what was withheld is a gap here as it is on the site,
 * so nothing that is worked out from a series can say more than the series does.
 */
export async function readSeries(db: Database): Promise<Series[]> {
  const figures = await db.all<Figure>(
    `select indicator_id, period_type, period, area_code, value, numerator, denominator, flag
     from public_indicators
     where period_type in ('month', 'quarter')
     order by indicator_id, period_type, area_code, period`
  );
  const series = new Map<string, Series & {points: Point[]}>();
  for (const {indicator_id, period_type, period, area_code, ...figure} of figures) {
    const key = [indicator_id, period_type, area_code].join("|");
    let one = series.get(key);
    if (!one) {
      const indicator = indicators.find((d) => d.id === indicator_id)!;
      one = {indicator, periodType: period_type as SeriesPeriod, area: area_code, points: []};
      series.set(key, one);
    }
    one.points.push({period, ...numbers(figure)});
  }
  const place = ({indicator}: Series) => indicators.indexOf(indicator);
  return [...series.values()].sort((a, b) => place(a) - place(b)); // stable: month before quarter, areas by code
}

/** What is known of a period: nothing while it is not over or where the figure is withheld. */
function numbers({value, numerator, denominator, flag}: Pick<Figure, "value" | "numerator" | "denominator" | "flag">) {
  if (value === null || flag !== "") return {value: null};
  return {
    value: Number(value),
    ...(numerator !== null && denominator !== null
      ? {numerator: Number(numerator), denominator: Number(denominator)}
      : {})
  };
}

export const readTargets = (db: Database) =>
  db
    .all<Target & {value: string}>(
      "select indicator_id, valid_from, valid_to, operator, value from target order by indicator_id, valid_from"
    )
    .then((rows) => rows.map((row): Target => ({...row, value: Number(row.value)})));

/** The target in force when a period begins. */
export const targetFor = (targets: readonly Target[], id: string, period: string) =>
  targets.find((t) => t.indicator_id === id && t.valid_from <= firstDay(period) && firstDay(period) <= t.valid_to);

/** To the fourth decimal, as every published number. */
export const rounded = (x: number) => Number(x.toFixed(4)) + 0;
