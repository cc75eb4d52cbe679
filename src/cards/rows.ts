/** The newest of some periods of one kind: “2023-12”, “2023-Q4”, “2023”. */
export const newestOf = (periods: readonly string[]): string | undefined => periods.toSorted().at(-1);

/** Each once, in the order of the first. */
export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The year of a month, a quarter or a day. */
export const yearOf = (period: string) => period.slice(0, 4);
