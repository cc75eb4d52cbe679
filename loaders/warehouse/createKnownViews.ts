import type {Contract} from "../contracts/language/contract.js";
import {keptColumns} from "../contracts/language/contract.js";
import {type Database, quote, quoteName, sameOn, valuesOf} from "../base/duckdb.js";

/**
 * The temp views known_<contract>: what is known at the delivery `asOf` ("2023-11", that month included). For a register
 * the newest row of each key; for a period or snapshot contract the rows of the newest delivery that holds the period.
 * Rows that name their reporting unit replace the period of that unit; rows that name none speak for the whole period:
 * they replace all of it, and anything newer replaces them.
 * Knowing is a filter over record_<contract>, never a copy, so any earlier state can be asked for. Also the views
 * known_load (deliveries up to then), source_horizon (docs/architecture.md) and recorded_person (every pseudonym of a person).
 */
export async function createKnownViews(db: Database, contracts: readonly Contract[], asOf: string): Promise<void> {
  await db.run(`create or replace temp view known_load as
    select * from load where delivery <= ${quote(asOf)} order by delivery, file, sheet, load_id`);
  for (const contract of contracts) {
    const columns = keptColumns(contract).map(([c]) => `r.${quoteName(c)}`);
    await db.run(`create or replace temp view ${quoteName(`known_${contract.id}`)} as
      select ${columns.join(", ")}, r.load_id, r.row_no
      from ${quoteName(`record_${contract.id}`)} r join known_load l using (load_id)
      ${contract.kind === "register" ? newestOfKey(contract) : newestOfPeriod(contract)}`);
  }
  const persons = contracts.filter(({columns}) => columns.person?.type === "id");
  await db.run(`create or replace temp view recorded_person as
    ${persons.map(({id}) => `select person from ${quoteName(`record_${id}`)}`).join(" union ") || "select null::varchar as person where false"}`);
  const titles = contracts.map(({id, title, office, kind}, position) => ({
    position,
    contract: id,
    title,
    office,
    kind
  }));
  const moved = contracts.map(lastNews);
  const day = (month: string) => `strptime(${month} || '-01', '%Y-%m-%d')::date`;
  await db.run(`create or replace temp view source_horizon as
    with moved as (${moved.join(" union all ") || "select '' as contract, null::varchar as delivery"})
    select c.contract, c.title, c.office, c.kind,
      min(${day("l.delivery")}) filter (l.verdict <> 'refused') as first_delivery,
      coalesce(${day("any_value(m.delivery)")}, min(${day("l.delivery")}) filter (l.verdict <> 'refused')) as last_delivery,
      count(*) filter (l.verdict <> 'refused')::integer as files,
      count(*) filter (l.verdict = 'refused')::integer as refused_files
    from ${valuesOf("c", titles)} join known_load l using (contract)
    left join moved m using (contract)
    group by c.contract, c.title, c.office, c.kind
    having count(*) filter (l.verdict <> 'refused') > 0
    order by any_value(c.position)`);
}

/**
 * The delivery that last brought news: of what is told month by month or quarter by quarter, in which its newest period
 * came first; of everything else, in which any row was new, of a register also one that holds all its items, which says
 * that they are still so. To bring the last month again, a part of a register, or no rows makes no source newer.
 */
function lastNews(contract: Contract): string {
  const {id, kind, key, period, columns} = contract;
  const at = period.find((c) => columns[c]!.type === "month" || columns[c]!.type === "quarter");
  const rows = `${quoteName(`record_${id}`)} join known_load using (load_id)`;
  if (at !== undefined)
    return `select ${quote(id)} as contract, min(delivery) as delivery from ${rows}
      where ${quoteName(at)} = (select max(${quoteName(at)}) from ${rows})`;
  const content = keptColumns(contract)
    .map(([c]) => quoteName(c))
    .join(", ");
  const news = `select max(delivery) as delivery from (select min(delivery) as delivery from ${rows} group by hash(${content}))`;
  if (kind !== "register") return `select ${quote(id)} as contract, delivery from (${news})`;
  const keys = key.map(quoteName).join(", ");
  return `select ${quote(id)} as contract, max(delivery) as delivery from (
    ${news} union all ${wholeDeliveries(`(select ${keys}, delivery from ${rows})`, keys)}
  )`;
}

/** The deliveries of a register that hold every item known by then; `rows` have its key and the delivery. */
export const wholeDeliveries = (rows: string, keys: string): string => `
  select delivery from (select delivery, count(distinct (${keys})) as n from ${rows} group by delivery) d
  where n = (select count(*) from (select min(delivery) as since from ${rows} group by ${keys}) k where k.since <= d.delivery)`;

const newestOfKey = ({key}: Contract) =>
  `qualify row_number() over (partition by ${key.map((c) => `r.${quoteName(c)}`).join(", ")}
    order by l.delivery desc, l.file desc, l.sheet desc, r.row_no desc) = 1`;

/** Periods are few: which delivery holds the newest of each is found among them, not row by row. */
function newestOfPeriod({id, period, columns}: Contract): string {
  const byUnit = "reporting_unit" in columns;
  const scope = [...period, ...(byUnit ? ["reporting_unit"] : [])];
  const newest = (by: readonly string[], which = "") =>
    `max(delivery)${which} over (partition by ${by.map(quoteName).join(", ")})`;
  const ofPeriod = `delivery = ${newest(period)}`;
  const ofUnit = `delivery = ${newest(scope)} and delivery >= coalesce(${newest(period, " filter (where reporting_unit is null)")}, '')`;
  return `semi join (
        from (
          select distinct ${scope.map(quoteName).join(", ")}, delivery from ${quoteName(`record_${id}`)} join known_load using (load_id)
        )
        qualify ${byUnit ? `case when reporting_unit is null then ${ofPeriod} else ${ofUnit} end` : ofPeriod}
      ) n on n.delivery = l.delivery and ${sameOn(scope, "n", "r")}`;
}
