/**
 * The rule of disclosure.yaml as its readers understand it, said here once more: the attacker does not ask the code that
 * hides what it should look for.
 */

/** A hidden count below k must leave so many whole numbers possible: half of 1 to k - 1, rounded up, and never just one. */
export const valuesAsked = (k: number) => Math.max(2, Math.ceil(k / 2));

/** The upper end of a hidden amount must be at least so many times its lower end. */
export const timesAsked = 3;
