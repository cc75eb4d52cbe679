import {type CheckedRow, RowCheck} from "../contracts/language/rowCheck.js";
import {type Database, quoteName} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {bytesOf, type Content} from "../read/content.js";
import type {Encoding} from "../read/decode.js";
import type {Header} from "../read/findHeader.js";
import type {DelimitedText} from "../read/formats.js";
import {
  findCsvFileLayout,
  findCsvLayout,
  readCsv,
  readCsvFileHead,
  readCsvHead,
  readCsvStart,
  readCsvText,
  scannerOf
} from "../read/readCsv.js";
import {isSplit, splitTables} from "../read/splitTables.js";
import type {SheetTable} from "../read/table.js";
import {AmountTally, moneyColumns, refuseMore, sumAmounts} from "./amounts.js";
import {BadRows} from "./badRows.js";
import {cellsOf, type CheckedSheet, type DeliveredRow, maxExplained} from "./checkedSheet.js";
import {appendRows, hasMadeUp} from "./checkTable.js";
import {explainLayout} from "./layout.js";
import {
  aboveAndHeader,
  deliveredColumns,
  Forms,
  headerIn,
  headerOf,
  looseCells,
  noHeader,
  unknownHeaders
} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {judge} from "./judge.js";
import {loadTables} from "./loadTables.js";
import type {DeliveredColumn, LoadContext, SheetLoad} from "./sheetLoad.js";
import {
  findDoubled,
  isStructured,
  pickRows,
  type Streamed,
  streamCsv,
  type StreamedCsv,
  warnedRows
} from "./streamCsv.js";

const headRecords = 40;

/** Bytes of a CSV that is read into memory, record by record. */
const maxCareful = 150 * 1024 * 1024;

/** Loads a CSV: straight into DuckDB where it is large and plain, else record by record. */
export async function loadCsv(
  db: Database,
  delivered: DeliveredFile,
  content: Content,
  text: DelimitedText,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const {encoding} = text;
  // UTF-16 has no single bytes to scan.
  const scannedAs = encoding.startsWith("utf-16") ? "utf-8" : encoding;
  if (text.bytes) {
    const bytes = scannedAs === encoding ? text.bytes : Buffer.from(text.text);
    const layout = findCsvLayout(bytes, scannedAs);
    const head = readCsvHead(bytes, layout, headRecords);
    return await loadRecords(db, delivered, encoding, head, () => readCsvText(text.text, layout), loadId, context);
  }
  const csv = {
    encoding,
    utf8: text.utf8,
    // GB18030 is scanned as delivered, so that its change to UTF-8 is judged too.
    scanned: encoding === "gb18030" ? content.path : text.utf8,
    scannedAs,
    dir: content.dir
  };
  await context.prepareSql();
  const load = await loadPlainCsv(db, delivered, csv, loadId, context);
  if (load) return [load];
  const layout = await findCsvFileLayout(csv.scanned, scannedAs);
  const head = await readCsvFileHead(csv.scanned, layout, headRecords);
  const read = async () => readCsv(await bytesOf(csv.utf8, maxCareful), {...layout, encoding: "utf-8"});
  return await loadRecords(db, delivered, encoding, head, read, loadId, context);
}

interface DeliveredCsv {
  encoding: Encoding;
  /** Its text in UTF-8, and what a scan judges it by. */
  utf8: string;
  scanned: string;
  scannedAs: Encoding;
  dir: string;
}

