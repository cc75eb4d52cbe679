import {clean, codeKey} from "../base/text.js";
import {type Header, headerKey, mayBeKey} from "./findHeader.js";
import {fitsColumns} from "./fitsColumns.js";
import type {SheetTable} from "./table.js";
import {findWholes, wholeWords} from "./wholes.js";

export type RowKind = "header" | "note" | "total" | "subtotal" | "blank" | "data";

const total = /^(?:.{0,12})(合\s*计|总\s*计|共\s*计|累\s*计)[:：]?$/u;
const subtotal = /^(?:.{0,12})小\s*计[:：]?$/u;
/** Nothing else stands in the cell: never a fact, whatever the rest of the row looks like. */
const bare = /^(合|总|共|累|小)\s*计[:：]?$/u;
const note =
  /^(注|备注|说明|附注|填表人|填报人|制表人|制表|经办人|审核人|复核人|负责人|单位负责人|填报单位|编制单位|填报日期|制表日期|数据来源|打印时间|导出时间|单位盖章|(?:金额|计量|货币)?单位)\s*[:：]/u;

/** Whether a cell names a total, or a whole beside its parts. */
export const isTotalWord = (text: string) =>
  total.test(text) || subtotal.test(text) || wholeWords.includes(codeKey(text));

export const isNote = (text: string) => note.test(text);

/**
 * RE2: what a totals, note or signature row holds in one of its first cells. A file without it has only data after its
 * header; it may match a row of data too (计 is a surname), which then is only read with more care.
 */
export const structurePattern =
  "[合总共累小][\\s\\x{3000}]*计|[注明人员位][:：]|注[\\s\\x{3000}]*[:：]|填报|制表|编制|数据来源|打印时间|导出时间|单位盖章";

/** What each row of a sheet is. Rows above the header are notes; a repeated header is a header. */
export function rowKinds(table: SheetTable, header: Header): RowKind[] {
  return findWholes(table, kindsAlone(table, header), header);
}

/** What each row is by itself. */
function kindsAlone(table: SheetTable, header: Header): RowKind[] {
  const labels = header.columns;
  const nameColumns = [...labels].flatMap(([c, {index}]) =>
    isNameType(header.contract.columns[c]!.type) && index > 2 ? [index] : []
  );
  const isRead = (at: number) => [...labels.values()].some(({index}) => index === at);
  const labelRows = table.rows.slice(header.row, header.row + header.depth);
  const headerRows = labelRows.map(rowKey);
  // Only a row that holds a name of the header can be the header again.
  const names = new Set(labelRows.flat().map((cell) => (cell === null ? "" : headerKey(cell).key)));
  const mayBe = mayBeKey(names);
  const known = new Map<string, boolean>();
  const isName = (cell: string | null): boolean => {
    if (cell === null || !mayBe(cell)) return false;
    const is = known.get(cell) ?? names.has(headerKey(cell).key);
    known.set(cell, is);
    return is;
  };
  return table.rows.map((row, i) => {
    const filled = row.filter((cell) => clean(cell) !== null);
    if (filled.length === 0) return "blank";
    if (i < header.row) return "note";
    if (i < header.row + header.depth) return "header";
    const named = filled.some(isName);
    if (named && filled.length > 1 && headerRows.includes(rowKey(row))) return "header";
    const lead = clean(filled[0] ?? null) ?? "";
    // 说明：… may also be the first cell of a row of data, in a column that is not read.
    if (note.test(lead) && (isRead(row.findIndex((cell) => clean(cell) !== null)) || !fitsColumns(row, header)))
      return "note";
    // 合计 may stand in the second cell, after a running number, or in any column of names.
    const words = filled.slice(0, 3).map((cell) => clean(cell) ?? "");
    const word =
      words.find((w) => w.includes("计") && (total.test(w) || subtotal.test(w))) ??
      nameColumns.map((index) => (row[index] ? (clean(row[index]) ?? "") : "")).find((w) => bare.test(w));
    if (word && (bare.test(word) || isSummary(row, header))) return subtotal.test(word) ? "subtotal" : "total";
    if (!named) return "data";
    const repeated = [...labels].filter(([, {index}]) => {
      const cell = row[index];
      return (
        cell && labelRows.some((labelRow) => labelRow[index] && headerKey(labelRow[index]).key === headerKey(cell).key)
      );
    });
    if (repeated.length >= Math.max(2, labels.size / 2)) return "header";
    return "data";
  });
}

const isNameType = (type: string) => type === "text" || type === "code" || type === "choice";

/** A row as headers are compared. */
export const rowKey = (row: (string | null)[]) =>
  row
    .map((cell) => (cell === null ? "" : headerKey(cell).key))
    .join("\0")
    .replace(/\0+$/, "");

/** 徐家汇街道小计 may be a summary or a name: a summary leaves most of the required cells empty. */
function isSummary(row: (string | null)[], header: Header): boolean {
  const required = [...header.columns].filter(([c]) => header.contract.columns[c]!.required);
  const empty = required.filter(([, {index}]) => clean(row[index] ?? null) === null);
  return empty.length * 2 >= required.length - 1;
}
