import {refusedWhole as whenWhole} from "../contracts/language/contract.js";
import type {Header} from "../read/findHeader.js";
import type {SheetTable} from "../read/table.js";
import {refuseMore} from "./amounts.js";
import type {CheckedSheet} from "./checkedSheet.js";
import type {LayoutExplanation, TotalsCheck} from "./layout.js";
import {titleOf, unknownHeaders} from "./deliveredHeader.js";
import type {DeliveredFile} from "./deliveries.js";
import {explainRefused, explainWarned} from "./explainRows.js";
import {type LoadContext, notLaidOut, refusedWhole, type SheetLoad} from "./sheetLoad.js";

/**
 * Judges a sheet by what was found in it, and leaves in the records what is to be counted: nothing where the sheet is
 * refused whole. `explain` says how the table was understood, once the totals are compared and the rows are counted.
 */
export async function judge(
  delivered: DeliveredFile,
  table: SheetTable,
  header: Header,
  context: LoadContext,
  checked: CheckedSheet,
  explain: (totals: TotalsCheck, read: number) => LayoutExplanation
): Promise<SheetLoad> {
  const {contract} = header;
  const {sheet} = table;
  const {read, accepted} = checked;
  const {wrong, ...totals} = checked.totals;
  const refused = checked.bad + checked.doubled;
  const result: SheetLoad = {
    ...notLaidOut,
    contract: contract.id,
    sheet,
    unknownHeaders: unknownHeaders(header),
    title: titleOf(table, header),
    layout: explain({...totals, wrong: wrong.length}, read),
    columns: checked.columns,
    unknownValues: checked.unknownValues,
    amounts: checked.amounts,
    read,
    kept: read - refused,
    refused,
    verdict: "loaded",
    reason: null,
    synthetic: checked.synthetic,
    ...explainRefused(delivered, sheet, header, context, checked.refused),
    warnings: []
  };
  const whole = async (reason: string, rule: string) => {
    result.amounts = refuseMore(result.amounts, await accepted.drop());
    return refusedWhole(delivered, sheet, contract.id, "", reason, rule, result);
  };
  if (wrong.length) return await whole(`${wrong.join("；")}。请核对明细和合计后重新交付`, "wrong-total");
  const share = refused / read;
  if (share > whenWhole.share && (refused > whenWhole.rows || share > whenWhole.most)) {
    const limit = refused > whenWhole.rows ? whenWhole.share : whenWhole.most;
    return await whole(
      `${read} 行中有 ${refused} 行不合要求（${(share * 100).toFixed(1)} %，超过 ${limit * 100} %），整份退回；请按逐行原因更正后重新交付`,
      "too-many-refused"
    );
  }
  return {
    ...result,
    amounts: refuseMore(result.amounts, await accepted.keep()),
    warnings: explainWarned(delivered, sheet, header, context, checked.warned)
  };
}
