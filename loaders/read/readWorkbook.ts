import * as XLSX from "@e965/xlsx";
import {hideTraces} from "../base/personal/findTraces.js";
import {DataError} from "../base/errors.js";
import {noValue, numberCellText, numberFormat} from "./cellText.js";
import {maxColumns} from "./limits.js";
import {maxRows, refuseEntities, unreadable} from "./readXlsx.js";
import {scanXls} from "./scanXls.js";
import {addScaled, checkCells, type Merge, printed, type ScaledCells, type SheetTable, spreadMerges} from "./table.js";

export {readXlsx} from "./readXlsx.js";

const locked = "工作簿有密码，无法读取；请去掉密码后重新交付";

const torn = () => new DataError("Excel 工作簿不完整（可能传输中断）；请重新导出");

/** All sheets of an .xls workbook (Excel 97–2003) as text. */
export function readXls(bytes: Buffer): SheetTable[] {
  let streams: string[];
  let stream: Buffer;
  try {
    const file = XLSX.CFB.read(bytes, {type: "buffer"});
    streams = file.FullPaths.map((path: string) => path.replace(/^.*\//, ""));
    stream = Buffer.from(XLSX.CFB.find(file, "Workbook")?.content ?? []);
  } catch (cause) {
    throw new DataError(unreadable, {cause});
  }
  if (streams.includes("EncryptedPackage")) throw new DataError(locked);
  if (!streams.includes("Workbook")) {
    throw new DataError(
      streams.includes("Book")
        ? "是 Excel 95 或更早的工作簿，无法可靠读取中文；请在 Excel 里另存为 .xlsx 后重新交付"
        : "是旧版 Office 文件，但不是 Excel 工作簿；请交付表格"
    );
  }
  const workbook = parse(bytes);
  const scan = scanXls(stream);
  if (!scan.whole) throw torn();
  const read = workbook.SheetNames.reduce((cells, name) => cells + countCells(workbook.Sheets[name]!), 0);
  if (scan.cells !== read) {
    throw new DataError(
      `单元格数对不上：按字节清点有 ${scan.cells} 个，读出 ${read} 个；请用 Excel 打开后另存为 .xlsx 重新交付`
    );
  }
  return readSheets(workbook, scan.printed);
}

type Cells = (XLSX.CellObject | undefined)[][];
const cellsOf = (sheet: XLSX.WorkSheet): Cells => (sheet as {"!data"?: Cells})["!data"] ?? [];

/** Cells with a value on a worksheet; charts and macros have numbers of their own. */
function countCells(sheet: XLSX.WorkSheet): number {
  const type: string | undefined = (sheet as XLSX.Sheet)["!type"];
  if (type === "chart" || type === "macro") return 0;
  let cells = 0;
  for (const row of cellsOf(sheet))
    row?.forEach((cell) => void (cells += Number(cell !== undefined && cell.t !== "z")));
  return cells;
}

/** All sheets of an Excel 2003 XML workbook as text. */
export function readSpreadsheetXml(text: string): SheetTable[] {
  refuseEntities(text);
  if (!/<\/(?:\w+:)?Workbook>\s*$/.test(text)) throw torn();
  const tables = readSheets(parse(Buffer.from(text)), printedInXml(text));
  // Counted in the text, apart from the reader: rows in which any cell has data.
  const filled = text
    .split(/<\/(?:\w+:)?Row>/)
    .filter((row) => /<(?:\w+:)?Data[^>]*>[^<]|<(?:\w+:)?Data[^>]*><[^/]/.test(row));
  const read = tables.reduce((rows, table) => rows + table.rows.filter((row) => row.some((c) => c !== null)).length, 0);
  if (filled.length !== read) {
    throw new DataError(
      `行数对不上：按字节清点有 ${filled.length} 行，读出 ${read} 行；请用 Excel 打开并保存后重新交付`
    );
  }
  return tables;
}

/** Headers and footers of each sheet of an Excel 2003 XML workbook. */
const printedInXml = (text: string): string[][] =>
  text
    .split(/<(?:\w+:)?Worksheet[\s>]/)
    .slice(1)
    .map((sheet) =>
      [...sheet.matchAll(/<(?:\w+:)?(?:Header|Footer)\s[^>]*?\bData="([^"]*)"/g)].map(([, data]) =>
        data!.replace(/&#(?:x([0-9A-Fa-f]+)|([0-9]+));|&(amp|quot|lt|gt|apos);/g, (_, hex, number, name) =>
          name
            ? {amp: "&", quot: '"', lt: "<", gt: ">", apos: "'"}[name as "amp"]
            : String.fromCodePoint(Math.min(hex ? parseInt(hex as string, 16) : Number(number), 0x10ffff))
        )
      )
    );

function parse(bytes: Uint8Array): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, {
      type: "array",
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false
    });
  } catch (cause) {
    throw new DataError(cause instanceof Error && /password|encrypt/i.test(cause.message) ? locked : unreadable, {
      cause
    });
  }
}

function readSheets(workbook: XLSX.WorkBook, printedBySheet: readonly string[][]): SheetTable[] {
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true;
  let cells = 0;
  return workbook.SheetNames.map((name, i) => {
    const sheet = workbook.Sheets[name]!;
    const data = cellsOf(sheet);
    if (data.length > maxRows) {
      throw new DataError(`工作表“${hideTraces(name)}”的行号超过 ${maxRows}，Excel 里没有这样的行；请重新导出`);
    }
    // Array.from, since rows and cells that hold nothing are holes.
    const rows = Array.from(data, (row) => {
      cells += Math.max(row?.length ?? 0, 1);
      checkCells(cells);
      return Array.from(row ?? [], (cell) => (cell ? cellText(cell, date1904) : null));
    });
    const scaled: ScaledCells[] = [];
    data.forEach((row, r) =>
      row?.forEach((cell, c) => {
        const format = cell?.t === "n" ? formatOf(cell) : "plain";
        if (typeof format === "object" && "scaled" in format) addScaled(scaled, c, r, format.scaled);
      })
    );
    const merges = spreadMerges(rows, (sheet["!merges"] ?? []).map(mergeOf));
    return {
      sheet: name,
      rows,
      rowNumbers: rows.map((_, r) => r + 1),
      ...merges,
      scaled,
      outside: printed(printedBySheet[i] ?? []),
      scanned: rows.length,
      // A hidden sheet is as good as a shown one: nobody can say from the bytes why it was hidden.
      ...(workbook.Workbook?.Sheets?.[i]?.Hidden ? {hidden: true} : {})
    };
  });
}

const mergeOf = ({s, e}: XLSX.Range): Merge => ({
  top: s.r,
  left: s.c,
  bottom: e.r,
  right: Math.min(e.c, maxColumns - 1)
});

const errorNames: Record<number, string> = {
  0x00: "#NULL!",
  0x07: "#DIV/0!",
  0x0f: "#VALUE!",
  0x17: "#REF!",
  0x1d: "#NAME?",
  0x24: "#NUM!",
  0x2a: "#N/A"
};

const formatOf = ({z}: XLSX.CellObject) => numberFormat(typeof z === "string" ? z : "");

/** A cell as its sender reads it. */
function cellText(cell: XLSX.CellObject, date1904: boolean): string | null {
  switch (cell.t) {
    case "n":
      return numberCellText(cell.v as number, formatOf(cell), date1904);
    case "b":
      return cell.v ? "TRUE" : "FALSE";
    case "e":
      return errorNames[cell.v as number] ?? noValue;
    case "s":
    case "d": {
      const text = String(cell.v);
      return text === "" ? null : text;
    }
    default:
      return null;
  }
}