/** Reads a CSV into memory, record by record, where its first records have a header. */
async function loadRecords(
  db: Database,
  delivered: DeliveredFile,
  encoding: Encoding,
  head: SheetTable,
  read: () => SheetTable | Promise<SheetTable>,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const several = splitTables(head, context.contracts).length > 1;
  if (!several && !headerOf(head, context, delivered.file))
    throw new DataError(noHeader(context.contracts), {rule: "no-header"});
  return await loadTables(db, delivered, [await read()], encoding, loadId, context);
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
  if (!begun || !header || isSplit(begun.head, context.contracts)) return undefined;
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
    forms: new Forms(header),
    dir,
    sliceBytes: context.sliceBytes,
    scan: scanned === utf8 ? scannerOf(delimiter, scannedAs) : (await findCsvFileLayout(scanned, scannedAs)).scan
  };
  const streamed = await streamCsv(db, csv);
  const notPlain = async () => {
    await db.run(`delete from ${quoteName(`record_${header.contract.id}`)} where load_id = ${loadId}`);
    return undefined;
  };
  const checked = streamed && (await checkStreamed(db, csv, streamed, deliveredColumns(head, header), context));
  if (!checked) return await notPlain();
  const {records} = streamed;
  const blank = (read: number) => records - body - read;
  const load = await judge(delivered, head, header, context, checked, (totals, read) =>
    explainLayout({...aboveAndHeader(head, header), unknown: unknownHeaders(header), blank: blank(read), totals})
  );
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

/**
 * Checks the rows of a streamed CSV that are not in the records yet, in memory, and finds among all of them those that are
 * not to be counted. Undefined where one of them may be no data: then the file is read with more care.
 */
async function checkStreamed(
  db: Database,
  csv: StreamedCsv,
  streamed: Streamed,
  columns: DeliveredColumn[],
  context: LoadContext
): Promise<CheckedSheet | undefined> {
  const {header, loadId} = csv;
  const {contract} = header;
  const check = new RowCheck(contract, header.columns, context.lists, context.deliveryEnd);
  const bad = new BadRows(header, check);
  const late: CheckedRow[] = [];
  let {synthetic} = streamed;
  for await (const {row, cells} of pickRows(csv, streamed, streamed.rest)) {
    if (isStructured(csv, cells)) return undefined;
    const checked = check.check(cells, false, row);
    if (!checked) continue;
    synthetic ||= hasMadeUp(check, [checked]);
    if (!checked.accepted) bad.add(cells, checked, false);
    else if (streamed.hasNewWords) late.push(checked);
    else throw new Error(`rows are refused that the check accepts: ${contract.id}, row ${row}`);
  }
  await appendRows(db, header, check, late, loadId, context);
  const doubled = await findDoubled(db, csv, maxExplained);
  const strange = await warnedRows(db, csv, doubled.uncounted, maxExplained);
  const refused = [...bad.first];
  const warned: DeliveredRow[] = [];
  for await (const {row, cells} of pickRows(csv, streamed, [...doubled.first.keys(), ...strange])) {
    if (isStructured(csv, cells)) return undefined;
    const delivered = {row, cells: cellsOf(header, cells)};
    const twin = doubled.first.get(row);
    if (twin) refused.push({...delivered, shifted: false, twin});
    else warned.push(delivered);
  }
  const money = moneyColumns(contract);
  const takeOut = async (which: string) => {
    const records = `${quoteName(`record_${contract.id}`)} where load_id = ${loadId} and ${which}`;
    const amounts = await sumAmounts(db, money, records);
    await db.run(`delete from ${records}`);
    return amounts;
  };
  return {
    read: streamed.accepted + late.length + bad.count,
    bad: bad.count,
    doubled: doubled.count,
    refused: refused.sort((a, b) => a.row - b.row).slice(0, maxExplained),
    warned,
    unknownValues: bad.unknownValues(context.lists),
    synthetic,
    columns: csv.forms.in(columns),
    amounts: refuseMore(csv.amounts.sums(), bad.amounts()),
    totals: {wrong: [], compared: 0, open: 0},
    accepted: {
      keep: async () => (doubled.count ? await takeOut(doubled.uncounted) : new Map()),
      drop: async () => await takeOut("true")
    }
  };
}

/** A name that only another header further down would repeat. */
const longestHeader = (table: SheetTable, {row, depth, columns}: Header) =>
  [...columns.values()]
    .map(({index}) => table.rows[row + depth - 1]?.[index] ?? "")
    .reduce((longest, label) => (label.length > longest.length ? label : longest), "");
