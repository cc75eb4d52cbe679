import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";
import {lists} from "../lists.js";

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
const totalItems = new Set(lists.benefit_items.filter((i) => i.more.in_benefit_total === "1").map((i) => i.code));

const monthOf = (day: string) => day.slice(0, 7);
const yearOf = (day: string) => day.slice(0, 4);
const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
const monthEnd = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
const cents = (amount: string | null) => Math.round(Number(amount ?? 0) * 100);
const yuan = (n: number) => String(n / 100);
const voided = (state: string | null) => state === "作废" || state === "撤销";

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
  const effective = <T extends {effective: boolean}>(rows: readonly T[]) => rows.filter((r) => r.effective);
  const truth = {
    intakes: effective(all.resettlement).filter((r) => !voided(r.state)),
    beneficiaries: effective(all.beneficiaries).filter((r) => r.state === "享受待遇"),
    payments: effective(all.payouts).filter((r) => r.state === "成功"),
    activities: effective(all.activities).filter((r) => !voided(r.state)),
    items: effective(all.two_lists).filter((r) => r.state !== "撤销"),
    stations: effective(all.stations),
    tasks: effective(all.tasks).filter((r) => !voided(r.state)),
    population: effective(all.population)
  };
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
    indicators: indicators(truth)
  };
}

type Truth = {
  intakes: DemoRows["resettlement"];
  beneficiaries: DemoRows["beneficiaries"];
  payments: DemoRows["payouts"];
  activities: DemoRows["activities"];
  items: DemoRows["two_lists"];
  stations: DemoRows["stations"];
  tasks: DemoRows["tasks"];
  population: DemoRows["population"];
};

function resettlementMonthly({intakes}: Truth): Rows {
  const kinds = [...groupBy(intakes, (r) => `${r.person_type},${r.placement_type}`).keys()];
  const cells = groupBy(intakes, (r) => `${monthOf(r.registered_on)},${r.person_type},${r.placement_type}`);
  return months.flatMap((month) =>
    kinds.map((kind) => {
      const [person_type = "", placement_type = ""] = kind.split(",");
      return {month, person_type, placement_type, ...shown(cells.get(`${month},${kind}`)?.length ?? 0)};
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

/** Half up to four decimals, in percentage points; empty where there is nothing to divide by. */
const percent = (n: number, of: number) => (of ? String(Math.round((n * 1_000_000) / of + 1e-9) / 10_000) : "");

function indicators(truth: Truth): Rows {
  const figures: Rows = [];
  const figure = (indicator_id: string, period_type: string, period: string, area_code: string, value: string) =>
    figures.push({indicator_id, period_type, period, area_code, value});
  const periods = {month: [months, monthOf], quarter: [quarters, quarterOf], year: [years, yearOf]} as const;
  const district = "310104";
  const areas = [district, ...streets];
  const within = (area: string) => (r: {area_code: string}) => area === district || r.area_code === area;

  for (const year of years) {
    const mine = truth.intakes.filter((r) => yearOf(r.registered_on) === year);
    const count = (type: string) => mine.filter((r) => r.person_type === type).length;
    figure("conscript_received_count", "year", year, district, shown(count("conscript")).persons);
    figure("nco_received_count", "year", year, district, shown(count("nco")).persons);
    const due = truth.intakes.filter((r) => r.due_on !== null && yearOf(r.due_on) === year);
    const onTime = due.filter((r) => r.registered_on <= r.due_on!).length;
    figure("registration_on_time_rate", "year", year, district, percent(onTime, due.length));
  }

  const counted = truth.payments.filter((r) => totalItems.has(r.item));
  const keyRows = truth.beneficiaries.filter((r) => keyCategories.has(r.category));
  const keyByMonth = groupBy(keyRows, (r) => monthOf(r.month));
  for (const [type, [list, of]] of Object.entries(periods)) {
    const payments = groupBy(counted, (r) => of(r.pay_month));
    const events = groupBy(truth.activities, (r) => of(r.held_on));
    for (const period of list) {
      const last = months.filter((m) => of(`${m}-01`) === period).at(-1)!;
      for (const area of areas) {
        figure(
          "benefit_paid_total",
          type,
          period,
          area,
          paid((payments.get(period) ?? []).filter(within(area))).amount_yuan
        );
        figure("activity_count", type, period, area, String((events.get(period) ?? []).filter(within(area)).length));
        const persons = distinct((keyByMonth.get(last) ?? []).filter(within(area)), (r) => r.person);
        figure("key_beneficiary_count", type, period, area, shown(persons).persons);
      }
    }
  }
  for (const year of years) {
    const total = counted.filter((r) => yearOf(r.pay_month) === year).reduce((sum, r) => sum + cents(r.paid_yuan), 0);
    const mean =
      months
        .filter((m) => yearOf(m) === year)
        .reduce((sum, m) => sum + distinct(keyByMonth.get(m)!, (r) => r.person), 0) / 12;
    figure("benefit_paid_per_capita", "year", year, district, String(Math.round((total / mean) * 100) / 10_000));
  }

  for (const month of months) {
    const end = monthEnd(month);
    const items = stateAt(
      truth.items.filter((r) => r.proposed_on <= end),
      end
    );
    figure("list_completion_rate", "month", month, district, percent(items.done, items.due));
    figure("list_overdue_open_count", "month", month, district, String(items.due - items.done));
    const tasks = stateAt(
      truth.tasks.filter((r) => r.assigned_on <= end),
      end
    );
    figure("creation_task_completion_rate", "month", month, district, percent(tasks.onTime, tasks.due));
    figure("creation_task_overdue_count", "month", month, district, String(tasks.due - tasks.done));
  }

  for (const quarter of quarters) {
    const held = truth.activities.filter((r) => quarterOf(r.held_on) === quarter && r.area_code !== district);
    figure(
      "active_street_quarter_rate",
      "quarter",
      quarter,
      district,
      percent(
        distinct(held, (r) => r.area_code),
        13
      )
    );
    const stations = truth.stations.filter((r) => quarterOf(r.quarter) === quarter);
    for (const area of areas) {
      const mine = stations.filter(within(area));
      figure("five_haves_rate", "quarter", quarter, area, percent(mine.filter(hasFive).length, mine.length));
      const committees = truth.population
        .filter((r) => String(r.year) === yearOf(quarter))
        .filter(within(area))
        .reduce((sum, r) => sum + r.committees, 0);
      const covered = mine.filter((r) => r.level === "community").length;
      figure("station_coverage_rate", "quarter", quarter, area, percent(covered, committees));
    }
  }
  return figures;
}
