import {existsSync} from "node:fs";
import {join} from "node:path";
import {type Database, quote, type Value} from "../base/duckdb.js";
import type {KeptRelease} from "./releases.js";

const columns = ["indicator_id", "period_type", "period", "area_code"] as const;

/**
 * The rows of `vintages`: what each kept release published, from when on. A figure that one of them or the new one hides
 * has no value in any: two vintages together must not say what one of them may not.
 */
export async function vintageRows(
  db: Database,
  dir: string,
  kept: readonly KeptRelease[],
  now: {release: string; asOf: string}
): Promise<Record<string, Value>[]> {
  const releases = [...kept.filter((r) => r.id !== now.release), {id: now.release, asOf: now.asOf, dir}];
  const parts = [];
  for (const [position, {id, asOf, dir}] of releases.entries()) {
    const file = join(dir, "indicators.csv");
    if (!existsSync(file)) continue;
    parts.push(`select ${position} as position, ${quote(id)} as release, ${quote(asOf)} as as_of,
      ${columns.join(", ")}, value, coalesce(flag, '') as flag
      from read_csv(${quote(file)}, header = true, all_varchar = true, delim = ',', quote = '"')`);
  }
  const key = columns.join(", ");
  return await db.all(`
    with shown as (${parts.join(" union all ")}),
    kept as (
      select * replace (if(hidden, null, value) as value, if(hidden, 'suppressed', flag) as flag)
      from (select *, bool_or(flag = 'suppressed') over (partition by ${key}) as hidden from shown)
    )
    select ${key}, release, as_of, value, flag
    from kept
    window earlier as (partition by ${key} order by position)
    qualify row_number() over earlier = 1
      or value is distinct from lag(value) over earlier
      or flag is distinct from lag(flag) over earlier
    order by ${key}, position`);
}
