import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {contracts} from "../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../loaders/base/duckdb.js";
import {computeIndicators, createFigureTable} from "../loaders/indicators/computeIndicators.js";
import {indicators} from "../loaders/indicators/index.js";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {createFacts} from "../loaders/warehouse/createFacts.js";
import {createKnownViews} from "../loaders/warehouse/createKnownViews.js";
import {root} from "../loaders/base/sources.js";
import {loadDeliveries} from "../loaders/warehouse/loadDeliveries.js";
import {cpuSeconds, line, measure, median} from "./measure.js";

/**
 * All indicators × all periods and windows × 14 areas over a payments fact of so many rows (ten years, 25 000 persons; the
 * other facts are empty), as a ratio to one bare aggregate over the same fact.
 */
export async function benchIndicators(rows: number, runs: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-indicators-"));
  try {
    await withDuckDB(join(dir, "w.duckdb"), async (db) => {
      await createPayments(db, rows);
      const computable = indicators.filter((d) => !/published|fact_source/.test(d.numerator.fact));
      const bare = await measureBoth(runs, () =>
        db.run("select sum(paid_yuan), count(*) filter (is_paid) from fact_benefit_payment")
      );
      const all = await measureBoth(runs, async () => {
        await createFigureTable(db);
        await computeIndicators(db, computable);
      });
      const [made] = await db.all<{n: string}>(
        "select (select count(*) from figure) + (select count(*) from figure_cumulative) as n"
      );
      const peak = process.resourceUsage().maxRSS / 1024;
      line(
        `${computable.length} indicators over ${rows.toLocaleString("en")} payments, ${made!.n} figures, median of ${runs}`
      );
      line(`  one bare aggregate    ${bare.clock.toFixed(3)} s, ${bare.cpu.toFixed(3)} s of processor time`);
      line(`  all indicators        ${all.clock.toFixed(3)} s, ${all.cpu.toFixed(3)} s of processor time`);
      line(`  ratio                 ${ratio(all.clock, bare.clock)}, of processor time ${ratio(all.cpu, bare.cpu)}`);
      line(`  peak memory           ${peak.toFixed(0)} MB (the process, DuckDB limited to 2 GB)`);
    });
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

const ratio = (a: number, b: number) => (a / b).toFixed(1);

/** Medians by the clock and in processor seconds; on a machine with other work only the second ones can be compared. */
async function measureBoth(runs: number, work: () => Promise<unknown>): Promise<{clock: number; cpu: number}> {
  const cpu: number[] = [];
  const clock = await measure(runs, async () => {
    const before = cpuSeconds();
    await work();
    cpu.push(cpuSeconds() - before);
  });
  return {clock: median(clock), cpu: median(cpu.slice(1))};
}

/** The star schema without a delivery, then the payments and their calendar. */
async function createPayments(db: Database, rows: number): Promise<void> {
  const lists = await loadCodeLists(join(root, "data/reference"));
  await loadDeliveries(db, {files: [], contracts, lists, key: Buffer.alloc(32, 1), engine: "bench"});
  await createKnownViews(db, contracts, "2023-12");
  await createFacts(db, {lists});
  const month = "(date '2014-01-01' + to_months((i % 120)::int))::date";
  await db.run(`create table payment as
    select md5(((i * 7919) % 25000)::text) as person,
      list_extract((select list(area_code order by area_code) from dim_street), (i * 31 % 14)::int + 1) as area_code,
      list_extract(['disability_pension', 'survivor_pension', 'living_allowance', 'back_pay'], (i % 4)::int + 1) as item,
      true as in_benefit_total, ${month} as accrual_month, ${month} as pay_month,
      (500 + i % 4000)::decimal(18, 2) as paid_yuan, i % 50 <> 0 as is_paid, i % 50 <> 0 as is_on_time
    from range(${rows}) t(i)`);
  await db.run("drop table fact_benefit_payment");
  await db.run("create temp view fact_benefit_payment as from payment");
  await db.run(`create or replace temp table source_month as
    select 'payouts' as contract, 'month' as cadence, unnest(generate_series(date '2014-01-01', date '2023-12-01', interval 1 month))::date as month,
      true as reported, date '2023-12-01' as last_delivery`);
  for (const table of ["period_month", "source_period", "window_month", "window_period"]) {
    const sql = await readFile(join(root, `loaders/warehouse/facts/${table}.sql`), "utf8");
    await db.run(`create or replace temp table ${table} as ${sql}`);
  }
}
