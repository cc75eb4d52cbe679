import {existsSync} from "node:fs";
import {mkdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {contracts} from "../contracts/index.js";
import {isGuarded} from "../disclosure/earlier.js";
import {writePackage} from "../disclosure/writePackage.js";
import {type Database, withDuckDB} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {checkDisclosure} from "../gate/checkDisclosure.js";
import {checkPackage} from "../gate/checkPackage.js";
import {checkInBrowser} from "../gate/checkInBrowser.js";
import {browserCheck, changeCheck, checkSite, type Finding, siteChecks} from "../gate/checkSite.js";
import {findBrowser} from "../gate/findBrowser.js";
import {checkWarehouse} from "../gate/checkWarehouse.js";
import {checkIndicators, indicators} from "../indicators/index.js";
import {buildMarts} from "../marts/buildMarts.js";
import {type CodeLists, loadCodeLists} from "../reference/codeLists.js";
import {loadReference, type Reference} from "../reference/loadReference.js";
import type {KeptRelease} from "../revisions/releases.js";
import {revise, sayUnexplained} from "../revisions/revise.js";
import {writeState} from "../revisions/state.js";
import {figuresAsWritten} from "../signal/asWritten.js";
import {buildSite} from "../site/buildSite.js";
import {createFacts} from "../warehouse/createFacts.js";
import {createKnownViews} from "../warehouse/createKnownViews.js";
import {type Decided, listDecisions} from "../load/decision.js";
import {type DeliveredFile, listDeliveries} from "../load/deliveries.js";
import {findOpenRefusals, listOffices, type OfficeItem, writeNotes} from "../watch/offices.js";
import {type Question, questionsOf} from "../watch/questions.js";
import {engineFingerprint} from "../load/engine.js";
import {listLoads, listWarnings, loadDeliveries, type LoadRow} from "../warehouse/loadDeliveries.js";
import {type Drift, findDrift} from "../watch/findDrift.js";
import {findUnusual} from "../watch/findUnusual.js";
import {listPseudonyms} from "../warehouse/listPseudonyms.js";
import type {Plan} from "../warehouse/planDeliveries.js";
import {loadPseudonymKey} from "../load/pseudonymKey.js";
import type {Refusal} from "../load/sheetLoad.js";
import {currentRelease, type LedgerLine, listReleases, operator} from "./ledger.js";
import {withLock} from "./lock.js";
import {digest, envelopeFile, type Made, makeManifest, manifestFile} from "./manifest.js";
import {mendPublication, publishRelease} from "./publishRelease.js";
import {ingredientsOf} from "./releaseId.js";
import {sayDisk} from "./sayDisk.js";
import {loadSigningKey, signManifest} from "./signing.js";
import {clearWorkFolders, withWorkFolder} from "./workFolder.js";
import {type RefusalSheet, writeRefusals} from "./writeRefusals.js";

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
}

/** How far the work is, for bars and lines. */
export interface Progress {
  stage(title: string, total?: number): void;
  step(done: number, detail: string): void;
  end(): void;
}

