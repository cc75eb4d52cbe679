import {join} from "node:path";
import {DataError} from "../base/errors.js";
import type {Finding} from "../gate/checkSite.js";
import type {Plan} from "../warehouse/planDeliveries.js";
import {withKnown} from "../warehouse/withKnown.js";
import {withLock} from "./lock.js";
import {mendPublication} from "./publishRelease.js";
import {drafting, type Planned, planRelease, publishing, type PublishingRun} from "./publishing.js";
import {type Checked, withWarehouse} from "./reading.js";
import {sayDisk} from "./sayDisk.js";
import {loadSigningKey} from "./signing.js";
import {type Progress, Stopwatch} from "./stages.js";
import {readTimes, type Times, writeTimes} from "./times.js";
import {clearWorkFolders, withWorkFolder} from "./workFolder.js";

export type {Checked} from "./reading.js";

export interface RebuildOptions {
  exports: string;
  out: string;
  warehouse: string;
  reference: string;
  /** Use only deliveries up to this month. */
  asOf?: string;
  /** Why changes that nobody can explain may be published, and which post says so. */
  allowChanges?: string;
  by?: string;
  /** The deliveries are the demo’s: a missing key is made anew, whatever the warehouse holds. */
  madeUp?: boolean;
  /** Earlier releases to take away with this one: their ids, or `unguarded` for those without secondary suppression. */
  withdraw?: readonly string[];
  /** What each step takes, where it is known otherwise than from the last run. */
  times?: Times;
}

export interface Rebuilt extends Checked {
  release: string;
  /** published: a new release; unchanged: nothing new to publish; refused: the gate said no. */
  outcome: "published" | "unchanged" | "refused";
  findings: Finding[];
  revisions: number;
  /** Of them those for which no reason was found. */
  unexplained: number;
  /** sha256 of the manifest: the hash of the release that readers see; null where it has none yet. */
  manifest: string | null;
  signed: boolean;
  /** What was put off to the next run. */
  late: string[];
  seconds: Record<string, number>;
}

/** Reads and checks the deliveries into the warehouse and writes the refusal sheets; `onPlan` is called before anything is read. */
export async function check(
  options: RebuildOptions,
  progress: Progress,
  onPlan?: (plan: Plan) => void
): Promise<Checked> {
  return await alone(options, "check", progress, async () =>
    withWarehouse(options, new Stopwatch(progress, await readTimes(options.out)), async ({checked}) => checked, onPlan)
  );
}

/**
 * The monthly job: deliveries → warehouse → figures → site → gate → one atomic switch of <out>/current. Whatever fails on
 * the way leaves <out>/current as it was. DataError for what a person must mend.
 */
export async function rebuild(options: RebuildOptions, progress: Progress): Promise<Rebuilt> {
  const watch = new Stopwatch(progress, options.times ?? (await readTimes(options.out)));
  const signingKey = await loadSigningKey();
  return await alone(options, "rebuild", progress, () =>
    withWarehouse(options, watch, async (warehouse) => {
      const plan = await planRelease(options, warehouse, signingKey);
      if (plan.before === plan.release) return report(plan, watch);
      watch.start("marts", "整理成事实表");
      return await withWorkFolder(plan.release, (work) =>
        withKnown(warehouse.db, {asOf: warehouse.checked.asOf, ...plan.reference}, async (known) => {
          const run = await publishing.run({...plan, work, known, seconds: watch.seconds}, watch);
          if (run.findings?.length === 0) await writeTimes(options.out, watch.times);
          return report(run, watch);
        })
      );
    })
  ).finally(() => watch.stop());
}

/**
 * Makes the data package that the next release would have, and hands it to `use`, which must take what it wants to keep;
 * publishes nothing. Where code and deliveries are those of the current release, it is that one's. What would leak is an
 * error: a draft is read by people too.
 */
export async function draft<T>(
  options: RebuildOptions,
  progress: Progress,
  use: (packageDir: string) => Promise<T>
): Promise<T> {
  const watch = new Stopwatch(progress, await readTimes(options.out));
  return await alone(options, "dev", progress, () =>
    withWarehouse(options, watch, async (warehouse) => {
      const plan = await planRelease(options, warehouse, undefined);
      if (plan.before === plan.release) return await use(join(options.out, "releases", plan.release, "data"));
      watch.start("marts", "整理成事实表");
      return await withWorkFolder(plan.release, (work) =>
        withKnown(warehouse.db, {asOf: warehouse.checked.asOf, ...plan.reference}, async (known) => {
          const {packageDir, findings} = await drafting.run({...plan, work, known, seconds: watch.seconds}, watch);
          if (!packageDir || !findings) throw new Error("the draft has no package");
          if (findings.length) throw new DataError(sayRefused(findings));
          return await use(packageDir);
        })
      );
    })
  ).finally(() => watch.stop());
}

const sayRefused = (findings: readonly Finding[]) =>
  [
    "数据包没有通过检查，不能预览：照它画的页面会泄露，或有没有申报的词",
    ...findings.slice(0, 10).map(({file, message}) => `  ${file}：${message}`),
    ...(findings.length > 10 ? [`  另有 ${findings.length - 10} 处`] : [])
  ].join("\n");

/** What is said of a run, however far it came. */
function report(
  {checked, release, before, kept, findings = [], revised, ...run}: Planned & Partial<PublishingRun>,
  {seconds}: Stopwatch
): Rebuilt {
  const seen = kept.find((l) => l.id === before);
  return {
    ...checked,
    release,
    outcome: release === before ? "unchanged" : findings.length ? "refused" : "published",
    findings,
    revisions: revised?.revisions.length ?? 0,
    unexplained: revised?.unexplained.length ?? 0,
    manifest: run.manifest ?? seen?.manifest ?? null,
    signed: run.signed ?? seen?.signature != null,
    late: run.late ?? [],
    seconds
  };
}

/** Under the lock of the publishing folder, after whatever an earlier run left has been mended. */
async function alone<T>(
  {out, exports}: RebuildOptions,
  command: string,
  progress: Progress,
  use: () => Promise<T>
): Promise<T> {
  try {
    return await withLock(
      out,
      command,
      (message) => progress.stage(message),
      async () => {
        await mendPublication(out);
        await clearWorkFolders();
        return await use();
      }
    );
  } catch (error) {
    throw sayDisk(error, exports);
  }
}
