/** What may be done with a fact: the compiler joins it to the calendar by this, and the schema refuses the rest. */
export interface Base {
  /** The export whose delivered months make the series. `reference`: not delivered monthly, always there. */
  contract: string;
  /**
   * A flow is what happened in a period. A stock is what there was at a month-end. A case is open until it is done; its
   * state is read at a month-end. A base figure is the newest of its kind. A finding is about this build.
   */
  kind: "flow" | "stock" | "case" | "base" | "finding" | "fixed";
  /** Flows: the dates that may place a row in time, and what each one says. */
  dates?: Record<string, "event" | "accrual" | "pay">;
  /** Cases: the date from which a case exists. */
  since?: string;
  /** The shortest period of a stock. */
  shortest?: "month" | "quarter";
  /** Whether a row can be told by street. */
  streets: boolean;
  /** How many rows one person may have at one time; absent where rows are not persons. */
  rowsPerPerson?: "one" | "many";
  /** Columns that may be summed. A rate or a grade is in none of these lists. */
  sums?: readonly string[];
}

export const bases = {
  fact_intake: {
    contract: "resettlement",
    kind: "flow",
    dates: {registered_on: "event", due_on: "event"},
    streets: true,
    rowsPerPerson: "one"
  },
  fact_beneficiary_month: {
    contract: "beneficiaries",
    kind: "stock",
    shortest: "month",
    streets: true,
    rowsPerPerson: "many"
  },
  fact_benefit_payment: {
    contract: "payouts",
    kind: "flow",
    dates: {pay_month: "pay", accrual_month: "accrual"},
    streets: true,
    rowsPerPerson: "many",
    sums: ["paid_yuan"]
  },
  fact_activity: {
    contract: "activities",
    kind: "flow",
    dates: {held_on: "event"},
    streets: true,
    sums: ["participants", "served"]
  },
  fact_list_item: {contract: "two_lists", kind: "case", since: "proposed_on", streets: false},
  fact_creation_task: {contract: "tasks", kind: "case", since: "assigned_on", streets: false},
  fact_station: {contract: "stations", kind: "stock", shortest: "quarter", streets: true},
  fact_population: {contract: "population", kind: "base", streets: true, sums: ["committees", "residents"]},
  dim_street: {contract: "reference", kind: "fixed", streets: false},
  fact_published_figure: {contract: "published_figures", kind: "finding", streets: false}
} as const satisfies Record<string, Base>;

export type BaseId = keyof typeof bases;
export const baseIds = Object.keys(bases) as BaseId[];
export const baseOf = (id: BaseId): Base => bases[id];
