import {problemBits} from "../contracts/language/compileCheck.js";
import type {Cells} from "../contracts/language/oracle.js";
import {type Database, name} from "../base/duckdb.js";
import type {Header} from "../read/findHeader.js";
import type {SheetTable} from "../read/table.js";
import {type AmountSums, type LoadAmount, refuseMore, sumAmounts} from "./amounts.js";
import {checkTotals, type ControlTotal} from "./controlTotals.js";
import type {Decision, TotalsCheck} from "./decision.js";
import {titleOf, unknownHeaders} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {explainRefused, explainWarned, maxExplained, unknownValues} from "./explainRows.js";
import {uncounted} from "./records.js";
import {type DeliveredColumn, type LoadContext, notLaidOut, refusedWhole, type SheetLoad} from "./sheetLoad.js";

/** More refused rows than this, and the file is refused whole. */
const maxRefusedShare = 0.02;

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
export async function judge(
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
    ...notLaidOut,
    contract: contract.id,
    sheet,
    unknownHeaders: unknownHeaders(header),
    title: titleOf(table, header),
    decision: decide({...checkedTotals, wrong: wrong.length}, read),
    columns,
    unknownValues: refused ? await unknownValues(db, header) : [],
    amounts: refuseMore(amounts, unaccepted),
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
  const once = `row_no not in (select row_no from ${uncounted})`;
  if (doubled) await takeOut(`not (${once})`);
  const warned = problemBits(contract).warnings.length
    ? await db.all<Cells & {row_no: string}>(`select raw.* exclude (bad_fields) from raw
        where row_no in (select row_no from checked where warnings <> 0 and errors = 0 and has_cells and ${once})
        order by row_no limit ${maxExplained}`)
    : [];
  return {...result, warnings: explainWarned(delivered, sheet, header, context, warned)};
}
