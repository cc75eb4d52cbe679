import type {Contract} from "../contracts/language/contract.js";
import {type Database, name} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {splitTables} from "../read/splitTables.js";
import type {SheetTable} from "../read/table.js";
import {clean} from "../base/text.js";
import {moneyColumns, refuseMore, sumAmounts} from "./amounts.js";
import {foundBy, headerOf, looseCells, noHeader} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {loadTable} from "./loadTable.js";
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
