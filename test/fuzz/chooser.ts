import fc from "fast-check";

/** Choices drawn from one seeded stream: the same seed makes the same file. */
export interface Chooser {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  one<T>(options: readonly T[]): T;
  /** True once in `n` times on average. */
  onceIn(n: number): boolean;
  shuffle<T>(items: readonly T[]): T[];
}

/** `count` independent choosers from fast-check's generator. */
export function choosers(seed: number, count: number): Chooser[] {
  return fc.sample(fc.infiniteStream(fc.nat(0x7fffffff)), {seed, numRuns: count}).map((stream) => {
    const next = () => stream.next().value as number;
    const int = (min: number, max: number) => min + (next() % (max - min + 1));
    return {
      int,
      one: (options) => options[int(0, options.length - 1)]!,
      onceIn: (n) => int(1, n) === 1,
      shuffle: (items) => {
        const out = [...items];
        for (let i = out.length - 1; i > 0; i--) {
          const j = int(0, i);
          [out[i], out[j]] = [out[j]!, out[i]!];
        }
        return out;
      }
    };
  });
}
