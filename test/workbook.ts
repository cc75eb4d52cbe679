import * as XLSX from "@e965/xlsx";

/** A workbook of literal rows, one sheet each; merges as A1 ranges. */
export function workbook(sheets: Record<string, {rows: unknown[][]; merges?: string[]}>): Buffer {
  const book = XLSX.utils.book_new();
  for (const [name, {rows, merges = []}] of Object.entries(sheets)) {
    const sheet = XLSX.utils.aoa_to_sheet(rows);
    sheet["!merges"] = merges.map((range) => XLSX.utils.decode_range(range));
    XLSX.utils.book_append_sheet(book, sheet, name);
  }
  return XLSX.write(book, {type: "buffer", bookType: "xlsx"}) as Buffer;
}
