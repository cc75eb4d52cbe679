import {access, mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {Clean} from "../../loaders/base/clean.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {contracts} from "../../loaders/contracts/index.js";
import {type Packaged, writePackage} from "../../loaders/disclosure/writePackage.js";
import {checkDisclosure} from "../../loaders/gate/checkDisclosure.js";
import type {Finding} from "../../loaders/gate/checkSite.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {engineFingerprint} from "../../loaders/load/engine.js";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {kept as keptReleases} from "../../loaders/release/publishRelease.js";
import {revise} from "../../loaders/revisions/revise.js";
import type {KeptRelease} from "../../loaders/revisions/releases.js";
import {writeState} from "../../loaders/revisions/state.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {withKnown} from "../../loaders/warehouse/withKnown.js";
import {key} from "../deliver.js";
import {readDecided, referenceDir} from "../marts/known.js";

/** A release of one month: what was hidden in it, and what the attacker found in it and in all that are kept. */
export interface Month {
  month: string;
  /** The folder of the release; its package lies in `data`. */
  site: string;
  hidden: Packaged;
  findings: Finding[];
  /** Processor seconds. */
  seconds: {figures: number; package: number; audit: number};
}

/**
 * Deliveries handed over month after month, each month made into a release that is kept beside the ones before it: real
 * deliveries, figures, package, comparison and attack, without pages. `exports` holds all months; each month sees those
 * up to itself. `audited`: whether a month is attacked; releases that are not are kept all the same. A month in which
 * nothing was found stays in `dir`: the next run with the same folder and code goes on after it.
 */
export async function monthByMonth(
  {
    dir,
    exports,
    reference: folder = referenceDir,
    months,
    keep = keptReleases,
    audited = () => true,
    clean
  }: {
    dir: string;
    exports: string;
    reference?: string;
    months?: (month: string) => boolean;
    keep?: number;
    audited?: (month: string) => boolean;
    clean?: Clean;
  },
  onMonth: (month: Month, known: Database) => unknown
): Promise<void> {
  const {reference, policy} = await readDecided(folder);
  const {lists} = reference;
  const out = join(dir, "out");
  await mkdir(out, {recursive: true});
  const engine = await engineFingerprint();
  const {files} = await listDeliveries(exports);
  const all = [...new Set(files.map((f) => f.delivery))].filter((m) => months?.(m) ?? true).sort();
  const kept: KeptRelease[] = [];
  await withDuckDB(join(dir, "warehouse.duckdb"), async (db) => {
    // Months are small: a second thread waits more than it works.
    await db.run("set threads = 1");
    for (const asOf of all) {
      const there = files.filter((f) => f.delivery <= asOf);
      const release = `${asOf}-0123456789`;
      const site = join(out, "releases", release);
      const data = join(site, "data");
      await mkdir(data, {recursive: true});
      const stay = kept.slice(-keep);
      const earlier = stay.map((r) => r.dir);
      const keepIt = () => {
        const previous = kept.at(-1)?.id ?? null;
        kept.push({id: release, asOf, dir: data, files: there.length, previous, manifest: null});
      };
      const done = `${site}.clean`;
      if (await exists(done)) {
        keepIt();
        continue;
      }
      await loadDeliveries(db, {files: there, contracts, lists, key, engine});
      await withKnown(db, {asOf, lists}, async (known) => {
        const lap = laps();
        await buildMarts(known, {reference, asOf});
        const figures = lap();
        const options = {reference, policy, release, asOf, demo: true, key, earlier};
        const hidden = await writePackage(known, data, options);
        const packed = lap();
        const revised = await revise(known, data, {
          ...{release, asOf, out, before: kept.at(-1)?.id, kept: stay, allowed: undefined},
          ...{files: there, referenceDir: folder, workDir: join(dir, "then")}
        });
        await writeState(out, revised.state);
        lap();
        const findings = audited(asOf) ? await checkDisclosure(site, hidden, earlier, clean) : [];
        const seconds = {figures, package: packed, audit: lap()};
        await onMonth({month: asOf, site, hidden, findings, seconds}, known);
        if (audited(asOf) && findings.length === 0) await writeFile(done, "");
      });
      keepIt();
    }
  });
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false
  );

/** Processor seconds from one call to the next. */
function laps(): () => number {
  const now = () => {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1e6;
  };
  let last = now();
  return () => {
    const before = last;
    last = now();
    return last - before;
  };
}
