import type {Relation} from "./protect.js";

/** An amount and the persons that it went to, in one row of a table. */
export interface Paid {
  /** The item, or whatever else is paid for alike. */
  series: string;
  /** 2023-05 */
  period: string;
  amount: number;
  persons: number;
  amountCell: number;
  personsCell: number;
  /** Too few persons: nobody can learn a price from it. */
  few: boolean;
}

/** Standards are public, and can be seen: consecutive amounts a head that differ by no more than this are one price. */
const same = 0.005;
/**
 * So near to the true amount a head must a reader be presumed to come, in a series of one price and in another. What he
 * learns from the rows that he can see may be wider, but may also end just at the truth.
 */
const near = {one: same / 4, other: 0.2};

export interface Priced {
  /** What the amounts say of the persons, and the other way round. */
  relations: Relation[];
  /** Persons who get one price each: only whole numbers of them make an amount. */
  whole: number[];
}

/**
 * What prices say: an amount lies between so many yuan a head and so many. The price is learnt from the other rows of the
 * series, as anyone can.
 */
export function pricesOf(rows: readonly Paid[]): Priced {
  const priced: Priced = {relations: [], whole: []};
  for (const series of new Set(rows.map((r) => r.series))) {
    const own = rows.filter((r) => r.series === series && r.persons > 0).sort((a, b) => (a.period < b.period ? -1 : 1));
    const seen = own.filter((r) => !r.few);
    const a = (r: Paid) => r.amount / r.persons;
    // Which rows can be seen, and so whether the price looks like one, changes from release to release; and a new price is
    // seen again next month.
    const one = seen.slice(1).some((r, i) => Math.abs(a(r) - a(seen[i]!)) <= same * a(r));
    // Where nothing can be seen, nobody learns a price.
    if (seen.length === 0) continue;
    for (const row of own) {
      const slack = one ? near.one : near.other;
      const [low, high] = [a(row) * (1 - slack), a(row) * (1 + slack)];
      priced.relations.push(
        {
          terms: [
            [row.amountCell, 1],
            [row.personsCell, -low]
          ],
          low: 0,
          high: Infinity
        },
        {
          terms: [
            [row.personsCell, high],
            [row.amountCell, -1]
          ],
          low: 0,
          high: Infinity
        }
      );
      if (one) priced.whole.push(row.personsCell);
    }
  }
  return priced;
}
