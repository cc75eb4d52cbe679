import type {Database} from "../base/duckdb.js";
import {lastDay} from "../base/periods.js";
import {indicators} from "../indicators/index.js";
import type {Comment} from "../reference/commentary.js";
import type {FigureThen} from "./asWritten.js";

interface Figure {
  indicator_id: string;
  period_type: string;
  period: string;
  area_code: string;
  value: string | null;
  target: string | null;
  status: string;
}

/**
 * The comments beside the figures they explain. One is older than its figure (`stale`) where it was written before the
 * period was over, or where deliveries of later months have changed the figure; a figure that is hidden now is not
 * compared.
 */
export async function commentaryRows(db: Database, comments: readonly Comment[], asWritten: readonly FigureThen[]) {
  const figures = await db.all<Figure>(
    "select indicator_id, period_type, period, area_code, value, target, status from public_indicators"
  );
  const key = (f: {indicator_id: string; period: string; area_code: string}) =>
    [f.indicator_id, f.period, f.area_code].join("|");
  const byKey = new Map(figures.map((f) => [key(f), f]));
  return comments.map((c) => {
    const figure = byKey.get(key(c));
    const now = figure?.value ?? null;
    const then = asWritten.find((f) => key(f) === key(c) && f.written === c.written_on.slice(0, 7));
    const revised = then !== undefined && now !== null && then.value !== Number(now);
    return {
      ...c,
      value: now,
      status: figure?.status ?? "",
      stale: revised || c.written_on <= lastDay(c.period) ? 1 : 0
    };
  });
}

/**
 * Every indicator that is off track in the whole district at its newest figure, and that figure has no comment. Of an
 * indicator with several kinds of period the shortest one counts.
 */
export async function missingCommentary(db: Database, comments: readonly Comment[]) {
  const judged = await db.all<Figure>(
    `select indicator_id, period_type, period, area_code, value, target, status
     from public_indicators
     where area_code = '310104' and status in ('on_track', 'at_risk', 'off_track')`
  );
  return indicators.flatMap((indicator) => {
    const own = judged.filter((f) => f.indicator_id === indicator.id);
    const shortest = ["month", "quarter", "year"].find((type) => own.some((f) => f.period_type === type));
    const series = own.filter((f) => f.period_type === shortest).sort((a, b) => (a.period < b.period ? -1 : 1));
    const newest = series.at(-1);
    if (newest?.status !== "off_track") return [];
    const said = comments.filter((c) => c.indicator_id === indicator.id && c.area_code === newest.area_code);
    if (said.some((c) => c.period === newest.period)) return [];
    const good = series.findLastIndex((f) => f.status !== "off_track");
    return [
      {
        indicator_id: indicator.id,
        period_type: newest.period_type,
        period: newest.period,
        area_code: newest.area_code,
        value: newest.value,
        target: newest.target,
        unit: indicator.responsibleUnit,
        since: series[good + 1]!.period,
        older_comment:
          said
            .map((c) => c.period)
            .sort()
            .at(-1) ?? ""
      }
    ];
  });
}
