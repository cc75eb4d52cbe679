import {mkdtempSync} from "node:fs";
import {rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {csvParse} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type CubeFile, makeCube, readTables} from "../../loaders/site/cube.js";
import {formatCsv} from "../../src/client/csv.js";
import {type Cube, openCube} from "../../src/client/cube.js";
import {rowsOf} from "../../src/client/rows.js";
import {cellsOf, formatState, parseState, viewOf} from "../../src/client/view.js";
import {isHidden, sayCell} from "../../src/client/words.js";
import {writePackage} from "../fixtures/package.js";

const dir = mkdtempSync(join(tmpdir(), "explore-"));
let cube: Cube;

beforeAll(async () => {
  await writePackage(dir);
  cube = openCube(makeCube(await readTables(dir)));
});
afterAll(() => rm(dir, {recursive: true}));

describe("a view of the cube", () => {
  it("is the same again from its address, for every measure, span and way of lying", () => {
    for (const {id} of cube.measures) {
      const {spans, measure} = viewOf(cube, {measure: id});
      for (const span of spans)
        for (const {id: rows} of measure.dims)
          for (const columns of ["", ...measure.dims.map((dim) => dim.id).filter((dim) => dim !== rows)]) {
            const {state} = viewOf(cube, {measure: id, span, rows, columns, newest: 5});
            expect(viewOf(cube, parseState(`#${formatState(state)}`)).state).toEqual(state);
          }
    }
  });

  it("of an address that means nothing is the usual one", () => {
    expect(viewOf(cube, parseState("#m=nosuch&t=week&r=x&c=y&n=0&v=z&.area=1")).state.measure).toBe(
      cube.measures[0]!.id
    );
  });

  it("never says a number of what is hidden, in words or in the file", () => {
    let hidden = 0;
    for (const {id} of cube.measures)
      for (const code of cube.open(id).dims[0]!.places.map((place) => place.code)) {
        const [first] = cube.open(id).dims;
        const view = viewOf(cube, {measure: id, newest: "all", fixed: {[first!.id]: code}});
        const rows = csvParse(formatCsv(rowsOf(view, cube.file)).slice(1));
        const cells = cellsOf(view);
        expect(rows.map(({值, 标记, 写作}) => [值, 标记 === "隐去", 写作])).toEqual(
          cells.map(({cell}) => {
            const value = view.measure.value(cell);
            const said = sayCell(view.measure, cell);
            return [value === null ? "" : String(value), isHidden(view.measure, cell), said];
          })
        );
        const said = cells
          .filter(({cell}) => isHidden(view.measure, cell))
          .map(({cell}) => sayCell(view.measure, cell));
        for (const one of new Set(said)) expect(one).toMatch(/^(＜\d+|不公布)$/);
        hidden += said.length;
      }
    expect(hidden).toBeGreaterThan(30);
  });
});

describe("a kept release beside the present one", () => {
  const release = (i: number) => `2023-1${i}-000000000${i}`;
  const vintage = (period: string, i: number, value: string, flag = "") => ({
    ...{indicator_id: "events", period_type: "month", period, area_code: "310104"},
    ...{release: release(i), as_of: `2023-1${i}`, value, flag}
  });
  const row = (period: string, value: string, flag = "") => ({
    ...{indicator_id: "events", period_type: "month", period, area_code: "310104"},
    ...{value, numerator: "", denominator: "", flag, below: ""}
  });

  it("says of each figure what it was, the difference and the reason, and nothing of what was ever hidden", async () => {
    const {tables} = await readTables(dir);
    const file: CubeFile = makeCube({
      receipts: {
        ...{release: release(2), as_of: "2023-12"},
        indicators: [{id: "events", name: "场次", unit: "场", sensitivity: "public_count"}]
      },
      tables: {
        ...Object.fromEntries(Object.keys(tables).map((name) => [name, []])),
        indicators: [row("2023-09", "7"), row("2023-10", "5"), row("2023-11", "9"), row("2023-12", "4")],
        releases: [1, 2].map((i) => ({release: release(i), as_of: `2023-1${i}`})),
        vintages: [
          ...[vintage("2023-09", 1, "6"), vintage("2023-09", 2, "7"), vintage("2023-10", 1, "5")],
          ...[vintage("2023-11", 1, "", "suppressed"), vintage("2023-12", 2, "4")]
        ],
        revisions: [
          {resource: "indicators", key: "events|month|2023-09|310104", column: "value", reason: "R1 补报"}
        ] as never[]
      }
    } as never);
    const one = openCube(file);
    const compared = (differing: boolean) =>
      csvParse(formatCsv(rowsOf(viewOf(one, {release: release(1), differing}), file)).slice(1)).map((r) => [
        ...[r.期间, r.值, r.那次写作, r.差, r.原因]
      ]);
    expect(compared(false)).toEqual([
      ["2023年12月", "4", "还没有公布", "", ""],
      ["2023年11月", "9", "不列（有一次隐去过）", "", ""],
      ["2023年10月", "5", "5", "0", ""],
      ["2023年9月", "7", "6", "1", "R1 补报"]
    ]);
    expect(compared(true).map(([period]) => period)).toEqual(["2023年12月", "2023年9月"]);
  });
});

describe("formatCsv(rows)", () => {
  it("writes no cell that a spreadsheet takes for a formula, and begins with the mark of UTF-8", () => {
    const cells = ["=1+1", "+a", "-a", "@x", "\ta", "\ra", "-5", "-0.5", 'a"b', "a,b"];
    expect(formatCsv([cells])).toBe(`\ufeff'=1+1,'+a,'-a,'@x,'\ta,"'\ra",-5,-0.5,"a""b","a,b"\r\n`);
  });
});
