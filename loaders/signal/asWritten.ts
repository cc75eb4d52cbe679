import type {Database} from "../base/duckdb.js";
import {isFinding} from "../warehouse/facts/bases.js";
import {computeIndicators, createFigureTable} from "../indicators/computeIndicators.js";
import {indicators} from "../indicators/index.js";
import type {CodeLists} from "../reference/codeLists.js";
import type {Comment} from "../reference/commentary.js";
import {withKnown} from "../warehouse/withKnown.js";

/** A figure as it was known at the end of the month in which a comment on it was written; null: not known then. */
export interface FigureThen {
  indicator_id: string;
  period: string;
  area_code: string;
  /** “2023-10” */
  written: string;
  value: number | null;
}

/**
 * What every comment was written on: its figure from the deliveries up to that month. Comments of the newest delivery's
 * month and later need no look back. An indicator of the build itself (kind
 * “finding”) has no past here.
 */
export async function figuresAsWritten(
  db: Database,
  comments: readonly Comment[],
  {lists, asOf}: {lists: CodeLists; asOf: string}
): Promise<FigureThen[]> {
  const past = comments
    .map((c) => ({...c, written: c.written_on.slice(0, 7)}))
    .filter((c) => c.written < asOf && !isFinding(indicatorOf(c).numerator.fact));
  const then: FigureThen[] = [];
  for (const written of [...new Set(past.map((c) => c.written))].sort()) {
    const own = past.filter((c) => c.written === written);
    const asked = indicators.filter((d) => own.some((c) => c.indicator_id === d.id));
    const figures = await withKnown(db, {asOf: written, lists}, async (known) => {
      await createFigureTable(known);
      await computeIndicators(known, asked);
      return await known.all<{indicator_id: string; period: string; area_code: string; value: string | null}>(
        "select indicator_id, period, area_code, value from figure"
      );
    });
    const known = new Map(figures.map((f) => [[f.indicator_id, f.period, f.area_code].join("|"), f.value]));
    for (const {indicator_id, period, area_code} of own) {
      const value = known.get([indicator_id, period, area_code].join("|")) ?? null;
      then.push({indicator_id, period, area_code, written, value: value === null ? null : Number(value)});
    }
  }
  return then;
}

const indicatorOf = ({indicator_id}: Comment) => indicators.find((d) => d.id === indicator_id)!;
