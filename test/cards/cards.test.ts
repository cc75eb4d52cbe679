import {csvFormat} from "d3";
import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {cards} from "../../src/cards/registry.js";
import {columns, parseSite, type Resource} from "../../src/cards/site.js";

type Cells = Record<string, string | number>;

const indicator = {
  id: "conscript_received_count",
  name: "接收退役义务兵数",
  gloss: "",
  definition: "报到日期在期内的退役义务兵人数。",
  unit: "人",
  sql: "select 1",
  contracts: ["resettlement"],
  time_basis: "按报到日期",
  periods: ["year"],
  areas: ["district"],
  additivity: "additive",
  direction: "context",
  target: null as {operator: string; value: number; at_risk: number; source: string; valid_from: string} | null,
  responsible_unit: "区退役军人局",
  section: 5,
  basis: {kind: "seed", text: ""},
  limitations: ["户籍迁移不追溯。"],
  sensitivity: "person_count",
  disclosure: "人数小于 5 的隐去。"
};

/** Draws one card over a package that holds only these rows. */
function draw(name: string, rows: Partial<Record<Resource, Cells[]>>, receipt: Partial<typeof indicator> = {}) {
  const site = parseSite((file) => {
    if (file === "release.json") return JSON.stringify({release: "r1", as_of: "2023-12", demo: true});
    if (file === "receipts.json") {
      return JSON.stringify({
        release: "r1",
        as_of: "2023-12",
        thresholds: {k: 5, k_sensitive: 10, sensitive_categories: ["martyr_family"]},
        contracts: [
          {
            id: "resettlement",
            title: "退役军人接收安置登记表",
            office: "区退役军人局",
            kind: "register",
            last_delivery: "2023-12-01",
            files: [{delivery: "2023-12", file: "a.csv", sheet: "", sha256: "00", rows: 3}]
          }
        ],
        indicators: [{...indicator, ...receipt}],
        resources: []
      });
    }
    const resource = file.replace(/\.csv$/, "") as Resource;
    return csvFormat(rows[resource] ?? [], [...columns[resource]]);
  });
  const {document} = parseHTML("<html><body></body></html>");
  const html = cards[name]!(site, {document, root: "./"});
  const {document: drawn} = parseHTML(`<html><body>${html}</body></html>`);
  const texts = (selector: string) => Array.from(drawn.querySelectorAll(selector), (node) => node.textContent!.trim());
  return {html, texts};
}

const figure = (period: string, value: number | string, rest: Cells = {}): Cells => ({
  indicator_id: indicator.id,
  period_type: "year",
  period,
  area_code: "310104",
  value,
  numerator: "",
  denominator: "",
  target: "",
  status: "no_target",
  flag: "",
  ...rest
});

describe("an indicator's card", () => {
  it("states the newest figure and the difference from the year before as its title", () => {
    const {texts} = draw("conscripts-received", {indicators: [figure("2022", 371), figure("2023", 386)]});
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数 386 人，比上年多 15 人"]);
    expect(texts(".chip")).toEqual(["未设目标"]);
  });

  it("holds in its table exactly the published rows, newest first", () => {
    const {texts} = draw("conscripts-received", {
      indicators: [figure("2021", 352), figure("2022", 371), figure("2023", 386)]
    });
    expect(texts("tbody tr")).toEqual(["2023年386未设目标", "2022年371未设目标", "2021年352未设目标"]);
  });

  it("shows ＜5 for a suppressed figure, in the title, the value, the chart and the table", () => {
    const {html, texts} = draw("conscripts-received", {indicators: [figure("2023", "", {flag: "suppressed"})]});
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数＜5"]);
    expect(texts(".value b")).toEqual(["＜5"]);
    expect(texts("svg text")).toContain("＜5");
    expect(texts("tbody td")).toContain("＜5");
    expect(html).toContain("为防止由合计倒推而一并隐去");
  });

  it("says 不公布 for a suppressed amount, which is not itself below the threshold", () => {
    const {texts} = draw(
      "conscripts-received",
      {indicators: [figure("2023", "", {flag: "suppressed"})]},
      {unit: "元", sensitivity: "amount"}
    );
    expect(texts(".value b")).toEqual(["不公布"]);
    expect(texts("tbody td")).toContain("不公布");
  });

  it("marks a period that is not over, and does not compare it", () => {
    const {texts} = draw("conscripts-received", {
      indicators: [figure("2022", 371), figure("2023", 120, {flag: "provisional"})]
    });
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数 120 人（未满期）"]);
    expect(texts("tbody tr")[0]).toBe("2023年120（未满期）未设目标");
  });

  it("says 未报 for a missing figure and reads the newest reported one", () => {
    const {texts} = draw("conscripts-received", {
      indicators: [figure("2022", 371), figure("2023", "", {flag: "missing"})]
    });
    expect(texts("h3")).toEqual(["2022年接收退役义务兵数 371 人"]);
    expect(texts("tbody tr")[0]).toBe("2023年未报未设目标");
  });

  it("says that there is no data when the source was not delivered, and shows no 0", () => {
    const {html, texts} = draw("conscripts-received", {});
    expect(texts(".no-data")).toEqual(["没有数据（来源未交付）"]);
    expect(html).not.toContain("<svg");
  });

  it("names its sources, its rule, its release and its definition in the receipt", () => {
    const {texts, html} = draw("conscripts-received", {indicators: [figure("2023", 386)]});
    expect(texts(".receipt dd")).toEqual([
      "报到日期在期内的退役义务兵人数。",
      "退役军人接收安置登记表（区退役军人局）：1 个文件，最近交付 2023年12月",
      "人数小于 5 的隐去。",
      "r1",
      "指标口径：接收退役义务兵数"
    ]);
    expect(html).toContain('href="./definitions.html#conscript_received_count"');
    expect(html).toContain('href="./data/indicators.csv"');
  });

  it("compares percentages in points, and as they are shown", () => {
    const {texts} = draw(
      "conscripts-received",
      {indicators: [figure("2022", 95.04), figure("2023", 97.06, {target: 95, status: "on_track"})]},
      {
        name: "按期报到率",
        unit: "%",
        target: {operator: ">=", value: 95, at_risk: 90, source: "暂定", valid_from: "2021-01"}
      }
    );
    expect(texts("h3")).toEqual(["2023年按期报到率 97.1%，比上年高 2.1 个百分点"]);
    expect(texts(".lead")).toEqual(["目标 ≥ 95%（暂定）"]);
    expect(texts(".chip")).toEqual(["达标"]);
  });
});

