import {type Contract, keptColumns} from "../contracts/language/contract.js";
import {type Database, quoteName} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {findHeaders, type Header} from "../read/findHeader.js";
import {fitsColumns} from "../read/fitsColumns.js";
import {isFull} from "../read/rowsAbove.js";
import {saidOf} from "../read/statedUnit.js";
import {splitTables} from "../read/splitTables.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";
import {moneyColumns, refuseMore, sumAmounts} from "./amounts.js";
import {foundBy, headerOf, looseCells, noHeader, withHeader} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {loadTable} from "./loadTable.js";
import {hideTraces} from "../base/personal/findTraces.js";
import {type LoadContext, refusedWhole, type SheetLoad} from "./sheetLoad.js";

/** Rows of a sheet without a header in which one may yet be found. */
const maxLoose = 1000;

/** Loads every table of every sheet that carries a contract's headers. */
export async function loadTables(
  db: Database,
  delivered: DeliveredFile,
  sheets: SheetTable[],
  format: string,
  firstLoadId: number,
  context: LoadContext
): Promise<SheetLoad[]> {
  const loads: SheetLoad[] = [];
  let skipped = 0;
  const unread: SheetTable[] = [];
  const headers: Header[] = [];
  const titles = sheets.length > 1 ? sheets.filter((sheet) => findHeaders(sheet, context.contracts).length === 0) : [];
  const said = titles.flatMap((sheet) => saidOf({...sheet, sheet: hideTraces(sheet.sheet)}));
  for (const named of sheets) {
    const sheet = {...named, sheet: hideTraces(named.sheet), outside: [...(named.outside ?? []), ...said]};
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
        if (!header) return undefined;
        headers.push(header);
        try {
          return await loadTable(db, delivered, table, header, encoding, firstLoadId + loads.length, context);
        } catch (error) {
          throw error instanceof DataError ? withHeader(error, table, header) : error;
        }
      });
    }
    if (loads.length === before && sheet.rows.some((row) => row.some((cell) => clean(cell) !== null)))
      unread.push(sheet);
  }
  if (loads.length === 0) throw new DataError(noHeader(context.contracts), {rule: "no-header"});
  for (const load of loads) {
    load.loose = Math.max(load.loose, skipped);
    if (unread.length && load.layout) load.layout.said += `；文件里另有 ${unread.length} 张工作表认不出表头，没有读`;
  }
  askUnread(delivered, loads, unread, headers);
  const clash = findGoingOn(unread, headers) ?? (await findClash(db, loads, firstLoadId, context.contracts));
  if (clash === undefined) return loads;
  for (const [i, load] of loads.entries()) {
    for (const contract of context.contracts) {
      const records = `${quoteName(`record_${contract.id}`)} where load_id = ${firstLoadId + i}`;
      if (load.contract === contract.id)
        load.amounts = refuseMore(load.amounts, await sumAmounts(db, moneyColumns(contract), records));
      await db.run(`delete from ${records}`);
    }
  }
  return loads.map((load) =>
    refusedWhole(delivered, load.sheet, load.contract, load.encoding, clash.reason, clash.rule, load)
  );
}

interface Clash {
  reason: string;
  rule: string;
}

const rowsOf = ({rows, rowNumbers}: SheetTable, wanted: (row: (string | null)[]) => boolean) =>
  rows.flatMap((row, i) => (wanted(row) ? [rowNumbers[i]!] : []));

/** A sheet without a header whose rows lie as those of a table: the table goes on there, and is not whole without it. */
function findGoingOn(unread: readonly SheetTable[], headers: readonly Header[]): Clash | undefined {
  for (const sheet of unread) {
    for (const header of headers) {
      const rows = rowsOf(sheet, (row) => fitsColumns(row, header));
      if (rows.length === 0) continue;
      return {
        reason: `工作表“${sheet.sheet}”没有表头，第 ${rows[0]!} 行起有 ${rows.length} 行与《${header.contract.title}》的列一一对应，没有读，整份退回；请在这张工作表上补上表头，或把这些行接到有表头的表后面，再重新交付`,
        rule: "sheet-without-header"
      };
    }
  }
  return undefined;
}

/** Asks about a sheet that was not read and is as wide as a table. */
function askUnread(
  {file}: DeliveredFile,
  loads: readonly SheetLoad[],
  unread: readonly SheetTable[],
  headers: readonly Header[]
): void {
  for (const sheet of unread) {
    for (const header of headers) {
      const rows = rowsOf(sheet, (row) => isFull(row, header));
      const load = loads.find(({contract}) => contract === header.contract.id);
      if (rows.length === 0 || !load) continue;
      load.warnings.push({
        contract: header.contract.id,
        file,
        sheet: load.sheet,
        row: rows[0]!,
        column: null,
        value: null,
        rule: "unread-sheet",
        message: `工作表“${sheet.sheet}”认不出表头，没有读，其中有 ${rows.length} 行和这张表差不多一样宽（第 ${rows[0]!} 行起）；请核实是不是漏了表头`
      });
      break;
    }
  }
}

/**
 * Two sheets of one file that hold the same rows of the same period: nobody can say which is meant. In a register the same
 * row twice is one; two that differ are not. A person may stand on the sheets of two streets, so those are left out, as
 * between files.
 */
async function findClash(
  db: Database,
  loads: readonly SheetLoad[],
  firstLoadId: number,
  contracts: readonly Contract[]
): Promise<Clash | undefined> {
  for (const contract of contracts) {
    const ids = [...loads.keys()].filter((i) => loads[i]!.contract === contract.id && loads[i]!.verdict === "loaded");
    if (ids.length < 2 || contract.key.includes("person")) continue;
    const key = [...new Set([...contract.period, ...contract.key])];
    const kept = keptColumns(contract).map(([c]) => quoteName(c));
    const differ = contract.kind === "register" ? ` and count(distinct hash(${kept.join(", ")})) > 1` : "";
    const [clash] = await db.all<{one: number; other: number; row: string; other_row: string}>(`
      select min(load_id) as one, max(load_id) as other,
        arg_min(row_no, load_id)::varchar as "row", arg_max(row_no, load_id)::varchar as other_row
      from ${quoteName(`record_${contract.id}`)}
      where load_id in (${ids.map((i) => firstLoadId + i).join(", ")})
      group by ${key.map(quoteName).join(", ")} having count(distinct load_id) > 1${differ} order by one, other, "row" limit 1`);
    if (!clash) continue;
    const headers = key.map((k) => contract.columns[k]!.header).join("＋");
    const sheet = (id: number) => `“${loads[id - firstLoadId]!.sheet}”`;
    const place = (id: number, row: string) =>
      `${sheet(id)}${/隐藏/.test(loads[id - firstLoadId]!.encoding) ? "（隐藏的）" : ""}第 ${row} 行`;
    const same =
      contract.kind === "register"
        ? `${place(clash.one, clash.row)}和${place(clash.other, clash.other_row)}的“${headers}”相同而内容不同`
        : `${sheet(clash.one)}和${sheet(clash.other)}有相同的“${headers}”`;
    return {
      reason: `工作表${same}，无法判断以哪一张为准，整份退回；请只保留一张后重新交付`,
      rule: "sheets-clash"
    };
  }
  return undefined;
}
