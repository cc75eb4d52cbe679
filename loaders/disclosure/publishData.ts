import type {Database} from "../base/duckdb.js";
import {buildMarts} from "../marts/buildMarts.js";
import {createFacts} from "../warehouse/createFacts.js";
import {type PackageOptions, writePackage} from "./writePackage.js";

/** From what is known (`known_*`, `source_horizon`) to the data package in `dir`. */
export async function publishData(db: Database, dir: string, options: PackageOptions): Promise<void> {
  await createFacts(db, options.reference);
  await buildMarts(db, options);
  await writePackage(db, dir, options);
}
