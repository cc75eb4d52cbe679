import type {DemoRows} from "../../loaders/demo/demoRows.js";
import {lists} from "../lists.js";

// Every core indicator by a second road: plain loops over the generator's own rows, no SQL and nothing of the engine.

const district = "310104";
export const months = Array.from(
  {length: 36},
  (_, i) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`
);
export const quarters = Array.from({length: 12}, (_, i) => `${2021 + Math.floor(i / 4)}-Q${(i % 4) + 1}`);
export const years = ["2021", "2022", "2023"];
export const streets = lists.streets.filter((s) => s.code !== district).map((s) => s.code);
const everywhere = [district, ...streets];
const keyCategories = new Set(lists.beneficiary_categories.filter((c) => c.more.key === "1").map((c) => c.code));
const totalItems = new Set(lists.benefit_items.filter((i) => i.more.in_benefit_total === "1").map((i) => i.code));
const streetNames = new Set(lists.units.filter((u) => u.more.kind === "街镇").map((u) => u.code));

const monthOf = (day: string) => day.slice(0, 7);
const yearOf = (day: string) => day.slice(0, 4);
const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
const periodOf = {month: monthOf, quarter: quarterOf, year: yearOf};
const periods = {month: months, quarter: quarters, year: years};
type PeriodType = keyof typeof periods;
const monthEnd = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
const daysBetween = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / 86_400_000;
const cents = (amount: string | null) => Math.round(Number(amount ?? 0) * 100);
const voided = (state: string | null) => state === "作废" || state === "撤销";

/** A figure before disclosure: what it is, over what, and how many persons stand behind it where it is an amount. */
export interface IndependentFigure {
  indicator_id: string;
  period_type: string;
  period: string;
  area_code: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  heads: number | null;
}

export function truthOf(all: DemoRows) {
  const effective = <T extends {effective: boolean}>(rows: readonly T[]) => rows.filter((r) => r.effective);
  return {
    intakes: effective(all.resettlement).filter((r) => !voided(r.state)),
    beneficiaries: effective(all.beneficiaries).filter((r) => r.state === "享受待遇"),
    payouts: effective(all.payouts),
    payments: effective(all.payouts).filter((r) => r.state === "成功"),
    insurance: effective(all.insurance),
    activities: effective(all.activities).filter((r) => !voided(r.state)),
    visits: effective(all.visits).filter((r) => !voided(r.state)),
    items: effective(all.two_lists).filter((r) => r.state !== "撤销"),
    stations: effective(all.stations),
    cases: effective(all.station_cases),
    places: effective(all.school_places),
    spouses: effective(all.spouse_jobs),
    teams: effective(all.support_teams),
    resources: effective(all.science_resources),
    media: effective(all.media).filter((r) => !voided(r.state)),
    meetings: effective(all.meetings).filter((r) => !voided(r.state)),
    tasks: effective(all.tasks).filter((r) => !voided(r.state)),
    evidence: effective(all.evidence),
    scores: effective(all.scores),
    vetoes: effective(all.veto_events).filter((r) => !voided(r.state)),
    surveys: effective(all.surveys),
    volunteers: effective(all.volunteers),
    population: effective(all.population)
  };
}
export type Truth = ReturnType<typeof truthOf>;

const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0);
const distinct = <T>(rows: readonly T[], of: (row: T) => unknown) => new Set(rows.map(of)).size;
const within =
  (area: string) =>
  (r: {area_code: string}): boolean =>
    area === district || r.area_code === area;
/** Half up at the fourth decimal. */
const quotient = (n: number, of: number, factor: number) =>
  of ? Math.floor((n * factor * 10_000) / of + 0.5 + 1e-7) / 10_000 : null;

/** Rows by a key, looked up once instead of filtered once for each period. */
function index<T>(rows: readonly T[], keyOf: (row: T) => string): (key: string) => readonly T[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return (key) => groups.get(key) ?? [];
}

export function independentFigures(t: Truth): IndependentFigure[] {
  const figures: IndependentFigure[] = [];
  const add = (
    indicator_id: string,
    period_type: string,
    period: string,
    area_code: string,
    more: Partial<IndependentFigure>
  ) =>
    figures.push({
      indicator_id,
      period_type,
      period,
      area_code,
      value: null,
      numerator: null,
      denominator: null,
      heads: null,
      ...more
    });
  const rate = (n: number | null, d: number | null, factor = 100) => ({
    value: n === null || d === null ? null : quotient(n, d, factor),
    numerator: n,
    denominator: d
  });

  /** Counts and rates of what happened in a period. */
  const flow = <T>(
    id: string,
    rows: readonly T[],
    dayOf: (row: T) => string | null,
    types: readonly PeriodType[],
    areas: readonly string[],
    make: (rows: readonly T[], area: string) => Partial<IndependentFigure>
  ) => {
    for (const type of types) {
      const of = index(
        rows.filter((r) => dayOf(r) !== null),
        (r) => periodOf[type](dayOf(r)!)
      );
      for (const period of periods[type])
        for (const area of areas)
          add(
            id,
            type,
            period,
            area,
            make(
              area === district
                ? of(period)
                : (of(period) as readonly (T & {area_code: string})[]).filter(within(area)),
              area
            )
          );
    }
  };
  const count = (rows: readonly unknown[]) => ({value: rows.length});
  const onlyDistrict = [district];

  // G1
  const meetings = (type: string) => t.meetings.filter((m) => m.meeting_type === type);
  flow("leading_group_plenary_count", meetings("plenary"), (m) => m.held_on, ["year"], onlyDistrict, count);
  flow("party_military_session_count", meetings("military_session"), (m) => m.held_on, ["year"], onlyDistrict, count);
  for (const year of years) {
    const evidence = t.evidence.filter((e) => String(e.year) === year);
    const of = (item: string, kind: string) => evidence.filter((e) => e.item_no === item && e.kind === kind);
    const filed = (rows: typeof evidence) => sum(rows, (e) => Math.min(e.filed, e.required));
    const completeness = (rows: typeof evidence) =>
      rows.length
        ? rate(
            filed(rows),
            sum(rows, (e) => e.required)
          )
        : rate(null, null);
    const included = evidence.filter((e) => ["1.1", "1.2", "1.3", "1.4"].includes(e.item_no) && e.filed > 0);
    add("work_report_inclusion", "year", year, district, {value: distinct(included, (e) => e.item_no)});
    const reports = of("3", "述职报告").filter((e) => e.required > 0);
    add(
      "member_unit_report_rate",
      "year",
      year,
      district,
      rate(
        distinct(
          reports.filter((e) => e.filed > 0),
          (e) => e.unit
        ),
        distinct(reports, (e) => e.unit)
      )
    );
    add("dedicated_budget_execution_rate", "year", year, district, completeness(of("5", "拨付凭证")));
    add("evidence_completeness_rate", "year", year, district, completeness(evidence));
    add(
      "school_defence_education_rate",
      "year",
      year,
      district,
      completeness(of("6", "计划").filter((e) => e.unit === "区教育局"))
    );
    const titled = of("模范街镇", "文件").filter((e) => streetNames.has(e.unit) && e.filed > 0);
    add("model_street_count", "year", year, district, {value: distinct(titled, (e) => e.unit)});

    const scored = t.scores.filter((s) => String(s.year) === year && s.max_points !== null && s.self_points !== null);
    add(
      "self_score_rate",
      "year",
      year,
      district,
      rate(
        sum(scored, (s) => Number(s.self_points)),
        sum(scored, (s) => Number(s.max_points))
      )
    );
  }

  // Cases at a month's end
  const at = <T extends {due_on: string; done_on: string | null}>(rows: readonly T[], end: string) => {
    const due = rows.filter((r) => r.due_on <= end);
    const done = due.filter((r) => r.done_on !== null && r.done_on <= end);
    return {due: due.length, done: done.length, onTime: done.filter((r) => r.done_on! <= r.due_on).length};
  };
  for (const month of months) {
    const end = monthEnd(month);
    const tasks = at(
      t.tasks.filter((r) => r.assigned_on <= end),
      end
    );
    add("creation_task_completion_rate", "month", month, district, rate(tasks.onTime, tasks.due));
    add("creation_task_overdue_count", "month", month, district, {value: tasks.due - tasks.done});
    const items = at(
      t.items.filter((r) => r.proposed_on <= end),
      end
    );
    add("list_completion_rate", "month", month, district, rate(items.done, items.due));
    add("list_overdue_open_count", "month", month, district, {value: items.due - items.done});
  }
  const open = (end: string) =>
    t.vetoes.filter((v) => v.found_on <= end && (v.resolved_on === null || v.resolved_on > end));
  const vetoFrom = t.vetoes.map((v) => monthOf(v.found_on)).sort()[0]!;
  for (const month of months.filter((m) => m >= vetoFrom))
    add("veto_open_count", "month", month, district, {value: open(monthEnd(month)).length});
  for (const quarter of quarters.filter((q) => q >= quarterOf(vetoFrom))) {
    const last = months.filter((m) => quarterOf(m) === quarter).at(-1)!;
    add("dispute_unresolved_count", "quarter", quarter, district, {
      value: open(monthEnd(last)).filter((v) => v.veto_code === "dispute").length
    });
  }

  // G2–G4
  const ofType = (type: string) => t.activities.filter((a) => a.activity_type === type);
  const lectures = ofType("lecture");
  const held = (a: {held_on: string}) => a.held_on;
  flow(
    "defence_lecture_count",
    lectures.filter((a) => a.organiser !== "区军休中心"),
    held,
    ["year"],
    onlyDistrict,
    count
  );
  flow(
    "lecture_team_session_count",
    lectures.filter((a) => a.organiser === "区军休中心"),
    held,
    ["quarter", "year"],
    everywhere,
    count
  );
  flow("martyr_memorial_event_count", ofType("memorial"), held, ["year"], onlyDistrict, count);
  flow("support_drill_count", ofType("drill"), held, ["year"], onlyDistrict, count);
  flow("barracks_open_day_count", ofType("open_day"), held, ["year"], onlyDistrict, count);
  flow(
    "pla_public_welfare_event_count",
    ofType("welfare").filter((a) => a.direction === "拥政爱民"),
    held,
    ["quarter", "year"],
    onlyDistrict,
    count
  );
  flow(
    "care_pairing_elder_count",
    t.activities.filter(
      (a) => a.direction === "拥政爱民" && ["welfare", "home_service"].includes(a.activity_type) && a.served !== null
    ),
    held,
    ["year"],
    onlyDistrict,
    (rows) => ({value: rows.length ? sum(rows, (a) => a.served!) : null})
  );
  flow("media_item_count", t.media, (m) => m.published_on, ["month", "quarter", "year"], onlyDistrict, count);
  flow("activity_count", t.activities, held, ["month", "quarter", "year"], everywhere, count);
  flow("active_street_quarter_rate", t.activities, held, ["quarter"], onlyDistrict, (rows) =>
    rate(
      distinct(
        rows.filter((a) => a.area_code !== district),
        (a) => a.area_code
      ),
      streets.length
    )
  );
  for (const quarter of quarters) {
    const teams = t.teams.filter((r) => quarterOf(r.quarter) === quarter);
    add("support_team_count", "quarter", quarter, district, {value: teams.filter((r) => r.actual > 0).length});
    add(
      "support_team_full_rate",
      "quarter",
      quarter,
      district,
      rate(
        sum(teams, (r) => r.actual),
        sum(teams, (r) => r.authorised)
      )
    );
  }
  const resourceMonths = [...new Set(t.resources.map((r) => monthOf(r.month)))].sort();
  for (const year of years) {
    const last = resourceMonths.filter((m) => yearOf(m) === year).at(-1)!;
    const units = (names: readonly string[]) =>
      sum(
        t.resources.filter((r) => monthOf(r.month) === last && names.includes(r.category)),
        (r) => r.units
      );
    add("social_support_org_count", "year", year, district, {value: units(["社会化拥军组织"])});
    add("science_resource_count", "year", year, district, {
      value: Math.floor(units(["部队", "军工资质单位", "潜力企业"]) / 10) * 10
    });
  }

  // G5
  const registered = (r: {registered_on: string}) => r.registered_on;
  flow(
    "conscript_received_count",
    t.intakes.filter((r) => r.person_type === "conscript"),
    registered,
    ["year"],
    onlyDistrict,
    count
  );
  flow(
    "nco_received_count",
    t.intakes.filter((r) => r.person_type === "nco"),
    registered,
    ["year"],
    onlyDistrict,
    count
  );
  flow(
    "registration_on_time_rate",
    t.intakes,
    (r) => r.due_on,
    ["year"],
    onlyDistrict,
    (rows) => rate(rows.filter((r) => r.registered_on <= r.due_on!).length, rows.length)
  );
  const placed = (id: string, type: string) =>
    flow(
      id,
      t.intakes.filter((r) => r.placement_type === type),
      registered,
      ["year"],
      onlyDistrict,
      (rows) => rate(rows.filter((r) => r.placed_on !== null).length, rows.length)
    );
  placed("assigned_job_placement_rate", "assigned_job");
  placed("disabled_handover_rate", "supported");
  flow(
    "vocational_training_rate",
    t.intakes.filter((r) => r.trained !== null),
    registered,
    ["year"],
    onlyDistrict,
    (rows) => rate(rows.filter((r) => r.trained).length, rows.length)
  );
  const paidPersons = (id: string, item: string) =>
    flow(
      id,
      t.payouts.filter((p) => p.item === item),
      (p) => p.pay_month,
      ["year"],
      onlyDistrict,
      (rows) =>
        rate(
          distinct(
            rows.filter((p) => p.state === "成功"),
            (p) => p.person
          ),
          distinct(rows, (p) => p.person)
        )
    );
  paidPersons("one_time_payment_rate", "self_employment_grant");
  paidPersons("rate_rise_backpay_rate", "back_pay");
  paidPersons("conscript_family_allowance_rate", "conscript_family_grant");
  for (const year of years) {
    const spouses = t.spouses.filter((r) => String(r.year) === year);
    add(
      "spouse_employment_rate",
      "year",
      year,
      district,
      spouses.length
        ? rate(
            sum(spouses, (r) => r.placed),
            sum(spouses, (r) => r.eligible)
          )
        : rate(null, null)
    );
    const places = t.places.filter((r) => r.school_year.startsWith(year));
    add(
      "military_child_admission_rate",
      "year",
      year,
      district,
      places.length
        ? rate(
            sum(places, (r) => r.solved),
            sum(places, (r) => r.applied)
          )
        : rate(null, null)
    );
  }
  const counted = t.payments.filter((p) => totalItems.has(p.item));
  flow(
    "benefit_paid_total",
    counted,
    (p) => p.pay_month,
    ["month", "quarter", "year"],
    everywhere,
    (rows) => ({
      value: sum(rows, (p) => cents(p.paid_yuan)) / 100,
      heads: distinct(rows, (p) => p.person)
    })
  );
  const regular = ["disability_pension", "survivor_pension", "living_allowance", "preferential_grant"];
  flow(
    "benefit_on_time_rate",
    t.payouts.filter((p) => regular.includes(p.item)),
    (p) => p.accrual_month,
    ["month", "quarter", "year"],
    onlyDistrict,
    (rows) =>
      rate(
        rows.filter(
          (p) =>
            p.state === "成功" &&
            p.pay_month === p.accrual_month &&
            cents(p.paid_yuan) >= cents(p.due_yuan ?? p.paid_yuan)
        ).length,
        rows.length
      )
  );
  const keyRows = index(
    t.beneficiaries.filter((r) => keyCategories.has(r.category)),
    (r) => monthOf(r.month)
  );
  const keyIn = (month: string, area: string) =>
    new Set(
      keyRows(month)
        .filter(within(area))
        .map((r) => r.person)
    );
  const lastMonth = (type: PeriodType, period: string) => months.filter((m) => periodOf[type](m) === period).at(-1)!;
  for (const type of ["month", "quarter", "year"] as const)
    for (const period of periods[type])
      for (const area of everywhere)
        add("key_beneficiary_count", type, period, area, {value: keyIn(lastMonth(type, period), area).size});
  for (const year of years) {
    const money = sum(
      counted.filter((p) => yearOf(p.pay_month) === year),
      (p) => cents(p.paid_yuan)
    );
    const persons = sum(
      months.filter((m) => yearOf(m) === year),
      (m) => keyIn(m, district).size
    );
    add("benefit_paid_per_capita", "year", year, district, {
      value: Math.floor(((money / 100) * 12 * 10_000) / persons + 0.5) / 10_000,
      numerator: money / 100,
      denominator: quotient(persons, 12, 1),
      heads: distinct(
        counted.filter((p) => yearOf(p.pay_month) === year),
        (p) => p.person
      )
    });
    const key = keyIn(lastMonth("year", year), district);
    for (const area of everywhere) {
      const insured = t.insurance
        .filter((r) => String(r.policy_year) === year && key.has(r.person))
        .filter(within(area));
      add(
        "insurance_coverage_rate",
        "year",
        year,
        area,
        rate(
          distinct(insured, (r) => r.person),
          keyIn(lastMonth("year", year), area).size
        )
      );
    }
  }

  // G6–G8
  const springFestival: Record<string, string> = {2021: "2021-02-12", 2022: "2022-02-01", 2023: "2023-01-22"};
  for (const quarter of quarters)
    for (const area of everywhere) {
      const year = quarter.slice(0, 4);
      const day = quarter.endsWith("1") ? springFestival[year]! : quarter.endsWith("3") ? `${year}-08-01` : undefined;
      const visited = t.visits.filter((v) => {
        const late = day === undefined ? NaN : daysBetween(day, v.visited_on);
        return keyCategories.has(v.category) && late >= -20 && late <= 15 && quarterOf(v.visited_on) === quarter;
      });
      const persons = day === undefined ? 0 : keyIn(lastMonth("quarter", quarter), area).size;
      add(
        "festival_visit_coverage_rate",
        "quarter",
        quarter,
        area,
        rate(
          sum(visited.filter(within(area)), (v) => v.persons),
          persons
        )
      );
    }
  flow("list_item_count", t.items, (i) => i.proposed_on, ["year"], onlyDistrict, count);
  flow(
    "list_on_time_rate",
    t.items,
    (i) => i.done_on,
    ["year"],
    onlyDistrict,
    (rows) => rate(rows.filter((i) => i.done_on! <= i.due_on).length, rows.length)
  );
  flow(
    "beneficiary_satisfaction_rate",
    t.surveys.filter((s) => s.group.includes("优抚")),
    (s) => s.month,
    ["quarter", "year"],
    everywhere,
    (rows) =>
      rows.length
        ? rate(
            sum(rows, (s) => s.satisfied),
            sum(rows, (s) => s.answered)
          )
        : rate(null, null)
  );

  // Across sections
  const five = (s: Truth["stations"][number]) =>
    s.has_organisation && s.has_posts && s.has_staff && s.has_funds && s.has_support;
  for (const [type, list] of [
    ["quarter", quarters],
    ["year", years]
  ] as const)
    for (const period of list)
      for (const area of everywhere) {
        const last = quarterOf(lastMonth(type, period));
        const stations = t.stations.filter((s) => quarterOf(s.quarter) === last).filter(within(area));
        const told = stations.filter((s) => s.model !== null);
        add("model_station_rate", type, period, area, rate(told.filter((s) => s.model).length, told.length));
        const teams = t.volunteers.filter((v) => quarterOf(v.month) === last && v.volunteers > 0).filter(within(area));
        add("volunteer_team_count", type, period, area, {value: teams.length});
        if (type === "year") continue;
        add("five_haves_rate", type, period, area, rate(stations.filter(five).length, stations.length));
        const committees = t.population.filter((r) => String(r.year) === yearOf(period)).filter(within(area));
        add(
          "station_coverage_rate",
          type,
          period,
          area,
          rate(
            stations.filter((s) => s.level === "community").length,
            sum(committees, (r) => r.committees)
          )
        );
      }
  flow(
    "station_case_close_rate",
    t.cases,
    (c) => c.month,
    ["month", "quarter", "year"],
    everywhere,
    (rows) =>
      rows.length
        ? rate(
            sum(rows, (c) => c.closed),
            sum(rows, (c) => c.received)
          )
        : rate(null, null)
  );
  // A series begins with its first month with data: the first survey was in June 2021.
  const before = (f: IndependentFigure) => f.indicator_id === "beneficiary_satisfaction_rate" && f.period === "2021-Q1";
  return figures.filter((f) => !before(f));
}
