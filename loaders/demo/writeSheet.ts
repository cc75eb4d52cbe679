import * as XLSX from "@e965/xlsx";
import {stringify} from "csv-stringify/sync";
import {unzipSync, zipSync} from "fflate";
import iconv from "iconv-lite";
import type {Layout} from "./layouts.js";
import type {Sheet} from "./sheetOf.js";

/** The bytes of a workbook: packed in JavaScript and dated 1980, so that the same sheet gives the same bytes anywhere. */
function workbook({lines, merges}: Sheet): Uint8Array {
  const sheet = XLSX.utils.aoa_to_sheet(
    lines.map((line) =>
      line.map((cell) => {
        if (cell === "") return null;
        return typeof cell === "string" ? {t: "s", v: cell} : {t: "n", v: cell.value, z: cell.format};
      })
    ),
    {dense: true}
  );
  sheet["!merges"] = merges.map(({top, left, bottom, right}) => ({s: {r: top, c: left}, e: {r: bottom, c: right}}));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, "Sheet1");
  const stored = XLSX.write(book, {type: "buffer", bookType: "xlsx", bookSST: true}) as Uint8Array;
  // Zip keeps local time without a zone: noon here is noon in every zone.
  return zipSync(unzipSync(stored), {mtime: new Date(1980, 0, 1, 12)});
}

function text({lines}: Sheet, options: {bom?: boolean; quoted?: boolean; crlf?: boolean}): string {
  const {crlf, ...rest} = options;
  return stringify(lines, {...rest, record_delimiter: crlf ? "\r\n" : "\n"});
}

/** Objects by header, as another system's interface gives them: numbers as numbers, nothing as null. */
const records = ({lines: [header = [], ...rows]}: Sheet) =>
  rows.map((row) =>
    JSON.stringify(
      Object.fromEntries(
        row.map((cell, i) => [header[i], cell === "" ? null : typeof cell === "string" ? cell : cell.value])
      )
    )
  );

const writers: Record<Layout["format"], (sheet: Sheet) => Uint8Array> = {
  xlsx: workbook,
  utf8: (sheet) => Buffer.from(text(sheet, {quoted: true})),
  "utf8-bom": (sheet) => Buffer.from(text(sheet, {bom: true, crlf: true})),
  gb18030: (sheet) => iconv.encode(text(sheet, {crlf: true}), "gb18030"),
  json: (sheet) => Buffer.from(`[\n${records(sheet).join(",\n")}\n]\n`),
  ndjson: (sheet) => Buffer.from(records(sheet).join("\n") + "\n")
};

/** The bytes of a sheet in the sender's format. */
export const writeSheet = (sheet: Sheet, format: Layout["format"]): Uint8Array => writers[format](sheet);
