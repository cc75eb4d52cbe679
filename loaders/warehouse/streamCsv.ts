import {join} from "node:path";
import {
  type FileColumns,
  identityColumns,
  insertAcceptedSql,
  warnedSql,
  wordsSql,
  wordTable
} from "../contracts/compileCheck.js";
import type {Contract} from "../contracts/contract.js";
import {type Database, name, quote} from "../duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {CsvLayout} from "../read/readCsv.js";
import {structurePattern} from "../read/rowKinds.js";
import {type PlainCsv, type Slice, sliceCsv} from "../read/sliceCsv.js";
import type {AmountTally} from "./amounts.js";

/** A plain CSV with its header found. */
export interface StreamedCsv {
  /** In UTF-8. */
  path: string;
  layout: CsvLayout;
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
  /** A folder for the slices. */
  dir: string;
  /** About so many bytes are read at once. */
  sliceBytes: number;
}

/** What was read from a CSV that went straight into the records. */
export interface Streamed {
  accepted: number;
  synthetic: boolean;
  /** Rows that were not accepted, by number. */
  rest: number[];
}

const usualLine = 2 * 1024 * 1024;

/**
 * Reads a CSV slice by slice and puts the accepted rows straight into the records. `onFirst` is called with the first
 * slice as `raw`. Nothing comes back where the reader finds other records than the scan: then the file has to be read with
 * more care, and the caller takes out what is in the records.
 */
export async function streamCsv(
  db: Database,
  csv: StreamedCsv,
  onFirst: () => Promise<void>
): Promise<Streamed | undefined> {
  // The reader guesses a few rows of a slice, and the words of a column may be more: then all of it would be the table
  // that is looked up in, by one thread, and lose its order.
  await db.run("set disabled_optimizers = 'build_side_probe_side'");
  try {
    return await readSlices(db, csv, onFirst);
  } finally {
    await db.run("reset disabled_optimizers");
  }
}

async function readSlices(db: Database, csv: StreamedCsv, onFirst: () => Promise<void>): Promise<Streamed | undefined> {
  const {header, layout, body, loadId, deliveryEnd, dir} = csv;
  const {contract, columns} = header;
  const record = name(`record_${contract.id}`);
  const delimiter = layout.delimiter.charCodeAt(0);
  const expected = layout.scan.records - body;
  const rest: number[] = [];
  let seen = 0;
  let synthetic = false;
  const slices = sliceCsv(plain(csv), {
    bytes: csv.sliceBytes,
    // Two files in turn: while one is read the next is written.
    path: (i) => join(dir, `slice${i % 2}`),
    ...(csv.amounts.isEmpty ? {} : {onRecord: (bytes, from, to) => csv.amounts.addRecord(bytes, from, to, delimiter)})
  });
  for await (const slice of ahead(slices)) {
    await db.run(`create or replace temp view raw as ${rawSql(csv, slice)}`);
    if (slice.first === body + 1) await onFirst();
    await db.run(wordsSql(contract, columns));
    const [inserted] = await db.all<{Count: string}>(insertAcceptedSql(contract, columns, deliveryEnd, loadId));
    const missing = slice.rows - Number(inserted!.Count);
    if (missing < 0) return undefined;
    if (missing > 0) {
      const last = slice.first + slice.rows;
      const rows = await db.all<{row_no: string}>(`
        select row_no from range(${slice.first}, ${last}) t(row_no) anti join (
          select row_no from ${record} where load_id = ${loadId} and row_no >= ${slice.first} and row_no < ${last}
        ) using (row_no) order by row_no`);
      if (rows.length !== missing) return undefined;
      for (const {row_no} of rows) rest.push(Number(row_no));
    }
    synthetic ||= await isSynthetic(db, contract, columns);
    seen += slice.rows;
  }
  if (seen !== expected) return undefined;
  return {accepted: seen - rest.length, synthetic, rest};
}

/** Whether a made-up person is among the words of `raw`. */
export async function isSynthetic(db: Database, contract: Contract, columns: FileColumns): Promise<boolean> {
  for (const c of identityColumns(contract, columns)) {
    const [made] = await db.all<{up: boolean | null}>(`select bool_or(synthetic) as up from ${wordTable(c)}`);
    if (made!.up) return true;
  }
  return false;
}

