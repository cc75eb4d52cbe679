import {formatExact, parseExact} from "../base/decimals.js";

/** One published cell on its way from the release before to this one; undefined where there is no such row. */
export interface Path {
  /** What the release before had, before suppression: old code, old reference data, old deliveries. */
  then: string | undefined;
  /** The same deliveries and reference data under this code. */
  code: string | undefined;
  /** The same deliveries under this code and this reference data. */
  reference: string | undefined;
  /** What this release has, before suppression. */
  data: string | undefined;
  /** What readers saw, and will see. */
  shownThen: string;
  shownNow: string;
}

export const steps = ["code", "reference", "data", "disclosure"] as const;
export type Step = (typeof steps)[number];

export interface Split {
  /** Whether a step changed the cell. */
  changed: Record<Step, boolean>;
  /** How much of the change each step made, as exact numbers that add up to it; undefined where a cell is no number. */
  parts: Record<Step, string> | undefined;
}

/** Splits a change by its causes: the steps are walked one after another, so that what they add up to is the change. */
export function decompose({then, code, reference, data, shownThen, shownNow}: Path): Split {
  const numbers = [then, code, reference, data, shownThen, shownNow].map(parseExact);
  const differs = (a: string | undefined, b: string | undefined) => (a ?? "") !== (b ?? "");
  const changed = {
    code: differs(then, code),
    reference: differs(code, reference),
    data: differs(reference, data),
    disclosure: differs(then, shownThen) || differs(data, shownNow)
  };
  if (!numbers.every((n) => n !== undefined)) return {changed, parts: undefined};
  const [a, b, c, d, before, after] = numbers as [bigint, bigint, bigint, bigint, bigint, bigint];
  const parts = {code: b - a, reference: c - b, data: d - c, disclosure: after - before - (d - a)};
  return {
    changed: {...changed, disclosure: parts.disclosure !== 0n},
    parts: {
      code: formatExact(parts.code),
      reference: formatExact(parts.reference),
      data: formatExact(parts.data),
      disclosure: formatExact(parts.disclosure)
    }
  };
}
