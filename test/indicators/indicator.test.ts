import {describe, expect, it} from "vitest";
import {type Indicator, indicatorSchema, isShare} from "../../loaders/indicators/indicator.js";
import {indicators} from "../../loaders/indicators/index.js";

const byId = (id: string) => indicators.find((d) => d.id === id)!;
const problems = (d: Indicator) => indicatorSchema.safeParse(d).error?.issues.map((issue) => issue.message) ?? [];

describe("indicatorSchema", () => {
  it("refuses to add a stock over time", () => {
    const count = byId("key_beneficiary_count");
    expect(problems({...count, additivity: "additive"})).toContain(
      "key_beneficiary_count：存量不能跨月累计：期末存量的 additivity 不能是 additive"
    );
    expect(problems({...count, timeBasis: "event"})).toEqual([
      "key_beneficiary_count：存量不能跨月累计：fact_beneficiary_month 是期末存量，时间口径只能是 snapshot，不能是 event"
    ]);
    expect(problems({...count, numerator: {...count.numerator, date: "month"}})).toEqual([
      "key_beneficiary_count：存量不能跨月累计：fact_beneficiary_month 是期末存量，不按日期归期",
      "key_beneficiary_count：时间口径应为 （日期不在底表里），写的是 snapshot"
    ]);
  });

  it("refuses to count a person once for each category", () => {
    const count = byId("key_beneficiary_count");
    expect(problems({...count, numerator: {...count.numerator, aggregate: {kind: "count"}}})).toEqual([
      "key_beneficiary_count：同一人会被数两次：fact_beneficiary_month 里一人可有几行（两个类别、两笔发放），人数要用 distinct person；确要数行数的写 rows: true",
      "key_beneficiary_count：单位不对：数出来的是 人类别，写的是 人"
    ]);
  });

  it("refuses to add distinct persons", () => {
    const d: Indicator = {
      ...byId("benefit_paid_total"),
      unit: "人",
      numerator: {
        fact: "fact_benefit_payment",
        date: "pay_month",
        where: "is_paid",
        aggregate: {kind: "distinct", column: "person"}
      },
      sensitivity: "person_count"
    };
    expect(problems(d)).toEqual([
      "benefit_paid_total：去重人数不能相加：同一人可在几个类别、街镇、月份里，合计要在各级重新去重，additivity 不能是 additive"
    ]);
    expect(problems({...d, additivity: "semi_additive"})).toEqual([]);
  });

  it("refuses to add or average ratios", () => {
    const rate = byId("five_haves_rate");
    expect(problems({...rate, additivity: "additive"})).toEqual([
      "five_haves_rate：比率不能相加，也不能取平均：各级都用分子之和除以分母之和，additivity 只能是 non_additive"
    ]);
    expect(problems({...rate, denominator: undefined})).toEqual([
      "five_haves_rate：比率要有分母：不能把算好的比率再加起来或取平均"
    ]);
    const activity = byId("lecture_team_session_count");
    expect(problems({...activity, numerator: {...activity.numerator, mean: true}})).toEqual([
      "lecture_team_session_count：月平均只用于存量：fact_activity 不是存量",
      "lecture_team_session_count：月平均只用作分母"
    ]);
  });

  it("refuses to sum what is no amount", () => {
    const rate = byId("station_coverage_rate");
    expect(
      problems({...rate, denominator: {fact: "fact_population", aggregate: {kind: "sum", column: "year"}}})
    ).toEqual(["station_coverage_rate：不能相加：year 不是 fact_population 里可以相加的量"]);
  });

  it("refuses streets where the export has none, and months where it is quarterly", () => {
    const list = byId("list_completion_rate");
    expect(problems({...list, periods: {district: ["month"], street: ["month"]}})).toEqual([
      "list_completion_rate：没有分街镇的数据：fact_list_item 里有不分街镇的，periods.street 应为空"
    ]);
    const rate = byId("five_haves_rate");
    expect(problems({...rate, periods: {district: ["month"], street: []}})).toEqual([
      "five_haves_rate：fact_station 按季度报送，不能做出月度数"
    ]);
  });

  it("refuses a part of a whole where there is no percentage", () => {
    expect(problems({...byId("activity_count"), share: true})).toEqual([
      "activity_count：只有百分比才有部分与整体：share 只用于有分母、单位是 % 的指标"
    ]);
  });

  it("knows a part of a whole by its fact, date and count, or because it is said", () => {
    const is = (id: string) => isShare(byId(id));
    for (const id of ["five_haves_rate", "list_completion_rate", "benefit_on_time_rate", "one_time_payment_rate"])
      expect([id, is(id)]).toEqual([id, true]);
    expect(byId("station_case_close_rate").share && is("station_case_close_rate")).toBe(true);
    // Visits over persons, stations over committees, heads over posts: any of them can be above the whole.
    for (const id of [
      "festival_visit_coverage_rate",
      "station_coverage_rate",
      "support_team_full_rate",
      "activity_count"
    ])
      expect([id, is(id)]).toEqual([id, false]);
  });

  it("says which export a definition rests on without naming it", () => {
    expect(problems({...byId("station_coverage_rate"), contracts: ["stations"]})).toEqual([
      "station_coverage_rate：contracts 少了 population"
    ]);
  });
});
