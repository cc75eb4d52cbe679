import type {Clean} from "../../base/clean.js";
import {attack, type Attack, type Fact, type Found, type Unknown} from "./attack.js";
import type {Claim} from "./claims.js";
import {type Known, knowledgeOf} from "./knowledge.js";
import type {Release} from "./readRelease.js";
import {limitsOf, timesAsked, valuesAsked} from "./rule.js";

type Row = Readonly<Record<string, string>>;

/** What the attacker finds in a release together with those before it, and what those before give away without it. */
export interface Audit {
  found: Found[];
  already: Found[];
  /** Hidden numbers of which what the releases say for sure cannot all be true: nobody can attack, or trust, that. */
  contradictory: Attack["contradictory"];
  /** How many hidden numbers were attacked. */
  attacked: number;
}

/**
 * Attacks a release as one data set with the earlier ones that are kept. What the earlier ones give away by themselves
 * is said apart: this release can't take it back. With the true numbers of this release (`truth`), whatever is presumed
 * and is not so is left out: who is wrong learns nothing, and who presumes only what is so learns the most.
 */
export async function auditReleases(
  newest: Release,
  earlier: readonly Release[],
  others: readonly {file: string; rows: readonly Row[]}[] = [],
  asked: Asked = {}
): Promise<Audit> {
  const before = earlier.map((r) => ({release: r, known: knowledgeOf(r)}));
  const now = {release: newest, known: knowledgeOf(newest, others)};
  const {found, contradictory} = await attackAll([...before, now], asked);
  const worthAsking = before.length > 0 && found.length + contradictory.length > 0;
  const then = worthAsking ? await attackAll(before, {watched: asked.watched}) : {found: [], contradictory: []};
  const old = new Map(then.found.map((f) => [f.name, f]));
  const isNew = (f: Found) => {
    const known = old.get(f.name);
    return !known || f.low > known.low + 1e-6 || f.high < known.high - 1e-6;
  };
  const unsolved = new Set(then.contradictory.flatMap((c) => c.names));
  return {
    found: found.filter(isNew),
    already: found.filter((f) => !isNew(f)),
    contradictory: contradictory.filter((c) => c.names.some((n) => !unsolved.has(n))),
    attacked: [...now.known.claims.values()].filter((c) => c.shown === undefined && !c.rounded).length
  };
}

/** What the operator knows besides, and readers do not. */
export interface Asked {
  /** The true numbers of the newest release. */
  truth?: ReadonlyMap<string, number> | undefined;
  /** Amounts that must stay open although nothing published says so: one person got most of them. */
  watched?: ReadonlySet<string> | undefined;
  /** What earlier runs attacked and could not work out. */
  clean?: Clean | undefined;
}

interface Source {
  release: Release;
  known: Known;
}

/** All releases at once; a number may have changed in between where it cannot have stayed the same. */
async function attackAll(sources: readonly Source[], asked: Asked): Promise<Pick<Attack, "found" | "contradictory">> {
  const all = together(sources, new Set(), asked);
  const first = await attack(all.unknowns, all.facts, asked.clean);
  // Where the releases do not agree, each has numbers of its own, presumed to be the same one by one.
  const apart = new Set(first.disagreeing.map(plainName).filter((name) => all.shared.has(name)));
  if (apart.size === 0) return first;
  const again = together(sources, apart, asked);
  const touched = (f: Fact) => f.terms.some(([n]) => apart.has(plainName(n)));
  const second = await attack(again.unknowns, again.facts.filter(touched), asked.clean);
  const own = new Set(first.disagreeing);
  return {
    found: [
      ...first.found.filter((f) => !own.has(f.name)),
      ...second.found.filter((f) => apart.has(plainName(f.name)))
    ],
    contradictory: second.contradictory
  };
}

const plainName = (name: string) => name.replace(/@\d+$/, "");

interface Together {
  unknowns: Map<string, Unknown>;
  facts: Fact[];
  /** The names that stand for one number in several releases. */
  shared: ReadonlySet<string>;
}

