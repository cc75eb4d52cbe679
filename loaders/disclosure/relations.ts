import {type Span, periodOf, placeInYear, quarterOf} from "../base/periods.js";
import {baseOf} from "../warehouse/facts/bases.js";
import type {Indicator, Measure} from "../indicators/indicator.js";
import {periodColumn, type Resource} from "../tables/table.js";
import type {Relation} from "./protect.js";

/**
 * What a reader can add, subtract or divide, as data. Every published number about persons is an aggregate of rows of a
 * fact: it has a content (which rows, what of them), a place in some dimensions and a stretch of time. Two families of
 * numbers with the same content, or of which one holds the other, come together wherever both can be added up to the same
 * thing; all relations follow from that. A table says its content in its description, an indicator in its definition.
 */
export interface Content {
  fact: string;
  date: string | undefined;
  aggregate: string;
  where: readonly string[];
  /** The mean over the months of a stock. */
  mean?: boolean;
}

const rank: Record<Span, number> = {month: 0, quarter: 1, year: 2};

/** What is so by the code of a dimension: column of the fact → where the codes are that have it. */
export const attributes: Readonly<Record<string, {of: string; sql: string}>> = {
  is_key: {of: "category", sql: "select category from dim_beneficiary_category where is_key"},
  in_benefit_total: {of: "item", sql: "select item from dim_benefit_item where in_benefit_total"}
};

/** What nobody has said of a table that counts persons: then nobody would know what gives its numbers away. */
export function uncovered(resources: readonly Resource[]): string[] {
  return resources.flatMap((resource) => {
    const {name, key, columns, disclosure} = resource;
    const ofPersons = columns.filter((c) => c.class);
    if (disclosure.kind !== "persons") return ofPersons.map((c) => `${name}.${c.name}`);
    const period = periodColumn(resource);
    const placed = columns.filter((c) => c.dimension || c === period).map((c) => c.name);
    return [
      ...ofPersons.filter((c) => !c.counts).map((c) => `${name}.${c.name}`),
      ...key.filter((c) => !placed.includes(c)).map((c) => `${name}.${c}`),
      ...(period && period.period !== "varies" ? [] : [`the period of ${name}`])
    ];
  });
}

/** A number in its place. */
export interface Placed {
  /** Its number in the problem. */
  cell: number;
  value: number;
  /** Column of the fact → code. */
  at: Readonly<Record<string, string>>;
  /** First and last month that it speaks of, 2023-01; a stock has the one month at which it is read. */
  from: string;
  to: string;
}

/** Numbers of one content and one shape. */
export interface Family {
  name: string;
  content: Content;
  dimensions: readonly string[];
  span: Span;
  cells: Placed[];
}

/** `a and (b or c) and d` → its conditions. */
export function conditionsOf(where: string | undefined): string[] {
  const parts = [""];
  let depth = 0;
  for (const word of (where ?? "").split(/(?<=[()])|(?=[()])|\b(?=and\b)|(?<=\band)\b/)) {
    if (word === "(") depth++;
    if (word === ")") depth--;
    if (word === "and" && depth === 0) parts.push("");
    else parts[parts.length - 1] += word;
  }
  return parts.map((p) => p.trim()).filter(Boolean);
}

/** The content of a part of an indicator. */
export function contentOf(measure: Measure): Content {
  const {fact, date, where, aggregate: a, mean} = measure;
  const aggregate = a.kind === "count" ? "count" : `${a.kind} ${a.column}`;
  return {fact, date, aggregate, where: conditionsOf(where), ...(mean && {mean})};
}

/** The parts of an indicator that are numbers of persons, by the column that holds them. */
export const partsOf = (
  d: Indicator
): readonly (readonly [column: "value" | "numerator" | "denominator", Measure])[] =>
  d.denominator
    ? [
        ["numerator", d.numerator],
        ["denominator", d.denominator]
      ]
    : [["value", d.numerator]];

export const isStock = (fact: string, date: string | undefined) =>
  date === undefined && baseOf(fact as Measure["fact"]).kind === "stock";

export interface Codes {
  /** Attribute → the codes that have it. */
  having: Readonly<Record<string, ReadonlySet<string>>>;
}

type Test = (p: Placed) => boolean;

/** A condition as a test of a number's place; undefined where a family cannot tell. */
function testOf(condition: string, {dimensions}: Family, codes: Codes): Test | undefined {
  const attribute = attributes[condition];
  if (attribute) {
    const having = codes.having[condition]!;
    return dimensions.includes(attribute.of) ? (p) => having.has(p.at[attribute.of]!) : undefined;
  }
  const equal = /^(\w+) = '([^']*)'$/.exec(condition) ?? /^(\w+) in \(([^)]*)\)$/.exec(condition);
  if (equal && dimensions.includes(equal[1]!)) {
    const wanted = equal[2]!.split(",").map((w) => w.trim().replace(/^'|'$/g, ""));
    return (p) => wanted.includes(p.at[equal[1]!]!);
  }
  const quarters = /^quarter\(\w+\) in \(([\d, ]+)\)$/.exec(condition);
  if (quarters) {
    const wanted = quarters[1]!.split(",").map(Number);
    const quarter = (month: string) => placeInYear(quarterOf(month)) + 1;
    return (p) => wanted.includes(quarter(p.to)) && (p.from === p.to || quarter(p.from) === quarter(p.to));
  }
  return undefined;
}

const infinite = Number.POSITIVE_INFINITY;

