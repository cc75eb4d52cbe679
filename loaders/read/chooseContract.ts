import type {Contract} from "../contracts/language/contract.js";
import {DataError} from "../base/errors.js";
import {codeKey} from "../base/text.js";
import {findHeaders, type Header, nearestHeaders} from "./findHeader.js";
import {checkRowsAbove} from "./rowsAbove.js";
import {withStatedUnit} from "./statedUnit.js";
import type {SheetTable} from "./table.js";

const words = (headers: readonly string[]) => headers.map((h) => `“${h}”`).join("、");

/**
 * The one contract whose headers a sheet carries; the file's name only breaks a tie. Undefined for a sheet in which no
 * header can be recognised at all. A sheet that nearly fits, or fits two, is refused with the headers that differ.
 */
export function chooseContract(
  table: SheetTable,
  contracts: readonly Contract[],
  fileName: string
): Header | undefined {
  const headers = findHeaders(table, contracts);
  const nearest = headers[0];
  if (!nearest) return undefined;
  const fits = headers.filter((h) => h.missing.length === 0);
  if (fits.length === 0) {
    const required = Object.values(nearest.contract.columns).filter((c) => c.required).length;
    if (required - nearest.missing.length < 2) return undefined;
    throw new DataError(
      `${headerLabel(table, nearest)}最接近《${nearest.contract.title}》，缺少必填列${nearestHeaders(nearest).join("、")}` +
        (nearest.unknown.length ? `；不认识的列：${words(nearest.unknown)}` : "") +
        "。请按模板补齐后重新交付",
      {contract: nearest.contract.id, rule: "missing-columns"}
    );
  }
  const best = fits.filter(
    (h) => h.columns.size === fits[0]!.columns.size && h.unknown.length === fits[0]!.unknown.length
  );
  const name = codeKey(fileName);
  const named = best.filter(({contract}) => name.includes(codeKey(contract.title)) || name.includes(contract.id));
  const [choice, ...others] = best.length > 1 && named.length ? named : best;
  if (others.length) {
    throw new DataError(
      `表头同时符合${[choice!, ...others].map((h) => `《${h.contract.title}》`).join("和")}，无法判断是哪一种；请在文件名里写明表名`,
      {rule: "two-contracts"}
    );
  }
  if (choice!.doubled.length) {
    throw new DataError(`有两列都是${words(choice!.doubled)}，无法判断用哪一列；请删去多余的一列后重新交付`, {
      contract: choice!.contract.id,
      rule: "doubled-column"
    });
  }
  checkRowsAbove(table, choice!);
  return withStatedUnit(table, choice!, fileName);
}

/** Field names of JSON and Parquet stand in no row. */
function headerLabel(table: SheetTable, header: Header): string {
  const row = table.rowNumbers[header.row + header.depth - 1];
  return row ? `表头（第 ${row} 行）` : "字段名";
}
