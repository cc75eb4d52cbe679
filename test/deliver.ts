import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {contracts} from "../loaders/contracts/index.js";
import {idCheckDigit} from "../loaders/contracts/language/grammar.js";
import {type Database, withDuckDB} from "../loaders/base/duckdb.js";
import {createKnownViews} from "../loaders/warehouse/createKnownViews.js";
import {listDeliveries} from "../loaders/load/deliveries.js";
import {loadDeliveries, type LoadInput} from "../loaders/warehouse/loadDeliveries.js";
import {lists} from "./lists.js";

export const key = Buffer.alloc(32, 7);

/** A made-up identity number with a region that is not assigned. */
export function madeUpId(n: number): string {
  const first17 = `99000019700101${String(n).padStart(3, "0")}`;
  return first17 + idCheckDigit(first17);
}

/** Runs with a folder of its own, gone afterwards. */
export async function withFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "shuangyong-"));
  try {
    return await use(dir);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

/** Writes delivered files, path inside the exports folder → content. */
export async function deliver(dir: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), {recursive: true});
    await writeFile(join(dir, path), content);
  }
}

/** Loads delivered files into a database in memory. */
export async function withLoaded<T>(
  files: Record<string, string | Uint8Array>,
  use: (db: Database) => Promise<T>,
  how: HowRead = {}
): Promise<T> {
  return await withFolder(async (dir) => {
    await deliver(dir, files);
    return await withDuckDB(":memory:", async (db) => {
      await load(db, dir, how);
      return await use(db);
    });
  });
}

/** Which files are read in memory, and how the others are cut; small ones are in memory unless it is said otherwise. */
type HowRead = Pick<LoadInput, "inMemoryBytes" | "sliceBytes">;

export async function load(db: Database, dir: string, how: HowRead = {}): Promise<{read: number; skipped: number}> {
  const {files} = await listDeliveries(dir);
  const done = await loadDeliveries(db, {files, contracts, lists, key, engine: "test", ...how});
  await createKnownViews(db, contracts, "9999-12");
  return done;
}

/** CSV text of literal rows. */
export const csv = (...rows: (string | number)[][]) => rows.map((row) => row.join(",")).join("\n") + "\n";

/** An export of payouts: so many made-up persons paid `amount` in a month, the first `first`; more columns with a word. */
export const payoutsCsv = (
  month: string,
  persons: number,
  amount: string,
  {first = amount, more = []}: {first?: string; more?: string[]} = {}
) =>
  csv(
    ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态", ...more],
    ...Array.from({length: persons}, (_, i) => [
      `${month}-${i}`,
      madeUpId(i),
      "田林",
      "优待金",
      month,
      month,
      i === 0 ? first : amount,
      "成功",
      ...more.map(() => "某某")
    ])
  );
