import {describe, expect, it} from "vitest";
import {district, figures, hunan, tianping, times, withMarts} from "../marts/known.js";

const intake = (i: number, more: Record<string, string | null> = {}) => ({
  intake_id: `i${i}`,
  person: `p${i}`,
  person_type: "conscript",
  placement_type: "self_employed",
  area_code: tianping,
  registered_on: "2023-09-01",
  ...more
});
const beneficiary = (month: string, person: string, category: string, more = {}) => ({
  month,
  person,
  category,
  area_code: tianping,
  state: "享受待遇",
  ...more
});
const payout = (serial: string, paid_yuan: string, more = {}) => ({
  serial,
  person: `p${serial}`,
  area_code: tianping,
  item: "living_allowance",
  accrual_month: "2023-01-01",
  pay_month: "2023-01-01",
  paid_yuan,
  state: "成功",
  ...more
});
const activity = (activity_id: string, held_on: string, area_code = tianping, more = {}) => ({
  activity_id,
  activity_type: "visit",
  direction: "拥军优属",
  organiser: "区双拥办",
  area_code,
  held_on,
  ...more
});
const item = (item_id: string, due_on: string, done_on: string | null = null, more = {}) => ({
  item_id,
  side: "地方为部队办",
  category: "其他",
  unit: "区双拥办",
  proposed_on: "2023-10-01",
  due_on,
  done_on,
  state: done_on ? "已办结" : "办理中",
  ...more
});
const task = (task_id: string, due_on: string, done_on: string | null = null, state = "进行中") => ({
  task_id,
  section: 1,
  unit: "区教育局",
  assigned_on: "2023-10-01",
  due_on,
  done_on,
  state
});
const station = (name: string, area_code: string, more = {}) => ({
  quarter: "2023-10-01",
  station: name,
  level: "community",
  area_code,
  has_organisation: true,
  has_posts: true,
  has_staff: true,
  has_funds: true,
  has_support: true,
  ...more
});

describe("conscript_received_count", () => {
  it("places an intake by the day of registration, on both sides of the year's end", () =>
    withMarts(
      {
        resettlement: [
          intake(1, {registered_on: "2022-12-31", due_on: "2023-01-05"}),
          intake(2, {registered_on: "2023-01-01"}),
          intake(3, {registered_on: "2023-01-01", area_code: hunan}),
          intake(4, {person_type: "nco"}),
          intake(5, {state: "作废"}),
          intake(6, {state: "撤销"})
        ]
      },
      async (db) => {
        expect(await figures(db, "conscript_received_count")).toEqual(["2022 310104 1", "2023 310104 2 provisional"]);
      },
      {delivered: "2023-03"}
    ));

  it("is a number of the district and the year only: finer ones would give hidden cells away by subtraction", () =>
    withMarts({resettlement: [intake(1), intake(2, {area_code: hunan})]}, async (db) =>
      expect(await figures(db, "conscript_received_count")).toEqual(["2023 310104 2"])
    ));
});

describe("nco_received_count", () => {
  it("is a number of the district and the year only", () =>
    withMarts({resettlement: [intake(1, {person_type: "nco"}), intake(2)]}, async (db) =>
      expect(await figures(db, "nco_received_count")).toEqual(["2023 310104 1"])
    ));
});

describe("registration_on_time_rate", () => {
  it("counts the due day itself as on time and leaves out who has no due day", () =>
    withMarts(
      {
        resettlement: [
          intake(1, {due_on: "2023-09-01"}),
          intake(2, {due_on: "2023-08-31"}),
          intake(3, {due_on: "2023-12-31", registered_on: "2023-12-31"}),
          intake(4, {due_on: null})
        ]
      },
      async (db) => expect(await figures(db, "registration_on_time_rate")).toEqual(["2023 310104 66.6667 2/3"])
    ));

  it("is missing, not 0 %, where nobody was due", () =>
    withMarts({resettlement: [intake(1)]}, async (db) =>
      expect(await figures(db, "registration_on_time_rate")).toEqual(["2023 310104 – 0/0 missing"])
    ));
});

