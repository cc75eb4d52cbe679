import {readFile} from "node:fs/promises";
import {checkSql, problemBits} from "../contracts/compileCheck.js";
import {type Contract, keptColumns} from "../contracts/contract.js";
import {grammarOf, nothingIn} from "../contracts/grammar.js";
import {type Cells, explainRow, rowSchema} from "../contracts/oracle.js";
import {type Database, name, quote} from "../duckdb.js";
import {DataError} from "../errors.js";
import {chooseContract} from "../read/chooseContract.js";
import {decode, detectEncoding} from "../read/decode.js";
import type {Header} from "../read/findHeader.js";
import {findCsvLayout, readCsv, readCsvHead} from "../read/readCsv.js";
import {readWorkbook} from "../read/readWorkbook.js";
import {rowKinds, type RowKind, structurePattern} from "../read/rowKinds.js";
import type {SheetTable} from "../read/table.js";
import type {CodeLists} from "../reference/codeLists.js";
import {clean} from "../text.js";
import type {DeliveredFile} from "./deliveries.js";
import {mask} from "./mask.js";

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
}

/** More refused rows than this, and the file is refused whole. */
const maxRefusedShare = 0.02;
/** A refusal sheet need not explain more rows than a person will read. */
const maxExplained = 2000;
const headRecords = 40;
/** Bytes of the longest record that DuckDB reads; a longer one goes the careful way. */
const maxPlainRecord = 16 * 1024 * 1024;

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
  const bytes = await readFile(delivered.path);
  try {
    if (isZip(bytes)) return await loadWorkbook(db, delivered, bytes, firstLoadId, context);
    return [await loadCsv(db, delivered, bytes, firstLoadId, context)];
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [refusedWhole(delivered, "", error.contract, "", error.message, error.rule)];
  }
}

const isZip = (bytes: Buffer) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
const isOle = (bytes: Buffer) => bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;

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
    refusedRows: counts.refusedRows ?? []
  };
}

async function loadWorkbook(
  db: Database,
  delivered: DeliveredFile,
  bytes: Buffer,
  firstLoadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const loads: SheetLoad[] = [];
  const tables = readWorkbook(bytes).filter((t) => t.rows.some((row) => row.some((cell) => cell !== null)));
  for (const table of tables) {
    try {
      const header = chooseContract(table, context.contracts, delivered.file);
      if (header)
        loads.push(await loadTable(db, delivered, table, header, "xlsx", firstLoadId + loads.length, context));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      loads.push(refusedWhole(delivered, table.sheet, error.contract, "xlsx", error.message, error.rule));
    }
  }
  if (loads.length === 0) throw new DataError(noHeader(context.contracts), {rule: "no-header"});
  return loads;
}

const noHeader = (contracts: readonly Contract[]) =>
  `没有找到可识别的表头；可以交付的表有：${contracts.map((c) => `《${c.title}》`).join("、")}。请确认交付的是其中之一，并保留表头`;

