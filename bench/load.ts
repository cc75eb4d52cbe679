import {mkdir, mkdtemp, rm, stat} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {contracts} from "../loaders/contracts/index.js";
import {quote, withDuckDB} from "../loaders/duckdb.js";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {listDeliveries} from "../loaders/warehouse/deliveries.js";
import {root} from "../loaders/warehouse/engine.js";
import {loadDeliveries} from "../loaders/warehouse/loadDeliveries.js";
import {line, measure, median, s} from "./measure.js";
import {writePayoutsCsv} from "./payoutsCsv.js";

/**
 * Loading payout rows the whole way (hash, scan, contract checks, pseudonyms, history) as a ratio to DuckDB's bare typed
 * read_csv of the same file into a table of a file database.
 */
export async function benchLoad(rows: number, runs: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-load-"));
  try {
    await mkdir(join(dir, "exports/2023-05"), {recursive: true});
    const csv = join(dir, "exports/2023-05/优抚资金发放明细.csv");
    await writePayoutsCsv(csv, rows);
    const lists = await loadCodeLists(join(root, "data/reference"));
    const {size} = await stat(csv);

    const bare = await measure(runs, async () => {
      await rm(join(dir, "bare.duckdb"), {force: true});
      await withDuckDB(join(dir, "bare.duckdb"), (db) =>
        db.run(`create table t as from read_csv(${quote(csv)}, header = true, auto_detect = false, delim = ',', quote = '"',
          columns = {'serial': 'varchar', 'name': 'varchar', 'person': 'varchar', 'category': 'varchar', 'street': 'varchar',
            'item': 'varchar', 'accrual': 'varchar', 'pay': 'varchar', 'due': 'decimal(18,2)', 'paid': 'decimal(18,2)',
            'state': 'varchar', 'account': 'varchar'})`)
      );
    });
    const whole = await measure(runs, async () => {
      await rm(join(dir, "whole.duckdb"), {force: true});
      await withDuckDB(join(dir, "whole.duckdb"), async (db) => {
        const {files} = await listDeliveries(join(dir, "exports"));
        await loadDeliveries(db, {files, contracts, lists, key: Buffer.alloc(32, 1), engine: "bench"});
        const [kept] = await db.all<{n: string}>("select count(*) as n from record_payouts");
        if (kept!.n !== String(rows)) throw new Error(`expected ${rows} rows, kept ${kept!.n}`);
      });
    });
    line(`load ${rows.toLocaleString("en")} payout rows (${(size / 1e6).toFixed(0)} MB UTF-8 CSV), median of ${runs}`);
    line(`  bare typed read_csv   ${s(median(bare))}`);
    line(`  whole path            ${s(median(whole))}`);
    line(`  ratio                 ${(median(whole) / median(bare)).toFixed(2)}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
