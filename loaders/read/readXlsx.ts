import {posix} from "node:path";
import {SSF} from "@e965/xlsx";
import {SaxesParser} from "saxes";
import {hideTraces} from "../base/personal/findTraces.js";
import {DataError} from "../base/errors.js";
import {excelError, noResult} from "../base/text.js";
import {noValue, type NumberFormat, numberCellText, numberFormat} from "./cellText.js";
import {maxColumns} from "./limits.js";
import {Namespaces} from "./namespaces.js";
import {SheetScanner} from "./scanSheetXml.js";
import {addScaled, checkCells, type Merge, printed, type ScaledCells, type SheetTable, spreadMerges} from "./table.js";
import {isDocument, type Member, openZip} from "./unpack.js";

/** The last row that Excel has: a row beyond it is damage. */
export const maxRows = 1_048_576;
/** More than Excel itself takes. */
const maxFormats = 100_000;
/** More sheets than one office fills in a month. */
const maxSheets = 500;
export const unreadable = "文件不是可读的 Excel 工作簿；请重新导出";
const damaged = (name: string) =>
  new DataError(`工作表“${hideTraces(name)}”里有重复或错位的单元格，无法可靠读取；请用 Excel 打开并保存后重新交付`);

/** A document type is never needed in a table, and is how small files unfold into large ones. */
export function refuseEntities(xml: string): void {
  if (xml.includes("<!DOCTYPE") || xml.includes("<!ENTITY"))
    throw new DataError("文件里有 XML 文档类型或实体定义，可能被改动过，没有读取；请从原系统重新导出");
}

/**
 * All sheets of an .xlsx workbook as text. Its parts are read piece after piece, so that only the cells themselves are
 * ever in memory; each sheet is counted by a scan of its bytes beside the reader.
 */
export async function readXlsx(bytes: Buffer): Promise<SheetTable[]> {
  const parts = await listParts(bytes);
  const workbook = await readWorkbookPart(parts);
  for (const part of parts.values()) {
    if (!workbook.streamed.has(part)) for await (const text of textOf(part)) void text;
  }
  const strings = workbook.strings ? await readStrings(workbook.strings) : [];
  const formats = workbook.styles ? await readFormats(workbook.styles) : [];
  const tables: SheetTable[] = [];
  let cells = 0;
  for (const {name, part, hidden} of workbook.sheets) {
    const reader = new SheetReader(name, strings, formats, workbook.date1904, cells);
    const scanner = new SheetScanner();
    await parse(part, reader, (piece) => scanner.push(piece));
    const scan = scanner.end();
    if (scan.rows !== reader.filledRows || scan.cells !== reader.filledCells) throw counted(name, scan, reader);
    cells = reader.cells;
    const {rows} = reader;
    const merges = spreadMerges(rows, reader.merges);
    tables.push({
      sheet: name,
      rows,
      rowNumbers: rows.map((_, r) => r + 1),
      ...merges,
      scaled: reader.scaled,
      outside: printed(reader.printed),
      scanned: rows.length,
      // A hidden sheet is as good as a shown one: nobody can say from the bytes why it was hidden.
      ...(hidden ? {hidden: true} : {})
    });
  }
  return tables;
}

function counted(name: string, scan: {rows: number; cells: number}, reader: SheetReader): DataError {
  const [unit, of] = scan.rows === reader.filledRows ? ["个", "单元格"] : ["行", "行"];
  const [by, read] = unit === "行" ? [scan.rows, reader.filledRows] : [scan.cells, reader.filledCells];
  return new DataError(
    `工作表“${hideTraces(name)}”的${of}数对不上：按字节清点有 ${by} ${unit}，读出 ${read} ${unit}；请用 Excel 打开并保存后重新交付`
  );
}

