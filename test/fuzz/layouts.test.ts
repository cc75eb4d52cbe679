import {group} from "d3";
import {describe, expect, it} from "vitest";
import {keptColumns} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import {quoteName, withDuckDB} from "../../loaders/base/duckdb.js";
import {deliver, load, withFolder} from "../deliver.js";
import {drawn} from "../random.js";
import {choosers} from "./chooser.js";
import {type LaidOut, layOut} from "./layouts.js";
import {deliveryMonth, keptRow} from "./rows.js";

/** Layouts over all contracts: FUZZ_RUNS=10000 npx vitest run test/fuzz/layouts.test.ts */
const {runs, seed} = drawn("FUZZ_RUNS", "FUZZ_SEED", {few: 230, from: 20230501});
/** Periods of one file never meet those of another up to this many files of a contract in one database. */
const filesPerDatabase = 100;

const perContract = Math.ceil(runs / contracts.length);
const batches = Math.ceil(perContract / filesPerDatabase);

describe(`${perContract} random layouts of every contract, seed ${seed}`, () => {
  for (let batch = 0; batch < batches; batch++) {
    it(`give back exactly the rows that were laid out (${batch + 1} of ${batches})`, async () => {
      const count = Math.min(filesPerDatabase, perContract - batch * filesPerDatabase);
      const choose = choosers(seed + batch, count * contracts.length);
      const files = new Map<string, LaidOut>();
      await withFolder(async (dir) => {
        await withDuckDB(":memory:", async (db) => {
          for (let n = 0; n < count; n++) {
            for (const [i, contract] of contracts.entries()) {
              const file = await layOut(choose[n * contracts.length + i]!, contract, n, db);
              files.set(`${deliveryMonth(n)}/${file.name}`, file);
              await deliver(dir, {[`${deliveryMonth(n)}/${file.path}`]: file.bytes});
            }
          }
          // Plain CSVs are streamed, or read in memory as all else is.
          await load(db, dir, batch % 2 ? {} : {inMemoryBytes: 0});
          const wrong: string[] = [];
          const loads = await db.all<{path: string; verdict: string; reason: string | null}>(
            "select delivery || '/' || file as path, verdict, reason from load"
          );
          // A header that comes again in other words begins a table of its own: a file may be several loads.
          expect(new Set(loads.map((l) => l.path)).size).toBe(files.size);
          const refused = group(
            await db.all<{path: string}>(
              `select delivery || '/' || file as path, row_no, "column", value, message from refused_row join load using (load_id)`
            ),
            (r) => r.path
          );
          const reasons = new Map(loads.map((l) => [l.path, l]));
          for (const contract of contracts) {
            const columns = keptColumns(contract).map(([c]) => `${quoteName(c)}::varchar as ${quoteName(c)}`);
            const known = await db.all<Record<string, string | null> & {path: string}>(`
              select delivery || '/' || file as path, ${columns.join(", ")}
              from known_${contract.id} join load using (load_id) order by load_id, row_no`);
            const found = group(known, (row) => row.path);
            for (const [path, {rows, layout, contract: its}] of files) {
              if (its !== contract) continue;
              const read = (found.get(path) ?? []).map((row) => JSON.stringify({...row, path: undefined}));
              const meant = rows.map((row) => JSON.stringify(keptRow(contract, row)));
              const at = meant.findIndex((row, i) => row !== read[i]);
              if (at < 0 && read.length === meant.length) continue;
              const first = {row: at, read: read[at], meant: meant[at], refused: refused.get(path)?.slice(0, 3)};
              wrong.push(JSON.stringify({path, seed: seed + batch, ...reasons.get(path), layout, ...first}, null, 1));
            }
          }
          expect(wrong.length, wrong.slice(0, 5).join("\n\n")).toBe(0);
        });
      });
    });
  }
});
