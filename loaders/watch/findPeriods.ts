import {type Column, type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, name, quote} from "../base/duckdb.js";
import {createKnownViews} from "../warehouse/createKnownViews.js";
import type {Change} from "./findChanges.js";
import {dateColumn, literal, loadsOf, sayPeriod} from "./sides.js";

/** A period that is known otherwise since a delivery. */
interface PeriodChange {
  period: string;
  /** Rows. */
  before: number;
  after: number;
  /** The first amount of the contract, added up. */
  sums: {now: string; usual: string} | undefined;
  message: string;
}

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
      select ${name(c)} as period, delivery, min(row_no) as row_no, count(*) as n
      from ${name(`record_${contract.id}`)} join load using (load_id) where delivery <= ${quote(delivery)} group by all
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

/** The periods of a delivery that were there before, before → after, newest first. Leaves the views as of the delivery. */
export async function findReplaced(db: Database, contract: Contract, delivery: string): Promise<PeriodChange[]> {
  const c = dateColumn(contract);
  const column = contract.columns[c]!;
  const [money] = Object.entries(contract.columns).find(([, {type}]) => type === "money") ?? [];
  const brought = `(select distinct ${name(c)} from ${name(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)})`;
  const kept = keptColumns(contract)
    .map(([k]) => name(k))
    .join(", ");
  const known = async (asOf: string) => {
    await createKnownViews(db, [contract], asOf);
    return await db.all<{period: string; rows: number; amount: string | null; content: string}>(`
      select ${name(c)}::varchar as period, count(*)::integer as rows, ${money ? `sum(${name(money)})::varchar` : "null"} as amount,
        sum(hash(${kept})::hugeint)::varchar as content
      from ${name(`known_${contract.id}`)} where ${name(c)} in ${brought} group by period order by period desc`);
  };
  const before = new Map((await known(dayBefore(delivery))).map((p) => [p.period, p]));
  return (await known(delivery)).flatMap(({period, rows, amount, content}) => {
    const was = before.get(period);
    if (!was || was.content === content) return [];
    const sums = amount === null || was.amount === null ? undefined : {now: amount, usual: was.amount};
    const message = `${sayPeriod(column, period)} ${was.rows} 行 → ${rows} 行${sums && sums.now !== sums.usual ? "，金额也变了" : ""}`;
    return {period, before: was.rows, after: rows, sums, message};
  });
}

/** Deliveries are compared as text: "2023-06" is later than this, and every earlier month is not. */
const dayBefore = (delivery: string) => `${delivery.slice(0, -1)}${String.fromCharCode(delivery.charCodeAt(6) - 1)}~`;

/** What is strange about the periods of a delivery: nothing new, something old replaced, a gap, a time that has not come. */
export async function findStrangePeriods(
  db: Database,
  contract: Contract,
  delivery: string,
  {newest, before, earlier, last, repeats, late, latest, lateRow}: PeriodFacts
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
  if (contract.kind === "register") return [...found, ...(await findOldDates(db, contract, delivery))];
  if (stepping.has(column.type)) {
    const lag = (period: string, of: string) => monthsBetween(period, `${of}-01`);
    const usual = Math.max(lag(before, last), column.type === "quarter" ? 2 : 0);
    if (newest <= before)
      tell(
        "period-stands",
        `最新的“${header}”是 ${say(newest)}，以前交的已到 ${say(before)}，没有新的一期；请核实是不是把以前的表又交了一次，或年月写错了`
      );
    else if (earlier !== before && monthsBetween(before, newest) >= 2 * monthsBetween(earlier, before)) {
      const [next] = await db.all<{period: string}>(`select min(${name(c)})::varchar as period
        from ${name(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)} and ${name(c)} > ${literal(column, before)}`);
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
    ? (await findReplaced(db, contract, delivery)).filter((p) => stepping.has(column.type) || p.after < p.before * 0.9)
    : [];
  if (replaced.length)
    tell(
      "period-replaced",
      `以前交过的期被这一次整期替换：${replaced
        .slice(0, maxListed)
        .map(({message}) => message)
        .join("；")}${replaced.length > maxListed ? `……共 ${replaced.length} 期` : ""}；请核实是不是更正`,
      // One sum has one place; of several periods it is told of the newest.
      replaced[0]!.sums && {sums: replaced[0]!.sums}
    );
  return found;
}

/** New items of a register whose dates lie long before its newest: the year may be wrong. */
async function findOldDates(db: Database, contract: Contract, delivery: string): Promise<Change[]> {
  const c = name(dateColumn(contract));
  const record = name(`record_${contract.id}`);
  const key = contract.key.map(name).join(", ");
  const [fresh] = await db.all<{n: number; old: number; newest: string | null}>(`
    with new as (
      select distinct on (${key}) ${key}, ${c} as period from ${record} where load_id in ${loadsOf(contract, delivery)}
        and (${key}) not in (select (${key}) from ${record} join load using (load_id) where delivery < ${quote(delivery)})
    )
    select count(*)::integer as n, count(*) filter (period < date ${quote(`${delivery}-01`)} - interval 9 month)::integer as old,
      max(period)::varchar as newest from new`);
  if (!fresh || fresh.n < 3 || fresh.old < fresh.n * 0.5) return [];
  const {header} = contract.columns[dateColumn(contract)]!;
  return [
    {
      row: null,
      column: header,
      rule: "old-dates",
      message: `新登记的 ${fresh.n} 项里有 ${fresh.old} 项的“${header}”比交付的月份 ${delivery} 早 9 个月以上（最晚是 ${fresh.newest!}）；请核实年份`
    }
  ];
}

const monthsBetween = (from: string, to: string) =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
