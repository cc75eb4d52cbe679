import type {Database} from "../duckdb.js";
import {DataError} from "../errors.js";
import {decode, detectEncoding, type Encoding} from "./decode.js";
import {readHtml} from "./readHtml.js";
import {readJson, readNdjson} from "./readJson.js";
import {readParquet} from "./readParquet.js";
import {readSpreadsheetXml, readXls, readXlsx} from "./readWorkbook.js";
import type {SheetTable} from "./table.js";

/** A delivered file, unpacked: its bytes, and where they lie for DuckDB to read. */
export interface Content {
  bytes: Buffer;
  path: string;
}

interface Format {
  name: string;
  read(content: Content, db: Database): SheetTable[] | Promise<SheetTable[]>;
}

const refuse = (message: string) => ({
  name: "",
  read: () => {
    throw new DataError(message);
  }
});
const nested = refuse("压缩包里又是压缩包，没有读取；请只压缩一层后重新交付");

/** By the first bytes. */
const byBytes: [magic: string, format: Format][] = [
  ["504b0304", {name: "xlsx", read: ({bytes}) => readXlsx(bytes)}],
  ["d0cf11e0a1b11ae1", {name: "xls", read: ({bytes}) => readXls(bytes)}],
  ["50415231", {name: "parquet", read: ({path}, db) => readParquet(db, path)}],
  ["50415245", refuse("Parquet 文件有密码，无法读取；请去掉密码后重新交付")],
  ["1f8b", nested],
  ["52617221", refuse("是 RAR 压缩包，不能读取；请改用 zip 后重新交付")],
  ["377abcaf271c", refuse("是 7z 压缩包，不能读取；请改用 zip 后重新交付")],
  ["25504446", refuse("是 PDF，不是表格；请从原系统导出 Excel 或 CSV 后重新交付")]
];

/** By how a text begins. What fits none of these is a CSV. */
const byText: [start: RegExp, name: string, read: (text: string) => SheetTable[]][] = [
  [
    /^\s*(?:<[?!][^>]*>\s*)*<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet/,
    "xml",
    readSpreadsheetXml
  ],
  [/^\s*<(?=[\s\S]*<table[\s>])/i, "html", readHtml],
  [/^\s*</, "", refuse("是网页或 XML，但里面没有表格；请用 Excel 打开后另存为 .xlsx 重新交付").read],
  [/^MIME-Version:/i, "", refuse("是网页归档（MHTML），不能读取；请用 Excel 打开后另存为 .xlsx 重新交付").read],
  [/^\s*\[\s*[[{\]]/, "json", readJson],
  [/^\s*\{\s*["}]/, "ndjson", readNdjson]
];

/** The format that the bytes prove, whatever the file is called; undefined for a delimited text. */
export function formatOf(bytes: Buffer): {format: Format | undefined; encoding: Encoding | null} {
  const start = bytes.subarray(0, 8).toString("hex");
  const [, format] = byBytes.find(([magic]) => start.startsWith(magic)) ?? [];
  if (format) return {format, encoding: null};
  const encoding = detectEncoding(bytes);
  if (!encoding) throw new DataError("不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或 UTF-16 文本");
  // Whether it is a CSV shows at its start; only what is not is decoded as a whole.
  const head = new TextDecoder(encoding === "utf-8-bom" ? "utf-8" : encoding).decode(bytes.subarray(0, 1024));
  if (!/^\s*[<[{]|^MIME/i.test(head)) return {format: undefined, encoding};
  const text = decode(bytes, encoding);
  const [, name, read] = byText.find(([form]) => form.test(text)) ?? [];
  if (name === undefined || !read) return {format: undefined, encoding};
  return {format: {name: `${name}, ${encoding}`, read: () => read(text)}, encoding};
}
