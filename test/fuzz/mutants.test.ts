import {group} from "d3";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {deliver, key, withFolder} from "../deliver.js";
import {lists} from "../lists.js";
import {drawn} from "../random.js";
import {choosers} from "./chooser.js";
import {compare, type Load} from "./compare.js";
import {mutate} from "./mutants.js";
import {deliveryMonth} from "./rows.js";

/** Mutants of valid deliveries: FUZZ_RUNS=10000 npx vitest run test/fuzz/mutants.test.ts */
const {runs, seed} = drawn("FUZZ_RUNS", "FUZZ_SEED", {few: 115, from: 20230501});
const perDatabase = 250;
/** Of processor time for one small file, in units of `yardstick`: some ten seconds. */
const maxTimes = 100;
const maxBytes = 2 * 2 ** 30;

const used = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part);

/** Processor time of some fixed work here and now, so that a slow machine is no fault: about a tenth of a second. */
async function yardstick(db: Database): Promise<number> {
  const since = used();
  await db.run("select sum(md5_number(i::varchar)) from range(400000) t(i)");
  return used() - since;
}

/** Loads every mutant as a delivery of its own; what was thrown, and what took too long, by delivery. */
async function loadAll(db: Database, dir: string, how: {inMemoryBytes?: number}): Promise<Map<string, string>> {
  const faults = new Map<string, string>();
  let {files} = await listDeliveries(dir);
  const most = maxTimes * (await yardstick(db));
  let since = used();
  const onFile = ({delivery}: {delivery: string}) => {
    const took = used() - since;
    if (took > most) faults.set(delivery, `took ${(took / 1e6).toFixed(1)} s of processor time`);
    const {rss} = process.memoryUsage();
    if (rss > maxBytes) faults.set(delivery, `${Math.round(rss / 2 ** 20)} MB in use`);
    since = used();
  };
  for (;;) {
    try {
      await loadDeliveries(db, {files, contracts, lists, key, engine: "test", onFile, ...how});
      return faults;
    } catch (error) {
      const loaded = new Set((await db.all<{delivery: string}>("select delivery from load")).map((l) => l.delivery));
      const thrown = files.find((f) => !loaded.has(f.delivery));
      if (!thrown) throw error;
      faults.set(thrown.delivery, `threw ${error instanceof Error ? error.stack : String(error)}`);
      files = files.filter((f) => f !== thrown);
    }
  }
}

describe(`${runs} mutants of valid deliveries, seed ${seed}`, () => {
  const batches = Math.ceil(runs / perDatabase);
  let peak = 0;
  for (let batch = 0; batch < batches; batch++) {
    it(`are read as they stand or refused in words (${batch + 1} of ${batches})`, async () => {
      const count = Math.min(perDatabase, runs - batch * perDatabase);
      const mutants = new Map(
        choosers(seed + batch, count).map((choose, n) => [
          deliveryMonth(n),
          mutate(choose, contracts[n % contracts.length]!, n % 100)
        ])
      );
      const wrong: string[] = [];
      await withFolder(async (dir) => {
        await deliver(dir, Object.fromEntries([...mutants].map(([d, m]) => [`${d}/${m.name}`, m.bytes])));
        await withDuckDB(":memory:", async (db) => {
          // In every other batch plain CSVs are streamed, in the others they are read in memory.
          const faults = await loadAll(db, dir, batch % 2 ? {} : {inMemoryBytes: 0});
          const loads = group(await db.all<Load>("from load order by load_id"), (l) => l.delivery);
          for (const [delivery, mutant] of mutants) {
            const verdicts = await Promise.all((loads.get(delivery) ?? []).map((load) => compare(db, mutant, load)));
            const fault = faults.get(delivery) ?? verdicts.find((v) => v !== undefined);
            if (fault) wrong.push(`${mutant.what} (${mutant.name}, seed ${seed + batch}, ${delivery}): ${fault}`);
            else if (verdicts.length === 0) wrong.push(`${mutant.what} (${delivery}): no verdict`);
          }
        });
      });
      peak = Math.max(peak, process.memoryUsage().rss);
      expect(wrong.length, `${wrong.slice(0, 8).join("\n\n")}\npeak ${Math.round(peak / 2 ** 20)} MB`).toBe(0);
    });
  }
});