async function listParts(bytes: Buffer): Promise<Map<string, Member>> {
  const members = await openZip(bytes);
  if (!isDocument(members)) throw new DataError(unreadable);
  if (members.some(({name}) => name === "mimetype"))
    throw new DataError("是 OpenDocument 表格，不能读取；请另存为 .xlsx 后重新交付");
  if (members.some(({name}) => /\/workbook\.bin$/i.test(name)))
    throw new DataError("是 .xlsb 二进制工作簿，不能读取；请另存为 .xlsx 后重新交付");
  // Some writers name a part and its file in different cases.
  const parts = new Map<string, Member>();
  for (const member of members) {
    if (!/\.(xml|rels)$/i.test(member.name)) continue;
    const name = member.name.replace(/^\//, "").toLowerCase();
    const twin = parts.get(name);
    if (twin) {
      throw new DataError(
        `工作簿里有两个部件的名称只差大小写（“${hideTraces(twin.name)}”和“${hideTraces(member.name)}”），无法判断用哪一个；请用 Excel 打开并保存后重新交付`
      );
    }
    parts.set(name, member);
  }
  return parts;
}

interface WorkbookPart {
  sheets: {name: string; part: Member; hidden: boolean}[];
  strings: Member | undefined;
  styles: Member | undefined;
  date1904: boolean;
  /** The parts that a reader goes through anyway. */
  streamed: Set<Member>;
}

/** What the workbook says of its sheets. Charts and macros are sheets too, but hold no rows. */
async function readWorkbookPart(parts: Map<string, Member>): Promise<WorkbookPart> {
  const root = parts.get("xl/workbook.xml");
  if (!root) {
    // Whatever else is wrong with the file is reported first.
    for (const part of parts.values()) for await (const text of textOf(part)) void text;
    throw new DataError("是 Office 文件，但不是 Excel 工作簿；请交付表格");
  }
  const targets = new Map<string, string>();
  const byType = new Map<string, string>();
  const relations = parts.get("xl/_rels/workbook.xml.rels");
  await eachTag(relations, (tag, attributes) => {
    if (tag !== "Relationship") return;
    const target = posix.resolve("/xl", attributes.get("Target") ?? "").slice(1);
    targets.set(attributes.get("Id") ?? "", target);
    byType.set((attributes.get("Type") ?? "").replace(/^.*\//, ""), target);
  });
  const part = (path: string | undefined) => (path === undefined ? undefined : parts.get(path.toLowerCase()));
  const sheets: WorkbookPart["sheets"] = [];
  let date1904 = false;
  await eachTag(root, (tag, attributes) => {
    if (tag === "workbookPr") date1904 = /^(1|true)$/.test(attributes.get("date1904") ?? "");
    if (tag !== "sheet") return;
    const name = attributes.get("name") ?? "";
    const at = part(targets.get(attributes.get("id") ?? ""));
    if (!at) throw new DataError(`工作簿里缺少工作表“${hideTraces(name)}”的内容；请重新导出`);
    if (sheets.length >= maxSheets) throw new DataError(`工作表超过 ${maxSheets} 张，没有读取；请拆分后重新交付`);
    sheets.push({name, part: at, hidden: /hidden$/i.test(attributes.get("state") ?? "")});
  });
  const names = new Set(sheets.map(({name}) => name));
  if (names.size !== sheets.length) {
    throw new DataError(`工作表清点不一致：目录里有 ${sheets.length} 张，名称只有 ${names.size} 个；请重新导出`);
  }
  const strings = part(byType.get("sharedStrings") ?? "xl/sharedStrings.xml");
  const styles = part(byType.get("styles") ?? "xl/styles.xml");
  const streamed = [root, relations, strings, styles, ...sheets.map((s) => s.part)].filter((p) => p !== undefined);
  return {sheets, strings, styles, date1904, streamed: new Set(streamed)};
}

type Attributes = Record<string, string>;

/** What follows the tags of a part: those of the workbook's own namespace, by their local names. */
interface Handler {
  open(tag: string, attributes: Attributes, names: Namespaces): void;
  close?(tag: string): void;
  text?(text: string): void;
}

/** The text of a part: UTF-8 without NUL, without a document type. */
async function* textOf(part: Member, see?: (piece: Buffer) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", {fatal: true});
  let seam = "";
  const checked = (text: string) => {
    if (text.includes("\0")) throw new DataError(unreadable);
    refuseEntities(text);
    refuseEntities(seam + text.slice(0, 10));
    seam = text.slice(-10);
    return text;
  };
  try {
    for await (const piece of part.pieces()) {
      see?.(piece);
      yield checked(decoder.decode(piece, {stream: true}));
    }
    yield checked(decoder.decode());
  } catch (cause) {
    if (cause instanceof TypeError) throw new DataError(unreadable, {cause});
    throw cause;
  }
}

async function parse(part: Member, handler: Handler, see?: (piece: Buffer) => void): Promise<void> {
  const parser = new SaxesParser({xmlns: false, position: false});
  const names = new Namespaces();
  parser.on("error", (cause) => {
    throw new DataError(unreadable, {cause});
  });
  parser.on("opentag", ({name, attributes}) => {
    const own = names.open(name, attributes);
    if (own !== undefined) handler.open(own, attributes, names);
  });
  parser.on("closetag", ({name}) => {
    const own = names.close(name);
    if (own !== undefined) handler.close?.(own);
  });
  if (handler.text) {
    parser.on("text", (text) => handler.text!(text));
    parser.on("cdata", (text) => handler.text!(text));
  }
  for await (const text of textOf(part, see)) parser.write(text);
  parser.close();
}

async function eachTag(
  part: Member | undefined,
  visit: (tag: string, attributes: ReadonlyMap<string, string>) => void
): Promise<void> {
  if (!part) return;
  await parse(part, {
    open: (tag, attributes, names) => visit(tag, names.attributesOf(attributes))
  });
}

/** _x000D_ and the like stand for characters that XML cannot hold. */
const unescape = (text: string) =>
  text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text;

/** A text of runs: <t> in it or in its runs <r>, but not in the phonetic ones <rPh>. */
class RichText {
  #text = "";
  #inText = false;
  #phonetic = false;

  begin(): void {
    this.#text = "";
  }

  open(tag: string): void {
    if (tag === "t") this.#inText = !this.#phonetic;
    else if (tag === "rPh") this.#phonetic = true;
  }

  close(tag: string): void {
    if (tag === "t") this.#inText = false;
    else if (tag === "rPh") this.#phonetic = false;
  }

  text(text: string): void {
    if (this.#inText) this.#text += text;
  }

  end(): string {
    return unescape(this.#text);
  }
}

async function readStrings(part: Member): Promise<string[]> {
  const strings: string[] = [];
  const rich = new RichText();
  await parse(part, {
    open: (tag) => (tag === "si" ? rich.begin() : rich.open(tag)),
    close: (tag) => {
      if (tag === "si") {
        strings.push(rich.end());
        checkCells(strings.length);
      } else rich.close(tag);
    },
    text: (text) => rich.text(text)
  });
  return strings;
}

/** Built-in formats that Chinese Excel shows as dates or times, and no file declares. */
const chineseDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** How each style of the workbook shows a number. */
async function readFormats(part: Member): Promise<NumberFormat[]> {
  const builtIn = SSF.get_table() as Record<number, string>;
  const own = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  await parse(part, {
    open: (tag, attributes) => {
      const at = (name: string) => attributes[name] ?? "";
      if (tag === "numFmt") own.set(Number(at("numFmtId")), at("formatCode"));
      else if (tag === "cellXfs") inCells = true;
      else if (tag === "xf" && inCells) {
        const id = Number(at("numFmtId"));
        const code = own.get(id) ?? builtIn[id];
        if (formats.length >= maxFormats) throw new DataError(unreadable);
        formats.push(code === undefined && chineseDate(id) ? "date" : numberFormat(code ?? ""));
      }
    },
    close: (tag) => {
      if (tag === "cellXfs") inCells = false;
    }
  });
  return formats;
}

const printedTag = /^(odd|even|first)(Header|Footer)$/;

/** Reads the cells of one sheet. */
class SheetReader implements Handler {
  readonly rows: (string | null)[][] = [];
  readonly merges: Merge[] = [];
  readonly scaled: ScaledCells[] = [];
  readonly printed: string[] = [];
  /** Rows and cells with a value or a formula, as the scan counts them. */
  filledRows = 0;
  filledCells = 0;
  /** Cells that are held, of this sheet and those before it. */
  cells: number;
  readonly #name: string;
  readonly #strings: readonly string[];
  readonly #formats: readonly NumberFormat[];
  readonly #date1904: boolean;
  /** 0 before the first <sheetData>, 1 in it, 2 after it: what comes in a second one is left out, and so found by the scan. */
  #data = 0;
  #row = -1;
  /** The rows between are one and the same: nobody writes to a row that holds nothing of its own. */
  readonly #gap: (string | null)[] = [];
  #cells: (string | null)[] = [];
  #rowFilled = false;
  #column = -1;
  #inCell = false;
  #addressed = false;
  #type = "n";
  #style = 0;
  #formula = false;
  #inValue = false;
  #value = "";
  readonly #rich = new RichText();
  #inPrinted = false;

  constructor(
    name: string,
    strings: readonly string[],
    formats: readonly NumberFormat[],
    date1904: boolean,
    cells: number
  ) {
    this.#name = name;
    this.#strings = strings;
    this.#formats = formats;
    this.#date1904 = date1904;
    this.cells = cells;
  }

  open(tag: string, attributes: Attributes): void {
    if (tag === "sheetData") this.#data += 1;
    else if (tag === "mergeCell") this.#merge(attributes.ref ?? "");
    else if (printedTag.test(tag)) {
      this.#inPrinted = true;
      this.printed.push("");
    } else if (this.#data !== 1) return;
    else if (tag === "c") this.#openCell(attributes);
    else if (tag === "row") this.#openRow(attributes.r);
    else if (!this.#inCell) return;
    else if (tag === "v") this.#inValue = true;
    else if (tag === "f") this.#formula = true;
    else this.#rich.open(tag);
  }

  close(tag: string): void {
    if (tag === "sheetData") {
      if (this.#data === 1) this.#data = 2;
    } else if (this.#inPrinted) this.#inPrinted = false;
    else if (this.#data !== 1) return;
    else if (tag === "c") this.#closeCell();
    else if (tag === "row") this.#closeRow();
    else if (tag === "v") this.#inValue = false;
    else if (this.#inCell) this.#rich.close(tag);
  }

  text(text: string): void {
    if (this.#inPrinted) this.printed[this.printed.length - 1] += text;
    else if (this.#inValue) this.#value += text;
    else if (this.#inCell) this.#rich.text(text);
  }

  #openRow(at: string | undefined): void {
    const row = at === undefined ? this.#row + 1 : Number(at) - 1;
    if (row >= maxRows) {
      throw new DataError(`工作表“${hideTraces(this.#name)}”的行号超过 ${maxRows}，Excel 里没有这样的行；请重新导出`);
    }
    if (!(row > this.#row)) throw damaged(this.#name);
    this.#row = row;
    this.#column = -1;
    this.#cells = [];
    this.#rowFilled = false;
  }

  #closeRow(): void {
    if (!this.#rowFilled) return;
    this.filledRows += 1;
    // Rows in between are held too.
    this.cells += this.#row - this.rows.length;
    checkCells(this.cells);
    while (this.rows.length < this.#row) this.rows.push(this.#gap);
    this.rows.push(this.#cells);
  }

  #openCell(attributes: Attributes): void {
    const at = attributes.r;
    this.#addressed = at !== undefined;
    const column = at === undefined ? this.#column + 1 : this.#columnOf(at);
    if (!(column > this.#column) || (at !== undefined && column >= maxColumns)) throw damaged(this.#name);
    this.#column = column;
    this.#inCell = true;
    this.#type = attributes.t ?? "n";
    this.#style = Number(attributes.s ?? 0);
    this.#formula = false;
    this.#value = "";
    this.#rich.begin();
  }

  /** B of B3; the row must be the one that it stands in. */
  #columnOf(at: string): number {
    let column = 0;
    let i = 0;
    for (; i < at.length; i++) {
      const letter = at.charCodeAt(i) - 0x40;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
    }
    if (Number(at.slice(i)) !== this.#row + 1) throw damaged(this.#name);
    return column - 1;
  }

  #closeCell(): void {
    this.#inCell = false;
    const type = this.#type;
    if (this.#value === "" && !this.#formula && (type === "n" || type === "s")) return;
    this.filledCells += 1;
    this.#rowFilled = true;
    const text = this.#cellText(type);
    const cells = this.#cells;
    this.cells += this.#column + 1 - cells.length;
    checkCells(this.cells);
    while (cells.length < this.#column) cells.push(null);
    cells.push(text);
  }

  #cellText(type: string): string | null {
    const value = this.#value;
    if (type === "inlineStr") return this.#rich.end() || unescape(value) || null;
    if (type === "str") return unescape(value) || null;
    if ((value === "" || type === "d") && !this.#addressed)
      throw new DataError(
        `工作表“${hideTraces(this.#name)}”的单元格没有坐标，无法可靠读取；请用 Excel 打开并保存后重新交付`
      );
    if (value === "") return this.#formula ? noResult : noValue;
    switch (type) {
      case "s": {
        const text = this.#strings[Number(value)];
        if (text === undefined) throw new DataError(unreadable);
        return text === "" ? null : text;
      }
      case "b":
        return /^\s*(1|true)\s*$/.test(value) ? "TRUE" : "FALSE";
      case "e":
        return excelError.test(value) ? value : noValue;
      case "d":
        return value.replace(/T00:00:00(?:\.0+)?Z?$/, "");
      case "n": {
        const number = value.trim() === "" ? NaN : Number(value);
        const format = this.#formats[this.#style] ?? "plain";
        if (typeof format === "object" && "scaled" in format)
          addScaled(this.scaled, this.#column, this.rows.length, format.scaled);
        return Number.isFinite(number) ? numberCellText(number, format, this.#date1904) : noValue;
      }
      default:
        throw new DataError(unreadable);
    }
  }

  #merge(ref: string): void {
    const parts = /^\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})$/.exec(ref);
    if (!parts) return;
    const column = (letters: string) => [...letters].reduce((n, l) => n * 26 + l.charCodeAt(0) - 0x40, 0) - 1;
    const [, left, top, right, bottom] = parts;
    checkCells(this.merges.length);
    this.merges.push({
      top: Number(top) - 1,
      left: column(left!),
      bottom: Number(bottom) - 1,
      right: column(right!)
    });
  }
}
