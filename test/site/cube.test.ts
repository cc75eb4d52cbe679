import {mkdtempSync, readFileSync} from "node:fs";
import {rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {csvParse} from "d3";
import fc from "fast-check";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type CubeFile, makeCube, packNumbers, readTables} from "../../loaders/site/cube.js";
import {tables} from "../../loaders/tables/index.js";
import {type Cube, openCube} from "../../src/client/cube.js";
import {writePackage} from "../fixtures/package.js";

const dir = mkdtempSync(join(tmpdir(), "cube-"));
let file: CubeFile;
let cube: Cube;

beforeAll(async () => {
  await writePackage(dir);
  file = JSON.parse(JSON.stringify(makeCube(await readTables(dir)))) as CubeFile;
  cube = openCube(file);
});
afterAll(() => rm(dir, {recursive: true}));

const rowsOf = (table: string) => csvParse(readFileSync(join(dir, `${table}.csv`), "utf8"));
const numberOf = (text: string | undefined) => (text === undefined || text === "" ? null : Number(text));

describe("the cube of a package", () => {
  it("has every published cell of every table that it shows, once, and no other", () => {
    const found = new Map<string, unknown[]>();
    for (const {id} of cube.measures) {
      const measure = cube.open(id);
      for (let cell = 0; cell < measure.cells; cell++) {
        const at = measure.dims.map(({at}) => at[cell]!);
        expect(measure.find(at)).toBe(cell);
        const codes = measure.dims.map((dim) => dim.places.find((place) => place.at === dim.at[cell])!.code);
        const key = `${id}|${codes.join("|")}`;
        expect(found.has(key)).toBe(false);
        found.set(key, [measure.value(cell), measure.flag(cell), measure.limit(cell)]);
      }
    }
    const expected = new Map<string, unknown[]>();
    const persons = (id: string) => cube.open(id).persons;
    const limitOf = (id: string, below: string | undefined) => (persons(id) && below ? Number(below) : undefined);
    for (const row of rowsOf("indicators"))
      expected.set(`${row.indicator_id}|${row.area_code}|${row.period}|`, [
        ...[numberOf(row.value), row.flag, limitOf(row.indicator_id!, row.below)]
      ]);
    for (const row of rowsOf("indicators_cumulative"))
      expected.set(`${row.indicator_id}|${row.area_code}|${row.period}|${row.window}`, [
        ...[numberOf(row.value), row.flag, undefined]
      ]);
    for (const table of new Set(file.blocks.flatMap(({measures}) => measures.map((one) => one.table)))) {
      if (table === "indicators") continue;
      const {key} = tables[table as "payouts_monthly"];
      for (const {column, id} of file.blocks.flatMap(({measures}) => measures).filter((one) => one.table === table))
        for (const row of rowsOf(table))
          expected.set(`${id}|${key.map((name) => row[name]).join("|")}`, [
            ...[numberOf(row[column]), row.flag ?? "", limitOf(id, row.below)]
          ]);
    }
    expect(found.size).toBeGreaterThan(1500);
    expect(found).toEqual(expected);
  });

  it("keeps what is hidden hidden: no number, its flag, its limit", () => {
    const measure = cube.open("beneficiaries_monthly.persons");
    const red = measure.dims.find(({id}) => id === "category")!;
    const code = red.places.find((place) => place.code === "red_army_three")!;
    const cells = Array.from({length: measure.cells}, (_, cell) => cell).filter((cell) => red.at[cell] === code.at);
    expect(cells).toHaveLength(36);
    for (const cell of cells)
      expect([measure.value(cell), measure.flag(cell), measure.limit(cell)]).toEqual([null, "suppressed", 5]);
  });

  it("says no digit in what it packs, which the gate would look at as a person's number", () => {
    for (const {dims, flags, measures} of file.blocks)
      for (const text of [flags, ...dims.map(({at}) => at), ...measures.map(({values}) => values.bytes)])
        expect(text).not.toMatch(/\d/);
  });
});

describe("packNumbers(texts)", () => {
  const decimal = fc
    .tuple(fc.bigInt({min: -(10n ** 12n), max: 10n ** 12n}), fc.integer({min: 0, max: 4}))
    .map(([whole, decimals]) => {
      const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, "0");
      const at = digits.length - decimals;
      return `${whole < 0n ? "-" : ""}${digits.slice(0, at)}${decimals ? `.${digits.slice(at)}` : ""}`;
    });

  it("gives every number back as it was published, and nothing for nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(decimal, fc.constant("")), {minLength: 1, maxLength: 60}), (texts) => {
        const measure = {id: "m", name: "m", unit: "", table: "t", column: "c", values: packNumbers(texts)};
        const block = {cells: texts.length, dims: [], flags: "", below: "", measures: [measure]};
        const opened = openCube({...file, blocks: [block]}).open("m");
        expect(texts.map((_, cell) => opened.value(cell))).toEqual(
          texts.map((text) => (text === "" ? null : Number(text) + 0))
        );
      })
    );
  });
});
