import {describe, expect, it} from "vitest";
import type {Database} from "../../loaders/base/duckdb.js";
import {statedInterval} from "../../loaders/reference/publishedFigures.js";
import {madeUpId, withLoaded} from "../deliver.js";
import {district, figures, hunan, tianping, withMarts} from "../marts/known.js";

// Each trap with the smallest data that fools a naive query: the query is run and is wrong, the indicator is right.

const one = async (db: Database, sql: string) => Object.values((await db.all(sql))[0]!)[0];
const figure = async (db: Database, id: string, period: string, area = district) =>
  (await figures(db, id)).find((row) => row.startsWith(`${period} ${area} `));

const intake = (i: number, more: Record<string, string | null> = {}) => ({
  intake_id: `i${i}`,
  person: `p${i}`,
  person_type: "conscript",
  placement_type: "self_employed",
  area_code: tianping,
  registered_on: "2023-09-01",
  ...more
});
const payout = (serial: string, paid_yuan: string, more: Record<string, string> = {}) => ({
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
const beneficiary = (month: string, person: string, category: string, area_code = tianping) => ({
  month,
  person,
  category,
  area_code,
  state: "享受待遇"
});
const item = (item_id: string, due_on: string, done_on: string | null = null) => ({
  item_id,
  side: "地方为部队办",
  category: "其他",
  unit: "区双拥办",
  proposed_on: "2023-10-01",
  due_on,
  done_on,
  state: done_on ? "已办结" : "办理中"
});

describe("the traps of definitions", () => {
  it("1 period: a year so far is no year, and a benefit year is no calendar year", () =>
    withMarts(
      {resettlement: [intake(1, {registered_on: "2022-11-01"}), intake(2, {registered_on: "2023-02-01"})]},
      async (db) => {
        expect(await one(db, "select count(*) from fact_intake")).toBe("2");
        expect(await figures(db, "conscript_received_count")).toEqual(["2022 310104 1", "2023 310104 1 provisional"]);
      },
      {delivered: "2023-05"}
    ));

  it("2 余: 3500余万 is an interval, not a number to be equal to", () => {
    const {low, high, lowInclusive, highInclusive} = statedInterval(35_000_000, "余");
    const within = (x: number) =>
      (x > low! || (lowInclusive && x === low)) && (x < high! || (highInclusive && x === high));
    expect([34_999_900, 35_000_000, 35_326_356, 36_000_000, 36_120_000].map(within)).toEqual([
      false,
      true,
      true,
      false,
      false
    ]);
    expect([35_326_356].map((x) => x === 35_000_000)).toEqual([false]);
  });

  it("3 persons: one person in two categories is one key beneficiary", () =>
    withMarts(
      {
        beneficiaries: [
          beneficiary("2023-12-01", "a", "war_veteran"),
          beneficiary("2023-12-01", "a", "disabled_serviceman", hunan)
        ]
      },
      async (db) => {
        expect(await one(db, "select sum(persons) from mart_beneficiaries_monthly where category <> 'all'")).toBe("2");
        expect(await one(db, "select count(*) from fact_beneficiary_month where is_key")).toBe("2");
        expect(await figure(db, "key_beneficiary_count", "2023")).toBe("2023 310104 1");
      }
    ));

  it("4 stock and flow: the persons of a year are those of its last month, not the sum of its months", () =>
    withMarts(
      {beneficiaries: ["2023-10-01", "2023-11-01", "2023-12-01"].map((m) => beneficiary(m, "a", "war_veteran"))},
      async (db) => {
        expect(
          await one(
            db,
            "select sum(value)::int from figure where indicator_id = 'key_beneficiary_count' and period_type = 'month' and area_code = '310104'"
          )
        ).toBe(3);
        expect(await figure(db, "key_beneficiary_count", "2023")).toBe("2023 310104 1");
        expect(await figure(db, "key_beneficiary_count", "2023-Q4")).toBe("2023-Q4 310104 1");
      }
    ));

  it("5 streets: money follows the street that pays, also when the person has moved", () =>
    withMarts(
      {
        beneficiaries: [beneficiary("2023-01-01", "a", "war_veteran", hunan)],
        payouts: [payout("1", "100.00", {person: "a", area_code: tianping})]
      },
      async (db) => {
        const byPerson = `select b.area_code from fact_benefit_payment p join fact_beneficiary_month b using (person)`;
        expect(await one(db, byPerson)).toBe(hunan);
        expect(await figure(db, "benefit_paid_total", "2023-01", tianping)).toBe(`2023-01 ${tianping} 100`);
        expect(await figure(db, "benefit_paid_total", "2023-01", hunan)).toBe(`2023-01 ${hunan} 0`);
      }
    ));

  it("6 denominators of nothing: no rate, and n and m are there to be shown", () =>
    withMarts({resettlement: [intake(1), intake(2, {placement_type: "supported"})]}, async (db) => {
      expect(
        await one(db, "select coalesce(0 / nullif(count(*) filter (person_type = 'nco'), 0), 0) from fact_intake")
      ).toBe(0);
      expect(await figures(db, "assigned_job_placement_rate")).toEqual(["2023 310104 – 0/0 missing"]);
      expect(await figures(db, "disabled_handover_rate")).toEqual(["2023 310104 0 0/1"]);
    }));

  it("7 due: what is not yet due does not depress the completion", () =>
    withMarts({two_lists: [item("done", "2023-11-30", "2023-11-01"), item("not due", "2024-06-30")]}, async (db) => {
      expect(await one(db, "select (100 * count(done_on) / count(*))::int from fact_list_item")).toBe(50);
      expect(await figure(db, "list_completion_rate", "2023-12")).toBe("2023-12 310104 100 1/1");
      const [ageing] = await db.all(
        "select not_due, overdue_30 from mart_two_lists_ageing where month = '2023-12' and side = '地方为部队办'"
      );
      expect(ageing).toEqual({not_due: "1", overdue_30: "0"});
    }));

  it("8 names: 士官 and 军士 are one type", () =>
    withLoaded(
      {
        "2023-05/a.csv":
          "登记编号,身份证号,人员类别,安置方式,街镇,报到日期\n" +
          `1,${madeUpId(1)},士官,自主就业,天平路街道,2023-05-01\n2,${madeUpId(2)},军士,自主就业,天平街道,2023-05-02\n`
      },
      async (db) => {
        const asWritten = new Set(["士官", "军士"]);
        expect(asWritten.size).toBe(2);
        expect(await db.all("select distinct person_type, area_code from known_resettlement")).toEqual([
          {person_type: "nco", area_code: tianping}
        ]);
      }
    ));

  it("9 versions: a year's score keeps the points of its own version", () =>
    withMarts(
      {
        scores: [
          {year: 2022, standard: "试行", item_no: "1", unit: "区府办", max_points: "2", self_points: "1"},
          {year: 2023, standard: "2023", item_no: "1", unit: "区府办", max_points: "4", self_points: "1"}
        ]
      },
      async (db) => {
        const restated = `select (100 * sum(s.self_points) / sum(p.max_points))::int from fact_score s
          join (select item_no, arg_max(max_points, year) as max_points from fact_score group by 1) p using (item_no) where s.year = 2022`;
        expect(await one(db, restated)).toBe(25);
        expect(await figures(db, "self_score_rate")).toEqual(["2022 310104 50 1/2", "2023 310104 25 1/4"]);
      }
    ));

  it("10 totals: a row called 合计 is no street, and its number is checked, not added", () =>
    withLoaded(
      {"2023-05/a.csv": "年度,街镇,常住人口,居委会数\n2023,天平路街道,100,3\n2023,湖南路街道,200,4\n合计,,300,7\n"},
      async (db) => {
        expect([100, 200, 300].reduce((a, b) => a + b)).toBe(600);
        expect(await one(db, "select sum(residents)::int from known_population")).toBe(300);
        expect(await one(db, "select count(*) from refused_row")).toBe("0");
      }
    ));

  it("11 万元: the unit of a header is part of its numbers", () =>
    withLoaded(
      {
        "2023-05/a.csv":
          "流水号,身份证号,优抚类别,街镇,发放项目,所属月份,发放月份,实发金额（万元）,发放状态\n" +
          `1,${madeUpId(1)},参战退役军人,天平路街道,定期生活补助,2023-05,2023-05,0.12,成功\n`
      },
      async (db) => {
        expect(Number("0.12")).toBeLessThan(1);
        expect(await one(db, "select paid_yuan from known_payouts")).toBe("1200.00");
      }
    ));

  it("12 codes: leading zeros and letters stay as they are", () =>
    withLoaded(
      {
        "2023-05/a.csv":
          "统计季度,站点编码,级别,街镇,有机构,有编制,有人员,有经费,有保障\n" +
          "2023Q2,01,居民区,天平路街道,是,是,是,是,是\n2023Q2,1,居民区,天平路街道,是,是,是,是,是\n2023Q2,4A,居民区,天平路街道,是,是,是,是,是\n"
      },
      async (db) => {
        expect(new Set(["01", "1"].map(Number)).size).toBe(1);
        expect(await db.all("select station from known_stations order by station")).toEqual([
          {station: "01"},
          {station: "1"},
          {station: "4A"}
        ]);
      }
    ));

  it("13 corrections: a corrected file replaces its month, and both are kept", () =>
    withLoaded(
      Object.fromEntries(
        [
          ["2023-05", "100.00"],
          ["2023-06", "90.00"]
        ].map(([delivery, paid]) => [
          `${delivery}/a.csv`,
          "流水号,身份证号,优抚类别,街镇,发放项目,所属月份,发放月份,实发金额,发放状态\n" +
            `1,${madeUpId(1)},参战退役军人,天平路街道,定期生活补助,2023-05,2023-05,${paid},成功\n`
        ])
      ),
      async (db) => {
        expect(await one(db, "select sum(paid_yuan) from record_payouts")).toBe("190.00");
        expect(await one(db, "select sum(paid_yuan) from known_payouts")).toBe("90.00");
        expect(await one(db, "select count(distinct sha256) from load where verdict = 'loaded'")).toBe("2");
      }
    ));

  it("14 late data: a December batch paid in February is money of February, and late for December", () =>
    withMarts(
      {
        payouts: [
          payout("1", "10.00", {accrual_month: "2022-12-01", pay_month: "2022-12-01"}),
          payout("2", "30.00", {accrual_month: "2022-12-01", pay_month: "2023-02-01"})
        ]
      },
      async (db) => {
        expect(
          await one(db, "select sum(paid_yuan) from fact_benefit_payment where accrual_month = '2022-12-01'")
        ).toBe("40.00");
        expect(await figure(db, "benefit_paid_total", "2022-12")).toBe("2022-12 310104 10");
        expect(await figure(db, "benefit_paid_total", "2023-02")).toBe("2023-02 310104 30");
        expect(await figure(db, "benefit_on_time_rate", "2022-12")).toBe("2022-12 310104 50 1/2");
      }
    ));
});
