import {csvParse} from "d3";

/** The published data package: every file and the columns that the cards rely on. Further columns may follow. */
export const columns = {
  indicators: [
    "indicator_id",
    "period_type",
    "period",
    "area_code",
    "value",
    "numerator",
    "denominator",
    "target",
    "status",
    "flag",
    "below"
  ],
  resettlement_monthly: ["month", "person_type", "placement_type", "persons", "flag", "below"],
  resettlement_streets: ["year", "area_code", "persons", "flag", "below"],
  beneficiaries_monthly: ["month", "category", "persons", "flag", "below"],
  payouts_monthly: ["pay_month", "accrual_year", "benefit_item", "amount_yuan", "persons", "flag", "below", "in_total"],
  payouts_streets: ["pay_month", "area_code", "amount_yuan", "persons", "flag", "below"],
  activities_monthly: ["month", "area_code", "activity_type", "events", "participants", "flag"],
  coverage_quarterly: ["quarter", "area_code", "events", "types_covered", "covered"],
  two_lists_monthly: ["month", "side", "opened", "due", "done", "done_on_time", "overdue_open"],
  stations_quarterly: ["quarter", "level", "area_code", "stations", "five_haves", "model_stations"],
  insurance_yearly: ["policy_year", "product", "eligible", "insured", "flag", "below"],
  media_monthly: ["month", "channel", "items"],
  two_lists_ageing: [
    "month",
    "side",
    "not_due",
    "overdue_30",
    "overdue_90",
    "overdue_more",
    "done",
    "done_on_time",
    "median_days"
  ],
  tasks_ageing: ["month", "unit", "not_due", "overdue_30", "overdue_90", "overdue_more", "oldest_days"],
  evidence_yearly: ["year", "unit", "required", "filed", "missing"],
  evidence_missing: ["year", "unit", "item_no", "kind", "required", "filed", "missing"],
  scores_yearly: [
    "year",
    "standard",
    "section",
    "items",
    "items_with_points",
    "max_points",
    "self_points",
    "checked_points",
    "items_self_scored",
    "items_checked"
  ],
  veto_lamps: ["lamp", "state", "since"],
  tasks_monthly: ["month", "unit", "due", "done", "done_on_time", "overdue_open"],
  published_figures: [
    "figure_id",
    "phrase",
    "low",
    "high",
    "unit",
    "computed",
    "verdict",
    "period",
    "candidate_period",
    "note",
    "lines",
    "subject",
    "beside"
  ],
  deliveries: [
    "delivery",
    "contract",
    "file",
    "sheet",
    "sha256",
    "rows_read",
    "rows_kept",
    "rows_refused",
    "verdict",
    "encoding",
    "header_row",
    "rows_scanned",
    "rows_header",
    "rows_note",
    "rows_total",
    "rows_blank",
    "reason",
    "amounts_read",
    "amounts_kept",
    "amounts_refused",
    "amounts_unread",
    "flag",
    "header_depth",
    "columns_known",
    "columns_matched",
    "columns_unknown"
  ],
  sources: [
    "contract",
    "title",
    "office",
    "kind",
    "first_delivery",
    "last_delivery",
    "files",
    "refused_files",
    "rows_kept",
    "rows_refused",
    "stale",
    "data_through",
    "every",
    "next_due",
    "days_late",
    "due_basis"
  ],
  releases: [
    "release",
    "as_of",
    "dated",
    "previous",
    "deliveries",
    "files",
    "added",
    "same",
    "r1",
    "r2",
    "r3",
    "c",
    "d",
    "u",
    "said",
    "allowed",
    "allowed_by",
    "manifest"
  ],
  revisions: ["resource", "key", "column", "before", "after", "reason", "kinds"],
  vintages: ["indicator_id", "period_type", "period", "area_code", "release", "as_of", "value", "flag"],
  refusals: ["delivery", "contract", "file", "column", "rule", "message", "rows"],
  signals: [
    "indicator_id",
    "period_type",
    "period",
    "area_code",
    "segment",
    "value",
    "center",
    "lower",
    "upper",
    "special"
  ],
  signal_summary: [
    "indicator_id",
    "period_type",
    "area_code",
    "period",
    "points",
    "base_from",
    "variation",
    "special",
    "rules",
    "since",
    "assurance",
    "center",
    "lower",
    "upper",
    "target",
    "why",
    "rebase"
  ],
  outlook: [
    "indicator_id",
    "period_type",
    "area_code",
    "year",
    "what",
    "low",
    "mid",
    "high",
    "level",
    "reading",
    "why",
    "backtest_n",
    "backtest_covered"
  ],
  sentences: ["indicator_id", "period_type", "period", "area_code", "text"],
  commentary: ["indicator_id", "period", "area_code", "text", "owner", "next_step", "due", "written_on", "stale"],
  commentary_missing: [
    "indicator_id",
    "period_type",
    "period",
    "area_code",
    "value",
    "target",
    "unit",
    "since",
    "older_comment"
  ],
  cycles: ["cycle", "evidence_from", "evidence_to", "midterm", "named_on", "is_current", "inferred", "note"],
  standard_versions: ["version", "title", "complete", "in_force", "note"],
  questions: ["delivery", "contract", "file", "column", "kind", "message", "count"],
  labels: ["list", "code", "name"],
  standard_sections: ["version", "no", "name", "block", "points", "source"],
  standard_items: ["item_no", "section", "content", "points", "rule_type", "rule", "source", "version", "indicators"],
  va_gdx: [
    "fiscal_year",
    "state",
    "state_name",
    "veterans",
    "total",
    "compensation_pension",
    "construction",
    "education",
    "loan",
    "operations",
    "insurance",
    "medical",
    "patients"
  ]
} as const;

