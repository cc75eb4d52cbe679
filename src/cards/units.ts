import {pinyin} from "pinyin-pro";
import type {Site} from "./site.js";
import {link, type Part} from "./text.js";

/** A responsible unit that has a page, and where that is: its name in pinyin, so that an address can be said and typed. */
export interface Unit {
  name: string;
  slug: string;
}

const known = new WeakMap<Site, readonly Unit[]>();

/** The units that owe something or answer for something, in the order of the code list. */
export function unitsOf(site: Site): readonly Unit[] {
  const found = known.get(site);
  if (found) return found;
  const {tasks_monthly, tasks_open, lists_open, evidence_yearly, sources, commentary} = site.tables;
  const named = new Set([
    ...tasks_monthly.map(({unit}) => unit),
    ...tasks_open.map(({unit}) => unit),
    ...lists_open.map(({unit}) => unit),
    ...evidence_yearly.map(({unit}) => unit),
    ...sources.map(({office}) => office),
    ...commentary.map(({owner}) => owner),
    ...site.receipts.indicators.map(({responsible_unit}) => responsible_unit)
  ]);
  const units = site.tables.labels
    .filter(({list, name}) => list === "units" && named.has(name))
    .map(({name}) => ({name, slug: slugOf(name)}));
  const twice = units.find(({slug}, i) => units.findIndex((other) => other.slug === slug) < i);
  if (twice) throw new Error(`two units have the address units/${twice.slug}.html; one is ${twice.name}`);
  known.set(site, units);
  return units;
}

/** “qu-shuang-yong-ban”. */
const slugOf = (name: string) =>
  pinyin(name, {toneType: "none", v: true, type: "array", nonZh: "consecutive"})
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

export const linkOf = ({name, slug}: Unit): Part => link(name, {page: `units/${slug}`});

/** A unit's name, leading to its page; of “各街镇” and the like to the list of all. */
export function unitLink(site: Site, name: string): Part {
  const unit = unitsOf(site).find((one) => one.name === name);
  if (unit) return linkOf(unit);
  return name.startsWith("各") ? link(name, {page: "units"}) : name;
}