/** Every relation among the families, each true of the numbers as they are. */
export function relationsOf(all: readonly Family[], codes: Codes): Relation[] {
  const relations: Relation[] = [];
  const families = all.map((family) => {
    const first = new Map<string, Placed>();
    for (const p of family.cells) {
      const key = [p.from, p.to, ...family.dimensions.map((d) => p.at[d])].join("|");
      const other = first.get(key);
      if (!other) first.set(key, p);
      // The same number once more: an insured product stands beside the persons who could have had any.
      else if (other.value === p.value || Number.isNaN(other.value) || Number.isNaN(p.value))
        relations.push({
          terms: [
            [other.cell, 1],
            [p.cell, -1]
          ],
          low: 0,
          high: 0
        });
    }
    return {...family, cells: [...first.values()]};
  });
  families.forEach((f, i) => {
    for (const g of families.slice(i + 1)) relations.push(...between(f, g, codes));
    if (f.content.mean) for (const g of families) relations.push(...meanOf(f, g));
  });
  return relations;
}

/** One relation, unless the numbers do not keep it, which then nobody can rely on. Of unknown numbers it is presumed. */
function* relation(terms: Relation["terms"], values: ReadonlyMap<number, number>, low: number, high: number) {
  const sum = terms.reduce((s, [cell, a]) => s + a * values.get(cell)!, 0);
  if (Number.isNaN(sum) || (sum >= low - 1e-6 && sum <= high + 1e-6)) yield {terms, low, high};
}

function* between(f: Family, g: Family, codes: Codes): Generator<Relation> {
  const [a, b] = [f.content, g.content];
  if (a.fact !== b.fact || a.date !== b.date || a.aggregate !== b.aggregate || a.mean || b.mean) return;
  const testsF = b.where.filter((c) => !a.where.includes(c)).map((c) => testOf(c, f, codes));
  const testsG = a.where.filter((c) => !b.where.includes(c)).map((c) => testOf(c, g, codes));
  // With a condition that it cannot tell, a family counts more than the other.
  const [moreF, moreG] = [testsF.includes(undefined), testsG.includes(undefined)];
  if (moreF && moreG) return;

  const stock = isStock(a.fact, a.date);
  const span = rank[f.span] > rank[g.span] ? f.span : g.span;
  const shared = f.dimensions.filter((d) => g.dimensions.includes(d));
  const keyOf = (p: Placed) => [stock ? p.to : periodOf(p.to, span), ...shared.map((d) => p.at[d])].join("|");
  const groups = new Map<string, [Placed[], Placed[]]>();
  [f, g].forEach((family, side) => {
    const tests = side ? testsG : testsF;
    for (const p of family.cells) {
      if (!tests.every((test) => test === undefined || test(p))) continue;
      const key = keyOf(p);
      if (!groups.has(key)) groups.set(key, [[], []]);
      groups.get(key)![side]!.push(p);
    }
  });

  const distinct = a.aggregate.startsWith("distinct");
  const alike = f.dimensions.length === shared.length && g.dimensions.length === shared.length;
  const onlyAreas = [...f.dimensions, ...g.dimensions].every((d) => shared.includes(d) || d === "area_code");
  const sameTime = stock || f.span === g.span;
  const both = [...groups.values()].filter(([x, y]) => x.length > 0 && y.length > 0);
  const leftOver = ([x, y]: (typeof both)[number]) =>
    x.reduce((s, p) => s + p.value, 0) - y.reduce((s, p) => s + p.value, 0);
  // Of numbers that nobody knows any more: nothing is left over if nothing is wherever it can be seen.
  const exact = both.every((group) => !(Math.abs(leftOver(group)) > 1e-6));
  for (const [x, y] of both) {
    const values = new Map([...x, ...y].map((p) => [p.cell, p.value]));
    const terms = [...x.map((p) => [p.cell, 1] as const), ...y.map((p) => [p.cell, -1] as const)];
    const difference = leftOver([x, y]);
    const adds = !distinct || (sameTime && (alike || onlyAreas));
    // What a sum leaves over (what the district paid itself, months before the series) is taken to be known.
    if (!moreF && !moreG && adds) {
      if (!Number.isNaN(difference)) yield {terms, low: difference, high: difference};
      else if (exact) yield {terms, low: 0, high: 0};
    } else if (!distinct) yield* relation(terms, values, moreF ? 0 : -infinite, moreF ? infinite : 0);
    if (!distinct) continue;
    for (const [one, many, moreOne, moreMany] of [
      [x, y, moreF, moreG],
      [y, x, moreG, moreF]
    ] as const) {
      const [whole] = one;
      if (one.length !== 1 || !whole) continue;
      // Someone is counted once in the whole and at least once in the parts.
      if (!moreOne && many.length > 1 && !adds)
        yield* relation([[whole.cell, -1], ...many.map((p) => [p.cell, 1] as const)], values, 0, infinite);
      if (!moreMany)
        for (const part of many)
          yield* relation(
            [
              [whole.cell, 1],
              [part.cell, -1]
            ],
            values,
            0,
            infinite
          );
    }
  }
}

/** The mean of a stock gives the sum of its months. */
function* meanOf(f: Family, g: Family): Generator<Relation> {
  const [a, b] = [f.content, g.content];
  const same = a.fact === b.fact && a.aggregate === b.aggregate && a.where.join() === b.where.join();
  if (!same || b.mean || g.span !== "month" || f.dimensions.join() !== g.dimensions.join()) return;
  for (const mean of f.cells) {
    const months = g.cells.filter(
      (p) => p.to >= mean.from && p.to <= mean.to && f.dimensions.every((d) => p.at[d] === mean.at[d])
    );
    if (months.length === 0) continue;
    const left = months.reduce((s, p) => s + p.value, 0) - months.length * mean.value;
    if (Number.isNaN(left)) continue;
    yield {terms: [...months.map((p) => [p.cell, 1] as const), [mean.cell, -months.length]], low: left, high: left};
  }
}
