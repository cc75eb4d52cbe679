import {Parser} from "htmlparser2";
import {DataError} from "../base/errors.js";
import {checkCells, type Merge, printed, type Said, type SheetTable, spreadMerges} from "./table.js";

interface OpenTable {
  order: number;
  rows: (string | null)[][];
  merges: Merge[];
  /** By column: the last row that a rowspan from above takes. */
  taken: number[];
  cell: {text: string; colspan: number; rowspan: number} | null;
}

/** As HTML has it: at most a thousand columns; zero and nonsense count as one. */
const span = (attribute: string | undefined, most: number) =>
  Math.min(Math.max(Number.parseInt(attribute ?? "1", 10) || 1, 1), most);

const maxDepth = 1000;
const torn = () => new DataError("网页表格不完整或标签有误，行数对不上；请用 Excel 打开后另存为 .xlsx 重新交付");

/** Each <table> of a page as a sheet: what many systems call .xls. Merged cells are colspan and rowspan. */
export function readHtml(text: string): SheetTable[] {
  const done: OpenTable[] = [];
  const open: OpenTable[] = [];
  let count = 0;
  let rowTags = 0;
  let cells = 0;
  let silent = 0;
  let depth = 0;
  const endCell = (table: OpenTable) => {
    const {cell, rows, taken} = table;
    table.cell = null;
    if (!cell) return;
    if (rows.length === 0) rows.push([]);
    const r = rows.length - 1;
    const row = rows[r]!;
    while ((taken[row.length] ?? -1) >= r) row.push(null);
    const left = row.length;
    const value = cell.text
      .replace(/[ \t\r\n\f]+/g, " ")
      .replace(/ ?\u2028 ?/g, "\n")
      .trim();
    row.push(value === "" ? null : value);
    for (let c = 1; c < cell.colspan; c++) row.push(null);
    cells += cell.colspan;
    checkCells(cells);
    if (cell.colspan === 1 && cell.rowspan === 1) return;
    table.merges.push({top: r, left, bottom: r + cell.rowspan - 1, right: left + cell.colspan - 1});
    for (let c = left; c < left + cell.colspan; c++) taken[c] = r + cell.rowspan - 1;
  };
  const outside: string[] = [];
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      const table = open.at(-1);
      // The parser is slow where tags are never closed.
      if ((depth += 1) > maxDepth) throw torn();
      // Tables and rows without cells fill memory too.
      if (tag === "table" || tag === "tr") checkCells((cells += tag === "tr" ? 1 : 8));
      if (tag === "table") open.push({order: count++, rows: [], merges: [], taken: [], cell: null});
      else if (tag === "script" || tag === "style") silent += 1;
      else if (!table) return;
      else if (tag === "tr") {
        rowTags += 1;
        table.rows.push([]);
      } else if (tag === "td" || tag === "th")
        table.cell = {text: "", colspan: span(attributes.colspan, 1000), rowspan: span(attributes.rowspan, 65_534)};
      else if (tag === "br" && table.cell) table.cell.text += "\u2028";
    },
    ontext: (words) => {
      const cell = open.at(-1)?.cell;
      if (cell && !silent) cell.text += words;
      else if (!silent && words.trim()) outside.push(words.trim());
    },
    onclosetag: (tag, isImplied) => {
      depth -= 1;
      // Where the end of a table is missing, rows may be.
      if (tag === "table" && isImplied) throw torn();
      const table = open.at(-1);
      if (tag === "script" || tag === "style") silent -= 1;
      else if (!table) return;
      else if (tag === "td" || tag === "th") endCell(table);
      else if (tag === "table") {
        endCell(table);
        done.push(open.pop()!);
      }
    }
  });
  parser.end(text);

  // Counted in the text, apart from the parser; a row outside any table, or inside a comment, cannot be placed.
  const scanned = text.match(/<tr(?=[\s>/])/gi)?.length ?? 0;
  if (scanned !== rowTags || open.length) throw torn();
  const said: Said[] = [
    ...outside.map((words) => ({where: "网页里表格以外的文字", text: words})),
    ...printed(
      [...text.matchAll(/mso-(?:header|footer)-data\s*:\s*(?:"([^"]*)"|'([^']*)'|([^;]*))/gi)].map(
        ([, a, b, c]) => a ?? b ?? c!
      )
    ),
    ...[...text.matchAll(/<x:Name>([^<]*)<\/x:Name>/gi)].map(([, name]) => ({where: "工作表的名称", text: name!}))
  ];
  return done
    .sort((a, b) => a.order - b.order)
    .map(({rows, merges}, i) => ({
      sheet: done.length > 1 ? `表格 ${i + 1}` : "",
      rows,
      rowNumbers: rows.map((_, r) => r + 1),
      ...spreadMerges(rows, merges),
      outside: said,
      scanned: rows.length
    }));
}
