import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {Database} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {contracts} from "../contracts/index.js";
import {readClean, writeClean} from "../base/clean.js";
import {together} from "../base/together.js";
import {attackSources} from "../disclosure/audit/attack.js";
import {isGuarded} from "../disclosure/earlier.js";
import {writePackage} from "../disclosure/writePackage.js";
import {checkDisclosure} from "../gate/checkDisclosure.js";
import {checkDraft} from "../gate/checkDraft.js";
import {checkPackage} from "../gate/checkPackage.js";
import {browserCheck, changeCheck, checkSite, type Finding, siteChecks} from "../gate/checkSite.js";
import {checkWarehouse} from "../gate/checkWarehouse.js";
import {textSources} from "../gate/findPersonal.js";
import {findBrowser} from "../gate/findBrowser.js";
import {startBrowserCheck} from "../gate/startBrowserCheck.js";
import {buildMarts} from "../marts/buildMarts.js";
import type {KeptRelease} from "../revisions/releases.js";
import {revise, type Revised, sayUnexplained} from "../revisions/revise.js";
import {writeState} from "../revisions/state.js";
import {figuresAsWritten} from "../signal/asWritten.js";
import {buildSite} from "../site/buildSite.js";
import {keptShells} from "../site/shell.js";
import {listPseudonyms} from "../warehouse/listPseudonyms.js";
import {currentRelease, type LedgerLine, listReleases, operator} from "./ledger.js";
import {digest, envelopeFile, type Made, makeManifest, manifestFile} from "./manifest.js";
import {publishRelease} from "./publishRelease.js";
import type {Warehouse} from "./reading.js";
import type {RebuildOptions} from "./rebuild.js";
import {ingredientsOf} from "./releaseId.js";
import {readSbom, sbomFile} from "./sbom.js";
import {loadSigningKey, signManifest} from "./signing.js";
import {Stages} from "./stages.js";

/** The release that is to be made, and those that are kept. */
export interface Planned extends Warehouse {
  options: RebuildOptions;
  release: string;
  made: Omit<Made, "previous">;
  signingKey: Awaited<ReturnType<typeof loadSigningKey>>;
  /** The release that readers see. */
  before: string | undefined;
  kept: readonly LedgerLine[];
  /** The data folders of the releases that readers will still be able to open, oldest first, and the others. */
  stay: readonly string[];
  withdrawn: readonly string[];
}

/** And what it is made with: a folder to work in, what is known at its delivery, the times of its stages. */
export interface Begun extends Planned {
  work: string;
  known: Database;
  seconds: Readonly<Record<string, number>>;
}

/** From what is known to a release that readers see. */
export const publishing = Stages.of<Begun>()
  .stage("marts", "计算指标和各表", makeFigures)
  .stage("package", "披露控制，写数据包", makePackage)
  .stage("revisions", "与上一次发布比较", compareWithBefore)
  .stage("site", "建站", makeSite)
  .stage("gate", "发布前检查", passGate)
  .stage("publish", "发布", publish);

/** From what is known to a data package that only a preview shows: suppressed like a release, attacked like one. */
export const drafting = Stages.of<Begun>()
  .stage("marts", "计算指标和各表", makeFigures)
  .stage("package", "披露控制，写数据包", makePackage)
  // What nobody can explain yet stops a release, not a draft.
  .stage("revisions", "与上一次发布比较", async (run) => ({revised: (await compareWithBefore(run)).revised}))
  .stage("gate", "检查数据包", async ({packageDir, options, hidden, stay, work}) => ({
    findings: await checkDraft(packageDir, {
      reference: options.reference,
      hidden,
      earlier: stay,
      dir: join(work, "draft")
    })
  }));

export type PublishingRun = Awaited<ReturnType<typeof publishing.run>>;

/** Says what the next release is: by the same inputs it has the same name. */
export async function planRelease(
  options: RebuildOptions,
  warehouse: Warehouse,
  signingKey: Planned["signingKey"]
): Promise<Planned> {
  const {asOf, demo, files} = warehouse.checked;
  const used = files.filter((f) => f.delivery <= asOf);
  const made = await ingredientsOf(used, options.reference, asOf, demo, warehouse.key);
  const before = await currentRelease(options.out);
  const kept = await listReleases(options.out);
  const earlier =
    before === made.release ? {stay: [], withdrawn: []} : await earlierReleases(options, made.release, kept);
  return {...warehouse, options, release: made.release, made, signingKey, before, kept, ...earlier};
}

async function earlierReleases({out, withdraw = []}: RebuildOptions, release: string, kept: readonly LedgerLine[]) {
  const ids = kept.map((l) => l.id).filter((id) => id !== release);
  const unknown = withdraw.filter((id) => id !== "unguarded" && !ids.includes(id));
  if (unknown.length) throw new DataError(`没有发布 ${unknown.join("、")}；用 npm run releases 查看保留的发布`);
  const dataOf = (id: string) => join(out, "releases", id, "data");
  const gone = new Set(withdraw);
  if (withdraw.includes("unguarded")) {
    for (const id of ids) if (!(await isGuarded(dataOf(id)))) gone.add(id);
  }
  return {stay: ids.filter((id) => !gone.has(id)).map(dataOf), withdrawn: ids.filter((id) => gone.has(id))};
}