/** Makes `raw` the given rows of the CSV alone, in their order; tells how many rows that must be. */
export async function pickRows(db: Database, csv: StreamedCsv, rows: Iterable<number>): Promise<number> {
  const only = [...new Set(rows)].sort((a, b) => a - b);
  const path = join(csv.dir, "rest");
  for await (const slice of sliceCsv(plain(csv), {bytes: Infinity, path: () => path, only})) {
    await db.run(`create or replace temp view raw as ${rawSql(csv, slice)}`);
    return only.length;
  }
  await db.run(`create or replace temp view raw as
    select null::bigint as row_no, false as bad_fields, ${wanted(csv)
      .map(([c]) => `null::varchar as ${name(c)}`)
      .join(", ")} where false`);
  return only.length;
}

/** The numbers of at most `limit` accepted rows that break a rule which only warns. */
export async function warnedRows(db: Database, csv: StreamedCsv, limit: number): Promise<number[]> {
  const warned = warnedSql(csv.header.contract, csv.deliveryEnd);
  if (warned === "false") return [];
  const rows = await db.all<{row_no: string}>(`select row_no from ${name(`record_${csv.header.contract.id}`)}
    where load_id = ${csv.loadId} and (${warned}) order by row_no limit ${limit}`);
  return rows.map(({row_no}) => Number(row_no));
}

const plain = ({path, layout: {delimiter, scan}, body}: StreamedCsv): PlainCsv => ({
  path,
  delimiter,
  newline: scan.newline === "\r\n" ? "\r\n" : "\n",
  skip: body
});

const wanted = ({header}: StreamedCsv) =>
  [...header.columns].filter(([c]) => header.contract.columns[c]!.type !== "pii");

/**
 * Reads a slice, every column as text. `bad_fields` are those of a record that may be a total, a note or another header:
 * none of them is put into the records.
 */
const rawSql = (csv: StreamedCsv, slice: Slice) =>
  `select row_no, ${structuredSql(csv)} as bad_fields, ${wanted(csv)
    .map(([c, {index}]) => `c${index} as ${name(c)}`)
    .join(", ")}
    from ${readSql(csv, slice)}`;

/** Whether one of the rows that were picked may be a total, a note or another header. */
export async function isStructured(db: Database): Promise<boolean> {
  const [any] = await db.all<{yes: boolean}>("select exists (from raw where bad_fields) as yes");
  return any!.yes;
}

function structuredSql({width, label}: StreamedCsv): string {
  const lead = Array.from({length: Math.min(width, 4)}, (_, i) => `c${i}`);
  // A total's label is among the first three filled cells: beyond the lead only where the lead is half empty.
  const others = Array.from({length: width - lead.length}, (_, i) => `c${i + lead.length}`);
  const sparse = `${lead.map((c) => `(${c} is null)::integer`).join(" + ")} >= 2`;
  const beyond = others.length ? `, case when ${sparse} then concat_ws(' ', ${others.join(", ")}) end` : "";
  const words = `concat_ws(' ', ${lead.join(", ")}${beyond})`;
  const repeated = [...lead, ...others].map((c) => `${c} = ${quote(label)}`).join(" or ");
  return `(regexp_matches(${words}, '${structurePattern}') or coalesce(${repeated}, false))`;
}

function readSql({layout, width}: StreamedCsv, {path}: Slice): string {
  const {delimiter, scan} = layout;
  const columns = Array.from({length: width}, (_, i) => `'c${i}': 'varchar'`).join(", ");
  // A larger limit costs larger buffers.
  const longest = scan.longestRecord + 64 > usualLine ? `, max_line_size = ${scan.longestRecord + 64}` : "";
  return `read_csv(${quote(path)}, auto_detect = false, header = false, columns = {'row_no': 'bigint', ${columns}},
      delim = ${quote(delimiter)}, quote = '"', escape = '"', new_line = '\\n', strict_mode = true,
      null_padding = false${longest})`;
}

/** The same values; the next one is made while one is used. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  // A failure is told when its value is asked for.
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