export type Resource = keyof typeof columns;
export type Row<R extends Resource> = Readonly<Record<(typeof columns)[R][number], string>>;

export interface Release {
  release: string;
  /** The month up to which deliveries are used, "2023-12". */
  as_of: string;
  demo: boolean;
}

export interface IndicatorReceipt {
  id: string;
  name: string;
  gloss: string;
  definition: string;
  unit: string;
  sql: string;
  contracts: readonly string[];
  time_basis: string;
  periods: readonly string[];
  areas: readonly string[] | string;
  additivity: string;
  direction: string;
  target: {operator: string; value: number; at_risk: number | null; source: string; valid_from: string} | null;
  responsible_unit: string;
  section: string | number;
  basis: {kind: string; text: string};
  limitations: readonly string[];
  sensitivity: string;
  disclosure: string;
}

export interface ResourceReceipt {
  name: string;
  title: string;
  grain: string;
  sql: string;
  contracts: readonly string[];
  disclosure: string;
  columns: readonly {name: string; title: string; type: string}[];
}

export interface ContractReceipt {
  id: string;
  title: string;
  office: string;
  kind: string;
  last_delivery: string | null;
  files: readonly {delivery: string; file: string; sheet: string; sha256: string; rows: number | null}[];
}

export interface Receipts {
  release: string;
  as_of: string;
  /** A suppressed head count is 1 to k - 1. */
  thresholds: {k: number; k_sensitive: number; sensitive_categories: readonly string[]};
  /** Of all numbers about persons. */
  hidden: {cells: number; primary: number; secondary: number};
  contracts: readonly ContractReceipt[];
  indicators: readonly IndicatorReceipt[];
  resources: readonly ResourceReceipt[];
}

export type Tables = {readonly [R in Resource]: readonly Row<R>[]};

/** All that a card may know: the published rows, and where they come from. */
export interface Site {
  release: Release;
  receipts: Receipts;
  tables: Tables;
  /** The Chinese name of a code; the code itself if its list does not have it. */
  label(list: string, code: string): string;
}

/** Where a card is drawn: in a browser, or at build in a document without one. */
export interface Place {
  document: Document;
  /** From the page to the root of the site: "./" or "../". */
  root: string;
}

/** A card gives finished HTML; the same rows give the same bytes. */
export type Card = (site: Site, place: Place) => string;

/** Parses the files of a package; `text` gives the content of one by its name. */
export function parseSite(text: (file: string) => string): Site {
  const tables = Object.fromEntries(
    Object.entries(columns).map(([resource, expected]) => [resource, parseTable(resource, expected, text)])
  ) as unknown as Tables;
  const labels = new Map(tables.labels.map(({list, code, name}) => [`${list}/${code}`, name]));
  return {
    release: JSON.parse(text("release.json")) as Release,
    receipts: JSON.parse(text("receipts.json")) as Receipts,
    tables,
    label: (list, code) => labels.get(`${list}/${code}`) ?? code
  };
}

function parseTable(resource: string, expected: readonly string[], text: (file: string) => string) {
  const rows = csvParse(text(`${resource}.csv`));
  const missing = expected.filter((column) => !rows.columns.includes(column));
  if (missing.length) throw new Error(`${resource}.csv: missing column ${missing.join(", ")}`);
  return rows;
}
