import {rm} from "node:fs/promises";
import {group} from "d3";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {keptColumns} from "../../loaders/contracts/language/contract.js";
import {type Database, quoteName, withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings, loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, withFolder} from "../deliver.js";
import {lists} from "../lists.js";
import {choosers} from "./chooser.js";
import {mistakeIn, mistakeKinds, type OfficeFile, officeFiles} from "./office.js";

/**
 * Mistakes of offices: FUZZ_RUNS=434 npx vitest run test/fuzz/office.test.ts, FUZZ_FROM=217 for the later half of them,
 * FUZZ_SEED for others.
 */
const runs = Number(process.env.FUZZ_RUNS ?? 15);
const from = Number(process.env.FUZZ_FROM ?? 0);
const seed = Number(process.env.FUZZ_SEED ?? 20230501);

interface Outcome {
  refused: boolean;
  asked: string[];
  rows: string;
}

async function outcome(db: Database, dir: string, {contract, delivery}: OfficeFile): Promise<Outcome> {
  const {files} = await listDeliveries(dir);
  await loadDeliveries(db, {files, contracts, lists, key, engine: "test"});
  const at = `contract = '${contract.id}' and delivery = '${delivery}'`;
  const [load] = await db.all<{refused: boolean}>(
    `select count(*) = 0 or bool_or(verdict = 'refused' or rows_refused > 0) as refused from load where ${at}`
  );
  const questions = [...(await listWarnings(db, delivery)), ...(await findUnusual(db, contracts, lists, delivery))];
  const kept = keptColumns(contract).map(([c]) => quoteName(c));
  const [rows] = await db.all<{
    rows: string;
  }>(`select count(*) || ' ' || coalesce(sum(hash(${kept.join(", ")})::hugeint), 0) as rows
    from ${quoteName(`record_${contract.id}`)} where load_id in (select load_id from load where ${at})`);
  return {refused: load!.refused, asked: questions.map(({rule, column}) => `${rule} ${column}`), rows: rows!.rows};
}

describe(`${runs - from} mistakes as offices make them, seed ${seed}`, () => {
  it("are refused, asked about, or change nothing; what cannot be told is in the handbook", {timeout: 0}, async () => {
    const files = officeFiles();
    const byContract = group(files, ({contract}) => contract.id);
    const choose = choosers(seed, runs);
    const silent: string[] = [];
    const tally = new Map<string, {of: number; refused: number; asked: number; same: number; silent: number}>();
    await withFolder(async (dir) => {
      await withDuckDB(":memory:", async (db) => {
        const pathOf = ({contract, delivery}: OfficeFile, file = "表.csv") => `${delivery}/${contract.id}-${file}`;
        const last = new Set([...byContract.values()].map((of) => of.at(-1)!));
        // What a file is asked about without a mistake.
        await deliver(dir, Object.fromEntries(files.map((f) => [pathOf(f), csv(...f.grid)])));
        const clean = new Map<OfficeFile, Outcome>();
        for (const file of last) clean.set(file, await outcome(db, dir, file));
        for (const [file, {refused}] of clean) expect(refused, file.contract.id).toBe(false);
        for (let n = from; n < runs; n++) {
          const kind = mistakeKinds[n % mistakeKinds.length]!;
          for (const file of choose[n]!.shuffle([...last])) {
            const before = byContract.get(file.contract.id)!.at(-2)!;
            const mistake = mistakeIn(choose[n]!, kind, file, before);
            if (!mistake) continue;
            await rm(`${dir}/${pathOf(file)}`);
            await deliver(dir, {[pathOf(file, mistake.name)]: mistake.bytes});
            const found = await outcome(db, dir, file);
            await rm(`${dir}/${pathOf(file, mistake.name)}`);
            await deliver(dir, {[pathOf(file)]: csv(...file.grid)});
            const usual = clean.get(file)!;
            const isAsked = found.asked.some((q) => !usual.asked.includes(q));
            const isSame = found.rows === usual.rows;
            const count = tally.get(kind) ?? {of: 0, refused: 0, asked: 0, same: 0, silent: 0};
            tally.set(kind, count);
            count.of += 1;
            if (found.refused) count.refused += 1;
            else if (isAsked) count.asked += 1;
            else if (isSame) count.same += 1;
            else {
              count.silent += 1;
              if (!mistake.unpublished) silent.push(`${mistake.what} (run ${n})`);
            }
            break;
          }
        }
      });
    });
    if (process.env.FUZZ_RUNS) console.table(Object.fromEntries(tally));
    expect(silent).toEqual([]);
  });
});
