import type {Fact} from "./attack.js";
import {type Claim, claimsOf, type Row} from "./claims.js";
import type {Release} from "./readRelease.js";
import {type Before, beforeOf, type Repeat, repeatsOf} from "./repeats.js";
import {between} from "./subjects/between.js";
import {beneficiaries} from "./subjects/beneficiaries.js";
import {indicators} from "./subjects/indicators.js";
import {insurance} from "./subjects/insurance.js";
import {payouts} from "./subjects/payouts.js";
import {prices} from "./subjects/prices.js";
import {resettlement} from "./subjects/resettlement.js";
import {revisions} from "./subjects/revisions.js";
import {rowCounts} from "./subjects/rowCounts.js";
import {signals} from "./subjects/signals.js";
import {time} from "./subjects/time.js";
import {verdicts} from "./subjects/verdicts.js";
import {windows} from "./subjects/windows.js";
import {type Subject, viewOf} from "./view.js";

/**
 * What a reader of one release knows: the numbers that it shows, the limits of those that it hides, and how they hang
 * together. Written by hand, a subject a file, from what the pages and receipts say; nothing here comes from the code
 * that hides.
 */
export interface Known {
  claims: ReadonlyMap<string, Claim>;
  repeats: readonly Repeat[];
  /** What it says that the release before showed. */
  before: readonly Before[];
  facts: readonly Fact[];
}

const subjects: readonly Subject[] = [
  indicators,
  windows,
  payouts,
  prices,
  between,
  resettlement,
  beneficiaries,
  insurance,
  rowCounts,
  time,
  verdicts,
  signals,
  revisions
];

/** Everything in one release. `others`: tables found anywhere else in it, by file. */
export function knowledgeOf(release: Release, others: readonly {file: string; rows: readonly Row[]}[] = []): Known {
  const claims = claimsOf(release);
  const view = viewOf(release, claims);
  for (const subject of subjects) for (const [name, claim] of subject.claims?.(view) ?? []) claims.set(name, claim);
  return {
    claims,
    repeats: repeatsOf(release, others, claims),
    before: beforeOf(release),
    facts: subjects.flatMap((s) => [...s.facts(view)])
  };
}

const open = ["public_count"];
const classes = ["person_count", "sensitive_person_count", "amount"];

/**
 * Columns of persons, amounts or rates, by the package's own classes, of which no subject knows anything: nobody would
 * notice what gives them away. So is a class that the attacker has never heard of.
 */
export function unclaimedColumns(release: Release): {table: string; column: string; sensitivity: string}[] {
  return [...release.classes].flatMap(([table, fields]) =>
    [...fields].flatMap(([column, sensitivity]) => {
      const known = subjects.some(({covers}) => covers[table]?.includes(column)) && classes.includes(sensitivity);
      return open.includes(sensitivity) || known ? [] : [{table, column, sensitivity}];
    })
  );
}
