import {visit} from "jsonc-parser";
import {labelText} from "../base/text.js";
import {DataError} from "../base/errors.js";
import {checkCells, type SheetTable} from "./table.js";

type Fields = Map<string, string | null>;

/** A JSON array of flat objects as a sheet: one row an object, one column a key. Numbers stay as they are written. */
export function readJson(text: string): SheetTable[] {
  const records: Fields[] = [];
  readObjects(text, 1, "", records, {cells: 0});
  return [
    tableOf(
      records,
      records.map((_, i) => i + 1),
      countObjects(text)
    )
  ];
}

/** JSON lines: one flat object a line; blank lines are none. */
export function readNdjson(text: string): SheetTable[] {
  const records: Fields[] = [];
  const rowNumbers: number[] = [];
  const held = {cells: 0};
  let scanned = 0;
  for (let from = 0, number = 1; from < text.length; number++) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end);
    from = end < 0 ? text.length : end + 1;
    if (line.trim() === "") continue;
    scanned += 1;
    readObjects(line, 0, `第 ${number} 行`, records, held);
    while (rowNumbers.length < records.length) rowNumbers.push(number);
  }
  return [tableOf(records, rowNumbers, scanned)];
}

/** An object takes as much memory as so many cells, also an empty one. */
const recordCells = 8;

/** Objects at the given depth of the text; `line` is where the text stands, if it is one line of many. */
function readObjects(text: string, depth: 0 | 1, line: string, records: Fields[], held: {cells: number}): void {
  let level = 0;
  let items = 0;
  let fields: Fields = new Map();
  let key = "";
  const record = () => line || `第 ${items} 条记录`;
  const nested = () => {
    throw new DataError(`${record()}的“${labelText(key)}”里还有对象或数组，放不进一列；请展开成平面的字段后重新交付`);
  };
  const noObject = () => {
    throw new DataError(`${record()}不是对象（{字段: 值}）；请导出为对象的数组，每条记录一个对象`);
  };
  const begin = (isObject: boolean) => {
    if (level > depth) nested();
    if (level === depth) {
      items += 1;
      if (!isObject) noObject();
      records.push((fields = new Map()));
      checkCells((held.cells += recordCells));
    }
    level += 1;
  };
  const end = () => void (level -= 1);
  visit(
    text,
    {
      onObjectBegin: () => begin(true),
      onArrayBegin: () => (depth === 1 && level === 0 ? void (level += 1) : begin(false)),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty: (name) => {
        key = name;
        if (fields.has(key))
          throw new DataError(`${record()}的“${labelText(key)}”出现两次，无法判断用哪一个；请重新导出`);
        fields.set(key, null);
        checkCells((held.cells += 1));
      },
      onLiteralValue: (value: unknown, offset, length) => {
        if (level <= depth) {
          items += 1;
          noObject();
        }
        const words = {string: String(value), boolean: String(value).toUpperCase()};
        const cell =
          value === null
            ? null
            : typeof value === "number"
              ? text.slice(offset, offset + length)
              : words[typeof value as "string"];
        fields.set(key, cell === "" ? null : cell);
      },
      onError: (_, _offset, _length, row, character) => {
        const where = line || `第 ${row + 1} 行`;
        throw new DataError(`JSON 在${where}第 ${character + 1} 个字符处不完整或有误（可能传输中断）；请重新导出`);
      }
    },
    {disallowComments: true}
  );
}

/** Objects in an array, by braces outside of strings: apart from the parser. */
function countObjects(text: string): number {
  let count = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b && depth++ === 0) count += 1;
    else if (char === 0x7d) depth -= 1;
  }
  return count;
}

/** The keys of all records are the header; a key that a record lacks is empty there. */
function tableOf(records: Fields[], rowNumbers: number[], scanned: number): SheetTable {
  const keys = [...new Set(records.flatMap((fields) => [...fields.keys()]))];
  checkCells(keys.length * records.length);
  return {
    sheet: "",
    rows: [keys, ...records.map((fields) => keys.map((k) => fields.get(k) ?? null))],
    rowNumbers: [0, ...rowNumbers],
    mergedAcross: [],
    scanned: scanned + 1
  };
}
