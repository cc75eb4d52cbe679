import {activities_monthly} from "./activities_monthly.js";
import {beneficiaries_monthly} from "./beneficiaries_monthly.js";
import {commentary} from "./commentary.js";
import {commentary_missing} from "./commentary_missing.js";
import {coverage_quarterly} from "./coverage_quarterly.js";
import {cycles} from "./cycles.js";
import {deliveries} from "./deliveries.js";
import {evidence_missing} from "./evidence_missing.js";
import {evidence_yearly} from "./evidence_yearly.js";
import {funnels} from "./funnels.js";
import {indicators} from "./indicators.js";
import {indicators_cumulative} from "./indicators_cumulative.js";
import {insurance_yearly} from "./insurance_yearly.js";
import {labels} from "./labels.js";
import {lamps} from "./lamps.js";
import {lists_open} from "./lists_open.js";
import {media_monthly} from "./media_monthly.js";
import {outlook} from "./outlook.js";
import {payouts_monthly} from "./payouts_monthly.js";
import {payouts_streets} from "./payouts_streets.js";
import {progress} from "./progress.js";
import {published_figures} from "./published_figures.js";
import {questions} from "./questions.js";
import {refusals} from "./refusals.js";
import {releases} from "./releases.js";
import {resettlement_monthly} from "./resettlement_monthly.js";
import {resettlement_streets} from "./resettlement_streets.js";
import {revisions} from "./revisions.js";
import {schedules} from "./schedules.js";
import {scores_yearly} from "./scores_yearly.js";
import {sentences} from "./sentences.js";
import {signal_summary} from "./signal_summary.js";
import {signals} from "./signals.js";
import {sources} from "./sources.js";
import {standard_items} from "./standard_items.js";
import {standard_sections} from "./standard_sections.js";
import {standard_subitems} from "./standard_subitems.js";
import {standard_versions} from "./standard_versions.js";
import {stations_quarterly} from "./stations_quarterly.js";
import {street_tiles} from "./street_tiles.js";
import {tasks_ageing} from "./tasks_ageing.js";
import {tasks_monthly} from "./tasks_monthly.js";
import {tasks_open} from "./tasks_open.js";
import {two_lists_ageing} from "./two_lists_ageing.js";
import {two_lists_monthly} from "./two_lists_monthly.js";
import {va_gdx} from "./va_gdx.js";
import {veto_lamps} from "./veto_lamps.js";
import {vintages} from "./vintages.js";
import {type Resource, resourceOf, type Table} from "./table.js";

/**
 * Every published table, in the order of the data package. A table is a file here, named like it, and the .sql beside it;
 * this list is all that is needed besides.
 */
export const tables = {
  indicators,
  indicators_cumulative,
  resettlement_monthly,
  resettlement_streets,
  beneficiaries_monthly,
  payouts_monthly,
  payouts_streets,
  insurance_yearly,
  activities_monthly,
  coverage_quarterly,
  media_monthly,
  two_lists_monthly,
  two_lists_ageing,
  lists_open,
  stations_quarterly,
  tasks_monthly,
  tasks_ageing,
  tasks_open,
  evidence_yearly,
  evidence_missing,
  scores_yearly,
  veto_lamps,
  published_figures,
  deliveries,
  sources,
  refusals,
  questions,
  va_gdx,
  labels,
  street_tiles,
  standard_versions,
  standard_sections,
  standard_items,
  standard_subitems,
  cycles,
  schedules,
  lamps,
  signals,
  signal_summary,
  funnels,
  outlook,
  sentences,
  commentary,
  commentary_missing,
  progress,
  revisions,
  releases,
  vintages
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
/** A row as it stands in the published file. */
export type Row<N extends TableName> = Readonly<Record<keyof (typeof tables)[N]["columns"], string>>;

const all: readonly Resource[] = Object.entries(tables).map(([name, table]) => resourceOf(name, table));
/** Made by the query beside their description, over facts. */
export const resources = all.filter((r) => !r.workedOut);
/** Worked out from published rows after suppression. */
export const derived = all.filter((r) => r.workedOut?.from === "published");
/** About the releases themselves; written after all others, since they compare them. */
export const aboutReleases = all.filter((r) => r.workedOut?.from === "releases");
