import {contracts} from "../../contracts/index.js";

/**
 * What may be done with a fact, and when it speaks. Its rows are the query of the same name beside this file (or, of
 * findings, in marts/findings). The compiler joins a fact to the calendar by this, the schema of indicators refuses the
 * rest, and the calendar of each export is made from it.
 */
export interface Base {
  /** The export whose delivered periods make the series. `reference`: not delivered, always there. */
  contract: string;
  /**
   * A flow is what happened in a period. A stock is what there was at a month-end. A case is open until it is done; its
   * state is read at a month-end, or it is placed by one of its dates like a flow. An annual row speaks of a whole year.
   * A base figure is the newest of its kind. A finding is about this build.
   */
  kind: "flow" | "stock" | "case" | "annual" | "base" | "finding" | "fixed";
  /** Where kind and export do not say how long a row speaks: a survey comes in waves, a school year ends in August. */
  cadence?: "wave" | "school_year";
  /** The table whose rows say which months were reported, where the fact leaves some of them out. */
  reportedIn?: string;
  /** Flows and cases: the dates that may place a row in time, and what each one says. The first one makes the series. */
  dates?: Readonly<Record<string, "event" | "accrual" | "pay">>;
  /** Cases: the date from which a case exists. */
  since?: string;
  /** Annual rows: whether they tell what happened in the year or what there was. */
  basis?: "event" | "snapshot";
  /** The shortest period of a stock. */
  shortest?: "month" | "quarter";
  /** Whether a row can be told by street. */
  streets: boolean;
  /** What one row is: the units that a count of rows may have. */
  rows: readonly string[];
  /** How many rows one person may have at one time; absent where rows are not persons. */
  rowsPerPerson?: "one" | "many";
  /** Columns that may be summed, with the unit of the sum. A rate, a grade or a share is in none of these lists. */
  sums?: Readonly<Record<string, string>>;
  /** Columns whose distinct values may be counted, with what is counted; `person` is 人 wherever it is. */
  distinct?: Readonly<Record<string, string>>;
}

