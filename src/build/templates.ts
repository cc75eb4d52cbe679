import type {Site} from "../cards/site.js";
import {streetsIn} from "../cards/streets.js";
import {unitsOf} from "../cards/units.js";

/** What stands in braces on one page of a template, by its name; the parameter of the path is one of them. */
export type Values = Readonly<Record<string, string>>;

interface Template {
  /** The page that leads to those of the template, marked in the navigation as where the reader is. */
  under: string;
  /** A page for each, in their order. */
  values: (site: Site) => readonly Values[];
}

/** The pages of src/ of which there is one for each value of a parameter, by their paths there. */
export const templates: Readonly<Record<string, Template>> = {
  "/indicators/[id]": {
    under: "indicators",
    values: (site) => site.receipts.indicators.map(({id, name}) => ({id, 名称: name}))
  },
  "/streets/[code]": {
    under: "streets",
    values: (site) => streetsIn(site).map(({code, name}) => ({code, 名称: name}))
  },
  "/units/[code]": {
    under: "units",
    values: (site) => unitsOf(site).map(({slug, name}) => ({code: slug, 名称: name}))
  }
};

export interface TemplatePage {
  path: string;
  values: Values;
}

/** The pages of the template at `path`; the page itself where it is none. */
export function pagesAt(path: string, site: Site): readonly TemplatePage[] {
  if (!/\[\w+\]/.test(path)) return [{path, values: {}}];
  const template = templates[path];
  if (!template) throw new Error(`src${path}.md: no values; name them in src/build/templates.ts`);
  return template
    .values(site)
    .map((values) => ({path: path.replace(/\[(\w+)\]/g, (_, name: string) => values[name]!), values}));
}

/** What the page at `path` is made of: its file in src/ without the ending, and its values where it is one of a template. */
export function sourceOf(path: string, site: Site): {source: string; values: Values} {
  const folder = path.slice(0, path.lastIndexOf("/"));
  for (const source of Object.keys(templates).filter((template) => template.startsWith(`${folder}/[`))) {
    const page = pagesAt(source, site).find((one) => one.path === path);
    if (page) return {source, values: page.values};
  }
  return {source: path, values: {}};
}

/** The text with the values in place of their names in braces. */
export const fill = (text: string, values: Values): string =>
  Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, () => value), text);
