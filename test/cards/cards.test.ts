import {readFileSync} from "node:fs";
import {csvFormat, csvParse} from "d3";
import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {tables} from "../../loaders/tables/index.js";
import {cards} from "../../src/build/registry.js";
import {drawCard, type Options} from "../../src/cards/frame.js";
import {parseSite, type Resource} from "../../src/cards/site.js";
import {renderHtml} from "../../src/render/html.js";

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

/** The words of statuses, as the reference data has them. */
const words = csvParse(readFileSync("data/reference/published_words.csv", "utf8")).filter(({list}) =>
  ["statuses", "veto_states"].includes(list!)
);

/** Draws one card over a package that holds only these rows. */
function draw(
  name: string,
  rows: Partial<Record<Resource, Cells[]>>,
  receipt: Partial<typeof indicator> = {},
  options: Options = {}
) {
  const site = parseSite((file) => {
    if (file === "release.json") return JSON.stringify({release: "r1", as_of: "2023-12", demo: true});
    if (file === "receipts.json") {
      return JSON.stringify({
        release: "r1",
        as_of: "2023-12",
        thresholds: {k: 5, k_sensitive: 10, sensitive_categories: ["martyr_family"]},
        hidden: {cells: 1000, primary: 40, secondary: 10},
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
    if (file === "datapackage.json") return JSON.stringify({resources: Object.keys(tables).map((name) => ({name}))});
    const resource = file.replace(/\.csv$/, "") as Resource;
    const own = resource === "labels" ? [...words, ...(rows.labels ?? [])] : (rows[resource] ?? []);
    return csvFormat(own, Object.keys(tables[resource].columns));
  });
  const html = renderHtml(drawCard(cards[name]!, site, options), "./");
  const {document: drawn} = parseHTML(`<html><body>${html}</body></html>`);
  const texts = (selector: string) => Array.from(drawn.querySelectorAll(selector), (node) => node.textContent!.trim());
  return {html, texts};
}

const drawIndicator = (rows: Partial<Record<Resource, Cells[]>>, receipt: Partial<typeof indicator> = {}) =>
  draw("indicator-over-time", rows, receipt, {indicator: indicator.id, period: "year"});

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
    const {texts} = drawIndicator({indicators: [figure("2022", 371), figure("2023", 386)]});
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数 386 人，比上年多 15 人"]);
    expect(texts(".chip")).toEqual(["未设目标"]);
  });

  it("holds in its table exactly the published rows, newest first", () => {
    const {texts} = drawIndicator({
      indicators: [figure("2021", 352), figure("2022", 371), figure("2023", 386)]
    });
    expect(texts("tbody tr")).toEqual(["2023年386未设目标", "2022年371未设目标", "2021年352未设目标"]);
  });

  it("shows ＜5 for a suppressed figure, in the title, the value, the chart and the table", () => {
    const {html, texts} = drawIndicator({
      indicators: [figure("2023", "", {flag: "suppressed", below: "5"})]
    });
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数＜5"]);
    expect(texts(".value b")).toEqual(["＜5"]);
    expect(texts("svg text")).toContain("＜5");
    expect(texts("tbody td")).toContain("＜5");
    expect(html).toContain("为防止由合计倒推而一并隐去");
  });

  it("says 不公布 for a suppressed amount, which is not itself below the threshold", () => {
    const {texts} = drawIndicator(
      {indicators: [figure("2023", "", {flag: "suppressed", below: "5"})]},
      {unit: "元", sensitivity: "amount"}
    );
    expect(texts(".value b")).toEqual(["不公布"]);
    expect(texts("tbody td")).toContain("不公布");
  });

  it("marks a period that is not over, and does not compare it", () => {
    const {texts} = drawIndicator({
      indicators: [figure("2022", 371), figure("2023", 120, {flag: "provisional"})]
    });
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数 120 人（未满期）"]);
    expect(texts("tbody tr")[0]).toBe("2023年120（未满期）未设目标");
  });

  it("says 未报 for a missing figure and reads the newest reported one", () => {
    const {texts} = drawIndicator({
      indicators: [figure("2022", 371), figure("2023", "", {flag: "missing"})]
    });
    expect(texts("h3")).toEqual(["2022年接收退役义务兵数 371 人"]);
    expect(texts("tbody tr")[0]).toBe("2023年未报未设目标");
  });

  it("says that there is no data when the source was not delivered, and shows no 0", () => {
    const {html, texts} = drawIndicator({});
    expect(texts(".no-data")).toEqual(["没有数据（来源未交付）"]);
    expect(html).not.toContain("<svg");
  });

  it("names its sources, its rule, its release and its definition in the receipt", () => {
    const {texts, html} = drawIndicator({indicators: [figure("2023", 386)]});
    expect(texts(".receipt dd")).toEqual([
      "报到日期在期内的退役义务兵人数。",
      "退役军人接收安置登记表（区退役军人局）：1 个文件，最近交付 2023年12月",
      "人数小于 5 的隐去。",
      "r1",
      "指标口径：接收退役义务兵数"
    ]);
    expect(html).toContain('href="./indicators/conscript_received_count.html#definition"');
    expect(html).toContain('href="./data/indicators.csv"');
  });

  it("compares percentages in points, and as they are shown", () => {
    const {texts} = drawIndicator(
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

describe("the rise of August and its back pay", () => {
  const paid = (pay_month: string, mean: number, more: Cells = {}): Cells => ({
    ...{
      pay_month,
      accrual_year: 2023,
      benefit_item: "living_allowance",
      amount_yuan: 100 * mean,
      persons: 100,
      flag: ""
    },
    ...more
  });
  const back = (pay_month: string, accrual_year: number, amount_yuan: number | "") =>
    paid(pay_month, 0, {
      accrual_year,
      benefit_item: "back_pay",
      amount_yuan,
      flag: amount_yuan === "" ? "suppressed" : ""
    });

  it("says from which month of payment on the new rate was paid", () => {
    const months = ["06", "07", "08", "09", "10"].map((m, i) => paid(`2023-${m}`, i < 3 ? 900 : 950));
    const {texts} = draw("rate-rise", {payouts_monthly: months});
    expect(texts("h3")).toEqual(["2023年 8 月提标：living_allowance自 9 月按新标准发"]);
  });

  it("sees no rise in the usual differences of months, nor in a hidden one", () => {
    const hidden = paid("2023-09", 0, {amount_yuan: "", persons: "", flag: "suppressed"});
    const {texts} = draw("rate-rise", {payouts_monthly: [paid("2023-07", 900), paid("2023-08", 910), hidden]});
    expect(texts("h3")).toEqual(["2023年 8 月的提标，在已发的钱里还看不出来"]);
    expect(texts("tbody tr").at(-1)).toBe("2023年9月–");
  });

  it("parts what was paid later by the year that it was for, and leaves hidden months empty", () => {
    const rows = [back("2023-01", 2022, 47755.72), back("2023-02", 2022, ""), back("2023-10", 2023, 37735.94)];
    const {texts} = draw("back-pay", {payouts_monthly: rows});
    expect(texts("h3")).toEqual(["2023年发放的提标补发 8.5 万元＋，其中 4.8 万元＋ 属于上年"]);
    expect(texts(".lead")[0]).toContain("有 1 个月不公布");
    expect(texts("svg:first-child rect")).toHaveLength(2);
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
      labels: [{list: "figure_verdicts", code: "period_unstated", name: "原文未说明期间"}],
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
      "原文未说明期间"
    ]);
  });
});

describe("the standard's sections", () => {
  it("say 分值未公布 where points are unknown, never 0", () => {
    const {texts} = draw("standard-sections", {
      standard_sections: [{no: 3, name: "拥军工作扎实有效", block: "main", points: "", source: "s"}]
    });
    expect(texts("tbody td")).toEqual(["分值未公布", "条目未公布", "尚无指标", "s"]);
  });
});

describe("a rate over few", () => {
  it("is written as its two counts, in the title and the value, beside last year's", () => {
    const rate = (period: string, value: number, numerator: number) =>
      figure(period, value, {numerator, denominator: 15});
    const {texts} = drawIndicator({indicators: [rate("2022", 100, 15), rate("2023", 86.6667, 13)]}, {unit: "%"});
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数 13 / 15，上年 15 / 15"]);
    expect(texts(".value b")).toEqual(["13 / 15"]);
  });
});

describe("an indicator in full", () => {
  const months = Array.from({length: 12}, (_, i) => `2023-${String(i + 1).padStart(2, "0")}`);
  const monthly = months.map((period, i) =>
    figure(period, i === 11 ? 9 : 2, {period_type: "month", status: "off_track"})
  );
  const common = {indicator_id: indicator.id, period_type: "month", area_code: "310104"};
  const summary = {
    ...common,
    period: "2023-12",
    points: 12,
    base_from: "2023-01",
    variation: "concern",
    special: "concern",
    rules: "outside",
    since: "2023-12",
    assurance: "",
    center: 2,
    lower: 0,
    upper: 5,
    target: "",
    why: "",
    rebase: ""
  };
  const labels = [
    {list: "variations", code: "concern", name: "变差"},
    {list: "specials", code: "concern", name: "变差"}
  ];
  const standard_sections = [
    {version: "试行", no: 5, name: "政策法规落到实处", block: "section", points: "", source: ""}
  ];
  const rows = {
    indicators: monthly,
    signals: monthly.map(({period, value}) => ({
      ...common,
      period: period!,
      value: value!,
      segment: 1,
      center: 2,
      lower: 0,
      upper: 5,
      special: value === 9 ? "concern" : ""
    })),
    signal_summary: [summary],
    sentences: [{...common, period: "2023-12", text: "高于通常波动的上限，不是通常的波动，是变差。"}],
    labels,
    standard_sections
  };
  const receipt = {periods: ["month"], direction: "lower"};

  const asked = {indicator: indicator.id};
  const first = "2023年12月，接收退役义务兵数为 9 人，比上月（2 人）多 7 人，同比无数可比。";
  const judged = "高于通常波动的上限，不是通常的波动，是变差；自2023年12月起如此。";
  const said = {
    ...rows,
    sentences: [{...common, period: "2023-12", text: `${first}${judged}照通常的波动，目标（= 0）稳定达不到。`}]
  };

  it("has the finding as its title, and the rest that the system concludes beside 环比 and 同比", () => {
    const {texts, html} = draw("indicator-now", said, receipt, asked);
    expect(texts("h3")).toEqual([judged.replace("。", "")]);
    expect(texts(".value")).toEqual(["9 人 2023年12月"]);
    expect(texts(".card > .receipt dt")).toEqual(["环比", "同比", "信号"]);
    expect(texts(".card > .receipt dd")).toEqual([
      "增加 7 人（2023年11月 2 人）",
      "没有可比的数",
      "照通常的波动，目标（= 0）稳定达不到。"
    ]);
    expect(html).toContain(`id="${indicator.id}"`);
    expect(draw("indicator-course", said, receipt, asked).texts("tbody tr")).toHaveLength(12);
  });

  it("has the figure as its title where the newest one has no finding, since an older sentence is not of it", () => {
    const older = {...said, sentences: [{...said.sentences[0]!, period: "2023-11"}]};
    expect(draw("indicator-now", older, receipt, asked).texts("h3")).toEqual(["2023年12月接收退役义务兵数 9 人"]);
  });

  it("says a rise of a rate in points, and no points over few", () => {
    const rate = (period: string, value: number, denominator: number) =>
      figure(period, value, {numerator: Math.round((value * denominator) / 100), denominator});
    const of = (denominator: number) =>
      draw(
        "indicator-now",
        {indicators: [rate("2022", 80, denominator), rate("2023", 90, denominator)]},
        {unit: "%"},
        asked
      ).texts(".card > .receipt dd")[0];
    expect(of(100)).toBe("上升 10.0 个百分点（2022年 80.0%）");
    expect(of(10)).toBe("2022年为 8 / 10；分母小于 20，不算百分点");
  });

  it("is read by a coarser period where its newest month is hidden", () => {
    const hidden = {...monthly.at(-1)!, value: "", flag: "suppressed"};
    const year = figure("2023", 31, {period_type: "year"});
    const {texts} = draw(
      "indicator-now",
      {...said, indicators: [...monthly.slice(0, -1), hidden, year]},
      {...receipt, periods: ["month", "year"]},
      asked
    );
    expect(texts(".value")).toEqual(["31 人 2023年"]);
  });

  it("lays its years over one another, and counts those that can be compared", () => {
    const years = ["2022", "2023"].flatMap((year, y) =>
      months.map((month, i) => figure(`${year}-${month.slice(5)}`, 10 + y * (i < 5 ? 1 : 0), {period_type: "month"}))
    );
    const {texts} = draw("indicator-years", {indicators: years}, receipt, asked);
    expect(texts("h3")).toEqual(["2023年可比的 12 个月里，5 个比上年同期多，7 个与上年同期相同"]);
    expect(texts("tbody tr")).toHaveLength(12);
    expect(draw("indicator-years", {indicators: monthly}, receipt, asked).html).toBe("");
  });

  it("says that a signal is one against the mean where the year before says otherwise", () => {
    // Above the mean of 2, which is worse; better than the 12 of a year ago.
    const before = {...monthly.at(-1)!, period: "2022-12", value: 12};
    const {texts} = draw("indicator-now", {...rows, indicators: [before, ...monthly]}, receipt, asked);
    expect(texts(".marks .mark")[0]).toBe("较平均变差");
    const lower = {...rows, indicators: [{...before, value: 3}, ...monthly]};
    expect(draw("indicator-now", lower, receipt, asked).texts(".marks .mark")[0]).toBe("变差");
  });

  it("names an off-track figure that nobody has explained", () => {
    const missing = {
      ...common,
      period: "2023-12",
      value: 9,
      target: 0,
      unit: "区退役军人局",
      since: "2023-12",
      older_comment: ""
    };
    const drawn = {...rows, commentary_missing: [missing]};
    expect(draw("indicator-course", drawn, receipt, asked).texts(".unexplained")).toEqual([
      "未达标，责任单位还没有说明。"
    ]);
    const {texts} = draw("unexplained", drawn, receipt);
    expect(texts("h3")).toEqual(["1 项未达标的指标没有说明"]);
    expect(texts("tbody th")).toEqual(["接收退役义务兵数"]);
  });

  it("says why there is no outlook", () => {
    const none = {
      ...common,
      year: 2024,
      what: "year_total",
      low: "",
      mid: "",
      high: "",
      level: 80,
      reading: "",
      why: "poor_back_test",
      backtest_n: 12,
      backtest_covered: 3
    };
    const word = {list: "why_no_outlook", code: "poor_back_test", name: "回测中落入的不到六成，不足为凭"};
    const {texts} = draw("indicator-course", {...rows, outlook: [none], labels: [...labels, word]}, receipt, asked);
    expect(texts(".signal").at(-1)).toBe("没有年末展望：回测中落入的不到六成，不足为凭。");
  });

  it("shows whose move it is, by when, and that the figure is newer than the words", () => {
    const said = {
      indicator_id: indicator.id,
      period: "2023-11",
      area_code: "310104",
      text: "两件等待批复。",
      owner: "区双拥办",
      next_step: "逐件约谈",
      due: "2024-01-31",
      written_on: "2023-11-20",
      stale: 1
    };
    const [first, second, third] = draw("indicator-course", {...rows, commentary: [said]}, receipt, asked).texts(
      ".comment p"
    );
    expect(first).toBe("说明（区双拥办，写于 2023-11-20，说的是2023年11月，早于本期）：两件等待批复。");
    expect(second).toBe("下一步：逐件约谈，2024-01-31 前。");
    expect(third).toBe("写在数据变动之前：当时这一期还没有结束，或后来的交付改了这个数；请重写。");
  });
});

/** A row of the one table, of which a test says what it is about. */
const progress = (more: Cells): Cells => ({
  indicator_id: indicator.id,
  ...{responsible_unit: "区退役军人局", unit: "人", period_type: "month", period: "2023-12", area_code: "310104"},
  ...{value: 386, flag: "", cumulative_of: "", cumulative: "", operator: ">=", target: 400, completion: "", gap: -14},
  ...{gap_against: "target_count", change: "", before: "", status: "off_track", lamp: "", lamp_why: "no_rule"},
  ...{variation: "none", due: "", next_step: "", unexplained: 0, stale: 0},
  ...more
});
const lampWords = csvParse(readFileSync("data/reference/published_words.csv", "utf8")).filter(({list}) =>
  ["lamp_words", "lamp_whys", "progress_differs", "variations", "xmr_rules"].includes(list!)
) as unknown as Cells[];

describe("the one table", () => {
  const titles = [
    "走势",
    "年度目标",
    "本月",
    "累计",
    "完成率",
    "序时进度",
    "同比",
    "状态",
    "信号",
    "责任单位",
    "下一步"
  ];
  const cells = (row: Cells, more: Partial<Record<Resource, Cells[]>> = {}) => {
    const rows = {labels: lampWords, progress: [progress(row)], ...more};
    const said = draw("progress-table", rows, {periods: ["month"]}).texts("tbody td");
    return Object.fromEntries(titles.map((title, i) => [title, said[i]]));
  };
  const month = (value: number | "", more: Cells = {}) => ({
    indicators: [figure("2023-12", value, {period_type: "month", ...more})]
  });

  it("has what leaders ask for, in their order", () => {
    const {texts} = draw("progress-table", {labels: lampWords, progress: [progress({})]});
    expect(texts("thead th")).toEqual(["指标", ...titles]);
  });

  it("has the next step beside it, and says when that is overdue or older than the figure", () => {
    const next = (due: string, stale: number) => cells({next_step: "补齐", due, stale})["下一步"];
    expect(next("2024-01-31", 0)).toBe("补齐（2024-01-31 前）");
    expect(next("2023-12-20", 1)).toBe("补齐（2023-12-20 前） 已过期限 说明早于数据");
    expect(cells({unexplained: 1})["下一步"]).toBe("没有说明");
  });

  it("shows the share done where the target is a sum, points where it is a rate, pieces where it is a count", () => {
    const sum = {cumulative_of: "year", cumulative: 282, completion: 94, scheduled: 75, scheduled_to: "2023-09"};
    expect(cells({...sum, gap: 19, gap_against: "schedule"}, month(17))).toMatchObject({
      ...{本月: "17 人", 累计: "282 人", 完成率: "94.0%", 序时进度: "75%到 9 月"}
    });
    const rate = {unit: "%", value: 95.0769, target: 100, gap: -4.9231, gap_against: "target_points"};
    expect(cells(rate)).toMatchObject({年度目标: "≥ 100%", 完成率: "差 4.9个百分点", 序时进度: "未设"});
    expect(cells({operator: "=", target: 0, value: 1, gap: -1})).toMatchObject({
      年度目标: "＝ 0 人",
      完成率: "超 1 人"
    });
  });

  it("hides what is hidden, and says what is not due", () => {
    const hidden = {value: "", flag: "suppressed", below: 5, gap: "", gap_against: "", lamp_why: "hidden"};
    const row = {...hidden, cumulative_of: "year", cumulative: "", cumulative_flag: "suppressed"};
    expect(cells(row, month("", {flag: "suppressed", below: 5}))).toMatchObject({
      ...{本月: "＜5", 累计: "不公布", 完成率: "–", 同比: "无可比"}
    });
    const notDue = {status: "insufficient", gap: "", gap_against: "", lamp_why: "not_due"};
    expect(cells(notDue)).toMatchObject({完成率: "未到期", 序时进度: "未到期", 状态: "未到期"});
    const running = {status: "insufficient", gap: 2, gap_against: "schedule", lamp: "green", lamp_why: ""};
    expect(cells(running)).toMatchObject({状态: "绿灯 未到期"});
  });

  it("says a lamp by its word, that there is no rule for one, and why the signal says something else", () => {
    const lit = {lamp: "yellow", lamp_why: "", variation: "improvement", differs: "behind_but_better"};
    expect(cells(lit)).toMatchObject({状态: "黄灯 未达标", 信号: "改善未达标而在改善"});
    const {texts, html} = draw("progress-table", {labels: lampWords, progress: [progress(lit)]});
    expect(html).toContain('class="light yellow"');
    expect(texts(".note")[0]).toContain("接收退役义务兵数：没有达到目标，但在改善。");
    expect(draw("progress-table", {labels: lampWords, progress: [progress({})]}).texts(".note")[0]).toContain(
      "灯的规则未设，只写状态。"
    );
  });

  it("says since when a target has been missed without a break, and nothing where it is met", () => {
    const figures = (...statuses: string[]) => ({
      indicators: statuses.map((status, i) => figure(String(2020 + i), 1, {period_type: "year", status}))
    });
    const row = {period_type: "year", period: "2023"};
    expect(cells(row, figures("off_track", "on_track", "off_track", "off_track"))["状态"]).toBe("未达标自2022年");
    expect(cells(row, figures("off_track", "off_track", "insufficient"))["状态"]).toBe("未达标自2020年");
    expect(cells({...row, status: "on_track"}, figures("off_track", "on_track"))["状态"]).toBe("达标");
  });

  it("puts what is off track first, then what gets worse, and what has no target last", () => {
    const none = {target: "", gap: "", gap_against: "", status: "no_target", lamp_why: "no_target"};
    const rows = [
      progress({...none, indicator_id: "none"}),
      progress({indicator_id: "met", status: "on_track", gap: 1}),
      progress({...none, indicator_id: "worse", variation: "concern"}),
      progress({indicator_id: "off"}),
      progress({indicator_id: "red", lamp: "red", lamp_why: ""})
    ];
    const {texts} = draw("progress-table", {labels: lampWords, progress: rows});
    expect(texts("tbody th")).toEqual(["red", "off", "worse", "met", "none"]);
    expect(texts("h3")).toEqual(["一张表：5 项，没有达到或落后的 2 项在前"]);
  });

  it("leads from every figure to where it comes from", () => {
    const row = {cumulative_of: "year", cumulative: 386, completion: 96.5, before: 371, change: 15};
    const rows = {labels: lampWords, progress: [progress(row)], ...month(17)};
    const {document} = parseHTML(draw("progress-table", rows).html);
    const numeric = [...document.querySelectorAll("td.number")].filter((cell) => /\d/.test(cell.textContent!));
    expect(numeric.map((cell) => cell.textContent)).toEqual(["17 人", "386 人", "96.5%", "+4.0%"]);
    for (const cell of numeric) expect(cell.querySelector("a")!.getAttribute("href")).toContain(indicator.id);
  });
});

describe("what needs a leader", () => {
  const silent = (id: string) => ({indicator_id: id, period: "2023-12", unit: "区教育局", since: "2023-10"});
  const rows: Partial<Record<Resource, Cells[]>> = {
    veto_lamps: [{lamp: 4, state: "open", since: "2023-09-11"}],
    commentary_missing: [silent("a"), silent("b"), silent("c")],
    progress: [progress({next_step: "补齐", due: "2023-12-20", owner: "区府办"})],
    tasks_open: [
      {unit: "区民政局", due_on: "2024-01-31", section: 1, open: 9, days_late: ""},
      {unit: "区科委", due_on: "2023-11-30", section: 1, open: 2, days_late: 31},
      {unit: "区文旅局", due_on: "2023-12-31", section: 2, open: 1, days_late: 0}
    ],
    lists_open: ["区府办", "区委办", "区财政局", "区卫健委"].map((unit, i) => ({
      ...{unit, due_on: `2023-12-1${i}`, side: "地方为部队办", open: 1, days_late: 21 - i}
    })),
    sources: [{contract: "media", title: "宣传", office: "区委宣传部", next_due: "2023-11-30", days_late: 31}],
    evidence_missing: [
      {year: 2022, unit: "区双拥办", missing: 3},
      {year: 2024, unit: "区双拥办", missing: 9}
    ]
  };

  it("is at most seven lines, the most urgent first, each with its owner and its day", () => {
    const {texts} = draw("needs-you", rows);
    expect(texts("tbody tr")).toEqual([
      "一票否决风险 1 项未化解–自2023年9月11日，没有写期限",
      "3 项未达标没有说明：a、b、c区教育局没有写期限",
      "接收退役义务兵数过了期限：补齐区府办2023年12月20日",
      "创建任务逾期 3 项区科委、区文旅局2023年11月30日起，31 天",
      "双清单超期未结 4 项区府办等 4 个单位2023年12月10日起，21 天",
      "1 个来源没有按时交：宣传区委宣传部2023年11月30日，逾期 31 天",
      "佐证材料缺 3 份（2022年度）区双拥办2022年底起"
    ]);
  });

  it("names each that nobody has explained while there is room", () => {
    const {texts} = draw("needs-you", {commentary_missing: rows.commentary_missing!});
    expect(texts("tbody th")).toEqual(["a", "b", "c"].map((id) => `${id}2023年12月未达标，没有说明`));
    expect(texts("h3")).toEqual(["3 件事要有人办，最急的在前"]);
  });

  it("has what runs behind its schedule and has no next step", () => {
    const behind = (gap: number, more: Cells = {}) =>
      progress({status: "insufficient", gap, gap_against: "schedule", lamp_why: "no_rule", ...more});
    const rows = [behind(-8.3333), behind(2), behind(-9, {next_step: "补齐", due: "2024-03-31"})];
    expect(draw("needs-you", {progress: rows}).texts("tbody tr")).toEqual([
      "接收退役义务兵数落后于序时进度 8.3 个百分点，没有下一步区退役军人局没有写期限"
    ]);
  });

  it("says that there is nothing, with no table", () => {
    const {texts} = draw("needs-you", {});
    expect([texts("h3"), texts("table")]).toEqual([["没有逾期、未说明、未化解的事"], []]);
  });
});

describe("since last month", () => {
  const release = {release: "r2", as_of: "2023-12", previous: "r1"};
  const revision = (key: string, before: number, after: number) => ({
    ...{
      resource: "indicators",
      key,
      column: "value",
      before,
      after,
      reason: "R1 新到或更正的记录：2023-12 交付（补报.csv）"
    }
  });

  it("has new figures, changed ones with what made them change, and the sources that did not come", () => {
    const {texts} = draw("since-last", {
      indicators: [figure("2023", 386), figure("2022", 371), figure("2023-12", 5, {period_type: "month"})],
      releases: [release],
      revisions: [revision(`${indicator.id}|year|2022|310104`, 370, 371)],
      sources: [{contract: "media", title: "宣传", office: "区委宣传部", days_late: 31}]
    });
    expect(texts(".news li")).toEqual([
      "新的数 当月 1 项，当季 0 项，全年 1 项",
      "新的信号 没有",
      "改动的数 1 个",
      "接收退役义务兵数 2022年 370 → 371：新到或更正的记录：2023-12 交付",
      "没有按时的来源 宣传逾期 31 天"
    ]);
  });

  it("says of a first release that there is nothing to compare with", () => {
    const {texts} = draw("since-last", {releases: [{...release, previous: ""}]});
    expect(texts(".news li")[2]).toBe("改动的数 第一次发布，没有可以比较的");
  });
});

describe("the clock of the cycle", () => {
  const cycle = (no: number, from: number, inferred: number, is_current: number): Cells => ({
    ...{cycle: no, evidence_from: from, evidence_to: from + 3, midterm: from + 2, inferred, is_current}
  });

  it("says which year of the round it is, and what is only inferred", () => {
    const {texts} = draw("cycle-now", {cycles: [cycle(12, 2020, 0, 1), cycle(13, 2024, 1, 0)]});
    expect(texts("h3")).toEqual(["第 12 届 2020–2023：佐证年度第 4 年"]);
    expect(texts(".clock li")).toEqual(["2020年已过", "2021年已过", "2022年已过（届中）", "2023年年末"]);
    expect(texts(".note")).toEqual(["下一届：第 13 届 2024–2027（推断）。各届"]);
  });

  it("says of a current round that it is inferred", () => {
    const {texts} = draw("cycle-now", {cycles: [cycle(12, 2021, 1, 1)]});
    expect(texts("h3")).toEqual(["第 12 届 2021–2024：佐证年度第 3 年，推断，没有公开的文件"]);
  });
});

describe("how it stands, in a sentence", () => {
  it("counts what is behind, met and not due, and names what is most urgent", () => {
    const none = {target: "", status: "no_target", lamp_why: "no_target", variation: "concern"};
    const {texts} = draw("state-now", {
      progress: [
        progress({}),
        progress({indicator_id: "met", status: "on_track", gap: 1}),
        progress({indicator_id: "later", status: "insufficient", lamp_why: "not_due"}),
        progress({indicator_id: "on pace", status: "insufficient", gap: 2, gap_against: "schedule"}),
        progress({indicator_id: "slow", status: "insufficient", gap: -2, gap_against: "schedule"}),
        progress({indicator_id: "worse", ...none})
      ],
      veto_lamps: [{lamp: 4, state: "open", since: "2023-09-11"}]
    });
    expect(texts(".state")).toEqual([
      "截至2023年12月，设了目标的 5 项里，1 项没有达到、1 项落后于序时进度、1 项达到、1 项赶得上序时进度、1 项未到期；没有设目标的里 1 项在变差。最急的是一票否决风险 1 项未化解，–。"
    ]);
  });
});

describe("the evaluation's cards", () => {
  it("give a score only beside how much of the total has known points", () => {
    const row = (section: number | "", rest: Cells): Cells => ({year: 2023, standard: "试行", section, ...rest});
    const {texts} = draw("scores-by-section", {
      scores_yearly: [
        row(1, {
          items: 5,
          items_with_points: 5,
          max_points: 6,
          self_points: 5.5,
          checked_points: "",
          items_self_scored: 5,
          items_checked: 0
        }),
        row("", {
          items: 35,
          items_with_points: 0,
          max_points: "",
          self_points: "",
          checked_points: "",
          items_self_scored: 0,
          items_checked: 0
        })
      ]
    });
    expect(texts("h3")).toEqual(["2023年分值已公布的 5 条（共 6 分）自评 5.5 分；另有 35 条分值未公布，不在其中"]);
    expect(texts("tbody tr:first-child td").slice(3, 6)).toEqual(["6 分", "5.5 分", "未核定"]);
    expect(texts("tbody tr:last-child td").slice(3, 6)).toEqual(["分值未公布", "–", "–"]);
  });

  it("show of a veto only whether it is open, and since when", () => {
    const {texts} = draw("veto-lamps", {
      veto_lamps: [
        {lamp: 1, state: "closed", since: "2022-06-10"},
        {lamp: 2, state: "open", since: "2023-09-11"}
      ]
    });
    expect(texts("h3")).toEqual(["1 项一票否决风险未化解，最早的自 2023年9月11日"]);
    expect(texts(".lamp").map((text) => text.replace(/\s+/g, " "))).toEqual([
      "● 未化解风险 2自 2023年9月11日",
      "○ 已化解风险 1自 2022年6月10日"
    ]);
  });

  it("say that there is no data, not that all is well, where vetoes were never delivered", () => {
    expect(draw("veto-lamps", {}).texts(".no-data")).toEqual(["没有数据（来源未交付）"]);
  });

  it("list what is missing by name", () => {
    const {texts} = draw("evidence-missing", {
      evidence_yearly: [{year: 2023, unit: "区财政局", required: 5, filed: 2, missing: 3}],
      evidence_missing: [
        {year: 2023, unit: "区财政局", item_no: "5", kind: "拨付凭证", required: 4, filed: 1, missing: 3}
      ]
    });
    expect(texts("h3")).toEqual(["缺的材料：2023年 3 份"]);
    expect(texts("tbody td").at(-1)).toBe("第 5 条拨付凭证 3 份（应 4 份）");
  });

  it("tell the year of the round from the data, and nothing of its end", () => {
    const {texts} = draw("cycle-clock", {
      cycles: [
        {
          cycle: 12,
          evidence_from: 2020,
          evidence_to: 2023,
          midterm: 2022,
          named_on: "",
          is_current: 1,
          inferred: 0,
          note: ""
        }
      ]
    });
    expect(texts("h3")).toEqual(["数据截至2023年12月：第 12 届佐证年度 4 年中的第 4 年"]);
    expect(texts(".clock li").map((text) => text.replace(/\s+/g, " "))).toEqual([
      "2020年佐证年度已过",
      "2021年佐证年度已过",
      "2022年佐证年度、届中考评已过",
      "2023年佐证年度年末"
    ]);
  });
});

describe("open items", () => {
  it("keep apart what is not yet due", () => {
    const row = {
      month: "2023-12",
      not_due: 7,
      overdue_30: 1,
      overdue_90: 0,
      overdue_more: 2,
      done: 20,
      done_on_time: 17,
      median_days: 141
    };
    const {texts} = draw("lists-ageing", {two_lists_ageing: [{...row, side: "地方为部队办"}]});
    expect(texts("h3")).toEqual(["2023年12月末未结 10 项：未到期 7 项，超期 3 项，其中超期 90 天以上 2 项"]);
  });
});

describe("the insured", () => {
  it("stand beside the key beneficiaries as another population", () => {
    const {texts} = draw("insurance-by-year", {
      insurance_yearly: [{policy_year: 2023, product: "沪惠保", eligible: 2160, insured: 2152, flag: ""}]
    });
    expect(texts("h3")).toEqual(["2023年参保：沪惠保 2,152 人；年末重点优抚对象 2,160 人"]);
    expect(texts(".lead")[0]).toContain("两个总体");
  });
});

describe("beneficiaries by category", () => {
  it("says ＜10 of a sensitive category, ＜5 of another, 不公布 of one hidden for their sake", () => {
    const row = (category: string, below: string): Cells => ({
      month: "2023-12",
      category,
      persons: "",
      flag: "suppressed",
      below
    });
    const {texts} = draw("beneficiaries-by-category", {
      beneficiaries_monthly: [
        row("martyr_family", "10"),
        row("rural_veteran_60plus", "5"),
        row("conscript_family", "")
      ],
      labels: [
        {list: "beneficiary_categories", code: "martyr_family", name: "烈士遗属"},
        {list: "beneficiary_categories", code: "rural_veteran_60plus", name: "农村籍60岁以上退役士兵"}
      ]
    });
    expect(texts("tbody td")).toEqual(["＜10", "＜5", "不公布"]);
  });
});

describe("the share of hidden numbers", () => {
  it("tells those hidden by themselves from those hidden for others", () => {
    const {texts} = draw("hidden-share", {});
    expect(texts("h3")).toEqual(["涉及人的 1,000 个数里，隐去 5.0%"]);
    expect(texts("tbody td.number")).toEqual(["40", "4.0%", "10", "1.0%"]);
  });
});

describe("what is not known", () => {
  it("counts each kind of it that there is, and says where it stands", () => {
    const rows = {
      indicators: [figure("2022", "", {flag: "missing"}), figure("2023", 1)],
      scores_yearly: [
        {year: "2022", items: 9, items_with_points: 0},
        {year: "2023", items: 41, items_with_points: 6}
      ],
      published_figures: [{verdict: "match"}, {verdict: "no_data"}, {verdict: "period_unstated"}]
    };
    const {texts} = draw("not-known", rows, {target: null});
    expect(texts("h3")).toEqual(["有 5 类事情，本站不知道"]);
    expect(texts("tbody td.number")).toEqual(["50 个", "1 个", "1 项", "35 条", "2 个"]);
  });
});

describe("the deliveries", () => {
  const delivery = (file: string, cells: Cells): Cells => ({
    delivery: "2023-12",
    contract: "resettlement",
    file,
    sha256: "ab",
    verdict: "loaded",
    ...cells
  });
  const rows = [
    delivery("a.csv", {header_row: 1, header_depth: 1, columns_known: 10, columns_matched: 10, columns_unknown: 0}),
    delivery("b.xlsx", {header_row: 4, header_depth: 2, columns_known: 13, columns_matched: 11, columns_unknown: 2}),
    delivery("c.json", {header_row: 0, header_depth: 1, columns_known: 5, columns_matched: 4, columns_unknown: 0}),
    delivery("d.xls", {verdict: "refused", columns_known: 5, columns_matched: 3, columns_unknown: 1}),
    delivery("e.txt", {contract: "", verdict: "refused"})
  ];

  it("say where each header stands and how many columns it names", () => {
    const {texts} = draw("delivery-files", {deliveries: rows});
    const at = texts("thead th").indexOf("表头");
    const cells = texts("tbody th, tbody td");
    const width = texts("thead th").length;
    const shown = rows.map((_, i) => cells.slice(i * width + at, i * width + at + 2)).reverse();
    expect(shown).toEqual([
      ["第 1 行", "10/10"],
      ["第 3–4 行", "11/13，另有 2"],
      ["字段名", "4/5"],
      ["–", "3/5，另有 1"],
      ["–", "–"]
    ]);
  });

  it("say where the cells of amounts went, and no sum", () => {
    const money = {amounts_read: 1200, amounts_kept: 1190, amounts_refused: 7, amounts_unread: 3};
    const {texts} = draw("conservation", {deliveries: [delivery("a.csv", money), delivery("b.csv", money)]});
    expect(texts("tbody tr").slice(-4)).toEqual([
      expect.stringMatching(/^入库\s*2,380$/),
      expect.stringMatching(/^退回（读得出，随所在的行）\s*14$/),
      expect.stringMatching(/^读不出（所在的行退回）\s*6$/),
      expect.stringMatching(/^合计（＝交来的金额）\s*2,400$/)
    ]);
  });
});

describe("titles that name the largest", () => {
  const task = (unit: string, oldest: number | "", late: number) => ({
    month: "2023-12",
    unit,
    not_due: 1,
    overdue_30: late,
    overdue_90: 0,
    overdue_more: 0,
    oldest_days: oldest
  });

  it("name every unit that shares the place, and call nothing overdue that is not", () => {
    const rows = [task("区府办", 20, 1), task("区委办", 20, 2), task("区教育局", "", 0), task("区科委", 0, 0)];
    const {texts} = draw("tasks-ageing", {tasks_ageing: rows});
    expect(texts("h3")).toEqual(["逾期最久的是区委办、区府办，20 天；2 个单位逾期 3 项，另有 4 项未到期"]);
    expect(texts("svg:first-child text").filter((text) => text === "未到期")).toHaveLength(2);
    expect(texts("svg text").join()).not.toContain("最久 0 天");
  });

  it("say how many share it, where they are many", () => {
    const rows = ["甲", "乙", "丙", "丁"].map((unit) => task(unit, 5, 1));
    expect(draw("tasks-ageing", {tasks_ageing: rows}).texts("h3")[0]).toMatch(/^逾期最久的是.等 4 个单位，5 天/);
  });

  it("name no street, and draw no bar, where every street is hidden", () => {
    const hidden = ["310104003", "310104004"].map((area_code) => ({
      year: 2023,
      area_code,
      persons: "",
      flag: "suppressed",
      below: 5
    }));
    const {texts} = draw("received-by-street", {resettlement_streets: hidden});
    expect(texts("h3")).toEqual(["2023年各街镇接收人数都不公布"]);
    expect(texts("svg")).toEqual([]);
    const one = {...hidden[0]!, persons: 7, flag: "", below: ""};
    expect(draw("received-by-street", {resettlement_streets: [one, hidden[1]!]}).texts("h3")[0]).toMatch(
      /接收 7 人，为公布的街镇中最多$/
    );
  });

  it("say why all that was paid is more than the total of the indicator", () => {
    const paid = (benefit_item: string, amount_yuan: number, in_total: number, flag = "") => ({
      pay_month: "2023-12",
      accrual_year: 2023,
      benefit_item,
      amount_yuan: flag ? "" : amount_yuan,
      persons: flag ? "" : 9,
      flag,
      below: "",
      in_total
    });
    const rows = [
      paid("preferential_grant", 30000, 1),
      paid("festival", 20000, 0),
      paid("conscript", 1, 0, "suppressed")
    ];
    expect(draw("payouts-by-month", {payouts_monthly: rows}).texts(".lead").join()).toContain(
      "2023年计入“优待抚恤金发放总额”的 3 万元，另有不计入的（义务兵家庭优待金、节日慰问金等）2 万元＋；两样合起来是全部项目。"
    );
    // A total that is shown although some of its months are hidden is the one that stands beside it.
    const total = {...figure("2023", 35000), indicator_id: "benefit_paid_total"};
    expect(
      draw("payouts-by-month", {payouts_monthly: rows, indicators: [total]})
        .texts(".lead")
        .join()
    ).toContain("2023年计入“优待抚恤金发放总额”的 3.5 万元，");
  });
});

describe("the chart of an indicator", () => {
  const months = Array.from(
    {length: 14},
    (_, i) => `202${2 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`
  );
  const common = {indicator_id: indicator.id, period_type: "month", area_code: "310104"};
  const drawChart = (chart: string, more: Cells, summary: Cells) =>
    draw(
      "indicator-course",
      {
        indicators: months.map((period) => ({...common, period, value: 1, status: "no_target", flag: ""})),
        signals: [
          ...months.map((period) => ({
            ...common,
            period,
            segment: 1,
            value: 1,
            center: 1,
            lower: 0,
            upper: 2,
            chart,
            special: "",
            ...more
          })),
          ...(chart === "g"
            ? [
                {
                  ...common,
                  period: "2021-01",
                  segment: 0,
                  value: 800,
                  center: 800,
                  lower: 700,
                  upper: 900,
                  chart: "xmr"
                }
              ]
            : [])
        ],
        signal_summary: [
          {
            ...common,
            period: months[13]!,
            points: 14,
            variation: "common_cause",
            special: "",
            why: "",
            chart,
            ...summary
          }
        ],
        labels: [
          {list: "chart_kinds", code: "g", name: "g 图"},
          {list: "chart_kinds", code: "p_prime", name: "p′ 图"}
        ]
      },
      {periods: ["month"]},
      {indicator: indicator.id}
    );

  it("says which one it is, and why", () =>
    expect(drawChart("p_prime", {}, {chart_why: "分子是分母的一部分。"}).texts(".note").join()).toContain(
      "分母小的期宽。p′ 图：分子是分母的一部分。"
    ));
  it("draws intervals of rare events on their own scale", () => {
    const {html} = drawChart("g", {gap: 3, center: 2, upper: 9}, {chart_why: "少。"});
    expect(html).toContain("接收退役义务兵数两次之间隔了几个月的控制图，2022年1月至2023年2月");
    expect(html).toContain("中间隔的月");
    expect(html).not.toContain(">800<");
  });
  it("draws the figures where rare events make no chart", () =>
    expect(drawChart("", {chart: "xmr"}, {chart: "g", why: "few_events", chart_why: "少。"}).html).not.toContain(
      "控制图，"
    ));
});

describe("street-funnel", () => {
  const row = (area_code: string, more: Cells = {}) => ({
    indicator_id: indicator.id,
    period_type: "year",
    period: "2023",
    area_code,
    denominator: 40,
    value: 90,
    center: 88.5,
    lower_95: 77.6,
    upper_95: 97.1,
    lower_998: 70.2,
    upper_998: 99.4,
    place: "inside",
    law: "binomial",
    phi: 1,
    dispersion: "",
    ...more
  });
  const labels = [
    {list: "streets", code: "310104003", name: "天平路街道"},
    {list: "streets", code: "310104004", name: "湖南路街道"},
    {list: "funnel_places", code: "inside", name: "在界限之内"},
    {list: "funnel_places", code: "below_998", name: "低于 99.8% 界限"},
    {list: "funnel_laws", code: "binomial", name: "二项分布"},
    {list: "funnel_dispersions", code: "over", name: "差别普遍大于偶然"}
  ];
  const low = row("310104004", {value: 65, place: "below_998"});
  const drawFunnel = (rows: Cells[], indicators: Cells[] = [], options = {}) =>
    draw("street-funnel", {funnels: rows, labels, indicators}, {unit: "%"}, {indicator: indicator.id, ...options});

  it("says how many are outside, names them in the chart, and each street’s denominator in the table", () => {
    const {texts} = drawFunnel([row("310104003"), low]);
    expect(texts("h3")).toEqual(["2023年接收退役义务兵数：2 个街镇里 1 个超出偶然的界限"]);
    // On a desk and on a phone.
    expect(texts("svg text").filter((text) => text.endsWith("街道"))).toEqual(["湖南路街道", "湖南路街道"]);
    expect(texts("tbody td")).toContain("40");
    expect(texts("tbody").join()).toMatch(/天平路街道.*在界限之内.*湖南路街道.*低于 99\.8% 界限/s);
    expect(texts(".note").join()).toContain("不说为什么，也不是好坏");
    expect(drawFunnel([row("310104003")]).texts("h3")).toEqual(["2023年接收退役义务兵数：1 个街镇都在偶然的差别之内"]);
  });
  it("takes the newest of the wanted period, the year where none is wanted", () => {
    const quarter = row("310104003", {period_type: "quarter", period: "2023-Q4"});
    const rows = [row("310104003", {period: "2022"}), row("310104003"), quarter];
    expect(drawFunnel(rows).texts("h3")[0]).toContain("2023年接收");
    expect(drawFunnel(rows, [], {period: "quarter"}).texts("h3")[0]).toContain("2023年第4季度");
  });
  it("says how many streets are not in it, and where all differ more than by chance", () => {
    const hidden = {indicator_id: indicator.id, period_type: "year", period: "2023", area_code: "310104004", value: ""};
    const {texts} = drawFunnel(
      [row("310104003", {phi: 2.345, dispersion: "over"})],
      [hidden, {...hidden, area_code: "310104003", value: 90}, {...hidden, area_code: "310104", value: 88.5}]
    );
    expect(texts(".note")).toContain("1 个街镇的值或分母没有数或不公布，不在图里。");
    expect(texts(".note")).toContain("各街镇的差别普遍大于偶然（φ = 2.35），超出界限的不说明它特别。");
  });
  it("is not drawn without rows", () => expect(drawFunnel([row("310104003", {indicator_id: "other"})]).html).toBe(""));
});
