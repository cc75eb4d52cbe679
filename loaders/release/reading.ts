import {existsSync} from "node:fs";
import {chmod, mkdir, rename, rm} from "node:fs/promises";
import {join, resolve} from "node:path";
import {type Database, withDuckDB} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {privateFile} from "../base/modes.js";
import {contracts} from "../contracts/index.js";
import {loadPolicy, type Policy} from "../disclosure/policy.js";
import {checkIndicators, indicators} from "../indicators/index.js";
import {withoutSums} from "../load/controlTotals.js";
import type {ExplainedLayout} from "../load/layout.js";
import {type DeliveredFile, listDeliveries, type Skipped} from "../load/deliveries.js";
import {engineFingerprint} from "../load/engine.js";
import {loadPseudonymKey} from "../load/pseudonymKey.js";
import type {Refusal} from "../load/sheetLoad.js";
import {loadReference, type Reference} from "../reference/loadReference.js";
import {listLoads, listWarnings, loadDeliveries, type LoadRow} from "../warehouse/loadDeliveries.js";
import type {Plan} from "../warehouse/planDeliveries.js";
import type {Drift} from "../watch/findDrift.js";
import {findNews, findOpenRefusals, listOffices, type OfficeItem, writeNotes} from "../watch/offices.js";
import {type Question, questionsOf} from "../watch/questions.js";
import {watchDelivery} from "../watch/watchDelivery.js";
import type {RebuildOptions} from "./rebuild.js";
import type {Stopwatch} from "./stages.js";
import {reading} from "./times.js";
import type {PeriodTold} from "../watch/tellPeriods.js";
import {type RefusalSheet, writeRefusals} from "./writeRefusals.js";
import {writeUnusual} from "./writeUnusual.js";

export interface Checked {
  loads: LoadRow[];
  refusals: RefusalSheet[];
  /** What is strange about rows of the newest delivery that were kept. */
  warnings: Refusal[];
  /** The periods that the newest delivery speaks of: what was known before, and since. */
  periods: PeriodTold[];
  /** Path of the operator's sheet with their amounts and totals. */
  unusualSheet: string | null;
  /** What is different in it from the deliveries before. */
  drift: Drift[];
  /** Both as counts that may be published. */
  questions: Question[];
  /** What each office still has to do, the most urgent first. */
  offices: OfficeItem[];
  /** Refused files and sheets for which nothing better has come. */
  open: LoadRow[];
  /** How each of its tables was understood. */
  decisions: ExplainedLayout[];
  asOf: string;
  demo: boolean;
  files: DeliveredFile[];
  filesRead: number;
  /** What stands in the exports folder and is no file. */
  skipped: Skipped[];
  /** What was to be read, and why. */
  plan: Plan;
}

/** The warehouse brought to the deliveries, and what was found in them. */
export interface Warehouse {
  db: Database;
  checked: Checked;
  reference: Reference;
  policy: Policy;
  /** Of the pseudonyms. */
  key: Buffer;
}

/** Lends the warehouse, brought to exactly the deliveries that are there; refusal sheets are written on the way. */
export async function withWarehouse<T>(
  options: RebuildOptions,
  watch: Stopwatch,
  use: (warehouse: Warehouse) => Promise<T>,
  onPlan: (plan: Plan) => void = () => {}
): Promise<T> {
  watch.start("load", "清点交付");
  checkIndicators();
  // What a person must mend in the reference data is said before an hour of reading, not after it.
  const reference = await loadReference(
    options.reference,
    indicators.map((d) => d.id)
  );
  const policy = await loadPolicy(options.reference);
  const {files, skipped, demo} = await listDeliveries(options.exports);
  if (files.length === 0) {
    throw new DataError(
      [
        `交付目录 ${options.exports} 里没有文件；请把各单位交付的文件放进以月份命名的文件夹（如 2023-05）后重试`,
        ...skipped.map(sayPassedOver)
      ].join("\n")
    );
  }
  await mkdir(join(resolve(options.warehouse), ".."), {recursive: true});
  const first = options.madeUp === true || !existsSync(options.warehouse);
  const key = await loadPseudonymKey({first});
  const engine = await engineFingerprint();

  return await withCache(options.warehouse, watch, async (db) => {
    await chmod(options.warehouse, privateFile);
    const loaded = await loadDeliveries(db, {
      ...{files, contracts, lists: reference.lists, key, engine},
      onPlan: (plan) => {
        onPlan(plan);
        watch.start("load", reading, plan.files.filter((f) => f.action === "read").length);
      },
      onFile: ({delivery, file}, done) => watch.progress.step(done, `${delivery} ${file}`)
    });
    watch.start("load", "看新交付有没有异常");
    const checked = await look(db, options, reference, {...loaded, files, passedOver: skipped, marked: demo});
    watch.stop();
    return await use({db, checked, reference, policy, key});
  }).catch((error: unknown) => {
    if (error instanceof Error && /Could not set lock|Conflicting lock/.test(error.message)) {
      throw new DataError(`仓库 ${options.warehouse} 正被另一次运行使用；等它结束后再试`, {cause: error});
    }
    throw error;
  });
}

