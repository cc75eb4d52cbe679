import type {Fact} from "../attack.js";
import {nameOf, type Row} from "../claims.js";
import type {Subject, View} from "../view.js";

/** Amounts a head that differ by no more than this are one price, and a price holds so exactly. */
const same = 0.005;
/** Where an item has no one price, nobody gets a quarter less or more than anybody ever got on average. */
const loose = 0.25;

interface Price {
  low: number;
  high: number;
  /** Whether everybody gets the same. */
  one: boolean;
  /** To the 分, where that can be seen. */
  exact: number | undefined;
}

/** What a head gets of an item in a month, as the rows around it show it; undefined where none does. */
export function priceOf({rows, shown}: View, item: string, month: string): Price | undefined {
  const seen = rows("payouts_monthly")
    .filter((r) => r.benefit_item === item)
    .flatMap((r) => {
      const [amount, persons] = [shown(amountOf(r)), shown(personsOf(r))];
      return amount !== undefined && persons ? [{month: r.pay_month!, each: amount / persons}] : [];
    })
    .sort((a, b) => (a.month < b.month ? -1 : 1));
  const pairs = seen.slice(1).map((r, i) => Math.abs(r.each - seen[i]!.each) <= same * r.each);
  const one = pairs.length > 0 && pairs.filter(Boolean).length * 3 >= pairs.length * 2;
  const before = seen.filter((r) => r.month < month).at(-1);
  const after = seen.find((r) => r.month > month);
  const now = seen.filter((r) => r.month === month);
  const near = one ? (now.length ? now : [before, after].flatMap((r) => r ?? [])) : seen;
  if (near.length === 0) return undefined;
  const slack = one ? same : loose;
  const each = near.map((r) => r.each);
  const equal = (a: number, b: number) => Math.abs(a - b) <= 1e-7 * a;
  const often = seen.slice(1).filter((r, i) => equal(r.each, seen[i]!.each)).length * 3 >= pairs.length * 2;
  const exact = one && often && each.every((e) => equal(e, each[0]!)) ? each[0] : undefined;
  return {exact, low: Math.min(...each) * (1 - slack), high: Math.max(...each) * (1 + slack), one};
}

const keyOf = (row: Row) => [row.pay_month!, row.accrual_year!, row.benefit_item!];
const amountOf = (row: Row) => nameOf("payouts_monthly", keyOf(row), "amount_yuan");
const personsOf = (row: Row) => nameOf("payouts_monthly", keyOf(row), "persons");

/** Standards are public and can be seen: so many yuan a head, and only whole heads. */
export const prices: Subject = {
  covers: {},
  *facts(view) {
    const {rows, has, shown} = view;
    for (const row of rows("payouts_monthly")) {
      const [amount, persons] = [amountOf(row), personsOf(row)];
      if (!has(amount) || !has(persons) || (shown(amount) !== undefined && shown(persons) !== undefined)) continue;
      const price = priceOf(view, row.benefit_item!, row.pay_month!);
      if (!price) continue;
      const say = `${row.pay_month} ${row.benefit_item} 每人 ${Math.round(price.low)} 至 ${Math.round(price.high)} 元`;
      const facts: Fact[] = [
        {say, terms: [[amount, 1] as const, [persons, -price.low] as const], low: 0, high: Infinity},
        {say, terms: [[amount, 1] as const, [persons, -price.high] as const], low: -Infinity, high: 0}
      ];
      yield* facts.map((f) => ({...f, presumed: true, ...(price.one && {whole: true})}));
      if (price.exact !== undefined)
        yield {
          say: `${row.pay_month} ${row.benefit_item} 每人 ${Number(price.exact.toFixed(2))} 元`,
          terms: [
            [amount, 1],
            [persons, -price.exact]
          ],
          low: -0.005,
          high: 0.005,
          presumed: true,
          whole: true
        };
    }
  }
};
