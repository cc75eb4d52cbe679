import {describe, expect, it} from "vitest";
import {type Card, drawCard, type Frame, type Options} from "../../src/cards/frame.js";
import {cards} from "../../src/build/registry.js";
import {fill, pagesAt, sourceOf} from "../../src/build/templates.js";
import type {Site} from "../../src/cards/site.js";
import {unitsOf} from "../../src/cards/units.js";
import {fixtureTables, siteOf} from "../fixtures/package.js";
import {renderText} from "./renderText.js";

const site = siteOf(fixtureTables());
const draw = (name: string, options: Options = {}, of: Site = site): Frame[] =>
  drawCard(cards[name] as Card, of, options);
const text = (name: string, options: Options = {}, of: Site = site) => renderText(draw(name, options, of));

describe("the pages of a template", () => {
  it("have their values in the path and in braces, and are found by the path", () => {
    const pages = pagesAt("/streets/[code]", site);
    expect(pages).toHaveLength(13);
    expect(pages[0]).toEqual({path: "/streets/310104003", values: {code: "310104003", 名称: "天平路街道"}});
    expect(sourceOf("/streets/310104003", site)).toEqual({source: "/streets/[code]", values: pages[0]!.values});
    expect(sourceOf("/benefits", site)).toEqual({source: "/benefits", values: {}});
    expect(fill("# {名称} {code} {另外}", pages[0]!.values)).toBe("# 天平路街道 310104003 {另外}");
  });

  it("are refused where nobody has named the values", () => {
    expect(() => pagesAt("/nosuch/[id]", site)).toThrow("src/nosuch/[id].md: no values");
  });
});

describe("a unit", () => {
  it("has a page under its name in pinyin, and only where it owes or answers for something", () => {
    const units = unitsOf(site);
    expect(units.find(({name}) => name === "区双拥办")?.slug).toBe("qu-shuang-yong-ban");
    expect(units.map(({name}) => name)).not.toContain("各责任单位");
    expect(new Set(units.map(({slug}) => slug)).size).toBe(units.length);
  });

  it("owes what is open, the longest overdue first and what has no day last", () => {
    const [frame] = draw("unit-owes", {unit: "徐家汇街道"});
    expect(frame!.title).toBe("还差 5 件事，1 件已到期，最久逾期 122 天");
    const lines = renderText([frame!]).split("\n");
    const at = (word: string) => lines.findIndex((line) => line.startsWith(word));
    expect(at("创建任务：双拥活动坚持经常")).toBeGreaterThan(0);
    expect(at("创建任务：政策法规落到实处")).toBeGreaterThan(at("创建任务：双拥活动坚持经常"));
    expect(at("佐证材料：")).toBeGreaterThan(at("创建任务：政策法规落到实处"));
  });

  it("is listed with what it owes, those with something overdue first", () => {
    const [frame] = draw("units-owing");
    const rows = frame!.body!.flatMap((block) => (block.kind === "table" ? block.rows : []));
    const names = rows.map((row) => renderText([{...frame!, body: []}]) && JSON.stringify(row[0]));
    expect(names[0]).toMatch(/徐家汇街道|区财政局|区双拥办/);
    expect(rows.map((row) => Number((row[1] as {value: number}).value))).toEqual(
      rows.map((row) => Number((row[1] as {value: number}).value)).toSorted((a, b) => b - a)
    );
  });
});

describe("a street", () => {
  const area = "310104010";

  it("is compared with the district and its own year before, and says which quarters had no activity", () => {
    const said = text("street-now", {area});
    expect(said).toMatch(/^2023年办活动 \d+ 场/);
    expect(said).toContain("13 个街镇合计");
  });

  it("has all its activities of the year in the calendar, month by type", () => {
    const [frame] = draw("street-calendar", {area});
    const heat = frame!.body!.find((block) => block.kind === "heat")!;
    const own = site.tables.activities_monthly.filter((row) => row.area_code === area && row.month.startsWith("2023"));
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    expect(sum(heat.cells.map(({value}) => value ?? 0))).toBe(sum(own.map(({events}) => Number(events))));
    expect(own.length).toBeGreaterThan(0);
  });

  it("says of every hidden figure that it is hidden, and why", () => {
    const tables = fixtureTables();
    const of = {indicator_id: "registration_on_time_rate", period_type: "year", area_code: area, status: "no_target"};
    tables.indicators.push({...of, period: "2023", value: "", flag: "suppressed"});
    const [frame] = draw("street-hidden", {area}, siteOf(tables));
    expect(renderText([frame!])).toMatch(/按期报到率：1 个数隐去。./);
  });
});

describe("an indicator by street", () => {
  const tables = fixtureTables();
  const of = {indicator_id: "registration_on_time_rate", period_type: "year", period: "2023", status: "no_target"};
  const put = (area_code: string, value: number | "", rest = {}) =>
    tables.indicators.push({...of, area_code, value, ...rest});
  put("310104003", 99, {numerator: 99, denominator: 100});
  put("310104004", 50, {numerator: 5, denominator: 10});
  put("310104007", "", {flag: "suppressed"});
  const withStreets = siteOf(tables);
  const asked = {indicator: of.indicator_id};

  it("stands in the order of the codes, each with what it is counted over, the hidden as hidden", () => {
    const [frame] = draw("indicator-streets", asked, withStreets);
    const dots = frame!.body!.find((block) => block.kind === "dots")!;
    expect(dots.rows.slice(0, 4).map(({name, value, text}) => [name, value, text])).toEqual([
      ["天平路街道", 99, "99.0%（99 / 100）"],
      ["湖南路街道", 50, "5 / 10"],
      ["斜土路街道", null, "隐去"],
      ["枫林路街道", null, "未报"]
    ]);
    expect(dots.reference?.text).toMatch(/^全区 \d/);
    expect(frame!.title).toMatch(/^2023年 13 个街镇：1 个高于全区，1 个低于全区，1 个隐去$/);
  });

  it("is on the tile map where it stands, and leads to the streets' pages", () => {
    const map = draw("street-maps", {}, withStreets)
      .find(({id}) => id === `map-${of.indicator_id}`)!
      .body!.find((block) => block.kind === "tile-map")!;
    expect(map.tiles).toHaveLength(13);
    expect(map.tiles.find(({name}) => name === "天平路")).toMatchObject({
      row: 2,
      column: 3,
      text: "99.0%",
      to: {page: "streets/310104003"},
      state: "shade-4"
    });
    expect(map.tiles.find(({name}) => name === "斜土路")).toMatchObject({text: "隐去", state: "none"});
  });

  it("has no card where there is nothing by street", () => {
    for (const name of ["indicator-streets", "indicator-street-courses"])
      expect(draw(name, {indicator: "conscript_received_count"}, withStreets), name).toEqual([]);
  });
});