describe("benefit_paid_total", () => {
  it("counts what was paid in the month it was paid, whatever month it was for", () =>
    withMarts(
      {
        payouts: [
          payout("1", "100.10", {accrual_month: "2022-12-01", pay_month: "2023-02-01"}),
          payout("2", "200.20", {pay_month: "2023-01-01"}),
          payout("3", "400.40", {state: "退回"}),
          payout("4", "800.80", {state: "待发"}),
          payout("5", "7.00", {item: "festival_grant"}),
          payout("6", "9.00", {item: "conscript_family_grant"})
        ]
      },
      async (db) =>
        expect((await figures(db, "benefit_paid_total")).filter((row) => row.includes(" 310104 "))).toEqual([
          "2023-01 310104 200.2",
          "2023-02 310104 100.1",
          "2023-Q1 310104 300.3 provisional",
          "2023 310104 300.3 provisional"
        ])
    ));

  it("follows the paying street; a returned payment counts when it is paid again", () =>
    withMarts(
      {
        payouts: [
          payout("1", "10.00", {person: "a"}),
          payout("2", "20.00", {person: "a", area_code: hunan}),
          payout("3", "40.00", {person: "b", state: "退回"}),
          payout("4", "40.00", {person: "b", pay_month: "2023-03-01"})
        ]
      },
      async (db) => {
        const months = (await figures(db, "benefit_paid_total", "month")).filter((row) => !row.endsWith(" 0"));
        expect(months.filter((row) => row.startsWith("2023-01"))).toEqual([
          "2023-01 310104 30",
          `2023-01 ${tianping} 10`,
          `2023-01 ${hunan} 20`
        ]);
        expect(months).toContain("2023-02 310104 – missing");
        expect(months).toContain(`2023-02 ${tianping} – missing`);
        expect(months).toContain("2023-03 310104 40");
      }
    ));
});

describe("benefit_paid_per_capita", () => {
  it("divides the year's money by the mean of the months that were reported", () =>
    withMarts(
      {
        payouts: times(12, (i) =>
          payout(String(i), "100.00", {pay_month: `2023-${String(i + 1).padStart(2, "0")}-01`})
        ),
        beneficiaries: [
          beneficiary("2023-01-01", "a", "war_veteran"),
          beneficiary("2023-01-01", "a", "disabled_serviceman"),
          beneficiary("2023-11-01", "a", "war_veteran"),
          beneficiary("2023-11-01", "b", "war_veteran"),
          beneficiary("2023-12-01", "a", "war_veteran"),
          beneficiary("2023-12-01", "b", "war_veteran"),
          beneficiary("2023-12-01", "c", "conscript_family")
        ]
      },
      async (db) =>
        // 1200 / ((1 + 2 + 2) / 3)
        expect(await figures(db, "benefit_paid_per_capita")).toEqual(["2023 310104 720 1200/1.6667"])
    ));

  it("is missing where nobody reported the beneficiaries", () =>
    withMarts({payouts: [payout("1", "100.00")]}, async (db) =>
      expect(await figures(db, "benefit_paid_per_capita")).toEqual(["2023 310104 – missing"])
    ));
});

describe("key_beneficiary_count", () => {
  it("counts a person in two categories and two streets once in the district, once in each street", () =>
    withMarts(
      {
        beneficiaries: [
          beneficiary("2023-12-01", "a", "war_veteran"),
          beneficiary("2023-12-01", "a", "disabled_serviceman", {area_code: hunan}),
          beneficiary("2023-12-01", "b", "conscript_family"),
          beneficiary("2023-12-01", "c", "war_veteran", {state: "去世"})
        ]
      },
      async (db) => {
        const rows = (await figures(db, "key_beneficiary_count", "month")).filter((row) => !row.endsWith(" 0"));
        expect(rows).toEqual(["2023-12 310104 1", `2023-12 ${tianping} 1`, `2023-12 ${hunan} 1`]);
      }
    ));

  it("is the last reported month of a quarter or year, never their sum, and missing in a month without report", () =>
    withMarts(
      {
        beneficiaries: [
          beneficiary("2023-01-01", "a", "war_veteran"),
          beneficiary("2023-01-01", "b", "war_veteran"),
          beneficiary("2023-03-01", "a", "war_veteran"),
          beneficiary("2023-04-01", "c", "war_veteran")
        ]
      },
      async (db) =>
        expect((await figures(db, "key_beneficiary_count")).filter((row) => row.includes(" 310104 "))).toEqual([
          "2023-01 310104 2",
          "2023-02 310104 – missing",
          "2023-03 310104 1",
          "2023-04 310104 1",
          "2023-Q1 310104 1",
          "2023-Q2 310104 1 provisional",
          "2023 310104 1 provisional"
        ])
    ));
});

describe("activity_count", () => {
  it("has the district's own activities in the whole but makes no street of them", () =>
    withMarts(
      {
        activities: [
          activity("1", "2023-01-31", district),
          activity("2", "2023-02-01"),
          activity("3", "2023-02-01", tianping, {state: "作废"})
        ]
      },
      async (db) => {
        const months = await figures(db, "activity_count", "month");
        expect(months).toHaveLength(3 * 14);
        expect(months.filter((row) => !row.endsWith(" 0"))).toEqual([
          "2023-01 310104 1",
          "2023-02 310104 1",
          `2023-02 ${tianping} 1`
        ]);
        expect(await figures(db, "activity_count", "quarter")).toContain("2023-Q1 310104 2");
      },
      {delivered: "2023-03"}
    ));

  it("ends with the month of the last delivery", () =>
    withMarts(
      {activities: [activity("1", "2023-02-01"), activity("2", "2023-05-01")]},
      async (db) =>
        expect((await figures(db, "activity_count", "month")).filter((row) => row.includes(" 310104 "))).toEqual([
          "2023-02 310104 1",
          "2023-03 310104 0"
        ]),
      {delivered: "2023-03"}
    ));
});

