import {valuesLeft} from "../policy.js";
import {attack, type Fact, type Found, type Unknown} from "./attack.js";
import {type Claim, type Known, knowledgeOf} from "./knowledge.js";
import type {Release} from "./readRelease.js";

type Row = Readonly<Record<string, string>>;

/** What the attacker finds in a release together with those before it, and what those before give away without it. */
export interface Audit {
  found: Found[];
  already: Found[];
  /** How many hidden numbers were attacked. */
  attacked: number;
}

/**
 * Attacks a release as one data set with the earlier ones that are kept. What the earlier ones give away by themselves
 * is said apart: this release can't take it back.
 */
export async function auditReleases(
  newest: Release,
  earlier: readonly Release[],
  others: readonly {file: string; rows: readonly Row[]}[] = []
): Promise<Audit> {
  const before = earlier.map((r) => ({release: r, known: knowledgeOf(r)}));
  const now = {release: newest, known: knowledgeOf(newest, others)};
  const found = await attackAll([...before, now]);
  const already = found.length && before.length ? await attackAll(before) : [];
  const old = new Map(already.map((f) => [f.name, f]));
  const isNew = (f: Found) => {
    const then = old.get(f.name);
    return !then || f.low > then.low + 1e-6 || f.high < then.high - 1e-6;
  };
  return {
    found: found.filter(isNew),
    already: found.filter((f) => !isNew(f)),
    attacked: [...now.known.claims.values()].filter((c) => c.shown === undefined && !c.rounded).length
  };
}

interface Source {
  release: Release;
  known: Known;
}

async function attackAll(sources: readonly Source[]): Promise<Found[]> {
  let apart: ReadonlySet<string> = new Set();
  // What can't be the same in all releases has changed in between: then each has a number of its own.
  for (;;) {
    const {unknowns, facts} = together(sources, apart);
    const {found, disagreeing} = await attack(unknowns, facts);
    const more = disagreeing.filter((n) => !n.includes("@") && !apart.has(n));
    if (more.length === 0) return found;
    apart = new Set([...apart, ...more]);
  }
}

/** One system of all releases: a number that no release shows to have changed is presumed to be the same in all. */
function together(
  sources: readonly Source[],
  apart: ReadonlySet<string>
): {unknowns: Map<string, Unknown>; facts: Fact[]} {
  const claimsOf = new Map<string, {claim: Claim; source: number; k: number}[]>();
  sources.forEach(({release, known}, source) => {
    const repeated = new Map(known.repeats.map((r) => [r.name, r]));
    for (const [name, own] of known.claims) {
      const repeat = own.shown === undefined && !own.rounded ? repeated.get(name) : undefined;
      const claim = repeat ? {...own, shown: repeat.value, file: repeat.file} : own;
      if (!claimsOf.has(name)) claimsOf.set(name, []);
      claimsOf.get(name)!.push({claim, source, k: release.thresholds.k});
    }
  });

  const unknowns = new Map<string, Unknown>();
  const shared = new Set<string>();
  for (const [name, list] of claimsOf) {
    const low = Math.max(...list.map(({claim: c}) => c.shown ?? c.low));
    const high = Math.min(...list.map(({claim: c}) => c.shown ?? c.high));
    if (low <= high && !apart.has(name)) {
      shared.add(name);
      unknowns.set(name, unknownOf(list, low, high));
    } else {
      for (const one of list) {
        const {claim} = one;
        unknowns.set(`${name}@${one.source}`, unknownOf([one], claim.shown ?? claim.low, claim.shown ?? claim.high));
      }
    }
  }
  const facts = new Map<string, Fact>();
  sources.forEach(({known}, source) => {
    for (const fact of known.facts) {
      const terms = fact.terms.map(([name, a]) => [shared.has(name) ? name : `${name}@${source}`, a] as const);
      facts.set(`${terms.join(" ")} ${fact.low} ${fact.high}`, {...fact, terms});
    }
  });
  return {unknowns, facts: [...facts.values()]};
}

/** What is asked of a number that at least one release hides. */
function unknownOf(list: readonly {claim: Claim; k: number}[], low: number, high: number): Unknown {
  const hidden = list.filter(({claim}) => claim.high > claim.low && !claim.rounded);
  const shown = list.find(({claim}) => claim.shown !== undefined)?.claim;
  const whole = list.some(({claim}) => claim.counts);
  const limits = hidden.flatMap(({claim}) => claim.below ?? []);
  const own: Unknown = {low, high, whole, ...(shown && hidden.length && {shownBy: `${shown.file} 里写着`})};
  if (hidden.length === 0) return own;
  if (!whole) return limits.length ? {...own, times: 3} : own;
  const k = Math.min(...(limits.length ? limits : hidden.map((h) => h.k)));
  return limits.length ? {...own, values: valuesLeft(k)} : {...own, values: valuesLeft(k), below: k};
}