/** One system of all releases: a number that no release shows to have changed is presumed to be the same in all. */
function together(
  sources: readonly Source[],
  apart: ReadonlySet<string>,
  {truth, watched = new Set()}: Asked
): Together {
  const claimsOf = new Map<string, {claim: Claim; source: number; k: number}[]>();
  const before = sources.flatMap(({known}) => known.before);
  sources.forEach(({release, known}, source) => {
    const limitOf = limitsOf(release, known.claims);
    const said = before.filter((r) => r.release === release.id);
    const repeated = new Map([...said, ...known.repeats].map((r) => [r.name, r]));
    for (const [name, own] of known.claims) {
      const repeat = own.shown === undefined && !own.rounded ? repeated.get(name) : undefined;
      const claim = repeat ? {...own, shown: repeat.value, file: repeat.file} : own;
      if (!claimsOf.has(name)) claimsOf.set(name, []);
      claimsOf.get(name)!.push({claim, source, k: limitOf(name)});
    }
  });

  const unknowns = new Map<string, Unknown>();
  const facts = new Map<string, Fact>();
  const shared = new Set<string>();
  const nameIn = new Map<string, string>();
  const final = new Set<string>();
  const single = (name: string, one: {claim: Claim; source: number; k: number}) => {
    const own = one.source === sources.length - 1 ? name : `${name}@${one.source}`;
    const {claim} = one;
    unknowns.set(own, unknownOf([one], claim.shown ?? claim.low, claim.shown ?? claim.high));
    nameIn.set(`${one.source} ${name}`, own);
    if (!claim.provisional) final.add(own);
    return own;
  };
  for (const [name, list] of claimsOf) {
    for (const one of list.filter(({claim}) => claim.provisional)) single(name, one);
    const over = list.filter(({claim}) => !claim.provisional);
    const low = Math.max(...over.map(({claim: c}) => c.shown ?? c.low));
    const high = Math.min(...over.map(({claim: c}) => c.shown ?? c.high));
    if (over.length > 1 && low <= high && !apart.has(name)) {
      shared.add(name);
      unknowns.set(name, unknownOf(over, low, high));
      for (const {source} of over) nameIn.set(`${source} ${name}`, name);
      continue;
    }
    const names = over.map((one) => single(name, one));
    if (low > high) continue;
    const say = `${name.split("|").slice(1).join("／")} 在两次发布之间没有变`;
    names.slice(1).forEach((n, i) => {
      const terms = [[names[i]!, 1] as const, [n, -1] as const];
      facts.set(`${names[i]} ${n}`, {say, terms, low: 0, high: 0, presumed: true});
    });
  }
  sources.forEach(({known}, source) => {
    for (const fact of known.facts) {
      const terms = fact.terms.map(([name, a]) => [nameIn.get(`${source} ${name}`)!, a] as const);
      facts.set(`${terms.join(" ")} ${fact.low} ${fact.high}`, {...fact, terms});
    }
  });
  for (const name of watched) {
    const own = unknowns.get(name);
    if (own && own.times === undefined)
      unknowns.set(name, {...own, times: timesAsked, shownBy: own.shownBy ?? `${name.split("|")[0]}.csv 里写着`});
  }
  const all = [...facts.values()];
  return {unknowns, facts: truth ? all.filter(isSo(all, truth, unknowns, final)) : all, shared};
}

/**
 * Whether a fact is so, as far as that can be said: only of what is presumed, and of numbers of this release, or of an
 * earlier one (`final`) that showed them or of which nobody knows that they have changed since.
 */
function isSo(
  facts: readonly Fact[],
  truth: ReadonlyMap<string, number>,
  unknowns: ReadonlyMap<string, Unknown>,
  final: ReadonlySet<string>
): (fact: Fact) => boolean {
  const known = new Map(truth);
  for (const [name, {low, high}] of unknowns) {
    const now = truth.get(plainName(name));
    if (low === high) known.set(name, low);
    else if (now !== undefined && final.has(name)) known.set(name, now);
  }
  // What stands nowhere is what two numbers leave between them.
  for (const {terms, low, high, presumed} of facts) {
    const left = terms.filter(([n]) => !known.has(n));
    if (presumed || low !== high || left.length !== 1) continue;
    const [name, a] = left[0]!;
    known.set(name, (low - terms.reduce((s, [n, b]) => s + (n === name ? 0 : b * known.get(n)!), 0)) / a);
  }
  return ({terms, low, high, presumed}) => {
    const sum = terms.reduce((s, [n, a]) => s + a * (known.get(n) ?? NaN), 0);
    return !presumed || Number.isNaN(sum) || (sum >= low - 1e-6 && sum <= high + 1e-6);
  };
}

/** What is asked of a number that at least one release hides. */
function unknownOf(list: readonly {claim: Claim; k: number}[], low: number, high: number): Unknown {
  const watch = list.find(({claim}) => claim.watch)?.claim.watch;
  if (watch) {
    const rule = watch.values ? {values: valuesAsked(list[0]!.k)} : {times: timesAsked};
    const {below, enough, say: shownBy} = watch;
    return {low, high, whole: watch.values === true, ...rule, ...(below && {below}), ...(enough && {enough}), shownBy};
  }
  const hidden = list.filter(({claim: c}) => (c.high > c.low || c.shown === undefined) && !c.rounded);
  const shown = list.find(({claim}) => claim.shown !== undefined)?.claim;
  const whole = list.some(({claim}) => claim.counts);
  // A limit that is said of a row, while its number may be larger, bounds nothing: it only says from where on few are meant.
  const limits = hidden.flatMap(({claim: c, k}) =>
    c.below !== undefined && (Number.isFinite(c.high) || !whole) ? [Math.max(c.below, k)] : []
  );
  const one = low === high && hidden[0];
  const shownBy = shown ? `${shown.file} 里写着` : "写着的门槛只容得下这一个数";
  const own: Unknown = {low, high, whole, ...(one && {shownBy})};
  if (hidden.length === 0) return own;
  if (!whole) return limits.length ? {...own, times: timesAsked} : own;
  const k = Math.min(...(limits.length ? limits : hidden.map((h) => Math.max(h.claim.below ?? 0, h.k))));
  return limits.length ? {...own, values: valuesAsked(k)} : {...own, values: valuesAsked(k), below: k};
}
