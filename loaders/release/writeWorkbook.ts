import {chmod, mkdir} from "node:fs/promises";
import {dirname} from "node:path";
import writeXlsxFile, {type Feature, type Image, type SheetData} from "write-excel-file/node";
import {sanitizeTextContent} from "write-excel-file/utility";
import {privateFile, privateFolder} from "../base/modes.js";
import {cellText} from "../base/visible.js";

export interface WrittenSheet {
  sheet: string;
  data: SheetData;
  columns: {width: number}[];
  stickyRowsCount?: number;
}

/**
 * Writes a workbook that only this account reads, made to be printed: every text as a cell that shows all its characters
 * and is no formula, each row as high as its texts need.
 */
export async function writeWorkbook(path: string, sheets: readonly WrittenSheet[]): Promise<void> {
  await mkdir(dirname(path), {recursive: true, mode: privateFolder});
  await writeXlsxFile(
    sheets.map((sheet) => ({...sheet, data: withHeights(asText(sheet.data), sheet.columns)})),
    {features: [printable]}
  ).toFile(path);
  await chmod(path, privateFile);
}

const asText = (data: SheetData): SheetData =>
  data.map((row) =>
    row.map((cell) =>
      typeof cell === "object" && cell !== null && "value" in cell && typeof cell.value === "string"
        ? {...cell, value: cellText(cell.value)}
        : cell
    )
  ) as SheetData;

/**
 * Sheets print on few pages: A4 across, as wide as the page, with the header again and numbers on each page. The library
 * knows none of it; it lends the parts of the workbook.
 */
const printable: Feature<Image["content"]> = {
  files: {
    transform: {
      "xl/worksheets/sheet{id}.xml": {
        transform: (xml) =>
          xml
            .replace(/<worksheet[^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
            .replace(/<pageMargins[^>]*\/>/, "")
            .replace(/<pageSetup[^>]*\/>/, "")
            .replace(
              "</sheetData>",
              '</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;F&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>'
            )
      },
      "xl/workbook.xml": {
        transform: (xml, sheets) => {
          const names = sheets.flatMap(({sheet, stickyRowsCount}, i) =>
            stickyRowsCount
              ? `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${sanitizeTextContent(`'${sheet}'!$1:$${stickyRowsCount}`)}</definedName>`
              : []
          );
          return names.length
            ? xml.replace("<definedNames/>", `<definedNames>${names.join("")}</definedNames>`)
            : xml.replace("<definedNames/>", "");
        }
      }
    }
  }
};

/** Points of a line, and of the highest row that Excel has. */
const line = 15.5;
const highest = 409;

/** Characters as wide as a Latin letter. */
const widthOf = (text: string) => [...text].reduce((sum, c) => sum + (c.codePointAt(0)! > 0x2e80 ? 2 : 1), 0);

/** The rows as high as their wrapped texts need, so that nothing is cut off where a program does not measure them itself. */
const withHeights = (data: SheetData, columns: readonly {width?: number}[]): SheetData =>
  data.map((row) => {
    const lines = row.map((cell, c) => {
      if (typeof cell !== "object" || cell === null || !("value" in cell) || typeof cell.value !== "string") return 1;
      if (!("wrap" in cell) || !cell.wrap) return 1;
      const width = Math.max((columns[c]?.width ?? 10) - 1, 1);
      return cell.value.split("\n").reduce((sum, text) => sum + Math.max(Math.ceil(widthOf(text) / width), 1), 0);
    });
    const most = Math.max(1, ...lines);
    if (most === 1) return row;
    const height = Math.min(most * line, highest);
    // The height of a cell is that of its row.
    const at = lines.indexOf(most);
    return row.map((cell, c) => (c === at ? {...(cell as object), height} : cell));
  }) as SheetData;
