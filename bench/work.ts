import {readFile, rm} from "node:fs/promises";
import {join} from "node:path";
import {streamXlsxRows} from "hucre";
import {contracts} from "../loaders/contracts/index.js";
import {quote, withDuckDB} from "../loaders/base/duckdb.js";
import {readXlsx} from "../loaders/read/readXlsx.js";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {listDeliveries} from "../loaders/load/deliveries.js";
import {root} from "../loaders/base/sources.js";
import {loadDeliveries} from "../loaders/warehouse/loadDeliveries.js";
import type {Measured} from "./measure.js";

/** DuckDB's bare typed read_csv of a payouts export into a table of a file database. */
async function bareCsv(csv: string, database: string): Promise<void> {
  await withDuckDB(database, (db) =>
    db.run(`create table t as from read_csv(${quote(csv)}, header = true, auto_detect = false, delim = ',', quote = '"', store_rejects = true,
      columns = {'serial': 'varchar', 'name': 'varchar', 'person': 'varchar', 'category': 'varchar', 'street': 'varchar',
        'item': 'varchar', 'accrual': 'varchar', 'pay': 'varchar', 'due': 'decimal(18,2)', 'paid': 'decimal(18,2)',
        'state': 'varchar', 'account': 'varchar'})`)
  );
}

/** Everything that loading does: hash, scan, checks, pseudonyms, refusals, history. */
async function load(exports: string, database: string, kept: string): Promise<void> {
  const lists = await loadCodeLists(join(root, "data/reference"));
  await withDuckDB(database, async (db) => {
    const {files} = await listDeliveries(exports);
    await loadDeliveries(db, {files, contracts, lists, key: Buffer.alloc(32, 1), engine: "bench"});
    const [found] = await db.all<{n: string}>("select count(*) as n from record_payouts");
    if (found!.n !== kept) throw new Error(`expected ${kept} rows, kept ${found!.n}`);
  });
}

const works: Record<string, (...args: string[]) => Promise<void>> = {
  bareCsv: async (csv, database) => {
    await rm(database!, {force: true});
    await bareCsv(csv!, database!);
  },
  load: async (exports, database, kept) => {
    await rm(database!, {force: true});
    await load(exports!, database!, kept!);
  },
  loadMore: async (exports, database, kept) => await load(exports!, database!, kept!),
  readXlsx: async (path, rows) => {
    const [sheet] = await readXlsx(await readFile(path!));
    counted(sheet!.rows.length, rows!);
  },
  hucreXlsx: async (path, rows) => {
    const read: unknown[] = [];
    for await (const row of streamXlsxRows(await readFile(path!))) read.push(row);
    counted(read.length, rows!);
  }
};

function counted(read: number, rows: string): void {
  if (String(read) !== rows) throw new Error(`expected ${rows} rows, read ${read}`);
}

const [work = "", ...args] = process.argv.slice(2);
const [start, before] = [performance.now(), process.cpuUsage()];
await works[work]!(...args);
const used = process.cpuUsage(before);
const measured: Measured = {
  seconds: (performance.now() - start) / 1000,
  cpu: (used.user + used.system) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024
};
process.stdout.write(JSON.stringify(measured));
