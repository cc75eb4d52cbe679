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
  if (prices.length === 0 || !couldBePaid(prices, {low, high, least: 1, most: atLeast - 1})) return true;
  const most = Math.min(60, Math.floor(high / Math.min(...prices.map((p) => p.low))));
  return couldBePaid(prices, {low, high, least: atLeast, most});
}

/** Whether so many heads, each at one of the prices, could have got something from `low` to `high` together. */
function couldBePaid(
  prices: Heads["prices"],
  {low, high, least, most}: {low: number; high: number; least: number; most: number}
): boolean {
  const reach = (left: number, used: number, from: number, to: number): boolean => {
    if (from > high + 0.01 || used > most) return false;
    if (used >= least && to >= low - 0.01) return true;
    const p = prices[left];
    if (!p) return false;
    for (let n = 0; n <= most - used; n++)
      if (reach(left + 1, used + n, from + n * p.low, to + n * p.high)) return true;
    return false;
  };
  return reach(0, 0, 0, 0);
}