async function loadCsv(
  db: Database,
  delivered: DeliveredFile,
  bytes: Buffer,
  loadId: number,
  context: LoadContext
): Promise<SheetLoad> {
  if (bytes.length === 0) throw new DataError("文件是空的（0 字节）；请重新导出");
  if (isOle(bytes)) throw new DataError("是旧版 .xls 工作簿，本版本还不能读取；请在 Excel 里另存为 .xlsx 后重新交付");
  const encoding = detectEncoding(bytes);
  if (!encoding) throw new DataError("不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或 UTF-16 文本");
  const text = encoding.startsWith("utf-16") ? Buffer.from(decode(bytes, encoding), "utf8") : bytes;
  const layout = findCsvLayout(text, encoding.startsWith("utf-16") ? "utf-8" : encoding);
  const head = readCsvHead(text, layout, headRecords);
  const header = chooseContract(head, context.contracts, delivered.file);
  if (!header) throw new DataError(noHeader(context.contracts), {rule: "no-header"});

  const body = header.row + header.depth;
  const plain =
    text === bytes &&
    (encoding === "utf-8" || encoding === "utf-8-bom") &&
    layout.scan.newline !== "mixed" &&
    layout.scan.strayQuote === null &&
    layout.scan.blankRecords === 0 &&
    layout.scan.longestRecord < maxPlainRecord &&
    !layout.scan.widthChangesAfter(body) &&
    layout.scan.headLines[body] === body + 1;
  if (!plain) return loadTable(db, delivered, readCsv(text, layout), header, encoding, loadId, context);

  // A plain UTF-8 CSV goes straight into DuckDB, every column as text; the scan says how many rows must come out.
  // A title above the header may be wider; the rows below it are as wide as it is.
  const width = head.rows[body - 1]!.length;
  const columns = Array.from({length: width}, (_, i) => `'c${i}': 'varchar'`).join(", ");
  const wanted = [...header.columns].filter(([c]) => header.contract.columns[c]!.type !== "pii");
  const lead = Array.from({length: Math.min(width, 4)}, (_, i) => `c${i}`);
  // A total's label is among the first three filled cells: beyond the lead only where the lead is half empty.
  const rest = Array.from({length: width - lead.length}, (_, i) => `c${i + lead.length}`);
  const sparse = `${lead.map((c) => `(${c} is null)::integer`).join(" + ")} >= 2`;
  const words = rest.length
    ? `concat_ws(' ', ${lead.join(", ")}, case when ${sparse} then concat_ws(' ', ${rest.join(", ")}) end)`
    : `concat_ws(' ', ${lead.join(", ")})`;
  const headerCell = head.rows[header.row]?.[0] ?? "";
  await db.run(`create or replace temp table raw_lines as
    select ${wanted.map(([c, {index}]) => `c${index} as ${name(c)}`).join(", ")},
      regexp_matches(${words}, '${structurePattern}') or c0 = ${quote(headerCell)} as structured
    from read_csv(${quote(delivered.path)}, auto_detect = false, header = false, skip = ${body}, columns = {${columns}},
      delim = ${quote(layout.delimiter)}, quote = '"', escape = '"', new_line = '${layout.scan.newline === "\n" ? "\\n" : "\\r\\n"}',
      strict_mode = true, null_padding = false, max_line_size = ${maxPlainRecord})`);
  // Rows keep the order of the file, but those of an open transaction are numbered from 2^55, not from 0.
  const [lines] = await db.all<{n: string; structured: string; first: string | null; last: string | null}>(
    "select count(*) as n, count(*) filter (structured) as structured, min(rowid) as first, max(rowid) as last from raw_lines"
  );
  const n = BigInt(lines!.n);
  const first = BigInt(lines!.first ?? 0);
  const whole = Number(n) === layout.scan.records - body && (n === 0n || BigInt(lines!.last!) - first + 1n === n);
  if (!whole || lines!.structured !== "0") {
    await db.run("drop table raw_lines");
    return loadTable(db, delivered, readCsv(text, layout), header, encoding, loadId, context);
  }
  await db.run(`drop table if exists raw; create or replace temp view raw as
    select rowid - ${first} + ${body + 1} as row_no, false as bad_fields, * exclude (structured) from raw_lines`);
  const load = await checkRaw(db, delivered, "", header, loadId, context, []);
  await db.run("drop view raw; drop table raw_lines");
  return {
    ...load,
    encoding,
    headerRow: body,
    scanned: layout.scan.records,
    header: header.depth,
    note: header.row,
    blank: Number(n) - load.read
  };
}

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
    blank: count("blank")
  };
  const wanted = [...header.columns].filter(([c]) => header.contract.columns[c]!.type !== "pii");
  await appendRaw(db, table, kinds, header, wanted);
  const load = await checkRaw(db, delivered, table.sheet, header, loadId, context, controlTotals(table, kinds, header));
  await db.run("drop table raw");
  const blank = counts.blank + (count("data") - load.read);
  return {...load, ...counts, blank};
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
  const inHeader = (row: number) => row >= header.row && row < header.row + header.depth;
  // A group name merged over the last columns leaves their header cells empty.
  const width = Math.max(
    ...table.rows.filter((_, i) => inHeader(i)).map((row) => row.length),
    ...table.mergedAcross.filter(([row]) => inHeader(row)).map(([, , to]) => to + 1)
  );
  const appender = await db.connection.createAppender("raw", "main", "temp");
  table.rows.forEach((row, i) => {
    if (kinds[i] !== "data") return;
    appender.appendBigInt(BigInt(table.rowNumbers[i]!));
    // Cells beyond the header belong to no column: nobody can say what they are.
    appender.appendBoolean(
      row.slice(width).some((cell) => clean(cell) !== null) || (table.sheet === "" && row.length < width)
    );
    for (const [, {index}] of wanted) {
      const cell = row[index] ?? null;
      if (cell === null) appender.appendNull();
      else appender.appendVarchar(cell);
    }
    appender.endRow();
  });
  appender.closeSync();
}

