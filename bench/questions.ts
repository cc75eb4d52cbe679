import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {contracts} from "../loaders/contracts/index.js";
import {generateDemo} from "../loaders/demo/generateDemo.js";
import {withDuckDB} from "../loaders/base/duckdb.js";
import {root} from "../loaders/base/sources.js";
import {listDeliveries} from "../loaders/load/deliveries.js";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {findUnusual} from "../loaders/watch/findUnusual.js";
import {listWarnings, loadDeliveries} from "../loaders/warehouse/loadDeliveries.js";
import {line} from "./measure.js";

/**
 * How often an office is asked in vain: every question about every delivery of the demo, in which nothing is wrong but a
 * few rows that are refused. At most one a file a month is borne.
 */
export async function benchQuestions(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-questions-"));
  try {
    await generateDemo(dir);
    const lists = await loadCodeLists(join(root, "data/reference"));
    const {files} = await listDeliveries(dir);
    await withDuckDB(":memory:", async (db) => {
      await loadDeliveries(db, {files, contracts, lists, key: Buffer.alloc(32, 7), engine: "bench"});
      const byRule = new Map<string, number>();
      let most = 0;
      for (const delivery of [...new Set(files.map((f) => f.delivery))].sort()) {
        const byFile = new Map<string, number>();
        const questions = [
          ...(await listWarnings(db, delivery)),
          ...(await findUnusual(db, contracts, lists, delivery))
        ];
        for (const {file, rule} of questions) {
          byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
          byFile.set(file, (byFile.get(file) ?? 0) + 1);
        }
        most = Math.max(most, ...byFile.values());
      }
      const all = [...byRule.values()].reduce((sum, n) => sum + n, 0);
      line(
        `questions in vain: ${all} about ${files.length} files, ${(all / files.length).toFixed(2)} a file a month (at most 1); at most ${most} about one file; ${[...byRule].map(([rule, n]) => `${rule} ${n}`).join(", ")}`
      );
    });
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
