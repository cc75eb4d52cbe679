import {mkdtemp, mkdir, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {prepareChecks} from "../contracts/language/compileCheck.js";
import {type Column, type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, type Scalar, quote, quoteName, sameOn} from "../base/duckdb.js";
import {lastDay} from "../base/periods.js";
import type {CodeLists} from "../reference/codeLists.js";
import {amountRow, checkAmounts, refuseAmounts} from "../load/amounts.js";
import type {DeliveredFile} from "../load/deliveries.js";
import {deliveredTwice, type Depends, dependsOn, type Plan, planDeliveries} from "./planDeliveries.js";
import {loadFile} from "../load/loadFile.js";
import {pseudonymOf, setPseudonymKey} from "../load/pseudonymKey.js";
import {createSchema} from "./schema.js";
import type {DeliveredColumn, Refusal, RefusedRow, SheetLoad} from "../load/sheetLoad.js";

export interface LoadInput {
  files: readonly DeliveredFile[];
  contracts: readonly Contract[];
  lists: CodeLists;
  key: Buffer;
  /** Fingerprint of the code that reads and checks; a file read by another is read again. */
  engine: string;
  /** At most about so many bytes of a plain CSV are with DuckDB at once. */
  sliceBytes?: number;
  /** A file of at most so many bytes is read and checked in memory, without DuckDB. */
  inMemoryBytes?: number;
  /** Called with what will be done, before it is done. */
  onPlan?: (plan: Plan) => void;
  onFile?: (file: DeliveredFile, done: number, of: number) => void;
}

const sliceBytes = 256 * 1024 * 1024;
const inMemoryBytes = 4 * 1024 * 1024;

/** One line of the deliveries as the reports need it. */
export interface LoadRow {
  load_id: number;
  delivery: string;
  contract: string | null;
  file: string;
  sheet: string;
  sha256: string;
  rows_read: number;
  rows_kept: number;
  rows_refused: number;
  verdict: "loaded" | "unchanged" | "refused";
  reason: string | null;
  /** Headers that the contract does not know, “a”、“b”; their columns were not read. */
  unknown_headers: string | null;
}

/**
 * Brings the warehouse to exactly the given files: what is new or changed is read, what is there already is not, what is
 * no longer delivered is taken out. One transaction a delivery: a kill at any instant leaves whole deliveries.
 */
export async function loadDeliveries(db: Database, input: LoadInput): Promise<Loaded> {
  const dir = await readingDir(db);
  try {
    return await loadWithin(db, input, dir);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

/**
 * A folder for what is written while files are read, beside the warehouse, where there is room for it: what a killed run
 * left there is taken away. Nobody else is in it, since a warehouse is open in one process at a time.
 */
async function readingDir(db: Database): Promise<string> {
  const [at] = await db.all<{path: string | null}>(
    "select path from duckdb_databases() where database_name = current_database()"
  );
  if (!at?.path) return await mkdtemp(join(tmpdir(), "reading-"));
  const dir = `${at.path}.reading`;
  await rm(dir, {recursive: true, force: true});
  await mkdir(dir, {mode: 0o700});
  return dir;
}

export interface Loaded {
  read: number;
  skipped: number;
  plan: Plan;
}

async function loadWithin(db: Database, input: LoadInput, dir: string): Promise<Loaded> {
  await createSchema(db, input.contracts);
  const plan = await planDeliveries(db, input);
  input.onPlan?.(plan);
  const depends = dependsOn(input);
  let prepared: Promise<void> | undefined;
  const prepareSql = async () => {
    await setPseudonymKey(db, input.key);
    await db.run(prepareChecks(input.lists));
  };
  const context = {
    contracts: input.contracts,
    lists: input.lists,
    pseudonym: pseudonymOf(input.key),
    dir,
    sliceBytes: input.sliceBytes ?? sliceBytes,
    inMemoryBytes: input.inMemoryBytes ?? inMemoryBytes,
    prepareSql: () => (prepared ??= prepareSql())
  };
  const of = plan.deliveries.reduce((files, {fresh}) => files + fresh.length, 0);

  let done = 0;
  let id = await nextLoadId(db);
  for (const {folder, gone, fresh} of plan.deliveries) {
    await db.run("begin");
    try {
      if (gone.length) await removeLoads(db, folder, gone);
      const deliveryEnd = folder === "" ? "9999-12-31" : lastDay(folder);
      const loaded: LoadedSheet[] = [];
      for (const file of fresh) {
        const sheets = await loadFile(db, file, id, {...context, deliveryEnd});
        for (const sheet of sheets) loaded.push({id: id++, file, sheet, depends: depends(sheet.contract)});
        done += 1;
        input.onFile?.(file, done, of);
      }
      await insertLoads(db, loaded);
      if (folder === "") await nameLooseDelivery(db, input.contracts);
      await refuseDeliveredTwice(db, input.contracts, folder);
      await checkAmounts(db, input.contracts, folder);
      await db.run("commit");
    } catch (error) {
      await db.run("rollback");
      throw error;
    }
  }
  await nameUndatedDelivery(db);
  await markUnchanged(db);
  return {read: done, skipped: input.files.length - of, plan};
}

async function nextLoadId(db: Database): Promise<number> {
  const [row] = await db.all<{next: number}>("select coalesce(max(load_id), 0) + 1 as next from load");
  return row!.next;
}

/** A table of a delivered file as it was read, under the id of its load. */
interface LoadedSheet {
  id: number;
  file: DeliveredFile;
  sheet: SheetLoad;
  depends: Depends;
}

/** Writes what became of the sheets of a delivery; their rows are in the records already. */
async function insertLoads(db: Database, loaded: readonly LoadedSheet[]): Promise<void> {
  const each = <T>(of: (sheet: SheetLoad) => readonly T[], row: (item: T, i: number) => NamedRow): NamedRow[] =>
    loaded.flatMap(({id, sheet}) => of(sheet).map((item, i) => ({load_id: id, ...row(item, i)})));
  const refusal = ({row, column, value, rule, message}: Refusal): NamedRow => ({
    row_no: row,
    column,
    value,
    rule,
    message
  });
  const tables: Record<string, NamedRow[]> = {
    load: loaded.map(loadRow),
    refused_row: each((sheet) => sheet.refusals, refusal),
    warned_row: each((sheet) => sheet.warnings, refusal),
    load_column: each(
      (sheet) => sheet.columns,
      ({label, above, column, factor, form}, position) => ({position, label, above, column, factor, form})
    ),
    load_amount: each((sheet) => sheet.amounts, amountRow),
    unknown_value: each(
      (sheet) => sheet.unknownValues,
      ({column, value, near, rows}) => ({column, value, near, rows})
    ),
    refused_cells: each(
      (sheet) => sheet.refusedRows,
      ({row, cells}) => ({row_no: row, cells: JSON.stringify(cells)})
    )
  };
  for (const [table, rows] of Object.entries(tables)) await db.appendNamed(table, rows);
}

type NamedRow = Readonly<Record<string, Scalar>>;

function loadRow({id, file, sheet, depends}: LoadedSheet): NamedRow {
  const {layout, scanned, header, note, total, blank, read, kept, refused} = sheet;
  if (sheet.headerRow !== null && (scanned !== header + note + total + blank + read || read !== kept + refused)) {
    throw new Error(
      `records are lost: ${file.file} ${sheet.sheet}, ${JSON.stringify({scanned, header, note, total, blank, read, kept, refused})}`
    );
  }
  return {
    load_id: id,
    delivery: file.delivery,
    folder: file.delivery,
    contract: sheet.contract,
    file: file.file,
    sheet: sheet.sheet,
    sha256: file.sha256,
    bytes: file.bytes,
    depends: JSON.stringify(depends),
    encoding: sheet.encoding,
    header_row: sheet.headerRow,
    header_depth: layout?.headerDepth ?? null,
    columns_known: layout?.columnsKnown ?? null,
    columns_matched: layout?.columnsMatched ?? null,
    columns_unknown: layout?.columnsUnknown ?? null,
    loose: sheet.loose,
    title: sheet.title,
    unknown_headers: sheet.unknownHeaders.map((h) => (h.startsWith("（") ? h : `“${h}”`)).join("、") || null,
    decided: layout?.said ?? null,
    rows_scanned: scanned,
    rows_header: header,
    rows_note: note,
    rows_total: total,
    rows_blank: blank,
    rows_read: read,
    rows_kept: kept,
    rows_refused: refused,
    verdict: sheet.verdict,
    reason: sheet.reason,
    synthetic: sheet.synthetic
  };
}

/** Takes files that are gone, or will be read again, out of a delivery. */
async function removeLoads(
  db: Database,
  folder: string,
  gone: readonly {file: string; sha256: string}[]
): Promise<void> {
  const where = `folder = ${quote(folder)} and (file, sha256) in (${gone.map(({file, sha256}) => `(${quote(file)}, ${quote(sha256)})`).join(", ")})`;
  const loads = await db.all<{load_id: number; contract: string | null}>(
    `select load_id, contract from load where ${where}`
  );
  if (loads.length === 0) return;
  const ids = loads.map(({load_id}) => load_id).join(", ");
  const known = await db.all<{table_name: string}>("select table_name from duckdb_tables() where not temporary");
  const records = new Set(loads.map(({contract}) => `record_${contract}`));
  const own = ["refused_row", "refused_cells", "warned_row", "load_column", "load_amount", "unknown_value", "load"];
  for (const {table_name: table} of known)
    if (records.has(table) || own.includes(table))
      await db.run(`delete from ${quoteName(table)} where load_id in (${ids})`);
}

/** The last month that a cell of a dated type speaks of; a school year ends in August. */
const lastMonthSql: {[T in Column["type"]]?: (column: string) => string} = {
  date: (c) => c,
  month: (c) => c,
  quarter: (c) => `${c} + interval 2 month`,
  year: (c) => `make_date(${c}, 12, 1)`,
  school_year: (c) => `make_date(right(${c}, 4)::integer, 8, 1)`
};

/** The column that says when a row speaks of: in its period, if a dated one is there. */
function datedColumn(contract: Contract): [string, Column] {
  const dated = Object.entries(contract.columns).filter(([, {required, type}]) => required && type in lastMonthSql);
  return dated.find(([c]) => contract.period.includes(c)) ?? dated[0]!;
}

/** Files directly in the exports folder are one delivery, named by the newest period in them. */
async function nameLooseDelivery(db: Database, contracts: readonly Contract[]): Promise<void> {
  const months: string[] = [];
  for (const contract of contracts) {
    const [c, column] = datedColumn(contract);
    const month = lastMonthSql[column.type]!(quoteName(c));
    const [row] = await db.all<{month: string | null; yearly: boolean}>(`
      select strftime(max(${month}), '%Y-%m') as month from ${quoteName(`record_${contract.id}`)}
      where load_id in (select load_id from load where folder = '')`);
    // A yearly base names a delivery only when nothing finer is there: it may speak of a year that is not over.
    if (row?.month) months.push(column.type === "year" || column.type === "school_year" ? `~${row.month}` : row.month);
  }
  const newest = (
    months
      .filter((m) => !m.startsWith("~"))
      .sort()
      .at(-1) ??
    months.sort().at(-1) ??
    ""
  ).replace("~", "");
  await db.run(`update load set delivery = ${quote(newest)} where folder = ''`);
}

/** Files directly in the exports folder that say no period, such as a README.txt, are told of with the newest delivery. */
async function nameUndatedDelivery(db: Database): Promise<void> {
  await db.run(`
    update load set delivery = coalesce((select max(folder) from load), '')
    where folder = ''
      and (delivery = '' or not exists (select 1 from load where folder = '' and contract is not null))`);
}

/**
 * The same rows in two files of one delivery would count twice, and nobody can say which file is meant: both are refused.
 * In a register the same row twice is one, and two that differ are not. Contracts keyed by a person are left out: a person
 * may stand in the files of two streets, and is counted once anyway.
 */
async function refuseDeliveredTwice(db: Database, contracts: readonly Contract[], folder: string): Promise<void> {
  const several = await db.all<{contract: string}>(
    `select contract from load where folder = ${quote(folder)} and contract is not null group by contract having count(*) > 1`
  );
  for (const contract of contracts) {
    if (contract.key.includes("person")) continue;
    if (!several.some((s) => s.contract === contract.id)) continue;
    const columns = [...new Set([...contract.period, ...contract.key])];
    const key = columns.map(quoteName).join(", ");
    const isRegister = contract.kind === "register";
    const content = isRegister
      ? `, hash(${keptColumns(contract)
          .map(([c]) => quoteName(c))
          .join(", ")}) as content`
      : "";
    const differ = isRegister ? " and count(distinct content) > 1" : "";
    const clashes = await db.all<{load_id: number; file: string; others: string; row: number; n: number}>(`
      with rows as (
        select ${key}, load_id, min(row_no) as row_no${content ? ", any_value(content) as content" : ""}
        from (select *${content} from ${quoteName(`record_${contract.id}`)})
        where load_id in (select load_id from load where folder = ${quote(folder)}) group by ${key}, load_id
      ),
      clash as (select ${key} from rows group by ${key} having count(*) > 1${differ}),
      ids as (
        select load_id, min(row_no)::integer as "row", count(*)::integer as n
        from rows semi join clash on ${sameOn(columns, "rows", "clash")} group by load_id
      )
      select load_id, file, "row", n, (select string_agg('《' || l.file || '》', '、' order by l.file) from load l
        where l.load_id in (select load_id from ids) and l.load_id <> load.load_id) as others
      from load join ids using (load_id) order by file`);
    const header = contract.key.map((k) => contract.columns[k]!.header).join("＋");
    for (const {load_id, others, row, n} of clashes) {
      await refuseAmounts(db, contract, load_id);
      const same = isRegister ? `有 ${n} 行（第 ${row} 行起）的“${header}”相同而内容不同` : `有相同的“${header}”`;
      const reason = `与同一次交付的${others}${same}，无法判断以哪一份为准，两份都退回；请只保留一份后重新交付`;
      await db.run(`
        delete from ${quoteName(`record_${contract.id}`)} where load_id = ${load_id};
        delete from warned_row where load_id = ${load_id};
        update load set verdict = 'refused', reason = ${quote(reason)}, rows_refused = rows_read, rows_kept = 0 where load_id = ${load_id};
        insert into refused_row (load_id, rule, message) values (${load_id}, '${deliveredTwice}', ${quote(reason)});`);
    }
  }
}

/** Bytes that an earlier delivery already brought are marked; they say nothing new. */
async function markUnchanged(db: Database): Promise<void> {
  const [wrong] = await db.all<{n: number}>(`
    with seen as (
      select load_id, verdict, exists (
        select 1 from load earlier where earlier.sha256 = load.sha256 and earlier.sheet = load.sheet
          and earlier.verdict <> 'refused' and earlier.delivery < load.delivery) as again
      from load where verdict <> 'refused'
    )
    select count(*)::integer as n from seen where (verdict = 'unchanged') <> again`);
  if (wrong!.n === 0) return;
  await db.run(`update load set verdict = 'loaded' where verdict = 'unchanged';
    update load set verdict = 'unchanged'
    where verdict = 'loaded' and exists (
      select 1 from load earlier
      where earlier.sha256 = load.sha256 and earlier.sheet = load.sheet and earlier.verdict <> 'refused' and earlier.delivery < load.delivery)`);
}

/** The loads of all deliveries up to a month, in the order of delivery. */
export async function listLoads(db: Database, asOf: string): Promise<LoadRow[]> {
  const rows = await db.all<Record<keyof LoadRow, never>>(`
    select load_id, delivery, contract, file, sheet, sha256, rows_read::integer as rows_read, rows_kept::integer as rows_kept,
      rows_refused::integer as rows_refused, verdict, reason, unknown_headers
    from load where delivery <= ${quote(asOf)} order by delivery, file, sheet, load_id`);
  return rows as LoadRow[];
}

/** SQL: a sum of all that is told of some loads, which changes when anything of them does. */
export const loadsSum = "sha256(string_agg(load::text, chr(10) order by load_id))";

/** How one sheet was laid out: its title, and its columns in the order of the file. */
export async function readLayout(
  db: Database,
  loadId: number
): Promise<{title: string | null; columns: DeliveredColumn[]}> {
  const [load] = await db.all<{title: string | null}>(`select title from load where load_id = ${loadId}`);
  const columns = await db.all<DeliveredColumn>(
    `select label, above, "column", factor, form from load_column where load_id = ${loadId} order by position`
  );
  return {title: load?.title ?? null, columns};
}

/** The refused rows of one sheet as delivered, masked. */
export async function listRefusedRows(db: Database, loadId: number): Promise<RefusedRow[]> {
  const rows = await db.all<{row: number; cells: string}>(
    `select row_no::integer as "row", cells from refused_cells where load_id = ${loadId} order by row_no`
  );
  return rows.map(({row, cells}) => ({row, cells: JSON.parse(cells) as RefusedRow["cells"]}));
}

/** The refusals of one delivery, in the order of file and row. */
export const listRefusals = (db: Database, delivery: string) => listFindings(db, "refused_row", delivery);

/** The warnings of one delivery, likewise: what is strange about rows that are kept. */
export const listWarnings = (db: Database, delivery: string) => listFindings(db, "warned_row", delivery);

async function listFindings(
  db: Database,
  table: "refused_row" | "warned_row",
  delivery: string
): Promise<(Refusal & {load_id: number})[]> {
  return await db.all(`
    select load_id, contract, file, sheet, row_no::integer as "row", "column", value, rule, message
    from ${table} join load using (load_id)
    where delivery = ${quote(delivery)}
    order by file, sheet, row_no nulls first, rule, "column"`);
}
