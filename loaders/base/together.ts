/** Waits for all even where one fails, so that nothing goes on with files that are then taken away. */
export async function together<T extends readonly unknown[]>(
  ...work: {readonly [K in keyof T]: Promise<T[K]>}
): Promise<T> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
