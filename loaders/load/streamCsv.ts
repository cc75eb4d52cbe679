import {join} from "node:path";
import {
  type FileColumns,
  identityColumns,
  insertAcceptedSql,
  warnedSql,
  wordsSql,
  wordTable
} from "../contracts/language/compileCheck.js";
import {type Column, type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, quote, quoteName, sameOn} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import {parseRecords, refusalOf} from "../read/readCsv.js";
import {structurePattern} from "../read/rowKinds.js";
import {clean, codeKey} from "../base/text.js";
import {wholeColumns, wholeWords} from "../read/wholes.js";
import {type CsvScan, CsvScanner} from "../read/scanCsv.js";
import {pickRecords, type PlainCsv, RecordPlaces, type Slice, sliceCsv} from "../read/sliceCsv.js";
import type {AmountTally} from "./amounts.js";
import {type Twin} from "./checkedSheet.js";
import {type Forms, formRows, readColumns} from "./deliveredHeader.js";

/** A CSV with its header found, that is plain as far as is known. */
export interface StreamedCsv {
  /** In UTF-8. */
  path: string;
  delimiter: string;
  newline: "\n" | "\r\n";
  header: Header;
  /** Records up to the header's last row, each on a line of its own. */
  body: number;
  /** Fields of every record after them. */
  width: number;
  /** A name of the header that only another header would repeat. */
  label: string;
  deliveryEnd: string;
  loadId: number;
  /** Adds up the amounts of every record. */
  amounts: AmountTally;
  /** Looks at how the first records are written. */
  forms: Forms;
  /** A folder for the slices. */
  dir: string;
  /** At most about so many bytes are read at once. */
  sliceBytes: number;
  /** What judges the bytes: a scanner that has yet to read them, or what was found in them. */
  scan: CsvScanner | CsvScan;
}

/** What was read from a CSV that went straight into the records. */
export interface Streamed {
  accepted: number;
  /** Whether a made-up person is among those. */
  synthetic: boolean;
  /** Rows that are not in the records yet, by number. */
  rest: number[];
  /** Whether some of them may only have a word that was new to their slice; else all are to be refused. */
  hasNewWords: boolean;
  /** Records as the scan counts them. */
  records: number;
  places: RecordPlaces;
}

/** Bytes of the longest record that DuckDB reads: about half of what its reader takes for a line. */
const maxRecord = 1024 * 1024;
/** Where more rows of a slice have new words, the words of every slice are read before its rows. */
const maxNewWords = 0.01;

/**
 * Reads a CSV slice by slice and puts the accepted rows straight into the records. Nothing comes back where the scan finds
 * records that have to be read with more care, or the reader finds other records than the scan: then the caller takes out
 * what is in the records.
 */
export async function streamCsv(db: Database, csv: StreamedCsv): Promise<Streamed | undefined> {
  // The reader guesses a few rows of a slice, and the words of a column may be more: then all of it would be the table
  // that is looked up in, by one thread.
  await db.run("set disabled_optimizers = 'build_side_probe_side'");
  try {
    return await readSlices(db, csv);
  } finally {
    await db.run("reset disabled_optimizers");
  }
}