/** What stands in the warehouse, and what is to be said about the newest delivery. */
async function look(
  db: Database,
  options: RebuildOptions,
  {lists, dues}: Reference,
  {
    files,
    passedOver,
    marked,
    read,
    plan
  }: {files: DeliveredFile[]; passedOver: Skipped[]; marked: boolean; read: number; plan: Plan}
): Promise<Checked> {
  const asOf = await newestDelivery(db, options.asOf);
  const loads = await listLoads(db, asOf);
  const refusals = await writeRefusals(db, join(options.out, "refusals"), asOf);
  const {unusual, periods, drift, decisions} = await watchDelivery(db, contracts, lists, asOf);
  const unusualSheet = await writeUnusual(join(options.out, "refusals"), asOf, unusual, periods);
  const warnings: Refusal[] = [...(await listWarnings(db, asOf)), ...unusual];
  const questions = questionsOf(contracts, asOf, warnings, drift);
  const open = await findOpenRefusals(db, contracts, loads);
  const offices = listOffices({
    contracts,
    dues,
    loads,
    open,
    news: await findNews(db, contracts, asOf),
    questions,
    asked: [...warnings, ...drift],
    asOf
  });
  await writeNotes(join(options.out, "refusals", asOf), offices, asOf);
  if (!loads.some((l) => l.verdict !== "refused")) {
    const reasons = loads.map((l) => `  ${l.delivery} ${l.file}：${withoutSums(l.reason ?? "")}`).join("\n");
    const sheets = `退回单和给各单位的函：${resolve(options.out, "refusals")}`;
    throw new DataError(`没有一份文件可以入库，不能发布：\n${reasons}\n${sheets}`);
  }
  const [made] = await db.all<{synthetic: boolean}>(
    "select coalesce(bool_or(synthetic), false) as synthetic from load"
  );
  const loose = await looseDelivery(db);
  return {
    loads,
    refusals,
    warnings,
    periods,
    unusualSheet: unusualSheet ?? null,
    drift,
    questions,
    offices,
    open,
    decisions,
    asOf,
    demo: marked || made!.synthetic,
    files: files.map((f) => (f.delivery === "" ? {...f, delivery: loose} : f)),
    filesRead: read,
    skipped: passedOver,
    plan
  };
}

export const sayPassedOver = ({name, message}: Skipped) => `  没有读取 ${name}：${message}`;

const harmed = /not a valid DuckDB database file|replaying WAL|[Cc]hecksum|[Cc]orrupt|Serialization Error|FATAL Error/;

/** The warehouse is a cache of the deliveries: one that has come to harm is put aside, and everything is read again. */
async function withCache<T>(file: string, watch: Stopwatch, use: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await withDuckDB(file, use);
  } catch (error) {
    if (!(error instanceof Error) || !harmed.test(error.message) || !existsSync(file)) throw error;
    const what = error.message.split("\n")[0];
    watch.start("load", `仓库文件读不出来，放到 ${file}.broken，从头读取全部交付（${what}）`);
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