describe("active_street_quarter_rate", () => {
  it("counts streets, not activities, and the district's own as none", () =>
    withMarts(
      {
        activities: [
          activity("1", "2023-01-31", district),
          activity("2", "2023-02-01"),
          activity("3", "2023-03-31"),
          activity("4", "2023-03-31", hunan)
        ]
      },
      async (db) => {
        expect(await figures(db, "active_street_quarter_rate")).toEqual([
          "2023-Q1 310104 15.3846 2/13",
          "2023-Q2 310104 0 0/13 provisional"
        ]);
        // A quarter that is not over is not yet off track.
        expect(
          await db.all("select status from mart_indicators where indicator_id = 'active_street_quarter_rate'")
        ).toEqual([{status: "off_track"}, {status: "insufficient"}]);
      },
      {delivered: "2023-04"}
    ));
});

describe("list_completion_rate and list_overdue_open_count", () => {
  const rows = {
    two_lists: [
      item("due on the last day, done that day", "2023-10-31", "2023-10-31"),
      item("due on the last day, open", "2023-10-31"),
      item("done late", "2023-10-15", "2023-11-01"),
      item("done early", "2023-12-15", "2023-10-05"),
      item("not due in this series", "2024-06-30"),
      item("withdrawn", "2023-10-15", null, {state: "撤销"})
    ]
  };
  it("holds only items due by the month-end, the last day included", () =>
    withMarts(rows, async (db) => {
      expect(await figures(db, "list_completion_rate")).toEqual([
        "2023-10 310104 33.3333 1/3",
        "2023-11 310104 66.6667 2/3",
        "2023-12 310104 75 3/4"
      ]);
      expect(await figures(db, "list_overdue_open_count")).toEqual([
        "2023-10 310104 2",
        "2023-11 310104 1",
        "2023-12 310104 1"
      ]);
    }));
});

describe("creation_task_completion_rate and creation_task_overdue_count", () => {
  it("counts a late task as done late: not on time, but no longer open", () =>
    withMarts(
      {
        tasks: [
          task("1", "2023-10-31", "2023-10-31", "已完成"),
          task("2", "2023-10-31", "2023-11-20", "已完成"),
          task("3", "2023-11-30"),
          task("4", "2024-03-31"),
          task("5", "2023-10-31", null, "撤销")
        ]
      },
      async (db) => {
        expect(await figures(db, "creation_task_completion_rate")).toEqual([
          "2023-10 310104 50 1/2",
          "2023-11 310104 33.3333 1/3",
          "2023-12 310104 33.3333 1/3"
        ]);
        expect(await figures(db, "creation_task_overdue_count")).toEqual([
          "2023-10 310104 1",
          "2023-11 310104 1",
          "2023-12 310104 1"
        ]);
      }
    ));
});

describe("five_haves_rate", () => {
  it("asks for all five; the whole is the quotient of the sums, not the mean of the streets", () =>
    withMarts(
      {
        stations: [
          station("a", tianping),
          station("b", hunan),
          station("c", hunan, {has_funds: false}),
          station("d", hunan, {has_posts: false}),
          station("e", district, {level: "district"})
        ]
      },
      async (db) => {
        const rows = (await figures(db, "five_haves_rate")).filter((row) => !row.endsWith("missing"));
        expect(rows).toEqual(["2023-Q4 310104 60 3/5", `2023-Q4 ${tianping} 100 1/1`, `2023-Q4 ${hunan} 33.3333 1/3`]);
      }
    ));
});

describe("station_coverage_rate", () => {
  it("divides community stations by the committees of the newest year that is not later", () =>
    withMarts(
      {
        stations: [station("a", tianping), station("b", hunan), station("s", hunan, {level: "street"})],
        population: [
          {year: 2021, area_code: tianping, residents: 1, committees: 9},
          {year: 2022, area_code: tianping, residents: 1, committees: 2},
          {year: 2022, area_code: hunan, residents: 1, committees: 1},
          {year: 2024, area_code: tianping, residents: 1, committees: 8}
        ]
      },
      async (db) => {
        const rows = (await figures(db, "station_coverage_rate")).filter((row) => !row.endsWith("missing"));
        expect(rows).toEqual(["2023-Q4 310104 66.6667 2/3", `2023-Q4 ${tianping} 50 1/2`, `2023-Q4 ${hunan} 100 1/1`]);
      }
    ));

  it("is missing, not infinite, without the number of committees", () =>
    withMarts({stations: [station("a", tianping)]}, async (db) =>
      expect((await figures(db, "station_coverage_rate"))[0]).toBe("2023-Q4 310104 – 1/– missing")
    ));
});

it("there are no figures, not zeros, where nothing was delivered", () =>
  withMarts({}, async (db) => {
    expect(await db.all("from mart_indicators")).toEqual([]);
    expect(await db.all("from mart_coverage_quarterly")).toEqual([]);
  }));
