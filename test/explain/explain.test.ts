import {mkdir, mkdtemp, rm, symlink, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {csvFormat} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {explain, parsePeriod, sayExplained} from "../../loaders/explain/explain.js";

const reference = join(root, "data/reference");
let out: string;

const indicator = (id: string, name: string) => ({
  id,
  name,
  unit: "%",
  sql: "select 1",
  contracts: [],
  targets: [],
  limitations: [],
  definition: "",
  disclosure: "",
  responsible_unit: "区退役军人局"
});
const figure = (indicator_id: string, period_type: string, period: string, area_code: string) => ({
  indicator_id,
  period_type,
  period,
  area_code,
  value: "50",
  numerator: "1",
  denominator: "2",
  target: "",
  status: "no_target",
  flag: "",
  below: ""
});

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "explain-"));
  const id = "2023-12-0123456789";
  const data = join(out, "releases", id, "data");
  await mkdir(data, {recursive: true});
  const receipts = {
    release: id,
    as_of: "2023-12",
    contracts: [],
    indicators: [
      indicator("five_haves_rate", "“五有”达标率"),
      indicator("benefit_paid_total", "优待抚恤金发放总额"),
      indicator("benefit_on_time_rate", "优待抚恤金按时发放率")
    ]
  };
  await writeFile(join(data, "receipts.json"), JSON.stringify(receipts));
  const labels = [
    {list: "streets", code: "310104", name: "区本级"},
    {list: "streets", code: "310104011", name: "田林街道"},
    {list: "statuses", code: "no_target", name: "未设目标"}
  ];
  await writeFile(join(data, "labels.csv"), csvFormat(labels));
  const figures = [
    figure("five_haves_rate", "quarter", "2023-Q4", "310104011"),
    {...figure("five_haves_rate", "quarter", "2023-Q3", "310104011"), value: "", flag: "suppressed", below: "5"},
    {...figure("five_haves_rate", "quarter", "2023-Q2", "310104011"), value: "", flag: "suppressed"},
    figure("benefit_paid_total", "month", "2023-01", "310104"),
    figure("benefit_paid_total", "month", "2023-12", "310104"),
    figure("benefit_paid_total", "year", "2023", "310104")
  ];
  await writeFile(join(data, "indicators.csv"), csvFormat(figures));
  await symlink(join("releases", id), join(out, "current"));
  await writeFile(join(out, "releases.jsonl"), JSON.stringify({id, as_of: "2023-12"}) + "\n");
});
afterAll(() => rm(out, {recursive: true}));

const ask = (...asked: [id: string, period: string, area?: string]) => explain({out, reference}, ...asked);
const messageOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "answered",
    (error: Error) => error.message
  );

describe("parsePeriod(text)", () => {
  it.each([
    ["2023-05", "2023-05"],
    ["2023-5", "2023-05"],
    ["2023年5月", "2023-05"],
    ["2023年12月份", "2023-12"],
    ["２０２３．０５", "2023-05"],
    ["2023年", "2023"],
    ["2023年度", "2023"],
    ["2023-q2", "2023-Q2"],
    ["2023年第二季度", "2023-Q2"],
    ["2023年4季度", "2023-Q4"]
  ])("reads %s as %s", (text, period) => expect(parsePeriod(text)).toBe(period));

  it.each(["2023-13", "2023-00", "去年", "2023-Q5", "23-05", "2023年5月1日", ""])("does not guess at “%s”", (text) =>
    expect(parsePeriod(text)).toBeUndefined()
  );
});

describe("explain(where, indicator, period, place)", () => {
  it("finds a street by every spelling that a delivered file may use", async () => {
    const {figure} = await ask("five_haves_rate", "2023-Q4", "310104011");
    for (const place of ["田林街道", "田林", " 田 林 ", "田林街道办事处"])
      expect((await ask("five_haves_rate", "2023年第四季度", place)).figure, place).toEqual(figure);
  });

  it("takes 全区 and 徐汇区 for the district", async () => {
    const {figure} = await ask("benefit_paid_total", "2023");
    expect(figure.area_code).toBe("310104");
    for (const place of ["全区", "徐汇区", "区本级"])
      expect((await ask("benefit_paid_total", "2023年", place)).figure).toEqual(figure);
  });

  it("names the nearest indicators when asked for one that is not there", async () => {
    const meant = "优待抚恤金发放总额（benefit_paid_total）";
    expect(await messageOf(ask("优待抚恤金发放总金额", "2023"))).toBe(
      `没有指标“优待抚恤金发放总金额”；最接近的是 ${meant}、优待抚恤金按时发放率（benefit_on_time_rate）`
    );
    expect(await messageOf(ask("benefit_paid_totl", "2023"))).toContain(`最接近的是 ${meant}`);
    expect(await messageOf(ask("天气", "2023"))).toBe(
      `没有指标“天气”；现有：“五有”达标率（five_haves_rate）、${meant}、优待抚恤金按时发放率（benefit_on_time_rate）`
    );
  });

  it("names the nearest street once, and the streets that have figures", async () => {
    expect(await messageOf(ask("five_haves_rate", "2023-Q4", "田林街"))).toBe(
      "“五有”达标率没有“田林街”的数；最接近的是 田林街道、枫林路街道；有数的地区：田林街道"
    );
    expect(await messageOf(ask("five_haves_rate", "2023-Q4", "全区"))).toBe(
      "“五有”达标率没有 全区 的数；有数的地区：田林街道"
    );
  });

  it("says which periods there are of each kind", async () => {
    expect(await messageOf(ask("benefit_paid_total", "2029年"))).toBe(
      "优待抚恤金发放总额没有 2029年 的数；有数的期间：月：2023-01 到 2023-12；年：2023"
    );
  });

  it("tells a number hidden for its own size from one hidden for another's sake", async () => {
    const value = async (period: string) =>
      sayExplained(await ask("five_haves_rate", period, "田林")).find((line) => line.startsWith("值："));
    expect(await value("2023-Q4")).toBe("值：50 %");
    expect(await value("2023-Q3")).toBe("值：（空），人数少于 5，隐去");
    expect(await value("2023-Q2")).toBe("值：（空），为保护别的数一同隐去");
  });
});
