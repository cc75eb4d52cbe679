import {join} from "node:path";
import type {Database} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {bytesOf, type Content} from "./content.js";
import {asUtf8, decode, decodeWhole, type Encoding, firstWrongLine} from "./decode.js";
import {headOf} from "./pieces.js";
import {readHtml} from "./readHtml.js";
import {readJson, readNdjson} from "./readJson.js";
import {readParquet} from "./readParquet.js";
import {readSpreadsheetXml, readXls, readXlsx} from "./readWorkbook.js";
import type {SheetTable} from "./table.js";

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
  ["504b0304", {name: "xlsx", read: async ({path}) => await readXlsx(await bytesOf(path))}],
  ["d0cf11e0a1b11ae1", {name: "xls", read: async ({path}) => readXls(await bytesOf(path))}],
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
  [/^(?=\s*<)(?=[\s\S]*<table[\s>])/i, "html", readHtml],
  [/^\s*</, "", refuse("是网页或 XML，但里面没有表格；请用 Excel 打开后另存为 .xlsx 重新交付").read],
  [/^MIME-Version:/i, "", refuse("是网页归档（MHTML），不能读取；请用 Excel 打开后另存为 .xlsx 重新交付").read],
  [/^\s*\[\s*[[{\]]/, "json", readJson],
  [/^\s*\{\s*["}]/, "ndjson", readNdjson]
];

async function noTable(path: string): Promise<DataError> {
  const [utf8, gb] = [await firstWrongLine(path, "utf-8"), await firstWrongLine(path, "gb18030")];
  // What it is nearer to is what it was meant to be.
  const where =
    utf8 === undefined || gb === undefined
      ? ""
      : utf8 === gb
        ? `（第 ${utf8} 行的字节既不合 UTF-8，也不合 GB18030）`
        : `（第 ${Math.max(utf8, gb)} 行的字节不合 ${utf8 > gb ? "UTF-8" : "GB18030"}）`;
  return new DataError(
    `不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或有字节序标记的 UTF-16 文本${where}；请从原系统重新导出 Excel 或 CSV`
  );
}

/** What a delivered file is: of a format that has a reader, or a delimited text. */
export type Kind = {format: Format} | DelimitedText;

/** A delimited text: in memory as delivered and as text, or the path of its UTF-8 form. */
export type DelimitedText = {format: undefined; encoding: Encoding} & (
  {bytes: Buffer; text: string} | {bytes: undefined; utf8: string}
);

/** The format that the bytes prove, whatever the file is called. */
export async function formatOf({path, head, bytes, dir}: Content): Promise<Kind> {
  const start = head.subarray(0, 8).toString("hex");
  const [, format] = byBytes.find(([magic]) => start.startsWith(magic)) ?? [];
  if (format) return {format};
  if (bytes) {
    const known = decodeWhole(bytes);
    if (!known) throw await noTable(path);
    const {encoding, text} = known;
    return textFormat(text.slice(0, 1024), text, encoding) ?? {format: undefined, encoding, bytes, text};
  }
  const known = await asUtf8(path, head, join(dir, "utf8"));
  if (!known) throw await noTable(path);
  const {encoding, path: utf8} = known;
  const first = new TextDecoder().decode(await headOf(utf8, 1024));
  const whole = mayBeNoCsv.test(first) ? decode(await bytesOf(utf8), "utf-8") : "";
  return textFormat(first, whole, encoding) ?? {format: undefined, encoding, bytes: undefined, utf8};
}

/** Whether it is a CSV shows at its start; only what is not is looked at as a whole. */
const mayBeNoCsv = /^\s*[<[{]|^MIME/i;

function textFormat(start: string, whole: string, encoding: Encoding): {format: Format} | undefined {
  if (!mayBeNoCsv.test(start)) return undefined;
  const [, name, read] = byText.find(([form]) => form.test(whole)) ?? [];
  return name === undefined || !read ? undefined : {format: {name: `${name}, ${encoding}`, read: () => read(whole)}};
}