async function readSlices(db: Database, csv: StreamedCsv): Promise<Streamed | undefined> {
  const {header, body, loadId, deliveryEnd, dir} = csv;
  const {contract, columns} = header;
  const delimiter = csv.delimiter.charCodeAt(0);
  const scanner = csv.scan instanceof CsvScanner ? csv.scan : undefined;
  const scan = () => (csv.scan instanceof CsvScanner ? csv.scan.soFar() : csv.scan);
  const places = new RecordPlaces();
  const rest: number[] = [];
  let seen = 0;
  let accepted = 0;
  let synthetic = false;
  let everySlice = false;
  let hasNewWords = false;
  const readWords = async (raw: string) => {
    await db.run(wordsSql(contract, columns, raw));
    synthetic ||= await isSynthetic(db, contract, columns);
  };
  const insert = async (raw: string) => {
    const [inserted] = await db.all<{Count: string}>(insertAcceptedSql(contract, columns, deliveryEnd, loadId, raw));
    return Number(inserted!.Count);
  };
  const first: Buffer[] = [];
  const onRecord = (bytes: Buffer, from: number, to: number) => {
    if (first.length < formRows) first.push(Buffer.from(bytes.subarray(from, to)));
    csv.amounts.addRecord(bytes, from, to, delimiter);
  };
  const slices = sliceCsv(plain(csv), {
    // The first are small, so that they are read early.
    bytes: (i) => Math.min(csv.sliceBytes, (csv.sliceBytes / 8) * 2 ** i),
    // Two files in turn: while one is read the next is written.
    path: (i) => join(dir, `slice${i % 2}`),
    scanner,
    places,
    onRecord
  });
  for await (const slice of ahead(slices)) {
    if (!isPlain(scan(), csv)) return undefined;
    const raw = rawSql(csv, slice.path);
    const hasWords = seen > 0 && !everySlice;
    if (!hasWords) await readWords(raw);
    let inserted = await insert(raw);
    if (hasWords && slice.rows - inserted > slice.rows * maxNewWords) {
      everySlice = true;
      await findMissing(db, csv, slice);
      const missing = `(from ${raw} semi join missing using (row_no))`;
      await readWords(missing);
      inserted += await insert(missing);
    } else if (hasWords && inserted < slice.rows) hasNewWords = true;
    if (inserted !== slice.rows) for (const row of await findMissing(db, csv, slice)) rest.push(row);
    accepted += inserted;
    seen += slice.rows;
    if (accepted + rest.length !== seen) return undefined;
  }
  for (const cells of cellsOf(csv, first)) csv.forms.add(cells);
  const found = scan();
  if (!isPlain(found, csv) || seen !== found.records - body) return undefined;
  return {accepted, synthetic, rest, hasNewWords, records: found.records, places};
}

/** Whether every record so far can be read by DuckDB as it stands. */
function isPlain(scan: CsvScan, {body, newline}: StreamedCsv): boolean {
  return (
    refusalOf(scan) === undefined &&
    scan.newline === newline &&
    scan.strayQuote === null &&
    scan.blankRecords === 0 &&
    scan.longestRecord < maxRecord &&
    !scan.widthChangesAfter(body) &&
    scan.headLines[body] === body + 1
  );
}

/** The rows of a slice that are not in the records, by number; also as table `missing`. */
async function findMissing(db: Database, {header, loadId}: StreamedCsv, {first, rows}: Slice): Promise<number[]> {
  const within = `row_no >= ${first} and row_no < ${first + rows}`;
  await db.run(`create or replace temp table missing as
    select row_no from range(${first}, ${first + rows}) t(row_no) anti join (
      select row_no from ${quoteName(`record_${header.contract.id}`)} where load_id = ${loadId} and ${within}
    ) using (row_no)`);
  const missing = await db.all<{row_no: string}>("from missing order by row_no");
  return missing.map(({row_no}) => Number(row_no));
}

/** Whether a made-up person is among the words that were read. */
async function isSynthetic(db: Database, contract: Contract, columns: FileColumns): Promise<boolean> {
  for (const c of identityColumns(contract, columns)) {
    const [made] = await db.all<{up: boolean | null}>(`select bool_or(synthetic) as up from ${wordTable(c)}`);
    if (made!.up) return true;
  }
  return false;
}

const rowsAtOnce = 10_000;

