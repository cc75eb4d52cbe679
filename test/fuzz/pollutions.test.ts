import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, withFolder} from "../deliver.js";
import {lists} from "../lists.js";
import {drawn} from "../random.js";
import {choosers} from "./chooser.js";
import {type Pollution, pollutions, source} from "./pollutions.js";
import {deliveryMonth} from "./rows.js";

/** All of them: FUZZ_RUNS=3000 npx vitest run test/fuzz/pollutions.test.ts */
const {runs, seed} = drawn("FUZZ_RUNS", "FUZZ_SEED", {few: 60, from: 20230501});
const perDatabase = 250;

/** What of the source a polluted file still has: all of it, but where rows are gone with it. */
const left = ({what}: Pollution) =>
  what === "no payload" || what === "a header only" ? [] : what === "one row" ? source.slice(1, 2) : source.slice(1);

type Rows = Map<string, string>;
async function rowsOf(db: Database, loads: readonly number[]): Promise<Rows> {
  const rows = await db.all<Record<string, string>>(
    `select serial, to_json(r)::text as said
      from (select * exclude (load_id, row_no) from record_payouts where load_id in (${loads.join(", ")})) r`
  );
  return new Map(rows.map(({serial, said}) => [serial!, said!]));
}

/** What is wrong in silence: a row that the source does not have, or one that is neither kept nor refused. */
async function compare(db: Database, delivery: string, pollution: Pollution, truth: Rows): Promise<string | undefined> {
  const loads = await db.all<{
    load_id: number;
    contract: string | null;
    verdict: string;
    reason: string | null;
    refused: number;
  }>(
    `select load_id, contract, verdict, reason, rows_refused::integer as refused from load where delivery = '${delivery}'`
  );
  if (loads.length === 0) return "no verdict";
  const nameless = loads.find(({reason}) => reason !== null && !/[一-龥]/.test(reason));
  if (nameless) return `refused without words: ${nameless.reason}`;
  const kept = await rowsOf(
    db,
    loads.map(({load_id}) => load_id)
  );
  for (const [serial, said] of kept) {
    if (pollution.what === "the same table again, wider" && serial === "M1") continue;
    if (truth.get(serial) !== said) return `known is ${said}, but the source says ${truth.get(serial)}`;
  }
  if (loads.some(({verdict, contract}) => verdict === "refused" && (contract === "payouts" || contract === null)))
    return kept.size ? "refused, but rows are known" : undefined;
  const gone = left(pollution).filter(([serial]) => !kept.has(serial!)).length;
  const refused = loads.reduce((sum, load) => sum + (load.contract === "payouts" ? load.refused : 0), 0);
  return gone > refused ? `${gone} rows are gone, ${refused} are refused` : undefined;
}

const all = pollutions();
const chosen =
  runs >= all.length ? all : [...all.slice(0, 26), ...choosers(seed, 1)[0]!.shuffle(all.slice(26))].slice(0, runs);

describe(`${chosen.length} of ${all.length} pollutions of a CSV, seed ${seed}`, () => {
  const batches = Math.ceil(chosen.length / perDatabase);
  for (const [how, inMemoryBytes] of [
    ["in memory", undefined],
    ["streamed", 0]
  ] as const)
    for (let batch = 0; batch < batches; batch++)
      it(
        `are read as the source says or refused in words, ${how} (${batch + 1} of ${batches})`,
        {timeout: 0},
        async () => {
          const files = chosen.slice(batch * perDatabase, (batch + 1) * perDatabase);
          const wrong: string[] = [];
          let same = 0;
          await withFolder(async (dir) => {
            const clean = csv(
              ...source.map((row) => row.map((f) => (/[",\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)))
            );
            await deliver(dir, {
              [`${deliveryMonth(0)}/clean.csv`]: clean,
              ...Object.fromEntries(files.map(({bytes}, n) => [`${deliveryMonth(n + 1)}/polluted.csv`, bytes]))
            });
            await withDuckDB(":memory:", async (db) => {
              const deliveries = await listDeliveries(dir);
              const input = {files: deliveries.files, contracts, lists, key, engine: "test"};
              await loadDeliveries(db, inMemoryBytes === undefined ? input : {...input, inMemoryBytes});
              const truth = await rowsOf(db, [1]);
              expect(truth.size).toBe(source.length - 1);
              expect(
                await db.all("select sum(paid_yuan)::varchar as sum from record_payouts where load_id = 1")
              ).toEqual([
                {
                  sum: (source.slice(1).reduce((sum, row) => sum + Math.round(Number(row[7]) * 100), 0) / 100).toFixed(
                    2
                  )
                }
              ]);
              for (const [n, pollution] of files.entries()) {
                const fault = await compare(db, deliveryMonth(n + 1), pollution, truth);
                if (fault) wrong.push(`${pollution.what}: ${fault}`);
              }
              const [whole] = await db.all<{n: number}>("select count(*)::integer as n from load where rows_kept = 83");
              same = whole!.n;
            });
          });
          if (process.env.FUZZ_RUNS)
            process.stderr.write(`${how}, ${batch + 1}: ${files.length} files, ${same - 1} read whole\n`);
          expect(wrong.slice(0, 12).join("\n"), `${wrong.length} of ${files.length}`).toBe("");
        }
      );
});
