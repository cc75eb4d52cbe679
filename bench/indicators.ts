import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {contracts} from "../loaders/contracts/index.js";
import {type Database, quote, withDuckDB} from "../loaders/base/duckdb.js";
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
      const built = await createPayments(db, rows);
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
      line(`  facts from records    ${built.toFixed(3)} s of processor time, once`);
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

/**
 * The star schema of so many payments that were delivered at once, and the calendar of ten years. Gives the processor
 * seconds that the facts took; the payments then lie in the file, as they did in earlier measurements.
 */
async function createPayments(db: Database, rows: number): Promise<number> {
  const lists = await loadCodeLists(join(root, "data/reference"));
  await loadDeliveries(db, {files: [], contracts, lists, key: Buffer.alloc(32, 1), engine: "bench"});
  const streets = lists.streets.map(({code}) => quote(code)).sort();
  const month = "(date '2014-01-01' + to_months((i % 120)::int))::date";
  await db.run(`insert into record_payouts by name
    select i::text as serial, md5(((i * 7919) % 25000)::text) as person,
      list_extract([${streets.join(", ")}], (i * 31 % ${streets.length})::int + 1) as area_code,
      list_extract(['disability_pension', 'survivor_pension', 'living_allowance', 'back_pay'], (i % 4)::int + 1) as item,
      ${month} as accrual_month, ${month} as pay_month, (500 + i % 4000)::decimal(18, 2) as paid_yuan,
      if(i % 50 <> 0, '成功', '退回') as state, 1 as load_id, i as row_no
    from range(${rows}) t(i)`);
  await db.run(`insert into load by name
    select 1 as load_id, '2023-12' as delivery, '2023-12' as folder, 'payouts' as contract, 'payouts.csv' as file, '' as sheet,
      '' as sha256, 0 as bytes, '' as depends, 0 as loose, ${rows} as rows_scanned, 0 as rows_header, 0 as rows_note,
      0 as rows_total, 0 as rows_blank, ${rows} as rows_read, ${rows} as rows_kept, 0 as rows_refused, 'loaded' as verdict,
      true as synthetic`);
  await createKnownViews(db, contracts, "2023-12");
  const before = cpuSeconds();
  await createFacts(db, {lists});
  const built = cpuSeconds() - before;
  await db.run("create table payment as from fact_benefit_payment");
  await db.run("drop table fact_benefit_payment");
  await db.run("create temp view fact_benefit_payment as from payment");
  // Payments alone: the calendar of deliveries would add figures of its own.
  await db.run("delete from source_month where contract <> 'payouts'");
  for (const table of ["period_month", "source_period", "window_month", "window_period"]) {
    const sql = await readFile(join(root, `loaders/warehouse/facts/${table}.sql`), "utf8");
    await db.run(`create or replace temp table ${table} as ${sql}`);
  }
  return built;
}
