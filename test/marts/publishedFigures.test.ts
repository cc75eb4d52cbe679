import {describe, expect, it} from "vitest";
import {loadPolicy} from "../../loaders/disclosure/policy.js";
import {suppressPrimary} from "../../loaders/disclosure/suppress.js";
import {indicators} from "../../loaders/indicators/index.js";
import {loadPublishedFigures, statedInterval} from "../../loaders/reference/publishedFigures.js";
import {figures, referenceDir, tianping, times, withMarts, withReference} from "./known.js";

describe("statedInterval(stated, qualifier)", () => {
  it("reads 3500余万 as at least 3500万 and less than 3600万", () =>
    expect(statedInterval(35_000_000, "余")).toEqual({
      low: 35_000_000,
      high: 36_000_000,
      lowInclusive: true,
      highInclusive: false
    }));
  it("reads 386 as exactly 386", () =>
    expect(statedInterval(386, "确数")).toEqual({low: 386, high: 386, lowInclusive: true, highInclusive: true}));
  it("reads 10余 as 10 to 19, 80余 as 80 to 89", () => {
    expect(statedInterval(10, "余")).toMatchObject({low: 10, high: 20});
    expect(statedInterval(80, "余")).toMatchObject({low: 80, high: 90});
  });
  it("reads 近1.6万 as less than that, 约3500万 as half a step to either side", () => {
    expect(statedInterval(16_000, "近")).toEqual({
      low: 15_000,
      high: 16_000,
      lowInclusive: false,
      highInclusive: false
    });
    expect(statedInterval(35_000_000, "约")).toMatchObject({low: 34_500_000, high: 35_500_000});
  });
  it("leaves 以上 and 以内 open at one end, the number itself included", () => {
    expect(statedInterval(300, "以上")).toMatchObject({low: 300, high: null, lowInclusive: true});
    expect(statedInterval(300, "以内")).toMatchObject({low: null, high: 300, highInclusive: true});
  });
});

describe("loadPublishedFigures(dir)", () => {
  const ids = indicators.map((d) => d.id);
  it("has all 21 figures of the article, with no period set", async () => {
    const rows = await loadPublishedFigures(referenceDir, ids);
    expect(rows).toHaveLength(21);
    expect(rows.filter((row) => row.period)).toEqual([]);
  });
  it("refuses a high that the qualifier does not give", () =>
    withReference(
      "published_figures.csv",
      (text) => text.replace("35000000,36000000", "35000000,35999999"),
      (dir) =>
        expect(loadPublishedFigures(dir, ids)).rejects.toThrow(
          "published_figures.csv 第 12 行：low、high 写的是 35000000、35999999，按“余”应为 35000000、36000000"
        )
    ));
  it("says everything that is wrong at once, by line", () =>
    withReference(
      "published_figures.csv",
      (text) =>
        text
          .replace("pf_support_teams,", "pf_insured,")
          .replace(",benefit_paid_total,", ",benefit_paid_totals,")
          .replace("确数,386,386,人,,,2023,", "确数,386,386,人,,,2023年,"),
      (dir) =>
        expect(loadPublishedFigures(dir, ids)).rejects.toThrow(
          [
            "published_figures.csv 第 10 行：candidate_period 是“2023年”，应为期间，如 2023-05、2023-Q2、2023，或空",
            "published_figures.csv 第 12 行：没有指标 benefit_paid_totals",
            "published_figures.csv 第 13 行：figure_id pf_insured 前面已经有了"
          ].join("\n")
        )
    ));
});

describe("published_figures", () => {
  const paid = (yuan: string) => ({
    payouts: times(12, (i) => ({
      serial: String(i),
      person: `p${i}`,
      area_code: tianping,
      item: "living_allowance",
      accrual_month: "2023-01-01",
      pay_month: `2023-${String(i + 1).padStart(2, "0")}-01`,
      paid_yuan: i === 0 ? yuan : "0.00",
      state: "成功"
    }))
  });
  const verdict = (yuan: string, period = "2023") =>
    withReference(
      "published_figures.csv",
      (text) => text.replace(/^(pf_benefit_paid,.*,元,,),2023,benefit/m, `$1${period},2023,benefit`),
      (reference) =>
        withMarts(
          paid(yuan),
          async (db) => {
            const [row] = await db.all(
              "select computed, verdict from mart_published_figures where figure_id = 'pf_benefit_paid'"
            );
            return [row!["computed"], row!["verdict"], (await figures(db, "published_figure_match_rate"))[0]];
          },
          {reference}
        )
    );

  it("fails 3499.99万 and 3612万, passes 3500万 and what lies below 3600万", async () => {
    expect(await verdict("34999900.00")).toEqual(["34999900.0000", "differs", "2023 310104 0 0/1"]);
    expect(await verdict("35000000.00")).toEqual(["35000000.0000", "match", "2023 310104 100 1/1"]);
    expect(await verdict("35999999.99")).toEqual(["35999999.9900", "match", "2023 310104 100 1/1"]);
    expect(await verdict("36000000.00")).toEqual(["36000000.0000", "differs", "2023 310104 0 0/1"]);
    expect(await verdict("36120000.00")).toEqual(["36120000.0000", "differs", "2023 310104 0 0/1"]);
  });

  it("says what 2023 would be, but judges nothing until the period is set", async () =>
    expect(await verdict("36120000.00", "")).toEqual([
      "36120000.0000",
      "period_unstated",
      "2023 310104 – 0/0 missing"
    ]));

  it("compares the insured with the insured, not with all key beneficiaries", () =>
    withMarts(
      {
        beneficiaries: times(3, (i) => ({
          month: "2023-12-01",
          person: `p${i}`,
          category: "disabled_serviceman",
          area_code: tianping,
          state: "享受待遇"
        })),
        insurance: times(2, (i) => ({
          policy_year: 2023,
          product: "沪惠保",
          person: `p${i}`,
          category: "disabled_serviceman",
          area_code: tianping
        }))
      },
      async (db) => {
        const insured = (stage: string) =>
          db.all(
            `select computed::int as computed, verdict, beside from ${stage}_published_figures where figure_id = 'pf_insured'`
          );
        const said = {verdict: "period_unstated", beside: "key_beneficiary_count"};
        expect(await insured("mart")).toEqual([{...said, computed: 2}]);
        // Two persons are too few to publish.
        await suppressPrimary(db, await loadPolicy(referenceDir));
        expect(await insured("public")).toEqual([{...said, computed: null}]);
      }
    ));

  it("has no data for a period before the deliveries, and for what nothing measures", async () => {
    expect((await verdict("1.00", "2019")).slice(0, 2)).toEqual([null, "no_data"]);
    await withMarts({}, async (db) =>
      expect(
        await db.all("select verdict, count(*)::int as n from mart_published_figures group by all order by all")
      ).toEqual([
        {verdict: "no_data", n: 15},
        {verdict: "period_unstated", n: 6}
      ])
    );
  });
});
