import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {checkSql, problemBits} from "../contracts/compileCheck.js";
import {type Contract, keptColumns} from "../contracts/contract.js";
import {personalKind} from "../contracts/personal.js";
import {grammarOf, nothingIn} from "../contracts/grammar.js";
import {type Cells, explainRow, rowSchema} from "../contracts/oracle.js";
import {type Database, name, quote, sameOn} from "../duckdb.js";
import {DataError} from "../errors.js";
import {chooseContract} from "../read/chooseContract.js";
import {bytesOf, type Content} from "../read/content.js";
import type {Encoding} from "../read/decode.js";
import {findHeaders, type Header} from "../read/findHeader.js";
import {formatOf} from "../read/formats.js";
import {headOf} from "../read/pieces.js";
import {findCsvFileLayout, readCsv, readCsvFileHead, readCsvStart, scannerOf} from "../read/readCsv.js";
import {rowKinds, type RowKind} from "../read/rowKinds.js";
import {splitTables} from "../read/splitTables.js";
import {type SheetTable, titleRow} from "../read/table.js";
import {archiveMembers, gunzip, isGzip, isZip} from "../read/unpack.js";
import type {CodeLists} from "../reference/codeLists.js";
import {clean, labelText} from "../text.js";
import {type AmountSums, AmountTally, type LoadAmount, moneyColumns, refuseMore, sumAmounts} from "./amounts.js";
import {decide, type Decision, type TotalsCheck} from "./decision.js";
import {type DeliveredFile, readDelivered} from "./deliveries.js";
import {mask} from "./mask.js";
import {isStructured, isSynthetic, pickRows, streamCsv, type StreamedCsv, warnedRows} from "./streamCsv.js";

/** A column as a file has it. */
export interface DeliveredColumn {
  /** The sender's header. */
  label: string;
  /** The name of its group in a header of two rows. */
  above: string | null;
  /** The contract's column; null for one that the contract does not know. */
  column: string | null;
  /** 10000 where the header says 万元. */
  factor: number;
  /** How most of its first cells are written: 整数, 小数, 日期, 文字; null where nothing stands. */
  form: string | null;
}

/** A value that is in no code list, or none of those agreed on, and how many rows hold it. Masked. */
export interface UnknownValue {
  column: string;
  value: string;
  rows: number;
}

/** One reason for one refused row, or for a whole file (`row` null). Values are masked. */
export interface Refusal {
  contract: string | null;
  file: string;
  sheet: string;
  row: number | null;
  column: string | null;
  value: string | null;
  rule: string;
  message: string;
}

export interface SheetLoad {
  contract: string | null;
  sheet: string;
  encoding: string;
  headerRow: number | null;
  unknownHeaders: string[];
  /** The title above the header, if there is one. */
  title: string | null;
  /** How it was understood; null where no header was found. */
  decision: Decision | null;
  columns: DeliveredColumn[];
  unknownValues: UnknownValue[];
  /** What was delivered and refused of every column of money. */
  amounts: LoadAmount[];
  /** Most filled cells of a row outside the tables: from three on it may be a header that nobody knows yet. */
  loose: number;
  scanned: number;
  header: number;
  note: number;
  total: number;
  blank: number;
  read: number;
  kept: number;
  refused: number;
  verdict: "loaded" | "refused";
  reason: string | null;
  synthetic: boolean;
  refusals: Refusal[];
  /** What is strange about rows that are kept. */
  warnings: Refusal[];
  /** The refused rows as delivered, in the order of the file's columns, masked. */
  refusedRows: RefusedRow[];
}

export interface RefusedRow {
  row: number;
  /** Sender's header → masked cell. */
  cells: Record<string, string | null>;
}

export interface LoadContext {
  contracts: readonly Contract[];
  lists: CodeLists;
  /** Last day of the month of delivery, ISO. */
  deliveryEnd: string;
  /** A folder for what is unpacked or written on the way. */
  dir: string;
  /** At most about so many bytes of a plain CSV are with DuckDB at once. */
  sliceBytes: number;
}

/** More refused rows than this, and the file is refused whole. */
const maxRefusedShare = 0.02;
/** A refusal sheet need not explain more rows than a person will read. */
const maxExplained = 2000;
const headRecords = 40;
/** A column with more new values than this holds something else. */
const maxUnknownValues = 50;
/** Rows of a sheet without a header in which one may yet be found. */
const maxLoose = 1000;
/** Bytes of a CSV that is read into memory, record by record. */
const maxCareful = 150 * 1024 * 1024;

/**
 * Reads one delivered file, checks every row and inserts the accepted ones under `loadId` (one id a sheet, counting up).
 * Never throws for what a sender did: a file that cannot be read comes back as one refused sheet.
 */
export async function loadFile(
  db: Database,
  delivered: DeliveredFile,
  firstLoadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  try {
    return await withContent(delivered, context.dir, async (content) => {
      const kind = await formatOf(content);
      if (!kind.format) return await loadCsv(db, delivered, content, kind, firstLoadId, context);
      const {format} = kind;
      return await loadTables(db, delivered, await format.read(content, db), format.name, firstLoadId, context);
    });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [refusedWhole(delivered, "", error.contract, "", error.message, error.rule, foundBy(error))];
  }
}