/** A total as the sender wrote it, over the data rows from `after` to before `row`. */
interface ControlTotal {
  row: number;
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

async function checkRaw(
  db: Database,
  delivered: DeliveredFile,
  sheet: string,
  header: Header,
  loadId: number,
  context: LoadContext,
  totals: ControlTotal[]
): Promise<SheetLoad> {
  const {contract, columns} = header;
  await db.run(checkSql(contract, columns, context.deliveryEnd));
  const key = contract.key.map(name).join(", ");
  const kept = keptColumns(contract).map(([c]) => name(c));
  // Rows under one key in one file: the same row twice counts once; different rows under one key are all refused.
  await db.run(`create or replace temp table doubled as
    select row_no, min(row_no) over (partition by ${key}) as first_row,
      count(distinct hash(${kept.join(", ")})) over (partition by ${key}) = 1 as same
    from checked semi join (
      select ${key} from checked where errors = 0 and has_cells group by ${key} having count(*) > 1
    ) using (${key})
    where errors = 0 and has_cells`);
  const [counts] = await db.all<{read: string; bad: string; doubled: string; synthetic: boolean}>(`
    select count(*) filter (has_cells) as read, count(*) filter (errors <> 0 and has_cells) as bad,
      (select count(*) from doubled where not same or row_no > first_row) as doubled,
      coalesce(bool_or(synthetic), false) as synthetic
    from checked`);
  const read = Number(counts!.read);
  const refused = Number(counts!.bad) + Number(counts!.doubled);
  const {refusals, refusedRows} = refused
    ? await explainRefused(db, delivered, sheet, header, context)
    : {refusals: [], refusedRows: []};
  const result: SheetLoad = {
    contract: contract.id,
    sheet,
    encoding: "",
    headerRow: null,
    unknownHeaders: header.unknown,
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
    synthetic: counts!.synthetic,
    refusals,
    refusedRows
  };
  const whole = (reason: string, rule: string) => refusedWhole(delivered, sheet, contract.id, "", reason, rule, result);
  const wrong = await wrongTotals(db, contract, totals);
  if (wrong.length) return whole(`${wrong.join("；")}。请核对明细和合计后重新交付`, "wrong-total");
  if (refused > read * maxRefusedShare) {
    const share = ((refused / read) * 100).toFixed(1);
    return whole(
      `${read} 行中有 ${refused} 行不合要求（${share} %，超过 2 %），整份退回；请按逐行原因更正后重新交付`,
      "too-many-refused"
    );
  }
  await db.run(`insert into ${name(`record_${contract.id}`)} (${kept.join(", ")}, load_id, row_no)
    select ${kept.join(", ")}, ${loadId}, row_no from checked
    where errors = 0 and has_cells${
      counts!.doubled === "0"
        ? ""
        : " and row_no not in (select row_no from doubled where not same or row_no > first_row)"
    }`);
  return result;
}

async function wrongTotals(db: Database, contract: Contract, totals: ControlTotal[]): Promise<string[]> {
  const problems: string[] = [];
  for (const {row, column, stated, after} of totals) {
    const sums = await db.all<{sum: string | null; unread: string}>(
      after
        .map(
          (from) => `select sum(${name(column)})::varchar as sum,
            count(*) filter (where ${name(column)} is null and (errors & ${columnBit(contract, column)}) <> 0) as unread
          from checked where has_cells and row_no > ${from} and row_no < ${row}`
        )
        .join(" union all ")
    );
    // With an unreadable amount among the rows nobody can say whether the total is right; that row is refused anyway.
    if (sums.some((s) => s.unread !== "0")) continue;
    if (sums.some((s) => sameNumber(s.sum ?? "0", stated))) continue;
    const title = contract.columns[column]!.header;
    problems.push(`合计行（第 ${row} 行）的“${title}”是 ${plain(stated)}，明细相加是 ${plain(sums[0]!.sum ?? "0")}`);
  }
  return problems;
}

const columnBit = (contract: Contract, column: string) => 2n ** BigInt(problemBits(contract).columns.indexOf(column));
const plain = (decimal: string) => (decimal.includes(".") ? decimal.replace(/0+$/, "").replace(/\.$/, "") : decimal);
const sameNumber = (a: string, b: string) => plain(a) === plain(b);

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
    const {problems} = explainRow(contract, schema, cells, context.deliveryEnd);
    if (bad_fields) {
      problems.push({column: null, rule: "field-count", message: "这一行的列数与表头不一致，无法判断各列内容"});
    }
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
          return [column.header, column.keep === false && cells[c] ? "（略）" : mask(cells[c] ?? null, column)];
        })
      )
    });
  }
  return {refusals, refusedRows};
}