describe("the payouts' cards", () => {
  const payout = (
    pay_month: string,
    accrual_year: number,
    benefit_item: string,
    amount_yuan: number | "",
    flag = ""
  ) => ({
    pay_month,
    accrual_year,
    benefit_item,
    amount_yuan,
    persons: flag ? "" : 100,
    flag
  });

  it("says how much of a year's payments was for years before", () => {
    const {texts} = draw("payouts-by-accrual", {
      payouts_monthly: [
        payout("2023-01", 2022, "back_pay", 1385600),
        payout("2023-01", 2023, "living_allowance", 5000000)
      ]
    });
    expect(texts("h3")).toEqual(["2023年发放的钱里，138.6 万元 属于以前年份"]);
  });

  it("never adds up hidden amounts to 0", () => {
    const {texts} = draw("payouts-by-item", {
      payouts_monthly: [
        payout("2023-01", 2023, "living_allowance", 5000000),
        payout("2023-01", 2023, "one_off_grant", "", "suppressed")
      ]
    });
    expect(texts("tbody tr")).toEqual(["living_allowance500 万元", "one_off_grant已隐去"]);
  });
});

describe("the coverage heat map", () => {
  it("names the streets without an activity in the newest quarter", () => {
    const {texts} = draw("coverage-heatmap", {
      labels: [{list: "streets", code: "310104103", name: "华泾镇"}],
      coverage_quarterly: [
        {quarter: "2023-Q4", area_code: "310104103", events: 0, types_covered: 0, covered: 0},
        {quarter: "2023-Q4", area_code: "310104010", events: 3, types_covered: 2, covered: 1}
      ]
    });
    expect(texts("h3")).toEqual(["2023年第4季度有 1 个街镇没有活动记录：华泾镇"]);
    expect(texts("tbody tr")).toEqual(["华泾镇0（无）", "3101040103"]);
  });
});

describe("the published figures' card", () => {
  it("gives no verdict on a figure whose period is unstated, only what it would be for a period", () => {
    const {texts} = draw("published-figures", {
      published_figures: [
        {
          figure_id: "pf",
          phrase: "发放优待抚恤金 3500 余万元",
          low: 35000000,
          high: 36000000,
          unit: "元",
          computed: 35012345.5,
          verdict: "period_unstated",
          period: "",
          candidate_period: "2023",
          note: "",
          lines: "第 141 行",
          subject: "优待抚恤金"
        }
      ]
    });
    expect(texts("tbody td").slice(1, 5)).toEqual([
      "3,500 万元至 3,600 万元之间",
      "未载明",
      "若按 2023年计为 3,501.2 万元",
      "期间未载明"
    ]);
  });
});

describe("the standard's sections", () => {
  it("say 分值未公布 where points are unknown, never 0", () => {
    const {texts} = draw("standard-sections", {
      standard_sections: [{no: 3, name: "拥军工作扎实有效", block: "main", points: "", source: "s"}]
    });
    expect(texts("tbody td")).toEqual(["分值未公布", "尚无指标", "s"]);
  });
});

describe("every card", () => {
  it.each(Object.keys(cards))("%s draws over a package without a single row", (name) => {
    expect(() => draw(name, {})).not.toThrow();
  });
});

describe("beneficiaries by category", () => {
  it("says ＜10 of a sensitive category and ＜5 of another", () => {
    const row = (category: string): Cells => ({month: "2023-12", category, persons: "", flag: "suppressed"});
    const {texts} = draw("beneficiaries-by-category", {
      beneficiaries_monthly: [row("martyr_family"), row("rural_veteran_60plus")],
      labels: [
        {list: "beneficiary_categories", code: "martyr_family", name: "烈士遗属"},
        {list: "beneficiary_categories", code: "rural_veteran_60plus", name: "农村籍60岁以上退役士兵"}
      ]
    });
    expect(texts("tbody td")).toEqual(["＜10", "＜5"]);
  });
});
