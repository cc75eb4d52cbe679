import type {Database} from "../duckdb.js";
import {indicators} from "../indicators/index.js";
import {loadReference} from "../reference/loadReference.js";
import {readSeries, readTargets} from "./series.js";
import {judge, signalRows, summaryRow} from "./signals.js";

export type Cell = string | number | null;
export type DerivedRow = Readonly<Record<string, Cell>>;

/** The rows of every derived resource by its name, from `public_indicators` and what people wrote in data/reference. */
export async function derive(
  db: Database,
  {referenceDir}: {referenceDir: string}
): Promise<Record<string, readonly DerivedRow[]>> {
  const {rebases} = await loadReference(
    referenceDir,
    indicators.map((d) => d.id)
  );
  const targets = await readTargets(db);
  const summaries = (await readSeries(db)).map((series) => judge(series, rebases, targets));
  return {
    signals: summaries.flatMap(signalRows),
    signal_summary: summaries.map(summaryRow)
  };
}