/** A sheet refused for its header: what the header has is kept, to be compared with the last one. */
class HeaderError extends DataError {
  readonly found: Pick<SheetLoad, "columns" | "decision">;
  constructor(cause: DataError, found: Pick<SheetLoad, "columns" | "decision">) {
    super(cause.message, {cause, contract: cause.contract, rule: cause.rule});
    this.found = found;
  }
}

const foundBy = (error: DataError) => (error instanceof HeaderError ? error.found : {});

/** As chooseContract; the error tells what the nearest header has. */
function headerOf(table: SheetTable, {contracts}: LoadContext, file: string): Header | undefined {
  try {
    return chooseContract(table, contracts, file);
  } catch (error) {
    if (!(error instanceof DataError) || error.contract === null) throw error;
    const [nearest] = findHeaders(
      table,
      contracts.filter(({id}) => id === error.contract)
    );
    if (!nearest) throw error;
    const decision = decide({
      ...aboveAndHeader(table, nearest),
      unknown: unknownHeaders(nearest),
      blank: 0,
      totals: noTotals
    });
    throw new HeaderError(error, {columns: deliveredColumns(table, nearest), decision});
  }
}

const noTotals: TotalsCheck = {compared: 0, wrong: 0, open: 0};

/** As headerOf, without the reason why there is none. */
function headerIn(table: SheetTable, context: LoadContext, file: string): Header | undefined {
  try {
    return headerOf(table, context, file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return undefined;
  }
}

/** A table down to its header. */
function aboveAndHeader(table: SheetTable, header: Header) {
  const rows = table.rows.slice(0, header.row + header.depth);
  return {table, header, kinds: rowKinds({...table, rows}, header)};
}

/** The named columns in the order of the file. */
function deliveredColumns(table: SheetTable, {row, depth, columns}: Header): DeliveredColumn[] {
  const known = new Map([...columns].map(([column, {index, factor}]) => [index, {column, factor}]));
  const [top = [], below = []] = table.rows.slice(row, row + depth);
  const groups = new Map<number, string>();
  for (const [r, from, to] of table.mergedAcross)
    if (r === row) for (let c = from; c <= to; c++) groups.set(c, top[from] ?? "");
  return Array.from({length: Math.max(top.length, below.length)}, (_, index) => {
    const given = (cell: string | null | undefined) => (clean(cell ?? null) === null ? null : cell!);
    const lower = depth === 2 ? given(below[index]) : null;
    const upper = given(top[index]) ?? given(groups.get(index));
    const label = labelText(lower ?? upper ?? "");
    const above = lower !== null && upper !== null && upper !== lower ? labelText(upper) : null;
    return {label, above, ...(known.get(index) ?? {column: null, factor: 1}), form: null};
  }).filter(({label, column}) => label !== "" || column !== null);
}

function titleOf(table: SheetTable, {row}: Header): string | null {
  const at = titleRow(table, row);
  return at === undefined ? null : labelText(table.rows[at]!.find((cell) => clean(cell) !== null)!);
}

/** Most filled cells of a row that may be an unknown header; a cell with a colon is a note. */
const looseCells = (rows: readonly (string | null)[][]) =>
  Math.max(0, ...rows.map((row) => row.filter((cell) => clean(cell) !== null && !/[:：]/.test(cell!)).length));

/** Runs with the unpacked content of a delivered file; what was packed lies in a folder of its own, gone afterwards. */
async function withContent<T>(
  delivered: DeliveredFile,
  within: string,
  use: (content: Content) => Promise<T>
): Promise<T> {
  const dir = await mkdtemp(join(within, "file-"));
  try {
    return await use(await unpacked(delivered, dir));
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}

async function unpacked(delivered: DeliveredFile, dir: string): Promise<Content> {
  const {path, member} = delivered;
  const head = await headOf(path);
  const empty = new DataError("文件是空的（0 字节）；请重新导出");
  if (head.length === 0) throw empty;
  if (member === undefined && !isGzip(head) && !isZip(head)) return {path, head, dir};
  const packed = await readDelivered(delivered);
  const content = isGzip(packed) || member !== undefined ? join(dir, "content") : path;
  if (isGzip(packed)) await gunzip(packed, content);
  else if (content !== path) await writeFile(content, packed, {mode: 0o600});
  const start = await headOf(content);
  if (start.length === 0) throw empty;
  const members = isZip(start) ? await archiveMembers(await bytesOf(content)) : [];
  // A delivered zip comes here as a whole only where one of its members cannot be read: reading it says why.
  if (content === path) for (const {pieces} of members) for await (const piece of pieces()) void piece;
  if (members.length) throw new DataError("压缩包里又是压缩包，没有读取；请只压缩一层后重新交付");
  return {path: content, head: start, dir};
}

function refusedWhole(
  {file}: DeliveredFile,
  sheet: string,
  contract: string | null,
  encoding: string,
  reason: string,
  rule: string,
  counts: Partial<SheetLoad> = {}
): SheetLoad {
  const refusal = {contract, file, sheet, row: null, column: null, value: null, rule};
  return {
    contract,
    sheet,
    encoding,
    headerRow: null,
    unknownHeaders: [],
    title: null,
    decision: null,
    columns: [],
    unknownValues: [],
    amounts: [],
    loose: 0,
    scanned: 0,
    header: 0,
    note: 0,
    total: 0,
    blank: 0,
    read: 0,
    synthetic: false,
    ...counts,
    kept: 0,
    refused: counts.read ?? 0,
    verdict: "refused",
    reason,
    refusals: [{...refusal, message: reason}, ...(counts.refusals ?? [])],
    warnings: [],
    refusedRows: counts.refusedRows ?? []
  };
}

/** Loads every table of every sheet that carries a contract's headers. */
async function loadTables(
  db: Database,
  delivered: DeliveredFile,
  sheets: SheetTable[],
  format: string,
  firstLoadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const loads: SheetLoad[] = [];
  let skipped = 0;
  let unread = 0;
  for (const sheet of sheets) {
    const before = loads.length;
    const encoding = sheet.hidden ? `${format}（隐藏的工作表）` : format;
    const orRefuse = async ({sheet: title}: SheetTable, load: () => Promise<SheetLoad | undefined>) => {
      try {
        const loaded = await load();
        if (loaded) loads.push(loaded);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        loads.push(refusedWhole(delivered, title, error.contract, encoding, error.message, error.rule, foundBy(error)));
      }
    };
    let tables: SheetTable[] = [];
    await orRefuse(sheet, async () => void (tables = splitTables(sheet, context.contracts)));
    for (const table of tables) {
      await orRefuse(table, async () => {
        const header = headerOf(table, context, delivered.file);
        if (!header) skipped = Math.max(skipped, looseCells(table.rows.slice(0, maxLoose)));
        return header && loadTable(db, delivered, table, header, encoding, firstLoadId + loads.length, context);
      });
    }
    if (loads.length === before && sheet.rows.some((row) => row.some((cell) => clean(cell) !== null))) unread += 1;
  }
  if (loads.length === 0) throw new DataError(noHeader(context.contracts), {rule: "no-header"});
  for (const load of loads) {
    load.loose = Math.max(load.loose, skipped);
    if (unread && load.decision) load.decision.said += `；文件里另有 ${unread} 张工作表认不出表头，没有读`;
  }
  const clash = await findClash(db, loads, firstLoadId, context.contracts);
  if (clash === undefined) return loads;
  for (const [i, load] of loads.entries()) {
    for (const contract of context.contracts) {
      const records = `${name(`record_${contract.id}`)} where load_id = ${firstLoadId + i}`;
      if (load.contract === contract.id)
        load.amounts = refuseMore(load.amounts, await sumAmounts(db, moneyColumns(contract), records));
      await db.run(`delete from ${records}`);
    }
  }
  return loads.map((load) =>
    refusedWhole(delivered, load.sheet, load.contract, load.encoding, clash, "sheets-clash", load)
  );
}

/**
 * Two sheets of one file that hold the same rows of the same period: nobody can say which is meant. A register's newest
 * row wins, and a person may stand on the sheets of two streets, so those are left out, as between files.
 */
async function findClash(
  db: Database,
  loads: readonly SheetLoad[],
  firstLoadId: number,
  contracts: readonly Contract[]
): Promise<string | undefined> {
  for (const contract of contracts) {
    const ids = [...loads.keys()].filter((i) => loads[i]!.contract === contract.id && loads[i]!.verdict === "loaded");
    if (ids.length < 2 || contract.kind === "register" || contract.key.includes("person")) continue;
    const key = [...new Set([...contract.period, ...contract.key])];
    const [clash] = await db.all<{one: number; other: number}>(`
      select min(load_id) as one, max(load_id) as other from ${name(`record_${contract.id}`)}
      where load_id in (${ids.map((i) => firstLoadId + i).join(", ")})
      group by ${key.map(name).join(", ")} having count(distinct load_id) > 1 order by one, other limit 1`);
    if (!clash) continue;
    const [one, other] = [clash.one, clash.other].map((id) => `“${loads[id - firstLoadId]!.sheet}”`);
    const headers = key.map((k) => contract.columns[k]!.header).join("＋");
    return `工作表${one}和${other}有相同的“${headers}”，无法判断以哪一张为准，整份退回；请只保留一张后重新交付`;
  }
  return undefined;
}

const noHeader = (contracts: readonly Contract[]) =>
  `没有找到可识别的表头；可以交付的表有：${contracts.map((c) => `《${c.title}》`).join("、")}。请确认交付的是其中之一，并保留表头`;

async function loadCsv(
  db: Database,
  delivered: DeliveredFile,
  content: Content,
  {encoding, utf8}: {encoding: Encoding; utf8: string},
  loadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const csv = {
    encoding,
    utf8,
    // GB18030 is scanned as delivered, so that its change to UTF-8 is judged too; UTF-16 has no single bytes to scan.
    scanned: encoding === "gb18030" ? content.path : utf8,
    scannedAs: encoding.startsWith("utf-16") ? ("utf-8" as const) : encoding,
    dir: content.dir
  };
  const load = await loadPlainCsv(db, delivered, csv, loadId, context);
  return load ? [load] : await loadCsvRows(db, delivered, csv, loadId, context);
}

interface DeliveredCsv {
  encoding: Encoding;
  /** Its text in UTF-8, and what a scan judges it by. */
  utf8: string;
  scanned: string;
  scannedAs: Encoding;
  dir: string;
}

/** Reads a CSV into memory, record by record. */
async function loadCsvRows(
  db: Database,
  delivered: DeliveredFile,
  {encoding, utf8, scanned, scannedAs}: DeliveredCsv,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const layout = await findCsvFileLayout(scanned, scannedAs);
  const head = await readCsvFileHead(scanned, layout, headRecords);
  if (!headerOf(head, context, delivered.file)) throw new DataError(noHeader(context.contracts), {rule: "no-header"});
  const table = readCsv(await bytesOf(utf8, maxCareful), {...layout, encoding: "utf-8"});
  return await loadTables(db, delivered, [table], encoding, loadId, context);
}

/**
 * Reads a plain CSV: it goes straight into DuckDB, every column as text, and the scan says how many rows must come out.
 * Nothing comes back, and nothing is left in the records, where it turns out not to be plain.
 */
async function loadPlainCsv(
  db: Database,
  delivered: DeliveredFile,
  {encoding, utf8, scanned, scannedAs, dir}: DeliveredCsv,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad | undefined> {
  const begun = await readCsvStart(scanned, scannedAs, headRecords);
  const header = begun && headerIn(begun.head, context, delivered.file);
  if (!begun || !header || begun.layout.scan.newline === "mixed") return undefined;
  const {head, layout} = begun;
  const {delimiter} = layout;
  const body = header.row + header.depth;
  const csv: StreamedCsv = {
    path: utf8,
    delimiter,
    newline: begun.layout.scan.newline,
    header,
    body,
    // A title above the header may be wider; the rows below it are as wide as it is.
    width: head.rows[body - 1]!.length,
    label: longestHeader(head, header),
    deliveryEnd: context.deliveryEnd,
    loadId,
    amounts: new AmountTally(head, header),
    dir,
    sliceBytes: context.sliceBytes,
    scan: scanned === utf8 ? scannerOf(delimiter, scannedAs) : (await findCsvFileLayout(scanned, scannedAs)).scan
  };
  let columns = deliveredColumns(head, header);
  const streamed = await streamCsv(db, csv, async () => void (columns = await withForms(db, header, columns)));
  const notPlain = async () => {
    await db.run(
      `drop view if exists raw; delete from ${name(`record_${header.contract.id}`)} where load_id = ${loadId}`
    );
    return undefined;
  };
  if (!streamed) return await notPlain();

  const {rest, records} = streamed;
  const check = async (rows: Iterable<number>) => {
    const picked = await pickRows(db, csv, streamed, rows);
    if (picked && (await isStructured(db))) return false;
    await db.run(picked ? checkSql(header.contract, header.columns, context.deliveryEnd) : nothingChecked);
    const [found] = await db.all<{n: string}>("select count(*) as n from checked");
    if (Number(found!.n) !== picked)
      throw new Error(`records are lost: ${delivered.file}, ${picked} to be read again, ${found!.n} found`);
    return true;
  };
  if (!(await check(rest))) return await notPlain();
  // A row whose words were new is among them.
  const late = await db.all<{row_no: string}>("select row_no from checked where errors = 0 and has_cells");
  if (late.length) await insertAccepted(db, header.contract, loadId);
  const synthetic = streamed.synthetic || (rest.length > 0 && (await isSynthetic(db, header.contract, header.columns)));
  const doubled = await findDoubled(db, header.contract, loadId);
  const warned = await warnedRows(db, csv, maxExplained);
  const twice = [...doubled.slice(0, maxExplained), ...warned];
  if (twice.length && !(await check([...rest, ...twice]))) return await notPlain();
  const blank = (read: number) => records - body - read;
  const load = await judge(db, delivered, head, header, loadId, context, {
    accepted: streamed.accepted + late.length,
    again: new Set([...late.map(({row_no}) => Number(row_no)), ...twice]).size,
    doubled: doubled.length,
    synthetic,
    columns,
    amounts: csv.amounts.sums(),
    totals: [],
    decide: (totals, read) =>
      decide({...aboveAndHeader(head, header), unknown: unknownHeaders(header), blank: blank(read), totals})
  });
  await db.run("drop view raw");
  return {
    ...load,
    encoding,
    headerRow: body,
    scanned: records,
    header: header.depth,
    note: header.row,
    blank: blank(load.read),
    loose: looseCells(head.rows.slice(0, header.row))
  };
}

/** What `judge` reads of a check, where no row is left to be checked: planning the check costs more than a small file. */
const nothingChecked = `create or replace temp table checked as
  select null::bigint as row_no, 0 as errors, 0 as warnings, true as has_cells where false`;

/** A name that only another header further down would repeat. */
const longestHeader = (table: SheetTable, {row, depth, columns}: Header) =>
  [...columns.values()]
    .map(({index}) => table.rows[row + depth - 1]?.[index] ?? "")
    .reduce((longest, label) => (label.length > longest.length ? label : longest), "");

async function loadTable(
  db: Database,
  delivered: DeliveredFile,
  table: SheetTable,
  header: Header,
  encoding: string,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad> {
  const kinds = rowKinds(table, header);
  const count = (...of: RowKind[]) => kinds.filter((k) => of.includes(k)).length;
  const counts = {
    encoding,
    headerRow: table.rowNumbers[header.row + header.depth - 1] ?? null,
    scanned: table.scanned,
    header: count("header"),
    note: count("note"),
    total: count("total", "subtotal"),
    blank: count("blank"),
    unknownHeaders: [...unknownHeaders(header), ...unnamedColumns(table, kinds, header)],
    loose: looseCells(table.rows.filter((_, i) => kinds[i] === "note"))
  };
  // A row without any cell that is read is blank too.
  const blankRows = (read: number) => counts.blank + count("data") - read;
  const wanted = [...header.columns].filter(([c]) => header.contract.columns[c]!.type !== "pii");
  await appendRaw(db, table, kinds, header, wanted);
  const amounts = new AmountTally(table, header);
  table.rows.forEach((row, i) => void (kinds[i] === "data" && amounts.addRow(row)));
  await db.run(checkSql(header.contract, header.columns, context.deliveryEnd));
  const accepted = await insertAccepted(db, header.contract, loadId);
  const doubled = await findDoubled(db, header.contract, loadId);
  const load = await judge(db, delivered, table, header, loadId, context, {
    accepted,
    again: accepted,
    doubled: doubled.length,
    synthetic: await isSynthetic(db, header.contract, header.columns),
    columns: await withForms(db, header, deliveredColumns(table, header)),
    amounts: amounts.sums(),
    totals: controlTotals(table, kinds, header),
    decide: (totals, read) =>
      decide({table, header, kinds, unknown: counts.unknownHeaders, blank: blankRows(read), totals})
  });
  await db.run("drop table raw");
  return {...load, ...counts, blank: blankRows(load.read)};
}

async function appendRaw(
  db: Database,
  table: SheetTable,
  kinds: RowKind[],
  header: Header,
  wanted: [string, {index: number}][]
): Promise<void> {
  await db.run(
    `drop view if exists raw; create or replace temp table raw (row_no bigint, bad_fields boolean, ${wanted.map(([c]) => `${name(c)} varchar`).join(", ")})`
  );
  const width = headerWidth(table, header);
  // An empty field too many at the end of every row says nothing; in some rows it may stand anywhere.
  const even = new Set(table.rows.filter((_, i) => kinds[i] === "data").map((row) => row.length)).size === 1;
  const appender = await db.connection.createAppender("raw", "main", "temp");
  table.rows.forEach((row, i) => {
    if (kinds[i] !== "data") return;
    appender.appendBigInt(BigInt(table.rowNumbers[i]!));
    appender.appendBoolean(isShifted(table, row, width, header, even));
    for (const [, {index}] of wanted) {
      const cell = row[index] ?? null;
      if (cell === null) appender.appendNull();
      else appender.appendVarchar(cell);
    }
    appender.endRow();
  });
  appender.closeSync();
}

const headerWidth = (table: SheetTable, {row, depth}: Header) =>
  Math.max(
    ...table.rows
      .slice(row, row + depth)
      .map((cells) => (table.delimited ? cells.length : cells.findLastIndex((cell) => cell !== null) + 1)),
    // A group name merged over the last columns leaves their header cells empty.
    ...table.mergedAcross.filter(([r]) => r >= row && r < row + depth).map(([, , to]) => to + 1)
  );

/**
 * Cells beyond the header belong to no column. In a delimited text they mean that the row has shifted; beside a table
 * with all its required cells filled, words are a note, and anything that could be a value is not.
 */
function isShifted(table: SheetTable, row: (string | null)[], width: number, header: Header, even: boolean): boolean {
  const beyond = row.slice(width).filter((cell) => clean(cell) !== null);
  if (table.delimited) return beyond.length > 0 || row.length < width || (row.length > width && !even);
  if (beyond.length === 0) return false;
  const complete = [...header.columns].every(
    ([c, {index}]) => !header.contract.columns[c]!.required || clean(row[index] ?? null) !== null
  );
  return !complete || !beyond.every((cell) => /^[^0-9０-９]*\p{L}[^0-9０-９]*$/u.test(cell!));
}

/** Columns without a header that hold something beside data rows, as Excel letters them: told, not read. */
function unnamedColumns(table: SheetTable, kinds: RowKind[], header: Header): string[] {
  if (table.delimited) return [];
  const named = new Set<number>();
  for (const cells of table.rows.slice(header.row, header.row + header.depth))
    cells.forEach((cell, c) => void (clean(cell) !== null && named.add(c)));
  for (const [row, from, to] of table.mergedAcross)
    if (row >= header.row && row < header.row + header.depth) for (let c = from; c <= to; c++) named.add(c);
  const found = new Set<number>();
  table.rows.forEach((cells, r) => {
    if (kinds[r] === "data") cells.forEach((cell, c) => void (!named.has(c) && clean(cell) !== null && found.add(c)));
  });
  return [...found].sort((a, b) => a - b).map((c) => `（${columnLetters(c)} 列没有表头，未读）`);
}

const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));

/** A total as the sender wrote it, over the data rows from `after` to before `row`. */
interface ControlTotal {
  row: number;
  kind: "total" | "subtotal";
  column: string;
  stated: string;
  /** Row numbers of the spans that the total may be meant over: since the last total of its kind, or everything above. */
  after: number[];
}

function controlTotals(table: SheetTable, kinds: RowKind[], header: Header): ControlTotal[] {
  const totals: ControlTotal[] = [];
  const last = {total: 0, subtotal: 0};
  kinds.forEach((kind, i) => {
    if (kind !== "total" && kind !== "subtotal") return;
    const row = table.rowNumbers[i]!;
    for (const [c, {index, factor}] of header.columns) {
      const column = header.contract.columns[c]!;
      if (column.type !== "int" && column.type !== "money" && column.type !== "decimal") continue;
      const cell = clean(table.rows[i]![index] ?? null);
      if (cell === null || nothingIn(column).includes(cell)) continue;
      const stated = grammarOf(column, {factor, codes: new Map()}).parse(cell);
      if (stated !== undefined)
        totals.push({
          row,
          kind,
          column: c,
          stated: String(stated),
          after: kind === "total" ? [0, last.total] : [Math.max(last.subtotal, last.total)]
        });
    }
    last[kind] = row;
    if (kind === "total") last.subtotal = row;
  });
  return totals;
}

/** Puts the accepted rows of `checked` into the records. */
async function insertAccepted(db: Database, contract: Contract, loadId: number): Promise<number> {
  const kept = keptColumns(contract)
    .map(([c]) => name(c))
    .join(", ");
  const [inserted] = await db.all<{
    Count: string;
  }>(`insert into ${name(`record_${contract.id}`)} (${kept}, load_id, row_no)
    select ${kept}, ${loadId}, row_no from checked where errors = 0 and has_cells`);
  return Number(inserted!.Count);
}

/**
 * Rows under one key in one file: the same row twice counts once; different rows under one key are all refused. Makes table
 * `doubled` of the rows under such keys, and gives the numbers of those that are not to be counted.
 */
async function findDoubled(db: Database, contract: Contract, loadId: number): Promise<number[]> {
  const record = name(`record_${contract.id}`);
  const key = contract.key.map(name).join(", ");
  const kept = keptColumns(contract)
    .map(([c]) => name(c))
    .join(", ");
  await db.run("create or replace temp table doubled (row_no bigint, first_row bigint, same boolean)");
  // Two keys with one hash only cost a closer look.
  const [rows] = await db.all<{all: boolean}>(`
    select count(*) = count(distinct hash(${key})) as all from ${record} where load_id = ${loadId}`);
  if (rows!.all) return [];
  await db.run(`insert into doubled
    with loaded as (from ${record} where load_id = ${loadId})
    select row_no, min(row_no) over (partition by ${key}), count(distinct hash(${kept})) over (partition by ${key}) = 1
    from loaded semi join (select ${key} from loaded group by ${key} having count(*) > 1) twice
      on ${sameOn(contract.key, "loaded", "twice")}`);
  const doubled = await db.all<{row_no: string}>(
    "select row_no from doubled where not same or row_no > first_row order by row_no"
  );
  return doubled.map(({row_no}) => Number(row_no));
}

/** What was found about a sheet before it is judged. */
interface Found {
  /** Rows that are in the records, doubled ones too. */
  accepted: number;
  /** How many of those are in `raw` and `checked`. */
  again: number;
  doubled: number;
  synthetic: boolean;
  columns: DeliveredColumn[];
  /** As delivered, nothing refused. */
  amounts: LoadAmount[];
  totals: ControlTotal[];
  /** What was decided, once the totals are checked and the rows are counted. */
  decide: (totals: TotalsCheck, read: number) => Decision;
}

/**
 * Judges a sheet whose accepted rows are in the records; `raw` and `checked` hold at least all the others. Takes out the
 * doubled rows, or all where the sheet is refused whole.
 */
async function judge(
  db: Database,
  delivered: DeliveredFile,
  table: SheetTable,
  header: Header,
  loadId: number,
  context: LoadContext,
  {accepted, again, doubled, synthetic, columns, amounts, totals, decide}: Found
): Promise<SheetLoad> {
  const {contract} = header;
  const {sheet} = table;
  const [counts] = await db.all<{bad: string; good: string}>(`
    select count(*) filter (errors <> 0 and has_cells) as bad, count(*) filter (errors = 0 and has_cells) as good
    from checked`);
  if (Number(counts!.good) !== again) {
    throw new Error(`rows are refused that the check accepts: ${contract.id}, ${again} against ${counts!.good}`);
  }
  const bad = Number(counts!.bad);
  const read = accepted + bad;
  const refused = bad + doubled;
  const money = amounts.map(({column}) => column);
  const unaccepted: AmountSums = bad
    ? await sumAmounts(db, money, "checked where errors <> 0 and has_cells")
    : new Map();
  const {refusals, refusedRows} = refused
    ? await explainRefused(db, delivered, sheet, header, context)
    : {refusals: [], refusedRows: []};
  const {wrong, ...checkedTotals} = await checkTotals(db, contract, totals);
  const result: SheetLoad = {
    contract: contract.id,
    sheet,
    encoding: "",
    headerRow: null,
    unknownHeaders: unknownHeaders(header),
    title: titleOf(table, header),
    decision: decide({...checkedTotals, wrong: wrong.length}, read),
    columns,
    unknownValues: refused ? await unknownValues(db, header) : [],
    amounts: refuseMore(amounts, unaccepted),
    loose: 0,
    scanned: 0,
    header: 0,
    note: 0,
    total: 0,
    blank: 0,
    read,
    kept: read - refused,
    refused,
    verdict: "loaded",
    reason: null,
    synthetic,
    refusals,
    warnings: [],
    refusedRows
  };
  const takeOut = async (rows: string) => {
    const records = `${name(`record_${contract.id}`)} where load_id = ${loadId} and ${rows}`;
    result.amounts = refuseMore(result.amounts, await sumAmounts(db, money, records));
    await db.run(`delete from ${records}`);
  };
  const whole = async (reason: string, rule: string) => {
    await takeOut("true");
    return refusedWhole(delivered, sheet, contract.id, "", reason, rule, result);
  };
  if (wrong.length) return await whole(`${wrong.join("；")}。请核对明细和合计后重新交付`, "wrong-total");
  if (refused > read * maxRefusedShare) {
    const share = ((refused / read) * 100).toFixed(1);
    return await whole(
      `${read} 行中有 ${refused} 行不合要求（${share} %，超过 2 %），整份退回；请按逐行原因更正后重新交付`,
      "too-many-refused"
    );
  }
  const once = "row_no not in (select row_no from doubled where not same or row_no > first_row)";
  if (doubled) await takeOut(`not (${once})`);
  const warned = problemBits(contract).warnings.length
    ? await db.all<Cells & {row_no: string}>(`select raw.* exclude (bad_fields) from raw
        where row_no in (select row_no from checked where warnings <> 0 and errors = 0 and has_cells and ${once})
        order by row_no limit ${maxExplained}`)
    : [];
  return {...result, warnings: explainWarned(delivered, sheet, header, context, warned)};
}

/** Headers that the contract does not know. Personal data is known everywhere, and dropped. */
const unknownHeaders = ({unknown}: Header) => unknown.filter((label) => personalKind(label) === undefined);

const formRows = 1000;

/** The columns with how most of their first cells are written. */
async function withForms(db: Database, {contract}: Header, columns: DeliveredColumn[]): Promise<DeliveredColumn[]> {
  const shown = columns.flatMap(({column}) => {
    const type = column === null ? "pii" : contract.columns[column]!.type;
    return type === "pii" || type === "id" || type === "code" || type === "choice" || type === "flag" ? [] : [column!];
  });
  if (shown.length === 0) return columns;
  const form = (c: string) => `mode(case
    when regexp_full_match(${c}, '[0-9]+') then '整数'
    when regexp_full_match(${c}, '-?[0-9,]+([.][0-9]+)?') then '小数'
    when regexp_full_match(${c}, '[0-9]{4}[-/.年Q][^ ]*') then '日期'
    else '文字' end) filter (where ${c} is not null)`;
  const [forms] = await db.all<Record<string, string | null>>(`
    select ${shown.map((c) => `${form(name(c))} as ${name(c)}`).join(", ")}
    from (select ${shown.map((c) => `clean(${name(c)}) as ${name(c)}`).join(", ")} from raw limit ${formRows})`);
  return columns.map((c) => ({...c, form: c.column === null ? null : (forms![c.column] ?? null)}));
}

/** Values of code and choice columns that are in no list; a sender's new category shows here. */
async function unknownValues(db: Database, {contract, columns}: Header): Promise<UnknownValue[]> {
  const found: UnknownValue[] = [];
  for (const [c] of columns) {
    const column = contract.columns[c]!;
    if (column.type !== "code" && column.type !== "choice") continue;
    const rows = await db.all<{value: string; rows: number}>(`
      select clean(raw.${name(c)}) as value, count(*)::integer as rows
      from raw join checked using (row_no)
      where (errors & ${columnBit(contract, c)}) <> 0 and not bad_fields and value not in (${nothingIn(column).map(quote).join(", ")})
      group by value order by rows desc, value limit ${maxUnknownValues}`);
    found.push(...rows.map(({value, rows}) => ({column: c, value: mask(value, column)!, rows})));
  }
  return found;
}

/** Compares totals with the rows that they may be meant over; says what is wrong. */
async function checkTotals(
  db: Database,
  contract: Contract,
  totals: ControlTotal[]
): Promise<Omit<TotalsCheck, "wrong"> & {wrong: string[]}> {
  const wrong: string[] = [];
  let open = 0;
  for (const {row, kind, column, stated, after} of totals) {
    const sums = await db.all<{sum: string | null; unread: string; empty: string}>(
      after
        .map(
          (from) => `select sum(${name(column)})::varchar as sum,
            count(*) filter (where ${name(column)} is null and (errors & ${columnBit(contract, column)}) <> 0) as unread,
            count(*) filter (where ${name(column)} is null) as empty
          from checked where has_cells and row_no > ${from} and row_no < ${row}`
        )
        .join(" union all ")
    );
    // With an unreadable amount among the rows nobody can say whether the total is right; that row is refused anyway.
    if (sums.some((s) => s.unread !== "0")) {
      open += 1;
      continue;
    }
    if (sums.some((s) => sameNumber(s.sum ?? "0", stated))) continue;
    // Where a number may be there and not be told, as 分值未公布, the total may well hold it.
    if (contract.columns[column]!.nulls && sums.some((s) => s.empty !== "0")) {
      open += 1;
      continue;
    }
    const title = contract.columns[column]!.header;
    wrong.push(
      `${kind === "total" ? "合计" : "小计"}行（第 ${row} 行）的“${title}”是 ${plain(stated)}，明细相加是 ${plain(sums[0]!.sum ?? "0")}`
    );
  }
  return {wrong, compared: totals.length - open, open};
}

const columnBit = (contract: Contract, column: string) => 2n ** BigInt(problemBits(contract).columns.indexOf(column));
const plain = (decimal: string) => (decimal.includes(".") ? decimal.replace(/0+$/, "").replace(/\.$/, "") : decimal);
const sameNumber = (a: string, b: string) => plain(a) === plain(b);

function explainWarned(
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext,
  rows: readonly (Cells & {row_no: string})[]
): Refusal[] {
  const schema = rowSchema(contract, columns, context.lists);
  return rows.flatMap(({row_no, ...cells}) =>
    explainRow(contract, schema, cells, context.deliveryEnd).warnings.map(({column, rule, message}) => {
      const [c, at] = Object.entries(contract.columns).find(([, {header}]) => header === column)!;
      const value = mask(cells[c] ?? null, at);
      return {contract: contract.id, file, sheet, row: Number(row_no), column, value, rule, message};
    })
  );
}

async function explainRefused(
  db: Database,
  {file}: DeliveredFile,
  sheet: string,
  {contract, columns}: Header,
  context: LoadContext
): Promise<{refusals: Refusal[]; refusedRows: RefusedRow[]}> {
  const byHeader = new Map(Object.entries(contract.columns).map(([c, column]) => [column.header, {c, column}]));
  const schema = rowSchema(contract, columns, context.lists);
  const rows = await db.all<Cells & {row_no: string; bad_fields: boolean}>(`
    select raw.* from raw
    where row_no in (select row_no from checked where errors <> 0 and has_cells)
      or row_no in (select row_no from doubled where not same or row_no > first_row)
    order by row_no limit ${maxExplained}`);
  const doubled = new Map(
    (
      await db.all<{row_no: string; first_row: string; same: boolean}>(
        "select * from doubled where not same or row_no > first_row"
      )
    ).map((d) => [d.row_no, d])
  );
  const keyHeaders = contract.key.map((k) => contract.columns[k]!.header);
  const inFileOrder = [...columns].sort(([, a], [, b]) => a.index - b.index);
  const refusedRows: RefusedRow[] = [];
  const refusals: Refusal[] = [];
  const where = {contract: contract.id, file, sheet};
  for (const {row_no, bad_fields, ...cells} of rows) {
    const row = Number(row_no);
    // Of a row that may have shifted nothing can be said of its cells.
    const problems = bad_fields
      ? [{column: null, rule: "field-count", message: "这一行的列数与表头不一致，无法判断各列内容"}]
      : explainRow(contract, schema, cells, context.deliveryEnd).problems;
    const twin = doubled.get(row_no!);
    if (twin) {
      const message = twin.same
        ? `与第 ${twin.first_row} 行完全相同，只计一次`
        : `“${keyHeaders.join("＋")}”与第 ${twin.first_row} 行起的行相同但内容不同，无法判断以哪一行为准`;
      problems.push({column: keyHeaders.at(-1)!, rule: "duplicate-key", message});
    }
    if (problems.length === 0)
      throw new Error(`the SQL check refuses what the oracle accepts: ${contract.id}, row ${row}`);
    for (const {column, rule, message} of problems) {
      const at = column === null ? undefined : byHeader.get(column);
      refusals.push({...where, row, column, value: mask(at ? (cells[at.c] ?? null) : null, at?.column), rule, message});
    }
    refusedRows.push({
      row,
      cells: Object.fromEntries(
        inFileOrder.map(([c]) => {
          const column = contract.columns[c]!;
          return [column.header, mask(cells[c] ?? null, column)];
        })
      )
    });
  }
  return {refusals, refusedRows};
}
