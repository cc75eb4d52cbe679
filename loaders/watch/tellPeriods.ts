import {type Column, type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";
import {createKnownViews} from "../warehouse/createKnownViews.js";
import {isMeasure} from "../read/merges.js";
import {dateColumn, loadsOf, sayPeriod} from "./sides.js";

/** What is known of one period of a contract, before a delivery and since. */
export interface PeriodTold {
  contract: string;
  /** In words: 2023-05, 2023Q2, 2023; of a register the month of its dates. */
  period: string;
  /** Rows. */
  before: number;
  after: number;
  /** Whether anything in them is otherwise. */
  changed: boolean;
  /** The first amount or count, added up: what no log may hold. Null where there is none, or nothing to add up. */
  sums: {column: string; before: string | null; after: string | null} | null;
}

/** The deliveries before one; deliveries are compared as text. */
export const dayBefore = (delivery: string) =>
  `${delivery.slice(0, -1)}${String.fromCharCode(delivery.charCodeAt(6) - 1)}~`;

/**
 * The periods of a contract that a delivery speaks of, newest first: those that it brought, of a register those that are
 * known otherwise since. Leaves the views of the contract as of the delivery.
 */
export async function tellPeriods(db: Database, contract: Contract, delivery: string): Promise<PeriodTold[]> {
  const c = dateColumn(contract);
  const column = contract.columns[c]!;
  const isRegister = contract.kind === "register";
  const period = column.type === "date" ? `date_trunc('month', ${quoteName(c)})::date` : quoteName(c);
  const measures = Object.entries(contract.columns).filter(([, of]) => isMeasure(of) && of.keep !== false);
  const rank = ({type, required}: Column) => (type === "money" ? 0 : 2) + (required ? 0 : 1);
  const [sum, summed] = measures.sort(([, a], [, b]) => rank(a) - rank(b))[0] ?? [];
  const kept = keptColumns(contract)
    .map(([k]) => quoteName(k))
    .join(", ");
  const brought = isRegister
    ? "true"
    : `${period} in (select distinct ${period} from ${quoteName(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)})`;
  interface Known {
    period: string;
    rows: number;
    sum: string | null;
    content: string;
  }
  const known = async (asOf: string) => {
    await createKnownViews(db, [contract], asOf);
    return await db.all<Known>(`
      select ${period}::varchar as period, count(*)::integer as rows, ${sum ? `sum(${quoteName(sum)})::varchar` : "null"} as sum,
        sum(hash(${kept})::hugeint)::varchar as content
      from ${quoteName(`known_${contract.id}`)} where ${brought} group by 1 order by 1 desc`);
  };
  const before = new Map((await known(dayBefore(delivery))).map((p) => [p.period, p]));
  const after = new Map((await known(delivery)).map((p) => [p.period, p]));
  const say = (at: string) => (column.type === "date" ? at.slice(0, 7) : sayPeriod(column, at));
  return [...new Set([...after.keys(), ...before.keys()])]
    .sort((a, b) => (a < b ? 1 : -1))
    .flatMap((at): PeriodTold[] => {
      const [was, is] = [before.get(at), after.get(at)];
      const changed = was?.content !== is?.content;
      if (isRegister && !changed) return [];
      const sums = sum && {column: summed!.header, before: was?.sum ?? null, after: is?.sum ?? null};
      return [
        {
          contract: contract.id,
          period: say(at),
          before: was?.rows ?? 0,
          after: is?.rows ?? 0,
          changed,
          sums: sums || null
        }
      ];
    });
}

/** The same of all contracts of a delivery, in the order of the contracts. */
export async function tellAllPeriods(
  db: Database,
  contracts: readonly Contract[],
  delivery: string
): Promise<PeriodTold[]> {
  const came = await db.all<{contract: string}>(
    `select distinct contract from load where delivery = ${quote(delivery)} and verdict <> 'refused'`
  );
  const told: PeriodTold[] = [];
  for (const contract of contracts)
    if (came.some((l) => l.contract === contract.id)) told.push(...(await tellPeriods(db, contract, delivery)));
  return told;
}

const maxListed = 4;

/** 2023-04 3 → 1 行；2023-03 新 3 行 */
export const sayTold = ({period, before, after, changed, sums}: PeriodTold): string =>
  `${period} ${before ? `${before} → ${after} 行` : `新 ${after} 行`}${
    before && sums && sums.before !== sums.after ? `，${sums.column}也变了` : changed ? "" : "（没有变）"
  }`;

/** A line for each contract, for whoever runs the check; the sums are in the operator’s sheet. */
export const sayPeriods = (told: readonly PeriodTold[], contracts: readonly Contract[]): string[] =>
  contracts.flatMap(({id, title}) => {
    const own = told.filter(({contract}) => contract === id);
    if (own.length === 0) return [];
    const more = own.length > maxListed ? `……共 ${own.length} 期` : "";
    return [`  《${title}》${own.slice(0, maxListed).map(sayTold).join("；")}${more}`];
  });