export const bases = {
  fact_intake: {
    contract: "resettlement",
    kind: "flow",
    dates: {registered_on: "event", due_on: "event"},
    streets: true,
    rows: ["人"],
    rowsPerPerson: "one"
  },
  fact_beneficiary_month: {
    contract: "beneficiaries",
    kind: "stock",
    shortest: "month",
    reportedIn: "known_beneficiaries",
    streets: true,
    rows: ["人类别"],
    rowsPerPerson: "many"
  },
  fact_benefit_payment: {
    contract: "payouts",
    kind: "flow",
    dates: {pay_month: "pay", accrual_month: "accrual"},
    streets: true,
    rows: ["笔"],
    rowsPerPerson: "many",
    sums: {paid_yuan: "元"}
  },
  fact_insurance: {
    contract: "insurance",
    kind: "annual",
    basis: "snapshot",
    streets: true,
    rows: ["份"],
    rowsPerPerson: "many"
  },
  fact_activity: {
    contract: "activities",
    kind: "flow",
    dates: {held_on: "event"},
    streets: true,
    rows: ["场", "次"],
    sums: {participants: "人次", served: "人次"},
    distinct: {area_code: "个"}
  },
  fact_visit: {
    contract: "visits",
    kind: "flow",
    dates: {visited_on: "event"},
    streets: true,
    rows: ["批"],
    sums: {persons: "人", solatium_yuan: "元"}
  },
  fact_list_item: {
    contract: "two_lists",
    kind: "case",
    since: "proposed_on",
    dates: {proposed_on: "event", done_on: "event"},
    streets: false,
    rows: ["项"]
  },
  fact_creation_task: {
    contract: "tasks",
    kind: "case",
    since: "assigned_on",
    dates: {assigned_on: "event", done_on: "event"},
    streets: false,
    rows: ["项"]
  },
  fact_station: {
    contract: "stations",
    kind: "stock",
    shortest: "quarter",
    streets: true,
    rows: ["个"]
  },
  fact_station_case: {
    contract: "station_cases",
    kind: "flow",
    dates: {month: "event"},
    streets: true,
    rows: ["行"],
    sums: {received: "件", closed: "件", closed_on_time: "件"}
  },
  fact_school_admission: {
    contract: "school_places",
    kind: "annual",
    cadence: "school_year",
    basis: "event",
    streets: false,
    rows: ["行"],
    sums: {applied: "人", solved: "人"}
  },
  fact_spouse_employment: {
    contract: "spouse_jobs",
    kind: "annual",
    basis: "event",
    streets: false,
    rows: ["行"],
    sums: {eligible: "人", placed: "人"}
  },
  fact_support_team: {
    contract: "support_teams",
    kind: "stock",
    shortest: "quarter",
    streets: false,
    rows: ["支"],
    sums: {authorised: "人", actual: "人"}
  },
  fact_resource_directory: {
    contract: "science_resources",
    kind: "stock",
    shortest: "month",
    streets: false,
    rows: ["行"],
    sums: {units: "家"}
  },
  fact_volunteer: {
    contract: "volunteers",
    kind: "stock",
    shortest: "month",
    streets: true,
    rows: ["支"],
    sums: {volunteers: "人"}
  },
  fact_media: {
    contract: "media",
    kind: "flow",
    dates: {published_on: "event"},
    streets: false,
    rows: ["篇"],
    distinct: {channel: "类"}
  },
  fact_meeting: {
    contract: "meetings",
    kind: "flow",
    dates: {held_on: "event"},
    streets: false,
    rows: ["次"]
  },
  fact_evidence: {
    contract: "evidence",
    kind: "annual",
    basis: "snapshot",
    streets: false,
    rows: ["行"],
    sums: {required: "份", filed: "份", filed_of_required: "份"},
    distinct: {unit: "个", item_code: "项"}
  },
  fact_score: {
    contract: "scores",
    kind: "annual",
    basis: "snapshot",
    streets: false,
    rows: ["行"],
    sums: {max_points: "分", self_points: "分", checked_points: "分"}
  },
  fact_veto_event: {
    contract: "veto_events",
    kind: "case",
    since: "found_on",
    dates: {found_on: "event"},
    streets: false,
    rows: ["项", "起"]
  },
  fact_survey: {
    contract: "surveys",
    kind: "flow",
    cadence: "wave",
    dates: {month: "event"},
    streets: true,
    rows: ["行"],
    sums: {answered: "人", satisfied: "人"}
  },
  fact_population: {
    contract: "population",
    kind: "base",
    streets: true,
    rows: ["行"],
    sums: {committees: "个", residents: "人"}
  },
  dim_street: {contract: "reference", kind: "fixed", streets: false, rows: ["个"]},
  fact_load: {
    contract: "deliveries",
    kind: "flow",
    dates: {delivered: "event"},
    streets: false,
    rows: ["张"],
    sums: {rows_read: "行", rows_refused: "行"}
  },
  fact_source: {contract: "sources", kind: "finding", streets: false, rows: ["个"], sums: {lag_days: "天"}},
  fact_published_figure: {contract: "published_figures", kind: "finding", streets: false, rows: ["个"]}
} as const satisfies Record<string, Base>;

export type BaseId = keyof typeof bases;
export const baseIds = Object.keys(bases) as BaseId[];
export const baseOf = (id: BaseId): Base => bases[id];
/** Whether it is about the build itself, and so made after the indicators that it looks at. */
export const isFinding = (id: BaseId) => baseOf(id).kind === "finding";

/** Calendars that no sender's export makes. */
export const ownContracts: readonly string[] = ["reference", "deliveries", "sources", "published_figures"];

/**
 * How the months of a series follow each other. A register goes on to the month of its last delivery; the others end with
 * the last period that was reported: a month, the state at a month's end, a wave, a year, a school year.
 */
export type Cadence = "register" | "month" | "snapshot" | "wave" | "year" | "school_year";

export interface Calendar {
  contract: string;
  cadence: Cadence;
  /** Whether every delivery should bring it: registers, and what is reported by the month. */
  monthly: boolean;
  /** Where the months stand that were reported. */
  table: string;
  date: string;
}

/** The calendar of every export that a fact is made of. */
export const calendars: readonly Calendar[] = baseIds.flatMap((id) => {
  const base = baseOf(id);
  const {contract, reportedIn: table = id, since, dates = {}, shortest} = base;
  const cadence = cadenceOf(base);
  if (!cadence) return [];
  const date = since ?? Object.keys(dates)[0] ?? "month";
  const monthly = ["register", "month", "snapshot"].includes(cadence) && shortest !== "quarter";
  return [{contract, cadence, monthly, table, date}];
});

function cadenceOf({contract, kind, cadence}: Base): Cadence | undefined {
  if (cadence) return cadence;
  switch (kind) {
    case "stock":
      return "snapshot";
    case "annual":
      return "year";
    case "flow":
    case "case":
      return contracts.find((c) => c.id === contract)?.kind === "period" ? "month" : "register";
    default:
      return undefined;
  }
}