async function makeFigures({db, known, checked, reference}: Begun) {
  const {asOf, questions} = checked;
  await buildMarts(known, {reference, asOf, questions});
  return {asWritten: await figuresAsWritten(db, reference.commentary, {lists: reference.lists, asOf})};
}

async function makePackage({
  known,
  work,
  checked: {asOf, demo},
  ...run
}: Begun & {asWritten: Awaited<ReturnType<typeof figuresAsWritten>>}) {
  const {release, reference, policy, key, asWritten, stay: earlier} = run;
  const packageDir = join(work, "package");
  const options = {release, reference, policy, key, asOf, demo, asWritten, earlier};
  return {packageDir, hidden: await writePackage(known, packageDir, options)};
}

async function compareWithBefore({known, options, checked, ...run}: Begun & {packageDir: string}) {
  const {release, before, kept, withdrawn, work, packageDir} = run;
  const {allowChanges: reason, by} = options;
  const revised = await revise(known, packageDir, {
    release,
    asOf: checked.asOf,
    out: options.out,
    // What is taken away is not said again by a comparison with it.
    before: before !== undefined && withdrawn.includes(before) ? undefined : before,
    kept: kept.filter((l) => !withdrawn.includes(l.id)).map((l) => keptRelease(options.out, l)),
    allowed: reason !== undefined && by !== undefined ? {reason, by} : undefined,
    files: checked.files,
    referenceDir: options.reference,
    workDir: join(work, "then")
  });
  const unexplained = reason === undefined ? revised.unexplained : [];
  return {revised, findings: sayUnexplained(unexplained).map((f) => ({...f, check: changeCheck}))};
}

const keptRelease = (out: string, {id, as_of, files, previous, manifest}: LedgerLine): KeptRelease => ({
  id,
  asOf: as_of,
  dir: join(out, "releases", id, "data"),
  files,
  previous: previous ?? null,
  manifest: manifest ?? null
});

async function makeSite({work, packageDir, reference: {lists}}: Begun & {packageDir: string}) {
  const site = join(work, "site");
  await buildSite({packageDir, lists, outDir: site, workDir: join(work, "framework"), keepDir: keptShells});
  await writeFile(join(site, sbomFile), await readSbom());
  return {site};
}

async function passGate({
  db,
  options,
  stay,
  site,
  work,
  hidden
}: Begun & {site: string; hidden: Awaited<ReturnType<typeof writePackage>>}) {
  const texts = await readClean("texts", textSources);
  const parts = await readClean("parts", attackSources);
  const browser = findBrowser();
  const look = async (): Promise<Finding[]> => [
    ...(await checkWarehouse(db, contracts, texts)),
    ...(await checkSite(site, await listPseudonyms(db, contracts), texts)),
    ...(await checkPackage(join(site, "data"), options.reference)),
    ...(await checkDisclosure(site, hidden, stay, parts))
  ];
  const [browserFindings, findings] = await together(
    browser ? startBrowserCheck(site, browser, join(work, "browser.json")) : Promise.resolve(null),
    look()
  );
  const checks = [...siteChecks, changeCheck, ...(browserFindings ? [browserCheck] : [])];
  findings.push(...(browserFindings ?? []));
  if (findings.length === 0) {
    await writeClean("texts", textSources, texts);
    await writeClean("parts", attackSources, parts);
  }
  return {findings, checks};
}

async function publish({site, checks, revised, ...run}: Begun & {site: string; checks: string[]; revised: Revised}) {
  const {options, checked, release, made, before, withdrawn, signingKey} = run;
  const manifest = await makeManifest(site, {...made, previous: await previousOf(options.out, before)});
  await writeFile(join(site, manifestFile), manifest);
  const envelope = signingKey && signManifest(manifest, signingKey);
  if (envelope) await writeFile(join(site, envelopeFile), envelope);
  const allowed = revised.unexplained.length > 0;
  const rows = (of: "rows_read" | "rows_kept" | "rows_refused") => checked.loads.reduce((sum, l) => sum + l[of], 0);
  const {deliveries} = made.inputs;
  const line: LedgerLine = {
    id: release,
    event: "published",
    as_of: checked.asOf,
    published_at: new Date().toISOString(),
    who: operator(),
    reason: allowed ? (options.allowChanges ?? null) : null,
    by: allowed ? (options.by ?? null) : null,
    previous: before ?? null,
    ...(withdrawn.length && {withdrawn: [...withdrawn]}),
    deliveries: [...new Set(deliveries.map((f) => f.delivery))].sort(),
    files: deliveries.length,
    rows_read: rows("rows_read"),
    rows_kept: rows("rows_kept"),
    rows_refused: rows("rows_refused"),
    manifest: digest(manifest),
    signature: envelope ? digest(envelope) : null,
    checks,
    seconds: Number(
      Object.values(run.seconds)
        .reduce((sum, s) => sum + s, 0)
        .toFixed(1)
    )
  };
  await writeState(options.out, revised.state);
  const late = await publishRelease(options.out, site, line);
  const published = (await listReleases(options.out)).find((l) => l.id === release);
  return {late, manifest: published?.manifest ?? null, signed: published?.signature != null};
}

/** What the manifest says of the release before. */
async function previousOf(out: string, release: string | undefined): Promise<Made["previous"]> {
  if (release === undefined) return null;
  const bytes = await readFile(join(out, "releases", release, manifestFile)).catch(() => undefined);
  return {release, manifest: bytes ? {sha256: digest(bytes)} : null};
}
