import {type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, name, sameOn} from "../base/duckdb.js";

/** Puts the accepted rows of `checked` into the records. */
export async function insertAccepted(db: Database, contract: Contract, loadId: number): Promise<number> {
  const kept = keptColumns(contract)
    .map(([c]) => name(c))
    .join(", ");
  const [inserted] = await db.all<{
    Count: string;
  }>(`insert into ${name(`record_${contract.id}`)} (${kept}, load_id, row_no)
    select ${kept}, ${loadId}, row_no from checked where errors = 0 and has_cells`);
  return Number(inserted!.Count);
}

/** What of `doubled` is not to be counted: a row again, and rows that differ. */
export const uncounted = "doubled where not same or row_no > first_row";

/**
 * Rows under one key in one file: the same row twice counts once; different rows under one key are all refused. Makes table
 * `doubled` of the rows under such keys, and gives the numbers of those that are not to be counted.
 */
export async function findDoubled(db: Database, contract: Contract, loadId: number): Promise<number[]> {
  const record = name(`record_${contract.id}`);
  const key = contract.key.map(name).join(", ");
  const kept = keptColumns(contract)
    .map(([c]) => name(c))
    .join(", ");
  await db.run("create or replace temp table doubled (row_no bigint, first_row bigint, same boolean)");
  // Two keys with one hash only cost a closer look.
  const [rows] = await db.all<{all: boolean}>(`
    select count(*) = count(distinct hash(${key})) as all from ${record} where load_id = ${loadId}`);
  if (rows!.all) return [];
  await db.run(`insert into doubled
    with loaded as (from ${record} where load_id = ${loadId})
    select row_no, min(row_no) over (partition by ${key}), count(distinct hash(${kept})) over (partition by ${key}) = 1
    from loaded semi join (select ${key} from loaded group by ${key} having count(*) > 1) twice
      on ${sameOn(contract.key, "loaded", "twice")}`);
  const doubled = await db.all<{row_no: string}>(`select row_no from ${uncounted} order by row_no`);
  return doubled.map(({row_no}) => Number(row_no));
}