/** Single rows of the CSV again, by their numbers. */
export async function* pickRows(
  csv: StreamedCsv,
  {places}: Streamed,
  rows: Iterable<number>
): AsyncGenerator<{row: number; cells: (string | null)[]}> {
  const only = [...new Set(rows)].sort((a, b) => a - b);
  if (only.length === 0) return;
  let numbers: number[] = [];
  let records: Buffer[] = [];
  function* read() {
    const found = cellsOf(csv, records);
    for (const [i, cells] of found.entries()) yield {row: numbers[i]!, cells};
    numbers = [];
    records = [];
  }
  let picked = 0;
  for await (const {row, record} of pickRecords(plain(csv), places, only)) {
    numbers.push(row);
    records.push(record);
    picked += 1;
    if (records.length >= rowsAtOnce) yield* read();
  }
  yield* read();
  if (picked !== only.length)
    throw new Error(`records are lost: ${csv.path}, ${only.length} to be read again, ${picked} found`);
}

function cellsOf(csv: StreamedCsv, records: readonly Buffer[]): (string | null)[][] {
  const rows = parseRecords(records.map((record) => `${record.toString("utf8")}\n`).join(""), csv);
  if (rows.length !== records.length)
    throw new Error(`records are lost: ${csv.path}, ${records.length} to be read again, ${rows.length} found`);
  return rows;
}

/**
 * Rows of a load under one key are not to be counted twice: the same row twice counts once; different rows under one key
 * are all refused. They stay in the records until they are taken out by `uncounted`, a condition over these.
 */
export async function findDoubled(
  db: Database,
  {header: {contract}, loadId}: StreamedCsv,
  limit: number
): Promise<{count: number; first: ReadonlyMap<number, Twin>; uncounted: string}> {
  const record = quoteName(`record_${contract.id}`);
  const key = contract.key.map(quoteName).join(", ");
  const kept = keptColumns(contract).map(([c]) => quoteName(c)).join(", "); // prettier-ignore
  // Two keys with one hash only cost a closer look.
  const [rows] = await db.all<{all: boolean}>(`
    select count(*) = count(distinct hash(${key})) as all from ${record} where load_id = ${loadId}`);
  if (rows!.all) return {count: 0, first: new Map(), uncounted: "false"};
  await db.run(`create or replace temp table doubled as
    with loaded as (from ${record} where load_id = ${loadId})
    select row_no, min(row_no) over (partition by ${key}) as first_row,
      count(distinct hash(${kept})) over (partition by ${key}) = 1 as same
    from loaded semi join (select ${key} from loaded group by ${key} having count(*) > 1) twice
      on ${sameOn(contract.key, "loaded", "twice")}
    qualify not same or row_no > first_row`);
  const [found] = await db.all<{n: string}>("select count(*) as n from doubled");
  const first = await db.all<{row_no: string; first_row: string; same: boolean}>(
    `from doubled order by row_no limit ${limit}`
  );
  return {
    count: Number(found!.n),
    first: new Map(first.map(({row_no, first_row, same}) => [Number(row_no), {first: Number(first_row), same}])),
    uncounted: "row_no in (select row_no from doubled)"
  };
}

/** The numbers of at most `limit` accepted rows that are counted and break a rule which only warns. */
export async function warnedRows(db: Database, csv: StreamedCsv, uncounted: string, limit: number): Promise<number[]> {
  const warned = warnedSql(csv.header.contract, csv.deliveryEnd);
  if (warned === "false") return [];
  const rows = await db.all<{row_no: string}>(`select row_no from ${quoteName(`record_${csv.header.contract.id}`)}
    where load_id = ${csv.loadId} and (${warned}) and not (${uncounted}) order by row_no limit ${limit}`);
  return rows.map(({row_no}) => Number(row_no));
}

const plain = ({path, delimiter, newline, body}: StreamedCsv): PlainCsv => ({path, delimiter, newline, skip: body});

/**
 * Reads a slice, every column as text. `bad_fields` are those of a record that may be a total, a note or another header:
 * none of them is put into the records.
 */
const rawSql = (csv: StreamedCsv, path: string) =>
  `(select row_no, ${structuredSql(csv)} as bad_fields, ${readColumns(csv.header)
    .map(([c, {index}]) => `c${index} as ${quoteName(c)}`)
    .join(", ")}
    from ${readSql(csv, path)})`;

const leadCells = 4;

