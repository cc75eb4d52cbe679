/** The newest of some periods of one kind: “2023-12”, “2023-Q4”, “2023”. */
export const newestOf = (periods: readonly string[]): string | undefined => periods.toSorted().at(-1);

/** Each once, in the order of the first. */
export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Those that share the largest number; none where no row has one. */
export function largest<T>(rows: readonly T[], value: (row: T) => number | null | undefined): T[] {
  const most = Math.max(...rows.map((row) => value(row) ?? -Infinity));
  return most === -Infinity ? [] : rows.filter((row) => value(row) === most);
}

/** A few names, or the first of many and how many they are: “甲、乙”, “甲等 5 个单位”. */
export const sayNames = (names: readonly string[], what: string): string =>
  names.length <= 3 ? names.join("、") : `${names[0]}等 ${names.length} 个${what}`;

/** The year of a month, a quarter or a day. */
export const yearOf = (period: string) => period.slice(0, 4);
