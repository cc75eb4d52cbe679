import {type Database, quote, quoteName} from "../base/duckdb.js";
import type {Indicator} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import type {Policy} from "./policy.js";

/**
 * Amounts of enough persons of which one got most: whoever got the second most knows the largest by subtraction, up to what
 * all others got together. Where that is less than p % of the largest, the amount is hidden (the p % rule of statistical
 * disclosure control).
 */
interface Amounts {
  table: string;
  /** The key of a row, and what each person behind it got, in SQL: the columns of the key, person, paid. */
  key: readonly string[];
  each: string;
  /** What goes with the amount. */
  hides: readonly string[];
}

const paid = "from fact_benefit_payment where is_paid";
const month = "strftime(pay_month, '%Y-%m') as pay_month";

const periods = {
  month: (date: string) => `strftime(${date}, '%Y-%m')`,
  quarter: (date: string) => `year(${date}) || '-Q' || quarter(${date})`,
  year: (date: string) => `year(${date})::text`
};

/** Every published amount, by table. */
const amounts: readonly Amounts[] = [
  {
    table: "payouts_monthly",
    key: ["pay_month", "accrual_year", "benefit_item"],
    each: `select ${month}, year(accrual_month)::text as accrual_year, item::text as benefit_item, person, paid_yuan as paid ${paid}`,
    hides: ["amount_yuan"]
  },
  {
    table: "payouts_streets",
    key: ["pay_month", "area_code"],
    each: `select ${month}, area_code::text as area_code, person, paid_yuan as paid ${paid}`,
    hides: ["amount_yuan"]
  },
  ...indicators.filter((d) => d.sensitivity === "amount").flatMap(ofIndicator)
];

function ofIndicator(d: Indicator): Amounts[] {
  const {fact, date, where, aggregate} = d.numerator;
  if (aggregate.kind !== "sum" || date === undefined)
    throw new Error(`disclosure: who got what of ${d.id}? (dominance.ts)`);
  return (["month", "quarter", "year"] as const).flatMap((type) =>
    (["district", "street"] as const)
      .filter((level) => d.periods[level].includes(type))
      .map((level) => ({
        table: "indicators",
        key: ["indicator_id", "period_type", "period", "area_code"],
        each: `select ${quote(d.id)} as indicator_id, ${quote(type)} as period_type, ${periods[type](date)} as period,
          ${level === "district" ? "'310104'" : "area_code::text"} as area_code, person, ${quoteName(aggregate.column)} as paid
          from ${fact} where ${where ?? "true"}`,
        hides: d.denominator ? ["value", "numerator"] : ["value"]
      }))
  );
}

/** Empties these amounts in `public_*`, which stand there as they are, and gives their names. */
export async function hideDominated(
  db: Database,
  {dominance}: Pick<Policy, "dominance">
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  if (dominance === 0) return names;
  for (const {table, key, each, hides} of amounts) {
    const columns = key.map(quoteName).join(", ");
    const same = key.map((c) => `p.${quoteName(c)}::text = d.${quoteName(c)}`).join(" and ");
    const shown = hides[0]!;
    const rows = await db.all<Record<string, string | number>>(`
      with got as (select ${columns}, person, sum(paid) as paid from (${each}) group by all),
      dominated as (
        select ${columns} from got group by all
        having sum(paid) - list_sum(max(paid, 2)) < max(paid) * ${dominance} / 100
      )
      select p.rowid::integer as row_no, ${key.map((c) => `p.${quoteName(c)}::text as ${quoteName(c)}`).join(", ")}
      from public_${table} p join dominated d on ${same}
      where p.${shown} > 0
      order by p.rowid`);
    if (rows.length === 0) continue;
    const also = table === "indicators" ? ", status = if(status = 'no_target', status, 'insufficient')" : "";
    await db.run(
      `update public_${table} set ${hides.map((c) => `${c} = null`).join(", ")}, flag = 'suppressed'${also}
       where rowid in (${rows.map((r) => r.row_no).join(", ")})`
    );
    // A rate is attacked by its numerator.
    for (const row of rows) names.add([table, ...key.map((c) => row[c]!), hides.at(-1)!].join("|"));
  }
  return names;
}
