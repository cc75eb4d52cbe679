import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {keptColumns} from "../../loaders/contracts/language/contract.js";
import {contractById, contracts} from "../../loaders/contracts/index.js";
import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";
import {type Database, quote} from "../../loaders/base/duckdb.js";
import {compile} from "../../loaders/indicators/compile.js";
import {checkIndicators, indicators} from "../../loaders/indicators/index.js";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {createFacts} from "../../loaders/warehouse/createFacts.js";
import {independentFigures, type IndependentFigure, truthOf} from "../e2e/independentFigures.js";
import {decided, lists, withKnown} from "../marts/known.js";

/** What the warehouse should hold of the demo, put there directly: only definitions and the compiler are in between. */
async function withDemo<T>(all: DemoRows, use: (db: Database) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "core-"));
  try {
    return await withKnown(
      Object.fromEntries(contracts.filter((c) => c.id in all).map((c) => [c.id, []])),
      async (db) => {
        for (const [id, rows] of Object.entries(all)) {
          if (id === "broken") continue;
          const columns = keptColumns(contractById(id)).map(([c]) => c);
          const file = join(dir, `${id}.ndjson`);
          const lines = (rows as {effective: boolean}[])
            .filter((r) => r.effective)
            .map((r) => JSON.stringify(r, columns as string[]));
          await writeFile(file, lines.join("\n"));
          const types = await db.all<{column_name: string; column_type: string}>(`describe known_${id}`);
          const read = types
            .filter((t) => columns.includes(t.column_name))
            .map((t) => `"${t.column_name}": '${t.column_type}'`);
          await db.run(`insert into known_${id} by name
          select *, ${contracts.indexOf(contractById(id)) + 1} as load_id, 1 as row_no
          from read_json(${quote(file)}, format = 'newline_delimited', columns = {${read.join(", ")}})`);
        }
        await createFacts(db, {lists});
        await buildMarts(db, {...decided, asOf: "2023-12"});
        return await use(db);
      }
    );
  } finally {
    await rm(dir, {recursive: true});
  }
}

/** What is about the build and the files, not about the rows. */
const ofTheBuild = ["source_freshness_days", "row_reject_rate", "published_figure_match_rate"];

const demo = demoRows();

describe("the core indicators over the demo's rows", () => {
  it("are all there, each with a sound definition", () => {
    expect(indicators.length).toBeGreaterThanOrEqual(57);
    checkIndicators();
  });

  it("equal plain loops over the same rows, and each its own receipt's SQL", () =>
    withDemo(demo, async (db) => {
      const line = (f: IndependentFigure) =>
        [f.indicator_id, f.period_type, f.period, f.area_code, f.value, f.numerator, f.denominator, f.heads].join(" ");
      const computed = await db.all<IndependentFigure>(
        `select indicator_id, period_type, period, area_code, value::double as value, numerator::double as numerator,
           denominator::double as denominator, heads::double as heads
         from figure`
      );
      const expected = independentFigures(truthOf(demo));
      const ids = new Set(expected.map((f) => f.indicator_id));
      expect(
        indicators
          .map((d) => d.id)
          .filter((id) => !ids.has(id))
          .sort()
      ).toEqual([...ofTheBuild].sort());
      for (const id of ids) {
        const of = (list: IndependentFigure[]) =>
          list
            .filter((f) => f.indicator_id === id)
            .map(line)
            .sort();
        expect(of(computed), id).toEqual(of(expected));
      }

      for (const d of indicators) {
        const rest = (sql: string) =>
          `select count(*) as n from (
            (select * exclude period_start from (${sql}) except all select * exclude period_start from figure where indicator_id = '${d.id}')
            union all
            (select * exclude period_start from figure where indicator_id = '${d.id}' except all select * exclude period_start from (${sql})))`;
        expect(await db.all(rest(compile(d))), d.id).toEqual([{n: "0"}]);
      }

      await windowsAreSums(db);
    }));
});

/** Of additive figures a window is the sum of its months, and there is none where a month of the series is not there. */
async function windowsAreSums(db: Database): Promise<void> {
  for (const d of indicators.filter((d) => d.cumulative && d.additivity === "additive")) {
    const off = await db.all(`
      select c.period_type, c.period, c.area_code, c.value, sum(m.value) as months
      from figure_cumulative c
      join figure m on m.indicator_id = c.indicator_id and m.period_type = 'month' and m.area_code = c.area_code
        and m.period_start between if(c.period_type = 'ytd', date_trunc('year', c.period_start), c.period_start - interval 11 month)
          and c.period_start
      where c.indicator_id = '${d.id}'
      group by all
      having c.value is distinct from sum(m.value)`);
    expect(off, d.id).toEqual([]);
  }
  const rolling = await db.all(
    "select min(period) as first, count(*) as n from figure_cumulative where indicator_id = 'benefit_paid_total' and period_type = 'rolling12'"
  );
  expect(rolling).toEqual([{first: "2021-12", n: "25"}]);
}
