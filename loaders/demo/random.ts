/** Draws that are the same on every machine: whole numbers of 32 bits only. */
export interface Random {
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  /** True in about `perMille` of a thousand draws. */
  chance(perMille: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, each as often as its weight says. */
  weighted(weights: Readonly<Record<string, number>>): string;
}

/** A stream of draws (mulberry32) for one subject, so that one more draw there moves nothing elsewhere. */
export function randomFor(subject: string): Random {
  let state = 0x9e3779b9;
  for (const character of subject) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);

  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;

  return {
    int: (low, high) => low + below(high - low + 1),
    chance: (perMille) => below(1000) < perMille,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    weighted(weights) {
      let left = below(Object.values(weights).reduce((sum, weight) => sum + weight, 0));
      for (const [key, weight] of Object.entries(weights)) {
        left -= weight;
        if (left < 0) return key;
      }
      throw new Error(`no positive weight: ${JSON.stringify(weights)}`);
    }
  };
}