/** Whether a row may be a total, a note or another header; of an accepted row its free cells alone tell it. */
function structuredSql({width, label, header}: StreamedCsv): string {
  const typed = new Set(
    [...header.columns].flatMap(([c, {index}]) => (isFree(header.contract.columns[c]!) ? [] : [`c${index}`]))
  );
  const cells = Array.from({length: width}, (_, i) => `c${i}`);
  const free = (from: string[]) => from.filter((c) => !typed.has(c));
  // What is looked for has Chinese in it.
  const words = (from: string[]) => free(from).map((c) => `case when strlen(${c}) <> length(${c}) then ${c} end`);
  const lead = cells.slice(0, leadCells);
  // A total's label is among the first three filled cells: beyond the lead only where the lead is half empty.
  const beyond = words(cells.slice(leadCells));
  const sparse = `${lead.map((c) => `(${c} is null)::integer`).join(" + ")} >= ${leadCells / 2}`;
  const rest = beyond.length ? [`case when ${sparse} then concat_ws(' ', ${beyond.join(", ")}) end`] : [];
  // Or it stands in a column of names, wherever that is.
  const names = [...header.columns].flatMap(([c, {index}]) =>
    index >= lead.length && isName(header.contract.columns[c]!) ? [`c${index}`] : []
  );
  const text = [...words(lead), ...rest, ...words(names)];
  const wholes = wholeColumns(header.contract).flatMap((c) => {
    const at = header.columns.get(c);
    return at ? [`code_key(clean(c${at.index})) in (${wholeWords.map(quote).join(", ")})`] : [];
  });
  const repeated = free(cells).map((c) => `${c} = ${quote(label)}`);
  const conditions = [
    ...(text.length ? [`regexp_matches(concat_ws(' ', ${text.join(", ")}), '${structurePattern}')`] : []),
    ...(wholes.length ? [`coalesce(${wholes.join(" or ")}, false)`] : []),
    ...(repeated.length ? [`coalesce(${repeated.join(" or ")}, false)`] : [])
  ];
  return conditions.length ? `(${conditions.join(" or ")})` : "false";
}

const structure = new RegExp(structurePattern.replaceAll("\\x{", "\\u{"), "u");

/** The same of the cells of a row that was picked, all of which may tell it. */
export function isStructured({label, header}: StreamedCsv, cells: readonly (string | null)[]): boolean {
  const {contract, columns} = header;
  const lead = cells.slice(0, leadCells);
  const isSparse = lead.filter((cell) => cell === null).length >= leadCells / 2;
  const text = (isSparse ? cells : lead).filter((cell) => cell !== null).join(" ");
  const names = [...columns].flatMap(([c, {index}]) => (isName(contract.columns[c]!) ? (cells[index] ?? []) : []));
  const isWhole = wholeColumns(contract).some((c) => {
    const cell = cells[columns.get(c)?.index ?? -1] ?? null;
    return cell !== null && wholeWords.includes(codeKey(clean(cell) ?? ""));
  });
  return structure.test(text) || names.some((cell) => structure.test(cell)) || isWhole || cells.includes(label);
}

const isName = ({type}: Column) => type === "text" || type === "code" || type === "choice";

/** Whether a cell of the column may hold any text and its row be accepted. */
const isFree = ({type}: Column) => type === "text" || type === "pii";

function readSql({delimiter, width}: StreamedCsv, path: string): string {
  const columns = Array.from({length: width}, (_, i) => `'c${i}': 'varchar'`).join(", ");
  return `read_csv(${quote(path)}, auto_detect = false, header = false, columns = {'row_no': 'bigint', ${columns}},
      delim = ${quote(delimiter)}, quote = '"', escape = '"', new_line = '\\n', strict_mode = true,
      null_padding = false)`;
}

/** The same values; the next one is made while one is used. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  // A failure is reported when its value is asked for.
  next.catch(() => undefined);
  try {
    for (;;) {
      const {done, value} = await next;
      if (done) return;
      next = source.next();
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}
