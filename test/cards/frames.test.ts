import {readdirSync, readFileSync} from "node:fs";
import {parseHTML} from "linkedom";
import {describe, expect, it} from "vitest";
import {parseCardLine} from "../../src/build/cardBlock.js";
import {fill} from "../../src/build/templates.js";
import {bars, type Chart} from "../../src/cards/chart.js";
import {type Block, card, drawCard, type Frame} from "../../src/cards/frame.js";
import type {Resource, Site} from "../../src/cards/site.js";
import {renderHtml} from "../../src/render/html.js";
import {columns, emptyTables, fixtureTables, type FixtureTables, siteOf} from "../fixtures/package.js";
import {renderText} from "./renderText.js";

/** What says how many persons, how much money, or a rate of them. */
const ofPersons = new Set([
  ...["persons", "insured", "eligible", "amount_yuan", "participants", "value", "numerator"],
  ...["cumulative", "completion", "gap", "before", "change"]
]);

/** Every number about persons hidden. */
function hiddenTables(): FixtureTables {
  const tables = fixtureTables();
  for (const [resource, rows] of Object.entries(tables)) {
    const names = columns[resource as Resource];
    if (!names.includes("flag") || resource === "deliveries") continue;
    for (const row of rows) {
      for (const name of names) if (ofPersons.has(name) && row[name] !== undefined) row[name] = "";
      Object.assign(row, {flag: "suppressed"}, names.includes("below") ? {below: 5} : {});
    }
  }
  return tables;
}

const packages: [string, Site][] = [
  ["the rows of three years", siteOf(fixtureTables())],
  ["no row at all", siteOf(emptyTables())],
  ["rows of which every number about persons is hidden", siteOf(hiddenTables())]
];

/** Every line of a card block, as the pages have them. */
const lines = (readdirSync("src", {recursive: true, encoding: "utf8"}) as string[])
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => [...readFileSync(`src/${file}`, "utf8").matchAll(/^```card\n([^]*?)^```/gm)])
  .flatMap(([, block]) => block!.split("\n").filter((line) => line.trim() !== ""))
  // Of a template, the cards of one of its pages.
  .map((line) => fill(line, {id: "list_completion_rate", code: "310104010", 名称: "徐家汇街道"}));

function framesOf(line: string, site: Site): Frame[] {
  const named = parseCardLine(line, site);
  if (typeof named === "string") throw new Error(named);
  return drawCard(named.card, site, named.options);
}

const numbers = (text: string) => [...new Set(text.match(/\d[\d,]*(\.\d+)?/g) ?? [])].sort();

describe.each(packages)("every card of the pages, over %s,", (_, site) => {
  it.each(lines)("%s: is plain data, without markup", (line) => {
    const frames = framesOf(line, site);
    const text = JSON.stringify(frames);
    expect(JSON.parse(text)).toEqual(frames);
    expect(structuredClone(frames)).toEqual(frames);
    expect(text).not.toMatch(/<\/?[a-z]/);
  });

  it.each(lines)("%s: shows every number of its frame on the page, and no other", (line) => {
    const frames = framesOf(line, site);
    const {document} = parseHTML(`<main>${renderHtml(frames, "./")}</main>`);
    // What Plot writes at the axes is worked out from the numbers; the numbers of bars and cells are the frame's.
    for (const svg of document.querySelectorAll("svg")) svg.remove();
    const isChart = (block: Block): block is Chart => "label" in block && block.kind !== "list";
    const charts = frames.flatMap(({body = []}) => body.filter(isChart));
    const withoutCharts = frames.map((frame) => ({
      ...frame,
      body: (frame.body ?? []).filter((block) => !isChart(block))
    }));
    const legends = charts.flatMap(({legend = []}) => legend);
    const text = [renderText(withoutCharts), ...legends.map(({name}) => name)].join("\n");
    const page = [...document.querySelectorAll("*")].flatMap((node) =>
      [...node.childNodes].filter(({nodeType}) => nodeType === 3).map(({textContent}) => textContent)
    );
    expect(numbers(page.join("\n"))).toEqual(numbers(text));
  });

  it("draws the same frames again", () => {
    for (const line of lines) expect(framesOf(line, site)).toEqual(framesOf(line, site));
  });
});

describe("a chart", () => {
  const [[, site]] = packages as [[string, Site]];
  it.each(lines.filter((line) => framesOf(line, site).some(({body = []}) => body.some(({kind}) => kind === "bars"))))(
    "of %s has the text of every bar",
    (line) => {
      const frames = framesOf(line, site);
      const {document} = parseHTML(renderHtml(frames, "./"));
      const drawn = [...document.querySelectorAll("svg text")].map((node) => node.textContent);
      for (const block of frames.flatMap(({body = []}) => body))
        if (block.kind === "bars")
          for (const {name, text} of block.rows) {
            expect(drawn).toContain(name);
            if (block.axis === undefined) expect(drawn).toContain(text);
          }
    }
  );
});

describe("one indicator over time", () => {
  it("can be asked for of a street", () => {
    const tables = fixtureTables();
    const of = {indicator_id: "activity_count", period_type: "year", area_code: "310104010", status: "no_target"};
    tables.indicators.push({...of, period: "2022", value: 31}, {...of, period: "2023", value: 35});
    const line = "indicator-over-time indicator=activity_count period=year area=310104010";
    const [frame] = framesOf(line, siteOf(tables));
    const name = siteOf(tables).label("streets", "310104010");
    expect(frame!.title).toBe(`${name}2023年双拥活动场次 35 场，比上年多 4 场`);
    expect(renderText([frame!])).toContain(`双拥活动场次（场，徐汇区${name}）\n`);
  });
});

describe("a card's rows", () => {
  it("have the columns of its table: a misspelt one does not compile", () => {
    const misspelt = card({
      resource: "payouts_monthly",
      draw: (rows) => ({
        title: "",
        // @ts-expect-error the column is amount_yuan
        body: [bars("", {rows: rows.map((row) => ({name: row.pay_month, values: [Number(row.amount_yaun)]}))})]
      })
    });
    expect(misspelt.resource).toBe("payouts_monthly");
  });
});

it("no title makes a number of what is hidden", () => {
  const hidden = packages[2]![1];
  const titles = lines.flatMap((line) => framesOf(line, hidden).map((frame) => frame.title));
  expect(titles.length).toBeGreaterThan(40);
  expect(titles.filter((title) => /NaN|undefined|Infinity|已隐去 到|＜\d+ 人，为/.test(title))).toEqual([]);
});
