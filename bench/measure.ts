/** Seconds of each of `runs` runs, after one that warms the disk cache and is thrown away. */
export async function measure(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const seconds: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const line = (text: string) => process.stdout.write(text + "\n");
export const s = (seconds: number) => `${seconds.toFixed(2)} s`;
