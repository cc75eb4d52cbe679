/** Persons behind an amount: so many of them, each with one of these prices; without a price nobody can count them. */
export interface Heads {
  atLeast: number;
  prices: readonly {low: number; high: number}[];
}

/**
 * Whether something from `low` to `high` yuan could be what so many heads got or more. Where fewer heads can't have got it
 * either, the prices are not what is paid, and tell nobody anything.
 */
export function couldBeHeads({atLeast, prices}: Heads, low: number, high: number): boolean {
  if (prices.length === 0 || !couldBeFew({atLeast, prices}, low, high)) return true;
  const most = Math.min(60, Math.floor(high / Math.min(...prices.map((p) => p.low))));
  const reach = (left: number, used: number, from: number, to: number): boolean => {
    if (from > high + 0.01 || used > most) return false;
    if (used >= atLeast && to >= low - 0.01) return true;
    const p = prices[left];
    if (!p) return false;
    for (let n = 0; n <= most - used; n++)
      if (reach(left + 1, used + n, from + n * p.low, to + n * p.high)) return true;
    return false;
  };
  return reach(0, 0, 0, 0);
}

function couldBeFew({atLeast, prices}: Heads, low: number, high: number): boolean {
  const reach = (left: number, used: number, from: number, to: number): boolean => {
    if (from > high + 0.01) return false;
    if (used > 0 && to >= low - 0.01) return true;
    const p = prices[left];
    if (!p) return false;
    for (let n = 0; used + n < atLeast; n++)
      if (reach(left + 1, used + n, from + n * p.low, to + n * p.high)) return true;
    return false;
  };
  return reach(0, 0, 0, 0);
}
