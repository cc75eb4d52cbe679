import type {Fact} from "./attack.js";
import {type Claim, classedTables, nameOf, type Row} from "./claims.js";
import type {Release} from "./readRelease.js";

/** A release as the subjects of the attacker's knowledge look at it. */
export interface View {
  release: Release;
  claims: ReadonlyMap<string, Claim>;
  rows: (table: string) => readonly Row[];
  /** The numbers of a column in the rows that pass the test, as far as anything is claimed of them. */
  names: (table: string, column: string, test: (row: Row) => boolean) => string[];
  figure: (id: string, type: string, period: string, area: string, column: string) => string;
  has: (name: string) => boolean;
  shown: (name: string) => number | undefined;
  /** Presumed where it holds wherever all of it can be seen, and it can be seen at all. */
  learned: (facts: readonly Fact[]) => Fact[];
  /** Presumed of all where it holds in most of those that can be seen. */
  mostly: (facts: readonly Fact[]) => Fact[];
}

/** One subject: which columns of which tables it speaks of, and what it knows of them. */
export interface Subject {
  covers: Readonly<Record<string, readonly string[]>>;
  /** Numbers that it looks for besides those of the tables. */
  claims?: (view: View) => ReadonlyMap<string, Claim>;
  facts: (view: View) => Iterable<Fact>;
}

/** A sum of some is a sum of others. */
export const equal = (say: string, left: readonly string[], right: readonly string[]): Fact => ({
  say,
  terms: [...left.map((n) => [n, 1] as const), ...right.map((n) => [n, -1] as const)],
  low: 0,
  high: 0
});
export const atMost = (say: string, left: readonly string[], right: readonly string[]): Fact => ({
  ...equal(say, left, right),
  low: -Infinity
});

export const yearOf = (period: string) => period.slice(0, 4);
export const quarterOf = (month: string) => `${yearOf(month)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
/** A part of a name that is a period. */
export const periodForm = /^\d{4}(-(\d{2}|Q[1-4]))?$/;
/** What kind of period is written so. */
export const periodTypeOf = (period: string) =>
  period.includes("Q") ? "quarter" : period.length === 4 ? "year" : "month";
/** The month so many before or after, 2023-01. */
export const monthAfter = (month: string, by = 1) => {
  const at = Number(yearOf(month)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
};

export function viewOf(release: Release, claims: ReadonlyMap<string, Claim>): View {
  const tables = classedTables(release);
  const has = (name: string) => claims.has(name);
  const shown = (name: string) => claims.get(name)?.shown;
  const rows = (table: string) => release.tables.get(table) ?? [];
  /** What can be seen of each fact: holds, does not, or is not all shown; and whether anything in it is more than 0. */
  const seenOf = ({terms, low, high}: Fact) => {
    const sum = terms.reduce((s, [n, a]) => s + a * (shown(n) ?? NaN), 0);
    if (Number.isNaN(sum)) return undefined;
    return {holds: sum >= low - 1e-6 && sum <= high + 1e-6, says: terms.some(([n]) => shown(n)! > 0)};
  };
  const presumed = (facts: readonly Fact[]) => facts.map((f) => ({...f, presumed: true}));
  return {
    release,
    claims,
    rows,
    // Without classes nothing is claimed of a table, so there is nothing to name.
    names: (table, column, test) =>
      (tables.has(table) ? rows(table) : [])
        .filter(test)
        .map((row) =>
          nameOf(
            table,
            tables.get(table)!.key.map((k) => row[k]!),
            column
          )
        )
        .filter(has),
    figure: (id, type, period, area, column) => nameOf("indicators", [id, type, period, area], column),
    has,
    shown,
    learned: (facts) => {
      let says = false;
      for (const fact of facts) {
        const seen = seenOf(fact);
        // One of which it is seen that it does not hold is enough.
        if (seen?.holds === false) return [];
        says ||= seen?.says === true;
      }
      return says ? presumed(facts) : [];
    },
    mostly: (facts) => {
      const all = facts.map(seenOf);
      const telling = all.filter((s) => s?.says);
      return telling.length > 0 && telling.filter((s) => s!.holds).length * 3 >= telling.length * 2
        ? presumed(facts.filter((_, i) => all[i]?.holds !== false))
        : [];
    }
  };
}
