import {gunzipSync} from "node:zlib";
import {DomUtils, ElementType, parseDocument} from "htmlparser2";
import {parseTable, withoutMark} from "../base/parseTable.js";
import {isGzip, isZip, openZip} from "../read/unpack.js";

/** A piece of a published file as a reader of it would meet it. */
export interface Piece {
  /** Where in the file, in Chinese. */
  place: string;
  text: string;
  /** The name of the column or key under which it stands. */
  label?: string;
  /** Text of a program or a style sheet. */
  code?: true;
  /** A name of a file or sheet, a title, a header: a name of a person may stand in it with nothing beside it. */
  alone?: true;
}

export type Page = ReturnType<typeof parseDocument>;
type Node = Page | Page["children"][number];
export type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

/** Attributes that place marks and are full of numbers; nobody reads them. */
const drawing = new Set(
  "d transform points viewbox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height style class stroke-dasharray offset".split(
    " "
  )
);
const binary = /\.(png|jpe?g|gif|webp|ico|woff2?|ttf|otf|wasm)$/i;

/**
 * Every piece of text in a published file, unpacked and decoded: cells of tables with their headings, strings of JSON
 * with their keys, text, attributes and comments of pages, members of archives and Office files, bytes of pictures.
 * `undefined` for a kind of file that it cannot look into. A page that was parsed already is given as `page`.
 */
export async function textsOf(file: string, bytes: Buffer, page?: Page): Promise<Piece[] | undefined> {
  if (isZip(bytes)) {
    const pieces: Piece[] = [];
    for (const member of await openZip(bytes)) {
      const inner = await textsOf(member.name, await member.read());
      if (!inner) return undefined;
      pieces.push({place: "包内文件名", text: member.name});
      for (const piece of inner) pieces.push({...piece, place: `包内 ${piece.place}`});
    }
    return pieces;
  }
  if (isGzip(bytes)) return await textsOf(file.replace(/\.gz$/, ""), gunzipSync(bytes));
  if (binary.test(file)) return rawTexts(bytes);
  if (!/\.(html?|js|mjs|css|json|csv|tsv|svg|txt|xml|rels|md|map|yaml|jsonl|ndjson|sql)$/i.test(file)) return undefined;
  const text = bytes.toString("utf8");
  if (/\.html?$/i.test(file)) return pageTexts(page ?? parsePage(text));
  if (/\.csv$/i.test(file)) return tableTexts(text);
  if (/\.(json|map)$/i.test(file)) {
    const parsed = parseJson(text);
    if (parsed !== undefined)
      return [...jsonTexts(parsed, "")].map((p) => (file.endsWith(".map") ? {...p, code: true} : p));
  }
  if (/\.(xml|rels|svg)$/i.test(file)) return [...markupTexts(text), ...lines(text)];
  return lines(text).map((piece) => (/\.(js|mjs|css)$/i.test(file) ? {...piece, code: true} : piece));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Read as lines then; the gate does not judge syntax.
  }
}

const lines = (text: string): Piece[] => text.split(/\r?\n/).map((line, i) => ({place: `第 ${i + 1} 行`, text: line}));

/** A heading or key as a place may name it: it may be the very thing that should not be said. */
const sayable = (label: string) =>
  /^[\w\p{Script=Han}（）()]{1,20}$/u.test(label) && !/[0-9]{4}/.test(label) ? label : "…";

/** The strings in a file that is no text: of a picture's metadata, say. */
function rawTexts(bytes: Buffer): Piece[] {
  return ["utf8", "utf16le"].map((encoding) => ({
    place: `字节（${encoding}）`,
    text: bytes.toString(encoding as BufferEncoding).replace(/[^\p{L}\p{N}\p{P}\p{Zs}]+/gu, "\n"),
    code: true
  }));
}

function tableTexts(text: string): Piece[] {
  const [header = [], ...rows] = parseTable(withoutMark(text));
  return [
    {place: "表头", text: header.join("\n")},
    ...rows.flatMap((row, r) =>
      row.flatMap((cell, c) =>
        cell === ""
          ? []
          : [{place: `第 ${r + 2} 行“${sayable(header[c] ?? String(c + 1))}”`, text: cell, label: header[c] ?? ""}]
      )
    )
  ];
}

function* jsonTexts(value: unknown, path: string, label = ""): Generator<Piece> {
  if (typeof value === "string" || typeof value === "number") yield {place: path || "全文", text: String(value), label};
  else if (Array.isArray(value))
    for (const [i, item] of value.entries()) yield* jsonTexts(item, `${path}[${i}]`, label);
  else if (value && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      yield {place: `${path} 的键`, text: key};
      yield* jsonTexts(item, path ? `${path}.${sayable(key)}` : sayable(key), key);
    }
  }
}

/** A page as a plain tree: a document that pages are made with costs ten times as much. */
export const parsePage = (html: string): Page => parseDocument(html, {lowerCaseAttributeNames: false});

const inline = new Set("a b i em strong span small code sup sub mark abbr time tspan".split(" "));

/** A page: runs of text between block elements, cells under their headings, attributes, comments, scripts. */
function pageTexts(document: Page): Piece[] {
  const pieces: Piece[] = [];
  let heading = "页首";
  let run = "";
  const flush = () => {
    const text = run.replace(/\s+/g, " ").trim();
    if (text) pieces.push({place: `“${heading}”之下`, text});
    run = "";
  };
  const walk = (node: Node): void => {
    if (node.type === ElementType.Text) run += node.data;
    else if (node.type === ElementType.Comment || node.type === ElementType.Directive)
      pieces.push({place: "注释", text: node.data});
    else if (DomUtils.isTag(node)) walkElement(node);
    else for (const child of node.children) walk(child);
  };
  const walkElement = (element: Element): void => {
    for (const [name, value] of Object.entries(element.attribs))
      if (value && !drawing.has(name.toLowerCase()))
        pieces.push({place: `“${heading}”之下的 ${name} 属性`, text: value});
    if (element.name === "script" || element.name === "style") {
      pieces.push({place: `<${element.name}>`, text: DomUtils.textContent(element), code: true});
      return;
    }
    const block = !inline.has(element.name);
    if (block) flush();
    if (/^h[1-6]$/.test(element.name)) heading = sayable(DomUtils.textContent(element).trim());
    for (const child of element.children) walk(child);
    if (block) flush();
  };
  walk(document);
  flush();
  for (const table of DomUtils.getElementsByTagName("table", document)) {
    const within = (name: string, part: string) =>
      DomUtils.getElementsByTagName(name, table).filter((one) => isWithin(one, part));
    const headers = within("th", "thead").map((th) => DomUtils.textContent(th).trim());
    for (const [r, row] of within("tr", "tbody").entries()) {
      for (const [c, cell] of row.children.filter(DomUtils.isTag).entries()) {
        const label = headers[c] ?? "";
        pieces.push({place: `表格第 ${r + 1} 行“${sayable(label)}”`, text: DomUtils.textContent(cell).trim(), label});
      }
    }
  }
  return pieces;
}

function isWithin(element: Element, name: string): boolean {
  for (let one = element.parent; one; one = one.parent) if (DomUtils.isTag(one) && one.name === name) return true;
  return false;
}

/** The text between tags, each by itself, so that a label and what stands beside it can be told. */
function markupTexts(xml: string): Piece[] {
  const text = xml
    .replace(/<[^>]*>/g, "\n")
    .replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10))
    )
    .replace(/\n+/g, "\n");
  return [{place: "文字", text}];
}
