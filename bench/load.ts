import {mkdir, mkdtemp, rm, stat} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {compare, inChild, line, ratio, said} from "./measure.js";
import {badEvery, writePayoutsCsv} from "./payoutsCsv.js";

/**
 * Loading payout rows the whole way (hash, scan, contract checks, pseudonyms, refusals, history) as a ratio to DuckDB's
 * bare typed read_csv of the same file into a table of a file database; and the same rows in GB18030 as a ratio to UTF-8.
 */
export async function benchLoad(rows: number, runs: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-load-"));
  try {
    const file = async (encoding: "utf8" | "gb18030") => {
      const exports = join(dir, encoding);
      await mkdir(join(exports, "2023-05"), {recursive: true});
      const csv = join(exports, "2023-05/优抚资金发放明细.csv");
      await writePayoutsCsv(csv, rows, {encoding});
      return {exports, csv};
    };
    const utf8 = await file("utf8");
    const gb18030 = await file("gb18030");
    const kept = String(rows - Math.floor(rows / badEvery));
    const {bare, whole, gb} = await compare(runs, {
      bare: () => inChild("bareCsv", utf8.csv, join(dir, "bare.duckdb")),
      whole: () => inChild("load", utf8.exports, join(dir, "whole.duckdb"), kept),
      gb: () => inChild("load", gb18030.exports, join(dir, "whole.duckdb"), kept)
    });
    const {size} = await stat(utf8.csv);
    line(`load ${rows.toLocaleString("en")} payout rows (${(size / 1e6).toFixed(0)} MB UTF-8 CSV), median of ${runs}`);
    line(`  bare typed read_csv     ${said(bare)}`);
    line(`  whole path              ${said(whole)}, ratio ${ratio(whole, bare)}`);
    line(`  whole path, GB18030     ${said(gb)}, ratio to UTF-8 ${ratio(gb, whole)}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
