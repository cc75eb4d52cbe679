import type {Database} from "../base/duckdb.js";
import type {Reference} from "../reference/loadReference.js";
import type {FigureThen} from "./asWritten.js";
import {commentaryRows, missingCommentary} from "./commentary.js";
import {funnelRows} from "./funnel.js";
import {outlook, outlookRow} from "./outlook.js";
import {progressRows, readFigures} from "./progress.js";
import {sentence} from "./sentences.js";
import {readSeries, readTargets} from "./series.js";
import {judgeSeries, signalRows, summaryRow} from "./signals.js";

export type DerivedRow = Readonly<Record<string, string | number | null>>;

/** The rows of every derived resource by its name, from `public_indicators` and what people wrote in data/reference. */
export async function derive(
  db: Database,
  {reference, asOf, asWritten = []}: {reference: Reference; asOf: string; asWritten?: readonly FigureThen[]}
): Promise<Record<string, readonly DerivedRow[]>> {
  const {rebases, commentary, schedules, lamps} = reference;
  const targets = await readTargets(db);
  const all = await readSeries(db);
  const summaries = all.map((series) => judgeSeries(series, rebases, targets));
  const ofDistrict = ({area}: {area: string}) => area === "310104";
  const comments = await commentaryRows(db, commentary, asWritten);
  const unexplained = await missingCommentary(db, commentary);
  return {
    signals: summaries.flatMap(signalRows),
    signal_summary: summaries.map(summaryRow),
    funnels: await funnelRows(db),
    outlook: all.filter(ofDistrict).flatMap((series) => {
      const ahead = outlook(series, targets);
      return ahead ? [outlookRow(ahead)] : [];
    }),
    sentences: summaries.filter((s) => ofDistrict(s.series)).flatMap((s) => sentence(s) ?? []),
    commentary: comments,
    commentary_missing: unexplained,
    progress: progressRows(await readFigures(db), {
      asOf,
      targets,
      schedules,
      lamps,
      comments,
      summaries,
      unexplained: new Set(unexplained.map((row) => row.indicator_id))
    })
  };
}
