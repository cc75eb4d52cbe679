import type {Database} from "../base/duckdb.js";

/**
 * What is paid in a street and not counted in the total: all items less the total, which are both published. It is an
 * amount of its own, and so are the persons behind it.
 */
export interface Excluded {
  month: string;
  area: string;
  amount: number;
  persons: number;
}

export async function readExcluded(db: Database): Promise<Excluded[]> {
  const rows = await db.all<Record<"month" | "area" | "amount" | "persons", string>>(`
    select strftime(pay_month, '%Y-%m') as month, area_code as area, sum(paid_yuan) as amount,
      count(distinct person) as persons
    from fact_benefit_payment
    where is_paid and not in_benefit_total
    group by all
    order by all`);
  return rows.map(({month, area, amount, persons}) => ({
    month,
    area,
    amount: Number(amount),
    persons: Number(persons)
  }));
}
