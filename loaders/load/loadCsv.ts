import {checkSql} from "../contracts/language/compileCheck.js";
import {type Database, name} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {bytesOf, type Content} from "../read/content.js";
import type {Encoding} from "../read/decode.js";
import type {Header} from "../read/findHeader.js";
import {findCsvFileLayout, readCsv, readCsvFileHead, readCsvStart, scannerOf} from "../read/readCsv.js";
import type {SheetTable} from "../read/table.js";
import {AmountTally} from "./amounts.js";
import {decide} from "./decision.js";
import {
  aboveAndHeader,
  deliveredColumns,
  headerIn,
  headerOf,
  looseCells,
  noHeader,
  unknownHeaders,
  withForms
} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {maxExplained} from "./explainRows.js";
import {judge} from "./judge.js";
import {loadTables} from "./loadTables.js";
import {findDoubled, insertAccepted} from "./records.js";
import type {LoadContext, SheetLoad} from "./sheetLoad.js";
import {isStructured, isSynthetic, pickRows, streamCsv, type StreamedCsv, warnedRows} from "./streamCsv.js";

const headRecords = 40;

/** Bytes of a CSV that is read into memory, record by record. */
const maxCareful = 150 * 1024 * 1024;

/** Loads a CSV: straight into DuckDB where it is plain, else record by record. */
export async function loadCsv(
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
  if (!begun || !header) return undefined;
  const {head, layout} = begun;
  const {delimiter} = layout;
  const {newline} = layout.scan;
  if (newline === "mixed") return undefined;
  const body = header.row + header.depth;
  const csv: StreamedCsv = {
    path: utf8,
    delimiter,
    newline,
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
  let late: number[] = [];
  if (streamed.hasNewWords) {
    if (!(await check(rest))) return await notPlain();
    const good = await db.all<{row_no: string}>("select row_no from checked where errors = 0 and has_cells");
    late = good.map(({row_no}) => Number(row_no));
    await insertAccepted(db, header.contract, loadId);
  }
  const doubled = await findDoubled(db, header.contract, loadId);
  const warned = await warnedRows(db, csv, maxExplained);
  const twice = [...doubled.slice(0, maxExplained), ...warned];
  if (!(await check([...rest, ...twice]))) return await notPlain();
  const synthetic = streamed.synthetic || (rest.length > 0 && (await isSynthetic(db, header.contract, header.columns)));
  const blank = (read: number) => records - body - read;
  const load = await judge(db, delivered, head, header, loadId, context, {
    accepted: streamed.accepted + late.length,
    again: new Set([...late, ...twice]).size,
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
