import type {Claim} from "./claims.js";
import type {Release} from "./readRelease.js";
import {periodForm} from "./view.js";

/**
 * The rule of disclosure.yaml as its readers understand it, said here once more: the attacker does not ask the code that
 * hides what it should look for.
 */

/** A hidden count below k must leave so many whole numbers possible: half of 1 to k - 1, rounded up, and never just one. */
export const valuesAsked = (k: number) => Math.max(2, Math.ceil(k / 2));

/** The upper end of a hidden amount must be at least so many times its lower end. */
export const timesAsked = 3;

/**
 * The limit of each number, as the release says it in general, and as it says it of the same kind in other periods: a limit
 * that stands lower beside a single number was lowered for it.
 */
export function limitsOf(
  {thresholds, indicators}: Release,
  claims: ReadonlyMap<string, Claim>
): (name: string) => number {
  const kindOf = (name: string) =>
    name
      .split("|")
      .map((part) => (periodForm.test(part) ? "" : part))
      .join("|");
  const seen = new Map<string, number>();
  for (const [name, {below = 0}] of claims) seen.set(kindOf(name), Math.max(below, seen.get(kindOf(name)) ?? 0));
  return (name) => {
    const [table, ...key] = name.split("|") as [string, ...string[]];
    const own = thresholds.own[table === "indicators" ? key[0]! : table];
    const sensitive =
      table === "indicators"
        ? indicators.get(key[0]!)?.sensitivity === "sensitive_person_count"
        : key.some((code) => thresholds.categories.includes(code));
    const said = sensitive ? Math.max(thresholds.sensitive, own ?? 0) : (own ?? thresholds.k);
    return Math.max(said, seen.get(kindOf(name)) ?? 0);
  };
}
