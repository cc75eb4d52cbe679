import * as XLSX from "@e965/xlsx";
import {zipSync} from "fflate";

const text = new TextEncoder();

/** A zip of literal members, packed at a fixed time: its bytes are the same at every hour of the day. */
export const zip = (members: Record<string, string | Uint8Array>, level: 0 | 6 = 6): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(members).map(([name, content]) => [
          name,
          typeof content === "string" ? text.encode(content) : content
        ])
      ),
      {level, mtime: new Date(2024, 0, 1)}
    )
  );

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Number formats by the style index s="1", s="2", … of a cell. */
const formats = ["yyyy/m/d", "0.0%", "yyyy/m/d h:mm", "h:mm:ss"];

/**
 * An .xlsx workbook of literal XML, for what no library writes: each sheet is the inside of <sheetData>, `after` what
 * follows it, `strings` the shared strings, `more` parts that replace or join the usual ones.
 */
export function xlsx(
  sheets: Record<string, string | {rows: string; after?: string; state?: string}>,
  {
    strings = "",
    date1904 = false,
    more = {}
  }: {strings?: string; date1904?: boolean; more?: Record<string, string>} = {}
): Buffer {
  const list = Object.entries(sheets).map(([name, sheet]) => ({
    name,
    state: "visible",
    after: "",
    ...(typeof sheet === "string" ? {rows: sheet} : sheet)
  }));
  const type = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type("/xl/workbook.xml", "sheet.main")}${type("/xl/styles.xml", "styles")}${type("/xl/sharedStrings.xml", "sharedStrings")}${list.map((_, i) => type(`/xl/worksheets/sheet${i + 1}.xml`, "worksheet")).join("")}</Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${relations}">${date1904 ? '<workbookPr date1904="1"/>' : ""}<sheets>${list.map(({name, state}, i) => `<sheet name="${name}" sheetId="${i + 1}" state="${state}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}<Relationship Id="rId90" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/styles.xml": `${head}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats.map((f, i) => `<numFmt numFmtId="${200 + i}" formatCode="${f}"/>`).join("")}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="${formats.length + 1}"><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}" applyNumberFormat="1"/>`).join("")}</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `${head}<sst xmlns="${main}">${strings}</sst>`,
    ...Object.fromEntries(
      list.map(({rows, after}, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `${head}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`
      ])
    ),
    ...more
  });
}

/** Rows of inline text for <sheetData>, from row `first` on. */
export const textRows = (rows: (string | number | null)[][], first = 1) =>
  rows
    .map(
      (row, r) =>
        `<row r="${first + r}">${row
          .map((cell, c) => {
            const at = `${String.fromCharCode(65 + c)}${first + r}`;
            if (cell === null) return "";
            return typeof cell === "number"
              ? `<c r="${at}"><v>${cell}</v></c>`
              : `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
          })
          .join("")}</row>`
    )
    .join("");

/** An old Office file of literal streams. */
export function ole(streams: Record<string, string | Buffer>): Buffer {
  const file = XLSX.CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) XLSX.CFB.utils.cfb_add(file, name, Buffer.from(content));
  return XLSX.CFB.write(file, {type: "buffer"}) as Buffer;
}

export const encryptedXlsx = () => ole({EncryptedPackage: "x", EncryptionInfo: "y"});

/** A workbook stream that begins as an encrypted one: BOF, then FILEPASS. */
export const encryptedXls = () =>
  ole({Workbook: Buffer.from("0908100000060500bb0dcc07c100010006060000" + "2f0006000000aabbccdd", "hex")});