export interface Checked {
  loads: LoadRow[];
  refusals: RefusalSheet[];
  /** What is strange about rows of the newest delivery that were kept. */
  warnings: Refusal[];
  /** What is different in it from the deliveries before. */
  drift: Drift[];
  /** Both as counts that may be published. */
  questions: Question[];
  /** What each office still has to do, the most urgent first. */
  offices: OfficeItem[];
  /** Refused files and sheets for which nothing better has come. */
  open: LoadRow[];
  /** How each of its tables was understood. */
  decisions: Decided[];
  asOf: string;
  demo: boolean;
  files: DeliveredFile[];
  filesRead: number;
  /** What was to be read, and why. */
  plan: Plan;
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

/** Reads and checks the deliveries into the warehouse and writes the refusal sheets; `onPlan` is told before reading. */
export async function check(
  options: RebuildOptions,
  progress: Progress,
  onPlan?: (plan: Plan) => void
): Promise<Checked> {
  return await alone(options, "check", progress, () =>
    withWarehouse(options, progress, async (_, checked) => checked, onPlan)
  );
}

/**
 * The monthly job: deliveries → warehouse → figures → site → gate → one atomic switch of <out>/current. Whatever fails on
 * the way leaves <out>/current as it was. DataError for what a person must mend.
 */
export async function rebuild(options: RebuildOptions, progress: Progress): Promise<Rebuilt> {
  const seconds: Record<string, number> = {};
  let last = performance.now();
  const lap = (stage: string) => {
    const now = performance.now();
    seconds[stage] = (now - last) / 1000;
    last = now;
  };
  const signingKey = await loadSigningKey();
  return await alone(options, "rebuild", progress, () =>
    withWarehouse(options, progress, async (db, checked, {lists, reference, key}) => {
      lap("load");
      const {asOf, demo} = checked;
      const used = checked.files.filter((f) => f.delivery <= asOf);
      const made = await ingredientsOf(used, options.reference, asOf, demo, key);
      const {release} = made;
      const before = await currentRelease(options.out);
      const kept = await listReleases(options.out);
      const ledger = kept.find((l) => l.id === before);
      const seen = {manifest: ledger?.manifest ?? null, signed: ledger?.signature != null};
      const result = {...checked, ...seen, release, findings: [], revisions: 0, unexplained: 0, late: [], seconds};
      if (before === release) return {...result, outcome: "unchanged"};
      const {stay, withdrawn} = await earlierReleases(options, release);

      try {
        return await withWorkFolder(release, async (work) => {
          progress.stage("计算指标和各表");
          const asWritten = await figuresAsWritten(db, reference.commentary, {lists, asOf});
          await createKnownViews(db, contracts, asOf);
          await createFacts(db, {lists});
          await buildMarts(db, {referenceDir: options.reference, asOf, questions: checked.questions});
          lap("marts");

          progress.stage("披露控制，写数据包");
          const packageDir = join(work, "package");
          const hidden = await writePackage(db, packageDir, {
            referenceDir: options.reference,
            release,
            asOf,
            demo,
            asWritten,
            key,
            earlier: stay
          });
          lap("package");

          progress.stage("与上一次发布比较");
          const {allowChanges: reason, by} = options;
          const revised = await revise(db, packageDir, {
            release,
            asOf,
            out: options.out,
            // What is taken away is not said again by a comparison with it.
            before: before !== undefined && withdrawn.includes(before) ? undefined : before,
            kept: kept.filter((l) => !withdrawn.includes(l.id)).map((l) => keptRelease(options.out, l)),
            allowed: reason !== undefined && by !== undefined ? {reason, by} : undefined,
            files: checked.files,
            referenceDir: options.reference,
            workDir: join(work, "then")
          });
          const counts = {revisions: revised.revisions.length, unexplained: revised.unexplained.length};
          const allowed = revised.unexplained.length > 0 && reason !== undefined;
          lap("revisions");
          if (revised.unexplained.length && !allowed) {
            const findings = sayUnexplained(revised.unexplained).map((f) => ({...f, check: changeCheck}));
            return {...result, ...counts, findings, outcome: "refused"};
          }

          progress.stage("建站");
          const site = join(work, "site");
          await buildSite({packageDir, outDir: site, workDir: join(work, "framework")});
          lap("site");

          progress.stage("发布前检查");
          const findings = [
            ...(await checkWarehouse(db, contracts)),
            ...(await checkSite(site, await listPseudonyms(db, contracts))),
            ...(await checkPackage(join(site, "data"), options.reference)),
            ...(await checkDisclosure(site, hidden.open, stay))
          ];
          const browser = findBrowser();
          const looked = browser ? await checkInBrowser(site, browser) : null;
          findings.push(...(looked ?? []));
          lap("gate");
          if (findings.length) return {...result, ...counts, findings, outcome: "refused"};

          progress.stage("发布");
          const manifest = await makeManifest(site, {...made, previous: await previousOf(options.out, before)});
          await writeFile(join(site, manifestFile), manifest);
          const envelope = signingKey && signManifest(manifest, signingKey);
          if (envelope) await writeFile(join(site, envelopeFile), envelope);
          const line: LedgerLine = {
            id: release,
            event: "published",
            as_of: asOf,
            published_at: new Date().toISOString(),
            who: operator(),
            reason: allowed ? reason : null,
            by: allowed ? (by ?? null) : null,
            previous: before ?? null,
            ...(withdrawn.length && {withdrawn}),
            deliveries: [...new Set(used.map((f) => f.delivery))].sort(),
            files: used.length,
            rows_read: checked.loads.reduce((sum, l) => sum + l.rows_read, 0),
            rows_kept: checked.loads.reduce((sum, l) => sum + l.rows_kept, 0),
            rows_refused: checked.loads.reduce((sum, l) => sum + l.rows_refused, 0),
            manifest: digest(manifest),
            signature: envelope ? digest(envelope) : null,
            checks: [...siteChecks, changeCheck, ...(looked ? [browserCheck] : [])],
            seconds: Number(
              Object.values(seconds)
                .reduce((sum, s) => sum + s, 0)
                .toFixed(1)
            )
          };
          await writeState(options.out, revised.state);
          const late = await publishRelease(options.out, site, line);
          lap("publish");
          const published = (await listReleases(options.out)).find((l) => l.id === release);
          return {
            ...result,
            ...counts,
            manifest: published?.manifest ?? null,
            signed: published?.signature != null,
            late,
            outcome: "published"
          };
        });
      } finally {
        progress.end();
      }
    })
  );
}

const keptRelease = (out: string, {id, as_of, files, previous, manifest}: LedgerLine): KeptRelease => ({
  id,
  asOf: as_of,
  dir: join(out, "releases", id, "data"),
  files,
  previous: previous ?? null,
  manifest: manifest ?? null
});

/** The data folders of the earlier releases that readers will still be able to open, oldest first, and the others. */
async function earlierReleases(
  {out, withdraw = []}: RebuildOptions,
  release: string
): Promise<{stay: string[]; withdrawn: string[]}> {
  const ids = (await listReleases(out)).map((l) => l.id).filter((id) => id !== release);
  const unknown = withdraw.filter((id) => id !== "unguarded" && !ids.includes(id));
  if (unknown.length) throw new DataError(`没有发布 ${unknown.join("、")}；用 npm run releases 查看保留的发布`);
  const dataOf = (id: string) => join(out, "releases", id, "data");
  const gone = new Set(withdraw);
  if (withdraw.includes("unguarded")) {
    for (const id of ids) if (!(await isGuarded(dataOf(id)))) gone.add(id);
  }
  return {stay: ids.filter((id) => !gone.has(id)).map(dataOf), withdrawn: ids.filter((id) => gone.has(id))};
}

/** What the manifest says of the release before. */
async function previousOf(out: string, release: string | undefined): Promise<Made["previous"]> {
  if (release === undefined) return null;
  const bytes = await readFile(join(out, "releases", release, manifestFile)).catch(() => undefined);
  return {release, manifest: bytes ? {sha256: digest(bytes)} : null};
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

async function withWarehouse<T>(
  options: RebuildOptions,
  progress: Progress,
  use: (db: Database, checked: Checked, known: {lists: CodeLists; reference: Reference; key: Buffer}) => Promise<T>,
  onPlan?: (plan: Plan) => void
): Promise<T> {
  checkIndicators();
  progress.stage("清点交付");
  const lists = await loadCodeLists(options.reference);
  // What a person must mend in the reference data is said before an hour of reading, not after it.
  const reference = await loadReference(
    options.reference,
    indicators.map((d) => d.id)
  );
  const {files, demo: marked} = await listDeliveries(options.exports);
  if (files.length === 0) {
    throw new DataError(
      `交付目录 ${options.exports} 里没有文件；请把各单位交付的文件放进以月份命名的文件夹（如 2023-05）后重试`
    );
  }
  const key = await loadPseudonymKey({first: options.madeUp === true || !existsSync(options.warehouse)});
  const engine = await engineFingerprint();
  await mkdir(join(resolve(options.warehouse), ".."), {recursive: true});

  return await withCache(options.warehouse, progress, async (db) => {
    const {read, plan} = await loadDeliveries(db, {
      files,
      contracts,
      lists,
      key,
      engine,
      onPlan: (plan) => {
        onPlan?.(plan);
        progress.stage("读取和核对", plan.files.filter((f) => f.action === "read").length);
      },
      onFile: ({delivery, file}, done) => progress.step(done, `${delivery} ${file}`)
    });
    progress.end();
    const asOf = await newestDelivery(db, options.asOf);
    const loads = await listLoads(db, asOf);
    const refusals = await writeRefusals(db, join(options.out, "refusals"), asOf);
    const unusual = await findUnusual(db, contracts, lists, asOf);
    const warnings: Refusal[] = [...(await listWarnings(db, asOf)), ...unusual];
    const drift = await findDrift(db, contracts, lists, asOf);
    const decisions = await listDecisions(db, contracts, asOf);
    const questions = questionsOf(contracts, asOf, warnings, drift);
    const open = await findOpenRefusals(db, contracts, loads);
    const offices = listOffices({contracts, dues: reference.dues, loads, open, questions, asOf});
    await writeNotes(join(options.out, "refusals", asOf), offices, asOf);
    if (!loads.some((l) => l.verdict !== "refused")) {
      const reasons = loads.map((l) => `  ${l.delivery} ${l.file}：${l.reason}`).join("\n");
      throw new DataError(`没有一份文件可以入库，不能发布：\n${reasons}`);
    }
    const [made] = await db.all<{synthetic: boolean}>(
      "select coalesce(bool_or(synthetic), false) as synthetic from load"
    );
    const loose = await looseDelivery(db);
    const named = files.map((f) => (f.delivery === "" ? {...f, delivery: loose} : f));
    return await use(
      db,
      {
        loads,
        refusals,
        warnings,
        drift,
        questions,
        offices,
        open,
        decisions,
        asOf,
        demo: marked || made!.synthetic,
        files: named,
        filesRead: read,
        plan
      },
      {lists, reference, key}
    );
  }).catch((error: unknown) => {
    if (error instanceof Error && /Could not set lock|Conflicting lock/.test(error.message)) {
      throw new DataError(`仓库 ${options.warehouse} 正被另一次运行使用；等它结束后再试`, {cause: error});
    }
    throw error;
  });
}

const harmed = /not a valid DuckDB database file|replaying WAL|[Cc]hecksum|[Cc]orrupt|Serialization Error|FATAL Error/;

/** The warehouse is a cache of the deliveries: one that has come to harm is put aside, and everything is read again. */
async function withCache<T>(file: string, progress: Progress, use: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await withDuckDB(file, use);
  } catch (error) {
    if (!(error instanceof Error) || !harmed.test(error.message) || !existsSync(file)) throw error;
    progress.stage(`仓库文件读不出来，放到 ${file}.broken，从头读取全部交付（${error.message.split("\n")[0]}）`);
    await rename(file, `${file}.broken`);
    await rm(`${file}.wal`, {force: true});
    return await withDuckDB(file, use);
  }
}

/** The newest delivery month in use; a month asked for that has no delivery at or before it is an error. */
async function newestDelivery(db: Database, asOf: string | undefined): Promise<string> {
  const until = asOf ?? "9999-12";
  const [row] = await db.all<{newest: string | null}>(
    `select max(delivery) as newest from load where delivery <= '${until}'`
  );
  if (row?.newest == null) throw new DataError(`${until} 及以前没有交付`);
  return row.newest;
}

async function looseDelivery(db: Database): Promise<string> {
  const [row] = await db.all<{delivery: string | null}>("select max(delivery) as delivery from load where folder = ''");
  return row?.delivery ?? "";
}
