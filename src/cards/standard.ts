import type {Row, Site} from "./site.js";

/** The version of the standard that is in force; where no years were found, the newest in the table. */
export const versionInForce = (site: Site): Row<"standard_versions"> | undefined =>
  site.tables.standard_versions.find((row) => row.in_force === "1") ?? site.tables.standard_versions.at(-1);

/** Its first-level sections, with bonus and veto. */
export function sectionsInForce(site: Site): readonly Row<"standard_sections">[] {
  const version = versionInForce(site)?.version;
  return site.tables.standard_sections.filter((row) => version === undefined || row.version === version);
}
