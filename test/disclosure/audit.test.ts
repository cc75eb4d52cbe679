import {describe, expect, it} from "vitest";
import {type Cells, figure, gate, hidden, intake, item, street} from "./madeUpSite.js";

/** Two hidden months under a hidden year: nothing to be found. */
const guarded = {
  resettlement_monthly: [
    intake("2023-03", "self_employed", 60),
    intake("2023-03", "assigned_job", "", hidden(5)),
    intake("2023-09", "assigned_job", "", hidden("")),
    intake("2023-09", "self_employed", 40)
  ],
  indicators: [figure("conscript_received_count", "year", "2023", {value: 115})]
};

describe("checkDisclosure(site)", () => {
  it("finds nothing where one hidden number can stand for another", async () => {
    expect(await gate(guarded)).toEqual([]);
  });

  it("finds a cell whose complement is shown, and says by which sums", async () => {
    const [found, ...more] = await gate({
      ...guarded,
      resettlement_monthly: guarded.resettlement_monthly.with(2, intake("2023-09", "assigned_job", 12))
    });
    expect(found).toBe(
      "data/resettlement_monthly.csv 隐去的格子 2023-03／conscript／assigned_job／persons 可以推算出是 3，" +
        "比规则允许的准：2023 conscript_received_count等于接收安置表各月之和"
    );
    expect(more).toEqual([]);
  });

  it("finds two hidden cells whose sum leaves too little between them", async () => {
    const rows = guarded.resettlement_monthly.with(2, intake("2023-09", "assigned_job", "", hidden(5)));
    const of = (value: number) =>
      gate({resettlement_monthly: rows, indicators: [figure("conscript_received_count", "year", "2023", {value})]});
    expect(await of(100 + 5)).toEqual([]);
    expect(await of(100 + 7)).toHaveLength(2);
  });

  it("finds an amount by subtraction of one table's total from another's", async () => {
    const tables = {
      payouts_streets: [street("310104003", 5000), street("310104004", "", hidden(5))],
      payouts_monthly: [item("living_allowance", 5600)]
    };
    expect((await gate(tables)).join()).toContain("310104004／amount_yuan 可以推算出是 600");
    const both = {
      ...tables,
      payouts_streets: [street("310104003", "", hidden("")), street("310104004", "", hidden(5))]
    };
    expect(await gate(both)).toEqual([]);
  });

  it("finds a month by two windows that overlap", async () => {
    const month = (period: string, value: number | "") =>
      figure("benefit_paid_total", "month", period, {value, ...(value === "" && hidden(5))});
    const window = (period: string, value: number) => ({
      indicator_id: "benefit_paid_total",
      window: "ytd",
      period,
      area_code: "310104",
      value,
      numerator: "",
      denominator: "",
      flag: ""
    });
    const indicators = [month("2023-01", ""), month("2023-02", 900), month("2023-03", "")];
    const found = await gate({indicators, indicators_cumulative: [window("2023-02", 1000), window("2023-03", 1050)]});
    expect(found.join()).toContain("2023-01／310104／value 可以推算出是 100");
    expect(found.join()).toContain("2023-03／310104／value 可以推算出是 50");
  });

  it("finds the numerator of a rate that is shown over a known denominator", async () => {
    const rate = (value: number | "") =>
      figure("insurance_coverage_rate", "year", "2023", {value, denominator: 40, ...hidden(5)});
    expect((await gate({indicators: [rate(7.5)]})).join()).toContain("2023／310104／numerator 可以推算出是 3");
    expect(await gate({indicators: [rate("")]})).toEqual([]);
  });

  it("finds by two releases what neither gives away by itself", async () => {
    const now = {
      resettlement_monthly: [...guarded.resettlement_monthly, intake("2023-12", "assigned_job", "", hidden(5))],
      indicators: [figure("conscript_received_count", "year", "2023", {value: 119})]
    };
    expect(await gate(now)).toEqual([]);
    const [found, ...more] = await gate(now, {}, guarded);
    expect(found).toContain("2023-12／conscript／assigned_job／persons 可以推算出是 4");
    expect(more).toEqual([]);
  });

  it("finds in this release what the one before hid", async () => {
    // The complement of the release before is shown now, and the small month has grown: it was 3 then.
    const now = {
      resettlement_monthly: guarded.resettlement_monthly
        .with(1, intake("2023-03", "assigned_job", 6))
        .with(2, intake("2023-09", "assigned_job", 12)),
      indicators: [figure("conscript_received_count", "year", "2023", {value: 118})]
    };
    expect(await gate(now)).toEqual([]);
    expect((await gate(now, {}, guarded)).join()).toContain("（较早的发布里的） 可以推算出是 3");
  });

  it("stops at a column of persons, amounts or rates of which the attacker knows nothing", async () => {
    const table = {visits_monthly: [{month: "2023-03", visited: 40, share: 20, batches: 3}]};
    const more = {visits_monthly: {key: ["month"], visited: "person_count", share: "rate", batches: "public_count"}};
    expect(await gate({...guarded, ...table}, {}, undefined, {more})).toEqual([
      "data/visits_monthly.csv 列 visited 的类别是 person_count，推算攻击却没有关于它的一句话：由什么能推出它，没有人看",
      "data/visits_monthly.csv 列 share 的类别是 rate，推算攻击却没有关于它的一句话：由什么能推出它，没有人看"
    ]);
  });

  it("says so where what is published cannot all be true, instead of attacking nothing", async () => {
    const year = (value: number) => ({indicators: [figure("conscript_received_count", "year", "2023", {value})]});
    expect(await gate({...guarded, ...year(99)})).toEqual([
      "data/resettlement_monthly.csv 2023-03／conscript／assigned_job／persons、2023-09／conscript／assigned_job／persons" +
        "等 2 个隐去的格子攻不了：公布的数彼此矛盾，查这几句：2023 conscript_received_count等于接收安置表各月之和"
    ]);
  });

  it("drops by name what cannot have stayed the same, and attacks with the rest", async () => {
    // In 2022 the release before hides two months that it gives away; one of both was corrected since.
    const year = (value: number) => figure("conscript_received_count", "year", "2022", {value});
    const old = (first: Cells, second: Cells) => [
      intake("2022-03", "assigned_job", "", first),
      intake("2022-09", "assigned_job", "", second)
    ];
    const table = [...guarded.resettlement_monthly, ...old(hidden(5), hidden(""))];
    const tables = (value: number, more: Cells[] = []) => ({
      resettlement_monthly: [...table, ...more],
      indicators: [...guarded.indicators, year(value)]
    });
    expect(await gate(tables(31), {}, tables(30))).toEqual([]);
    // What did not change is known from both: two releases with one sum each give the small month away.
    const leak = [intake("2022-11", "assigned_job", "", hidden("")), intake("2022-12", "assigned_job", 20)];
    expect(await gate(tables(51, leak), {}, tables(30))).toEqual([]);
  });

  it("takes no total of a year that is not over for the same in the next release", async () => {
    const release = (months: Cells[], value: number) => ({
      resettlement_monthly: months,
      indicators: [figure("conscript_received_count", "year", "2023", {value, flag: "provisional"})]
    });
    const march = [
      intake("2023-02", "assigned_job", "", hidden("")),
      intake("2023-03", "self_employed", 60),
      intake("2023-03", "assigned_job", "", hidden(5))
    ];
    const april = [...march, intake("2023-04", "self_employed", 30)];
    expect(await gate(release(april, 105), {}, release(march, 75), {asOf: ["2023-03", "2023-04"]})).toEqual([]);
  });

  it("does not hold against a release what the one before gives away by itself", async () => {
    const leaking = {
      ...guarded,
      resettlement_monthly: guarded.resettlement_monthly.with(2, intake("2023-09", "assigned_job", 12))
    };
    expect(await gate(guarded, {}, leaking)).toEqual([]);
  });

  it("finds a hidden number in the title of a drawing, and no other number there", async () => {
    const svg = (text: string) => ({"chart.svg": `<svg><rect><title>${text}</title></rect></svg>`});
    expect((await gate(guarded, svg("2023年3月 conscript assigned_job：3 人"))).join()).toContain("写在页面上");
    expect(await gate(guarded, svg("2023年3月 conscript assigned_job：＜5"))).toEqual([]);
    expect(await gate(guarded, svg("2023年3月 conscript self_employed：60 人"))).toEqual([]);
  });

  it("finds persons by the rows of the file that brought them", async () => {
    const insured = (policy_year: number, product: string, insured: number | "", below: number | "" = "") => ({
      policy_year,
      product,
      eligible: "",
      insured,
      flag: insured === "" ? "suppressed" : "",
      below
    });
    const file = (delivery: string, rows_kept: number | "", flag = "") => ({
      delivery,
      contract: "insurance",
      file: "名册.xlsx",
      sheet: "",
      rows_read: rows_kept,
      rows_kept,
      rows_refused: 0,
      verdict: "loaded",
      flag
    });
    const before = [insured(2022, "沪惠保", 40), insured(2022, "意外险", 20)];
    const tables = (rows: number | "", flag = "") => ({
      insurance_yearly: [...before, insured(2023, "沪惠保", 50), insured(2023, "意外险", "", 5)],
      deliveries: [file("2022-12", 60), file("2023-12", rows, flag)]
    });
    expect(await gate(tables(53))).toEqual([
      "data/insurance_yearly.csv 隐去的格子 2023／意外险／insured 可以推算出是 3，比规则允许的准：" +
        "2023 交付的《insurance》的行数与人数"
    ]);
    expect(await gate(tables("", "suppressed"))).toEqual([]);
    const receipt = [{delivery: "2023-12", file: "名册.xlsx", sheet: "", rows: 53}];
    expect(await gate(tables("", "suppressed"), {"receipt.json": JSON.stringify(receipt)})).toHaveLength(1);
  });

  it("finds a hidden table in a JSON file", async () => {
    const json = JSON.stringify({
      cells: [{month: "2023-03", person_type: "conscript", placement_type: "assigned_job", persons: 3}]
    });
    expect((await gate(guarded, {"chart.json": json})).join()).toContain("chart.json 里写着");
  });
});
