import {type Column, type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";
import type {Change} from "./findChanges.js";
import {wholeDeliveries} from "../warehouse/createKnownViews.js";
import {dateColumn, literal, loadsOf, sayPeriod} from "./sides.js";
import {type PeriodTold, sayTold, tellPeriods} from "./tellPeriods.js";

/** Columns that come one period after another; a year may be told several times. */
const stepping: ReadonlySet<Column["type"]> = new Set(["month", "quarter"]);
const maxListed = 6;

/** What a delivery says of time, and what was known before. */
export interface PeriodFacts {
  /** The newest period or date of the delivery, and those of the deliveries before: the newest two. */
  newest: string | null;
  before: string | null;
  earlier: string | null;
  /** The newest delivery before that holds any. */
  last: string | null;
  /** Whether a period of the delivery was there before. */
  repeats: boolean;
  /** Rows that speak of a time after the delivery: how many, the latest, the first of them. */
  late: number;
  latest: string | null;
  lateRow: number | null;
}

export async function findPeriodFacts(db: Database, contract: Contract, delivery: string): Promise<PeriodFacts> {
  const c = dateColumn(contract);
  const {type} = contract.columns[c]!;
  const late =
    type === "year"
      ? `period > ${delivery.slice(0, 4)}`
      : type === "school_year"
        ? `left(period, 4) > ${quote(delivery.slice(0, 4))}`
        : `period > last_day(date ${quote(`${delivery}-01`)})`;
  const [facts] = await db.all<PeriodFacts>(`
    with spoken as (
      select ${quoteName(c)} as period, delivery, min(row_no) as row_no, count(*) as n
      from ${quoteName(`record_${contract.id}`)} join load using (load_id) where delivery <= ${quote(delivery)} group by all
    ),
    now as (from spoken where delivery = ${quote(delivery)}),
    was as (from spoken where delivery < ${quote(delivery)}),
    newest as (select distinct period from was order by period desc limit 2)
    select (select max(period)::varchar from now) as newest, (select max(period)::varchar from newest) as "before",
      (select min(period)::varchar from newest) as earlier, (select max(delivery) from was) as last,
      (select exists (from now where period in (select period from was))) as repeats,
      (select coalesce(sum(n), 0)::integer from now where ${late}) as late,
      (select max(period)::varchar from now where ${late}) as latest,
      (select min(row_no)::integer from now where ${late}) as "lateRow"`);
  return facts!;
}

/** What is strange about the periods of a delivery: nothing new, something old replaced, a gap, a time that has not come. */
export async function findStrangePeriods(
  db: Database,
  contract: Contract,
  delivery: string,
  {newest, before, earlier, last, repeats, late, latest, lateRow}: PeriodFacts,
  periods?: readonly PeriodTold[]
): Promise<Change[]> {
  const found: Change[] = [];
  const c = dateColumn(contract);
  const column = contract.columns[c]!;
  const {header} = column;
  const say = (period: string) => sayPeriod(column, period);
  const tell = (rule: string, message: string, more: Partial<Change> = {}) =>
    void found.push({row: null, column: header, rule, message, ...more});
  if (late > 0)
    tell(
      "period-after-delivery",
      `有 ${late} 行的“${header}”晚于交付的月份 ${delivery}（最晚是 ${say(latest!)}）；请核实年月`,
      {row: lateRow}
    );
  if (newest === null || before === null || earlier === null || last === null) return found;
  if (contract.kind === "register") return [...found, ...(await findNothingNew(db, contract, delivery))];
  if (stepping.has(column.type)) {
    const lag = (period: string, of: string) => monthsBetween(period, `${of}-01`);
    const usual = Math.max(lag(before, last), column.type === "quarter" ? 2 : 0);
    if (newest <= before)
      tell(
        "period-stands",
        `最新的“${header}”是 ${say(newest)}，以前交的已到 ${say(before)}，没有新的一期；请核实是不是把以前的表又交了一次，或年月写错了`
      );
    else if (earlier !== before && monthsBetween(before, newest) >= 2 * monthsBetween(earlier, before)) {
      const [next] = await db.all<{period: string}>(`select min(${quoteName(c)})::varchar as period
        from ${quoteName(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)} and ${quoteName(c)} > ${literal(column, before)}`);
      if (monthsBetween(before, next!.period) >= 2 * monthsBetween(earlier, before))
        tell("period-gap", `“${header}”从 ${say(before)} 跳到 ${say(next!.period)}，中间的没有交；请核实年月，或补交`);
    } else if (lag(newest, delivery) > usual)
      tell(
        "period-late",
        `最新的“${header}”是 ${say(newest)}，比交付的月份 ${delivery} 早，以往没有这样早；请核实年月，或补交以后的`
      );
  }
  // A year is told again and again while it grows; a month is not.
  const replaced = repeats
    ? (periods ?? (await tellPeriods(db, contract, delivery))).filter(
        (p) => p.before > 0 && p.changed && (stepping.has(column.type) || p.after < p.before * 0.9)
      )
    : [];
  const sums = replaced[0]?.sums;
  if (replaced.length)
    tell(
      "period-replaced",
      `以前交过的期被这一次整期替换：${replaced
        .slice(0, maxListed)
        .map(sayTold)
        .join("；")}${replaced.length > maxListed ? `……共 ${replaced.length} 期` : ""}；请核实是不是更正`,
      // One sum has one place; of several periods it is told of the newest.
      sums?.before && sums.after ? {sums: {now: sums.after, usual: sums.before}} : {}
    );
  return found;
}

/** So many deliveries before show how late the dates of new items usually are. */
const recent = 6;

/**
 * A register that says nothing new, or whose new items are all dated earlier than ever: an old file was sent again, or the
 * year or month is wrong.
 */
async function findNothingNew(db: Database, contract: Contract, delivery: string): Promise<Change[]> {
  const c = dateColumn(contract);
  const {header} = contract.columns[c]!;
  const record = quoteName(`record_${contract.id}`);
  const keyOf = (r: string) => contract.key.map((k) => `${r}.${quoteName(k)}`).join(", ");
  const kept = keptColumns(contract)
    .map(([k]) => `r.${quoteName(k)}`)
    .join(", ");
  const tell = (rule: string, message: string): Change[] => [{row: null, column: header, rule, message}];
  const [news] = await db.all<{rows: number; fresh: number}>(`
    with was as (select distinct hash(${kept}) as content from ${record} r join load using (load_id) where delivery < ${quote(delivery)})
    select count(*)::integer as "rows", count(*) filter (hash(${kept}) not in (from was))::integer as fresh
    from ${record} r where load_id in ${loadsOf(contract, delivery)}`);
  if (news!.rows > 0 && news!.fresh === 0 && !(await usuallyStands(db, contract, delivery)))
    return tell(
      "period-stands",
      `${news!.rows} 行都和以前交的完全相同，没有新登记的，也没有改动的；请核实是不是把以前的表又交了一次`
    );
  const first = await db.all<{delivery: string; n: number; old: number; newest: string}>(`
    with items as (
      select min(delivery) as delivery, arg_min(r.${quoteName(c)}, delivery) as day
      from ${record} r join load using (load_id) where delivery <= ${quote(delivery)} group by ${keyOf("r")}
    )
    select delivery, count(*)::integer as n, max(day)::varchar as newest,
      count(*) filter (day < date ${quote(`${delivery}-01`)} - interval 9 month)::integer as old
    from items group by delivery having n >= 3 order by delivery desc limit ${recent + 1}`);
  const [now, ...before] = first;
  if (!now || now.delivery !== delivery) return [];
  if (now.old >= now.n * 0.5)
    return tell(
      "old-dates",
      `新登记的 ${now.n} 项里有 ${now.old} 项的“${header}”比交付的月份 ${delivery} 早 9 个月以上（最晚是 ${now.newest}）；请核实年份`
    );
  const lag = (of: {newest: string; delivery: string}) => monthsBetween(of.newest, `${of.delivery}-01`);
  if (before.length >= 2 && lag(now) > Math.max(0, ...before.map(lag)))
    return tell(
      "period-late",
      `新登记的 ${now.n} 项里最晚的“${header}”是 ${now.newest}，比交付的月份 ${delivery} 早，以往没有这样早；请核实年月，或补交以后的`
    );
  return [];
}

/** Rows that are new in a delivery, on average, below which one without any is nothing strange. */
const muchNews = 3;

/** Whether a delivery holds the whole of a register in which little happens. */
async function usuallyStands(db: Database, {id, key, ...contract}: Contract, delivery: string): Promise<boolean> {
  const keys = key.map(quoteName).join(", ");
  const kept = keptColumns({id, key, ...contract})
    .map(([k]) => quoteName(k))
    .join(", ");
  const rows = `(select *, hash(${kept}) as content from ${quoteName(`record_${id}`)} join load using (load_id) where delivery <= ${quote(delivery)})`;
  const [found] = await db.all<{whole: boolean; rate: number}>(`
    select ${quote(delivery)} in (${wholeDeliveries(rows, keys)}) as whole,
      (select count(distinct content) / count(distinct delivery) from ${rows} where delivery < ${quote(delivery)})::double as rate`);
  return found!.whole && found!.rate < muchNews;
}

const monthsBetween = (from: string, to: string) =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
