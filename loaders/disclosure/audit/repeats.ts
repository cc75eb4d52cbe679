import {type Claim, classedTables, district, indicatorKey, nameOf, type Row, rowsName} from "./claims.js";
import type {Release} from "./readRelease.js";
import {periodTypeOf} from "./view.js";

/** What another file shows of a number that a table hides. */
export interface Repeat {
  name: string;
  value: number;
  file: string;
}

/** Numbers that stand in another table or file with the keys of a cell, and the figures that name an indicator. */
export function repeatsOf(
  release: Release,
  others: readonly {file: string; rows: readonly Row[]}[],
  claims: ReadonlyMap<string, Claim>
): Repeat[] {
  const repeats: Repeat[] = [];
  const say = (name: string, cell: unknown, file: string) => {
    if (claims.has(name) && cell !== "" && cell != null && Number.isFinite(Number(cell))) {
      repeats.push({name, value: Number(cell), file});
    }
  };
  const columnsOf = {
    ...Object.fromEntries(
      [...classedTables(release)].map(([table, t]) => [table, {key: t.key, columns: [...t.counts, ...t.money]}])
    ),
    indicators: {key: indicatorKey, columns: ["value", "numerator", "denominator"]}
  };
  const own = [...release.tables]
    .filter(([name]) => !(name in columnsOf))
    .map(([name, rows]) => ({file: `${name}.csv`, rows}));
  for (const {file, rows} of [...own, ...others]) {
    const first = rows[0];
    if (!first) continue;
    for (const [table, {key, columns}] of Object.entries(columnsOf)) {
      if (!key.every((k) => k in first)) continue;
      for (const row of rows) {
        for (const column of columns)
          say(
            nameOf(
              table,
              key.map((k) => row[k]!),
              column
            ),
            row[column],
            file
          );
      }
    }
  }
  for (const {file, rows} of [{file: "deliveries.csv", rows: release.tables.get("deliveries") ?? []}, ...others]) {
    for (const row of rows) {
      if (row.delivery === undefined || row.file === undefined || row.sheet === undefined) continue;
      const read = row.rows_read && row.rows_refused ? Number(row.rows_read) - Number(row.rows_refused) : "";
      for (const cell of [row.rows, read]) say(rowsName(row), cell, file);
    }
  }
  for (const row of release.tables.get("published_figures") ?? []) {
    const period = row.period || row.candidate_period || "";
    const key = [row.measure!, periodTypeOf(period), period, district];
    say(nameOf("indicators", key, "value"), row.computed, "published_figures.csv");
  }
  for (const row of release.tables.get("sentences") ?? []) {
    for (const figure of (row.figures ?? "").split(";")) {
      const [period, value] = figure.split("=");
      const key = [row.indicator_id!, row.period_type!, period!, row.area_code!];
      say(nameOf("indicators", key, "value"), value, "sentences.csv");
    }
  }
  for (const row of release.tables.get("progress") ?? []) {
    for (const {type, period, value} of saidByProgress(row))
      say(nameOf("indicators", [row.indicator_id!, type, period, row.area_code!], "value"), value, "progress.csv");
  }
  for (const row of release.tables.get("revisions") ?? []) {
    say(nameOf(row.resource!, row.key!.split("|"), row.column!), row.after, "revisions.csv");
  }
  return repeats;
}

export interface SaidByProgress {
  /** ytd: the months of the year up to and with this one. */
  type: string;
  period: string;
  value: number;
}

/**
 * The figures in a row of `progress` besides its newest: as they stand there, and as they come back from what is worked
 * out of them, a share of the target, a distance to it, a difference from the year before.
 */
export function saidByProgress(row: Row): SaidByProgress[] {
  const n = (column: string) => (row[column] ? Number(row[column]) : NaN);
  const beforeType = periodTypeOf(row.before_period ?? "");
  const window = row.change_of === "cumulative" && beforeType === "month";
  const cumulative = {type: row.cumulative_of!, period: row.cumulative_period!};
  const before = {type: window ? "ytd" : beforeType, period: row.before_period!};
  const now = {type: row.period_type!, period: row.period!};
  const distance =
    row.gap_against?.startsWith("target") && row.completion === "" && row.operator !== "=" ? n("gap") : NaN;
  const all = [
    {...cumulative, value: n("cumulative")},
    {...cumulative, value: (n("completion") * n("target")) / 100},
    {...before, value: n("before")},
    {...(row.change_of === "period" ? now : cumulative), value: n("before") + n("change")},
    {...now, value: n("target") + (row.operator === "<=" ? -distance : distance)}
  ];
  return all.filter(({value}) => !Number.isNaN(value)).map((one) => ({...one, value: Number(one.value.toFixed(4))}));
}

/** What a release says of a number in the release before it. */
export interface Before extends Repeat {
  /** The id of that release. */
  release: string;
}

/** The values of before in the list of changes. */
export function beforeOf(release: Release): Before[] {
  const previous = release.tables.get("releases")?.find((r) => r.release === release.id)?.previous;
  if (!previous) return [];
  return (release.tables.get("revisions") ?? [])
    .filter((row) => row.before !== "" && Number.isFinite(Number(row.before)))
    .map((row) => ({
      name: nameOf(row.resource!, row.key!.split("|"), row.column!),
      value: Number(row.before),
      file: "revisions.csv",
      release: previous
    }));
}
