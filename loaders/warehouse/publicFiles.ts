import {contracts} from "../contracts/index.js";
import {type Database, quote, valuesOf} from "../base/duckdb.js";

/** What a file is called that no contract knows. */
export const unrecognised = "未识别的文件";

const titles = [...contracts.map(({title}) => title), unrecognised].map((t) => t.replace(/[()（）.]/g, "\\$&"));
const name = `(?:${titles.join("|")}) (?:\\d{4}-\\d{2}|未注明月份) 第\\d+份`;
/** How a delivered file is called in what is published, and several of them. */
export const publicFileName = new RegExp(`^${name}$`);
export const publicFileNames = new RegExp(`^(?:${name}(?:、${name})*)?$`);

/**
 * The temp table `public_file`: how each load is called in what is published, by its contract, month and number. What the
 * sender called it may name a person or a unit, and stays with the operator. Numbers follow the digests, so that the order
 * of names (by street, say) is not in them either.
 */
export async function createPublicFiles(db: Database): Promise<void> {
  const known = contracts.map(({id, title}) => ({contract: id, title}));
  await db.run(`create or replace temp table public_file as
    with numbered as (
      select load_id, delivery, contract, file,
        dense_rank() over (partition by delivery, contract order by sha256, file) as number
      from load
    )
    select load_id, number,
      coalesce(title, ${quote(unrecognised)}) || ' ' || coalesce(nullif(delivery, ''), '未注明月份') || ' 第' || number || '份' as file,
      if(count(*) over same_file = 1, '', '第' || row_number() over (same_file order by load_id) || '张表') as sheet
    from numbered left join ${valuesOf("t", known)} using (contract)
    window same_file as (partition by delivery, contract, file)`);
}
