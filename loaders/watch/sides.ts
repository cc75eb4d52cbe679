import type {Column, Contract} from "../contracts/language/contract.js";
import {periodOf} from "../base/periods.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";

/** Rows of a contract to be compared, each a subquery with the columns of its records. */
export interface Sides {
  /** What a delivery brought: a register's rows, else those of its newest period. */
  now: string;
  /** What was known of the same before: a register's rows, else those of the period before. */
  before: string;
  /** The same two, one delivery or period earlier: how much usually changes. */
  lastNow: string;
  lastBefore: string;
  /** The period of `before`, or the delivery before, in words. */
  since: string;
}

const dated: ReadonlySet<Column["type"]> = new Set(["date", "month", "quarter", "year", "school_year"]);

/** The column that says when a row speaks of: in its period, if a dated one is there. */
export function dateColumn({period, columns}: Contract): string {
  const found = Object.keys(columns).filter((c) => columns[c]!.required && dated.has(columns[c]!.type));
  return found.find((c) => period.includes(c)) ?? found[0]!;
}

export const loadsOf = (contract: Contract, delivery: string) =>
  `(select load_id from load where contract = ${quote(contract.id)} and delivery = ${quote(delivery)} and verdict <> 'refused')`;

/**
 * Undefined where the delivery has no rows; nothing stands for what was not known before. known_<contract> must be as of
 * `delivery`; `before` is the delivery before.
 */
export async function findSides(
  db: Database,
  contract: Contract,
  delivery: string,
  before: string | null,
  newest: string | null
): Promise<Sides | undefined> {
  const record = quoteName(`record_${contract.id}`);
  if (newest === null) return undefined;
  const nothing = `(from ${record} where false)`;
  if (contract.kind === "register") {
    const now = `(from ${record} where load_id in ${loadsOf(contract, delivery)})`;
    if (before === null) return {now, before: nothing, lastNow: nothing, lastBefore: nothing, since: ""};
    const knownBefore = (of: string) => `(select r.* from ${record} r join load using (load_id)
      where delivery < ${quote(of)} qualify row_number() over (partition by ${contract.key.map((c) => `r.${quoteName(c)}`).join(", ")}
        order by delivery desc, file desc, sheet desc, row_no desc) = 1)`;
    return {
      now,
      before: knownBefore(delivery),
      lastNow: `(from ${record} where load_id in ${loadsOf(contract, before)})`,
      lastBefore: knownBefore(before),
      since: `以前（${before} 及更早）`
    };
  }
  const c = dateColumn(contract);
  const column = contract.columns[c]!;
  const known = quoteName(`known_${contract.id}`);
  const at = literal(column, newest);
  const [last, earlier] = await db.all<{period: string}>(
    `select distinct ${quoteName(c)}::varchar as period from ${known}
     where ${quoteName(c)} < ${at} and ${quoteName(c)} >= ${floorOf(column, newest)} order by period desc limit 2`
  );
  const ofPeriod = (period: string | undefined) =>
    period === undefined ? nothing : `(from ${known} where ${quoteName(c)} = ${literal(column, period)})`;
  return {
    now: `(from ${record} where load_id in ${loadsOf(contract, delivery)} and ${quoteName(c)} = ${at})`,
    before: ofPeriod(last?.period),
    lastNow: ofPeriod(last?.period),
    lastBefore: ofPeriod(earlier?.period),
    since: last ? `上一期（${sayPeriod(column, last.period)}）` : ""
  };
}

/** The period before is looked for within a year and a bit: years of history need not be read for it. */
export function floorOf({type}: Column, first: string): string {
  if (type === "month" || type === "quarter") return `date ${quote(first)} - interval 13 month`;
  return type === "year" ? String(Number(first) - 2) : "''";
}

export const literal = ({type}: Column, value: string) =>
  type === "year" ? value : type === "school_year" || type === "text" ? quote(value) : `date ${quote(value)}`;

export const sayPeriod = ({type}: Column, value: string): string =>
  type === "month" || type === "quarter" ? periodOf(value, type) : value;
