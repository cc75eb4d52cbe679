import * as XLSX from "@e965/xlsx";
import {unzipSync} from "fflate";
import {DataError} from "../errors.js";
import {checkZip} from "./checkZip.js";
import type {SheetTable} from "./table.js";

/** More than any monthly export holds, and far less than it takes to fill this machine's memory. */
const maxUnpackedBytes = 400 * 1024 * 1024;
const maxCells = 20_000_000;
/** The last row that Excel has: a row or a range beyond it is damage. */
const maxRows = 1_048_576;

/** The sizes in a zip's directory, without unpacking anything: a bomb is refused before it is read. */
function checkUnpackedSize(bytes: Uint8Array): void {
  let total = 0;
  unzipSync(bytes, {
    filter: ({originalSize}) => {
      total += originalSize;
      return false;
    }
  });
  if (total > maxUnpackedBytes) {
    throw new DataError(
      `工作簿解压后有 ${Math.round(total / 1024 / 1024)} MB，超过 400 MB，没有读取；请拆分后重新导出`
    );
  }
}

/**
 * All sheets of an .xlsx workbook as text. A date cell becomes an ISO day; a number its shortest exact text to Excel's
 * own 15 digits, in scientific form beyond them, so that an identity number that Excel has destroyed can't pass for one.
 * The value of a merged cell holds for its whole range.
 */
export function readWorkbook(bytes: Uint8Array): SheetTable[] {
  let workbook: XLSX.WorkBook;
  try {
    checkUnpackedSize(bytes);
    checkZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    workbook = XLSX.read(bytes, {
      type: "array",
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellDates: false
    });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const encrypted = cause instanceof Error && /password|encrypt/i.test(cause.message);
    throw new DataError(
      encrypted ? "工作簿有密码，无法读取；请去掉密码后重新交付" : "文件不是可读的 Excel 工作簿；请重新导出",
      {cause}
    );
  }
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true;
  return workbook.SheetNames.map((sheet) => readSheet(sheet, workbook.Sheets[sheet]!, date1904));
}

function readSheet(sheet: string, ws: XLSX.WorkSheet, date1904: boolean): SheetTable {
  const data = (ws as {"!data"?: (XLSX.CellObject[] | undefined)[]})["!data"] ?? [];
  // The sheet's range, not its last filled cell: a merge may end below it.
  const lastRow = ws["!ref"] ? XLSX.utils.decode_range(ws["!ref"]).e.r : -1;
  if (Math.max(data.length, lastRow + 1) > maxRows)
    throw new DataError(`工作表《${sheet}》的行号超过 ${maxRows}，Excel 里没有这样的行；请重新导出`);
  const rows: (string | null)[][] = [];
  let cells = 0;
  for (let r = 0; r < data.length; r++) {
    const row = Array.from(data[r] ?? [], (cell) => (cell ? cellText(cell, date1904) : null));
    cells += row.length;
    if (cells > maxCells)
      throw new DataError(`工作表《${sheet}》超过 ${maxCells} 个单元格，没有读取；请拆分后重新导出`);
    rows.push(row);
  }
  const mergedAcross: [number, number, number][] = [];
  for (const {s, e} of ws["!merges"] ?? []) {
    const value = rows[s.r]?.[s.c] ?? null;
    if (e.c > s.c) mergedAcross.push([s.r, s.c, e.c]);
    if (value === null) continue;
    for (let r = s.r; r <= Math.min(e.r, lastRow); r++) {
      // Down the rows only: a title merged over all columns is still one title.
      (rows[r] ??= [])[s.c] = value;
    }
  }
  return {sheet, rows, rowNumbers: rows.map((_, i) => i + 1), mergedAcross, scanned: rows.length};
}

const errorNames: Record<number, string> = {
  0x00: "#NULL!",
  0x07: "#DIV/0!",
  0x0f: "#VALUE!",
  0x17: "#REF!",
  0x1d: "#NAME?",
  0x24: "#NUM!",
  0x2a: "#N/A"
};

function cellText(cell: XLSX.CellObject, date1904: boolean): string | null {
  switch (cell.t) {
    case "n": {
      const value = cell.v as number;
      if (cell.z !== undefined && typeof cell.z === "string" && XLSX.SSF.is_date(cell.z)) {
        const serial = value + (date1904 ? 1462 : 0);
        // Serial 60 is 29 February 1900, a day that never was; before it Excel is one day off.
        if (serial < 61 || serial !== Math.floor(serial)) return String(value);
        return new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
      }
      if (Math.abs(value) >= 1e15) return value.toExponential().toUpperCase();
      return numberText(value);
    }
    case "b":
      return cell.v ? "TRUE" : "FALSE";
    case "e":
      return errorNames[cell.v as number] ?? "#VALUE!";
    case "s":
    case "d": {
      const text = String(cell.v);
      return text === "" ? null : text;
    }
    default:
      return null;
  }
}

/** A number as Excel knows it: 15 digits, without the noise of binary fractions, never in scientific form. */
function numberText(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return text.includes("e") ? rounded.toFixed(12).replace(/0+$/, "") : text;
}
