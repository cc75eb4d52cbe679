import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";
import {lists} from "../lists.js";
import {type IndependentFigure, independentFigures, type Truth, truthOf} from "./independentFigures.js";
import {independentTables} from "./independentTables.js";

// The published figures by a second road: plain loops over the generator's own rows, no SQL and nothing of the engine.

type Rows = Record<string, string>[];
const k = 5;

const months = Array.from(
  {length: 36},
  (_, i) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`
);
const quarters = Array.from({length: 12}, (_, i) => `${2021 + Math.floor(i / 4)}-Q${(i % 4) + 1}`);
const years = ["2021", "2022", "2023"];
const streets = lists.streets.filter((s) => s.code !== "310104").map((s) => s.code);
const keyCategories = new Set(lists.beneficiary_categories.filter((c) => c.more.key === "1").map((c) => c.code));
const sensitive = new Set(lists.beneficiary_categories.filter((c) => c.more.sensitive === "1").map((c) => c.code));

const monthOf = (day: string) => day.slice(0, 7);
const yearOf = (day: string) => day.slice(0, 4);
const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
const monthEnd = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
const cents = (amount: string | null) => Math.round(Number(amount ?? 0) * 100);
const yuan = (n: number) => String(n / 100);

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
const distinct = <T>(rows: readonly T[], of: (row: T) => unknown) => new Set(rows.map(of)).size;

/** A head count as it may be shown. */
const shown = (persons: number, least = k) =>
  persons > 0 && persons < least ? {persons: "", flag: "suppressed"} : {persons: String(persons), flag: ""};

/** Every resource that the demo feeds, as rows of text; each row holds the columns that a reader of exports.md expects. */
export function independentPackage(): Record<string, Rows> {
  const all = demoRows();
  const truth = truthOf(all);
  return {
    resettlement_monthly: resettlementMonthly(truth),
    resettlement_streets: resettlementStreets(truth),
    beneficiaries_monthly: beneficiariesMonthly(truth),
    payouts_monthly: payoutsMonthly(truth),
    payouts_streets: payoutsStreets(truth),
    activities_monthly: activitiesMonthly(truth),
    coverage_quarterly: coverageQuarterly(truth),
    two_lists_monthly: twoListsMonthly(truth),
    stations_quarterly: stationsQuarterly(truth),
    tasks_monthly: tasksMonthly(truth),
    ...independentTables(truth, months, monthEnd),
    indicators: indicators(all)
  };
}

function resettlementMonthly({intakes}: Truth): Rows {
  const kinds = [...groupBy(intakes, (r) => `${r.person_type},${r.placement_type}`).keys()];
  const cells = groupBy(intakes, (r) => `${monthOf(r.registered_on)},${r.person_type},${r.placement_type}`);
  return months.flatMap((month) =>
    kinds.map((kind) => {
      const [person_type = "", placement_type = ""] = kind.split(",");
      return {
        month,
        person_type,
        placement_type,
        ...shown(cells.get(`${month},${kind}`)?.length ?? 0, placement_type === "supported" ? 10 : k)
      };
    })
  );
}

function resettlementStreets({intakes}: Truth): Rows {
  const cells = groupBy(intakes, (r) => `${yearOf(r.registered_on)},${r.area_code}`);
  return years.flatMap((year) =>
    streets.map((area_code) => ({year, area_code, ...shown(cells.get(`${year},${area_code}`)?.length ?? 0)}))
  );
}

function beneficiariesMonthly({beneficiaries}: Truth): Rows {
  const cells = groupBy(beneficiaries, (r) => `${monthOf(r.month)},${r.category}`);
  const byMonth = groupBy(beneficiaries, (r) => monthOf(r.month));
  return months.flatMap((month) => [
    ...lists.beneficiary_categories.map(({code}) => ({
      month,
      category: code,
      ...shown(
        distinct(cells.get(`${month},${code}`) ?? [], (r) => r.person),
        sensitive.has(code) ? 10 : k
      )
    })),
    {
      month,
      category: "all",
      ...shown(
        distinct(
          (byMonth.get(month) ?? []).filter((r) => keyCategories.has(r.category)),
          (r) => r.person
        )
      )
    }
  ]);
}

const paid = (rows: DemoRows["payouts"]) => {
  const persons = shown(distinct(rows, (r) => r.person));
  const amount = yuan(rows.reduce((sum, r) => sum + cents(r.paid_yuan), 0));
  return {amount_yuan: persons.flag ? "" : amount, ...persons};
};

function payoutsMonthly({payments}: Truth): Rows {
  return [...groupBy(payments, (r) => `${monthOf(r.pay_month)},${yearOf(r.accrual_month)},${r.item}`)].map(
    ([key, rows]) => {
      const [pay_month = "", accrual_year = "", benefit_item = ""] = key.split(",");
      return {pay_month, accrual_year, benefit_item, ...paid(rows)};
    }
  );
}

function payoutsStreets({payments}: Truth): Rows {
  const cells = groupBy(payments, (r) => `${monthOf(r.pay_month)},${r.area_code}`);
  return months.flatMap((pay_month) =>
    streets.map((area_code) => ({pay_month, area_code, ...paid(cells.get(`${pay_month},${area_code}`) ?? [])}))
  );
}

function activitiesMonthly({activities}: Truth): Rows {
  return [...groupBy(activities, (r) => `${monthOf(r.held_on)},${r.area_code},${r.activity_type}`)].map(
    ([key, rows]) => {
      const [month = "", area_code = "", activity_type = ""] = key.split(",");
      const told = rows.filter((r) => r.participants !== null);
      return {
        month,
        area_code,
        activity_type,
        events: String(rows.length),
        participants: told.length ? String(told.reduce((sum, r) => sum + r.participants!, 0)) : "",
        flag: told.length ? "" : "missing"
      };
    }
  );
}

function coverageQuarterly({activities}: Truth): Rows {
  const cells = groupBy(activities, (r) => `${quarterOf(r.held_on)},${r.area_code}`);
  return quarters.flatMap((quarter) =>
    streets.map((area_code) => {
      const rows = cells.get(`${quarter},${area_code}`) ?? [];
      return {
        quarter,
        area_code,
        events: String(rows.length),
        types_covered: String(distinct(rows, (r) => r.activity_type)),
        covered: rows.length ? "1" : "0"
      };
    })
  );
}

/** State at a month's end of things with a due date: due, and of those done, done in time, still open. */
function stateAt(rows: readonly {due_on: string; done_on: string | null}[], end: string) {
  const due = rows.filter((r) => r.due_on <= end);
  const done = due.filter((r) => r.done_on !== null && r.done_on <= end);
  return {due: due.length, done: done.length, onTime: done.filter((r) => r.done_on! <= r.due_on).length};
}
const stateColumns = ({due, done, onTime}: ReturnType<typeof stateAt>) => ({
  due: String(due),
  done: String(done),
  done_on_time: String(onTime),
  overdue_open: String(due - done)
});

function twoListsMonthly({items}: Truth): Rows {
  return months.flatMap((month) =>
    ["地方为部队办", "部队为地方办"].map((side) => {
      const opened = items.filter((r) => r.side === side && r.proposed_on <= monthEnd(month));
      return {month, side, opened: String(opened.length), ...stateColumns(stateAt(opened, monthEnd(month)))};
    })
  );
}

function tasksMonthly({tasks}: Truth): Rows {
  const units = [...new Set(tasks.map((r) => r.unit))];
  return months.flatMap((month) =>
    units.map((unit) => {
      const mine = tasks.filter((r) => r.unit === unit && r.assigned_on <= monthEnd(month));
      return {month, unit, ...stateColumns(stateAt(mine, monthEnd(month)))};
    })
  );
}

const hasFive = (r: DemoRows["stations"][number]) =>
  r.has_organisation && r.has_posts && r.has_staff && r.has_funds && r.has_support;

function stationsQuarterly({stations}: Truth): Rows {
  return [...groupBy(stations, (r) => `${quarterOf(r.quarter)},${r.level},${r.area_code}`)].map(([key, rows]) => {
    const [quarter = "", level = "", area_code = ""] = key.split(",");
    const told = rows.filter((r) => r.model !== null);
    return {
      quarter,
      level,
      area_code,
      stations: String(rows.length),
      five_haves: String(rows.filter(hasFive).length),
      model_stations: told.length ? String(told.filter((r) => r.model).length) : ""
    };
  });
}

/** Whose persons are counted, by the class that the definitions give them; what is in none is published whole. */
const personCounts = [
  "conscript_received_count",
  "nco_received_count",
  "key_beneficiary_count",
  "care_pairing_elder_count"
];
/** Published of nobody. */
const never = ["dispute_unresolved_count"];
const personRates = [
  "support_team_full_rate",
  "registration_on_time_rate",
  "assigned_job_placement_rate",
  "one_time_payment_rate",
  "vocational_training_rate",
  "spouse_employment_rate",
  "benefit_on_time_rate",
  "rate_rise_backpay_rate",
  "insurance_coverage_rate",
  "conscript_family_allowance_rate",
  "festival_visit_coverage_rate",
  "beneficiary_satisfaction_rate"
];
const sensitiveRates = ["military_child_admission_rate", "disabled_handover_rate"];

function indicators(all: DemoRows): Rows {
  const few = (n: number | null, least: number) => n !== null && n > 0 && n < least;
  const hidden = ({indicator_id: id, value, numerator, denominator, heads}: IndependentFigure) =>
    (personCounts.includes(id) && few(value, k)) ||
    never.includes(id) ||
    (personRates.includes(id) && (few(denominator, k) || few(numerator, k))) ||
    (sensitiveRates.includes(id) && (few(denominator, 10) || few(numerator, 10))) ||
    few(heads, k);
  return independentFigures(truthOf(all)).map((f) => ({
    indicator_id: f.indicator_id,
    period_type: f.period_type,
    period: f.period,
    area_code: f.area_code,
    value: f.value === null || hidden(f) ? "" : String(f.value)
  }));
}
