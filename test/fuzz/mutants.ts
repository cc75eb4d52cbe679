import {unzipSync} from "fflate";
import iconv from "iconv-lite";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {zip} from "../archive.js";
import type {Chooser} from "./chooser.js";
import {writeXlsx} from "./layouts.js";
import {fromInteger, meantRows} from "./rows.js";
import {spell} from "./spellings.js";
import {readStrictly} from "./strictCsv.js";

/** A valid delivery after one accident, and what its cells now say; `grid` undefined: nobody can say. */
export interface Mutant {
  contract: Contract;
  name: string;
  what: string;
  /** Whether the accident befell the bytes: then a refusal needs no cause that the cells show. */
  inBytes: boolean;
  bytes: Buffer;
  grid: string[][] | undefined;
}

interface Table {
  contract: Contract;
  /** The header, the data rows, and a totals row at the end of some. */
  grid: string[][];
  hasTotal: boolean;
}

interface CsvStyle {
  delimiter: string;
  newline: string;
  encoding: string;
}

type CellMutation = (choose: Chooser, table: Table) => void;

/** Index of a data row, of a column, and of a column that a predicate picks. */
const dataRow = (choose: Chooser, {grid, hasTotal}: Table) => choose.int(1, grid.length - 1 - (hasTotal ? 1 : 0));
const anyColumn = (choose: Chooser, {grid}: Table) => choose.int(0, grid[0]!.length - 1);
function columnOf(choose: Chooser, {contract, grid}: Table, types: string[]): number {
  const headers = Object.values(contract.columns)
    .filter((c) => types.includes(c.type))
    .map((c) => c.header);
  const places = grid[0]!.flatMap((label, i) => (headers.includes(label.replace("（万元）", "")) ? [i] : []));
  return places.length ? choose.one(places) : choose.int(0, grid[0]!.length - 1);
}
const numbers = ["int", "money", "decimal"];

const cellMutations: Record<string, CellMutation> = {
  "rows swapped": (choose, t) => {
    const [a, b] = [dataRow(choose, t), choose.int(1, t.grid.length - 1)];
    [t.grid[a], t.grid[b]] = [t.grid[b]!, t.grid[a]!];
  },
  "row repeated": (choose, t) => void t.grid.splice(choose.int(1, t.grid.length), 0, [...t.grid[dataRow(choose, t)]!]),
  "row repeated with another value": (choose, t) => {
    const copy = [...t.grid[dataRow(choose, t)]!];
    copy[columnOf(choose, t, numbers)] = "1";
    t.grid.splice(choose.int(1, t.grid.length), 0, copy);
  },
  "row dropped": (choose, t) => void t.grid.splice(dataRow(choose, t), 1),
  "cell dropped": (choose, t) => void t.grid[dataRow(choose, t)]!.splice(anyColumn(choose, t), 1),
  "cell added": (choose, t) =>
    void t.grid[dataRow(choose, t)]!.splice(anyColumn(choose, t), 0, choose.one(["", "1", "田林", "2023-05-01"])),
  "cell emptied": (choose, t) => void (t.grid[dataRow(choose, t)]![anyColumn(choose, t)] = ""),
  "cells exchanged": (choose, t) => {
    const row = t.grid[dataRow(choose, t)]!;
    const [a, b] = [anyColumn(choose, t), anyColumn(choose, t)];
    [row[a], row[b]] = [row[b]!, row[a]!];
  },
  "header renamed": (choose, t) => {
    const at = anyColumn(choose, t);
    t.grid[0]![at] = choose.one(["列", t.grid[0]![at]! + "一", t.grid[0]![at]!.slice(1), "状态", "类别", "日期"]);
  },
  "header emptied": (choose, t) => void (t.grid[0]![anyColumn(choose, t)] = ""),
  "header repeated": (choose, t) => void (t.grid[0]![anyColumn(choose, t)] = t.grid[0]![anyColumn(choose, t)]!),
  "headers exchanged": (choose, t) => {
    const [a, b] = [anyColumn(choose, t), anyColumn(choose, t)];
    [t.grid[0]![a], t.grid[0]![b]] = [t.grid[0]![b]!, t.grid[0]![a]!];
  },
  "column dropped": (choose, t) => {
    const at = anyColumn(choose, t);
    for (const row of t.grid) row.splice(at, 1);
  },
  "decimal point moved": (choose, t) => {
    const row = t.grid[dataRow(choose, t)]!;
    const at = columnOf(choose, t, ["money", "decimal"]);
    const [whole = "", fraction = ""] = row[at]!.split(".");
    row[at] = choose.one([
      `${whole}${fraction.slice(0, 1)}.${fraction.slice(1)}`,
      `${whole}0.${fraction}`,
      whole + fraction
    ]);
  },
  "amount changed": (choose, t) =>
    void (t.grid[dataRow(choose, t)]![columnOf(choose, t, numbers)] = String(choose.int(0, 9999))),
  "total changed": (choose, t) => void (t.grid.at(-1)![columnOf(choose, t, numbers)] = String(choose.int(0, 9999))),
  "huge number": (choose, t) =>
    void (t.grid[dataRow(choose, t)]![columnOf(choose, t, numbers)] = choose.one([
      "999999999999999",
      "999999999999999万元",
      "999999999999999999",
      "99999999999999999999",
      "99999999999999.99万元",
      "-999999999999999.99"
    ])),
  "number in scientific form": (choose, t) =>
    void (t.grid[dataRow(choose, t)]![columnOf(choose, t, [...numbers, "id", "text"])] = choose.one([
      "1.2E+5",
      "3.10104E+17",
      "1e3"
    ])),
  "impossible date": (choose, t) =>
    void (t.grid[dataRow(choose, t)]![columnOf(choose, t, ["date", "month", "quarter", "year"])] = choose.one([
      "2023-02-30",
      "2023-13",
      "2023Q5",
      "23/5/1",
      "2023.1",
      "0000-00-00",
      "2023年2月29日",
      "99999"
    ])),
  "odd cell": (choose, t) =>
    void (t.grid[dataRow(choose, t)]![anyColumn(choose, t)] = choose.one([
      "#N/A",
      "合计",
      "小计",
      "注：示例",
      "=1+1",
      "'",
      '"',
      "\n",
      "\u2028",
      "\ufffd",
      "Infinity",
      "null",
      "TRUE",
      "\u202e",
      "İ",
      "'; drop table load; --"
    ]))
};

type ByteMutation = (choose: Chooser, bytes: Buffer) => Buffer;
const splice = (bytes: Buffer, at: number, remove: number, ...insert: number[]) =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)]);
const place = (choose: Chooser, bytes: Buffer) => choose.int(0, Math.max(0, bytes.length - 1));

const byteMutations: Record<string, ByteMutation> = {
  "bit flipped": (choose, bytes) => {
    const out = Buffer.from(bytes);
    out[place(choose, out)]! ^= 1 << choose.int(0, 7);
    return out;
  },
  "byte replaced": (choose, bytes) => splice(bytes, place(choose, bytes), 1, choose.int(0, 255)),
  truncated: (choose, bytes) => bytes.subarray(0, place(choose, bytes)),
  "byte inserted": (choose, bytes) => splice(bytes, place(choose, bytes), 0, choose.int(0, 255)),
  "bytes removed": (choose, bytes) => splice(bytes, place(choose, bytes), choose.int(1, 4)),
  "NUL inserted": (choose, bytes) => splice(bytes, place(choose, bytes), 0, 0),
  "piece repeated": (choose, bytes) => {
    const at = place(choose, bytes);
    const piece = bytes.subarray(at, at + choose.int(1, 200));
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
  "structure byte inserted": (choose, bytes) =>
    splice(bytes, place(choose, bytes), 0, choose.one([0x22, 0x2c, 0x09, 0x3b, 0x0a, 0x0d, 0x20])),
  "encodings mixed": (choose, bytes) => {
    const odd = iconv.encode("田林街道", choose.one(["gb18030", "utf-8", "utf16le"]));
    const at = place(choose, bytes);
    return Buffer.concat([bytes.subarray(0, at), odd.subarray(0, choose.int(1, odd.length)), bytes.subarray(at)]);
  },
  "two bytes exchanged": (choose, bytes) => {
    const out = Buffer.from(bytes);
    const [a, b] = [place(choose, out), place(choose, out)];
    [out[a], out[b]] = [out[b]!, out[a]!];
    return out;
  }
};

/** The parts of a workbook after an accident to one of them. */
const part = (change: (choose: Chooser, parts: Record<string, Uint8Array>, name: string) => void): ByteMutation => {
  return (choose, bytes) => {
    const parts = unzipSync(bytes);
    change(choose, parts, choose.one(Object.keys(parts)));
    return zip(parts);
  };
};

/** A field of the zip's directory, of one member, set to something else. */
const directoryField = (offset: number, width: 2 | 4, values: (was: number) => number[]): ByteMutation => {
  return (choose, bytes) => {
    const out = Buffer.from(bytes);
    const members: number[] = [];
    for (let at = out.indexOf("PK\x01\x02"); at >= 0; at = out.indexOf("PK\x01\x02", at + 4)) members.push(at);
    const at = choose.one(members) + offset;
    const value = choose.one(values(width === 2 ? out.readUInt16LE(at) : out.readUInt32LE(at)));
    if (width === 2) out.writeUInt16LE(value & 0xffff, at);
    else out.writeUInt32LE(value >>> 0, at);
    return out;
  };
};

const zipMutations: Record<string, ByteMutation> = {
  "part removed": part((_, parts, name) => void delete parts[name]),
  "part emptied": part((_, parts, name) => void (parts[name] = new Uint8Array())),
  "part cut short": part((choose, parts, name) => {
    parts[name] = parts[name]!.subarray(0, choose.int(0, parts[name]!.length));
  }),
  "part under another name": part((choose, parts, name) => {
    parts[choose.one([`${name}.bak`, `../${name}`, name.toUpperCase(), `/${name}`, `x/${name}`])] = parts[name]!;
    delete parts[name];
  }),
  "part put in another's place": part((choose, parts, name) => {
    parts[choose.one(Object.keys(parts))] = parts[name]!;
  }),
  "part that does not belong": part((choose, parts) => {
    parts[choose.one(["xl/vbaProject.bin", "xl/worksheets/sheet2.xml", "__proto__", "EncryptionInfo", "a/b/c"])] =
      Buffer.from("<x/>");
  }),
  "size that lies": directoryField(24, 4, (was) => [0, was - 1, was + 1, was * 1000, 0xffffffff, 0x7fffffff]),
  "packed size that lies": directoryField(20, 4, (was) => [0, was - 1, was + 1, was * 10, 0xffffffff]),
  "checksum that lies": directoryField(16, 4, (was) => [0, was ^ 1]),
  "other method": directoryField(10, 2, (was) => [0, 8, 9, 12, 14, 99].filter((m) => m !== was)),
  "flag of a password": directoryField(8, 2, (was) => [was ^ 1]),
  "place that lies": directoryField(42, 4, (was) => [0, was + 1, was + 30, 0xffffffff])
};

/** One mutant; `file` keeps its keys and periods apart from those of its neighbours. */
export function mutate(choose: Chooser, contract: Contract, file: number): Mutant {
  const table = validTable(choose, contract, file);
  const original = table.grid.map((row) => [...row]);
  const workbook = choose.onceIn(4);
  const inCells = choose.onceIn(2);
  // A flipped bit in a BIFF8 number is another number, and nobody can see it: .xls has accidents to its cells only.
  const old = workbook && inCells && choose.onceIn(3);
  const name = `${contract.id}.${workbook ? (old ? "xls" : "xlsx") : "csv"}`;
  const style = {
    delimiter: choose.one([",", ",", "\t", ";"]),
    newline: choose.one(["\n", "\r\n"]),
    encoding: choose.one(["utf-8", "utf-8", "utf-8-bom", "gb18030", "utf-16le"])
  };
  const write = () =>
    workbook
      ? writeXlsx(
          table.grid.map((cells) => ({cells})),
          [],
          old ? "biff8" : "xlsx"
        )
      : writeCsv(table.grid, style);
  if (inCells) {
    const what = choose.one(Object.keys(cellMutations));
    cellMutations[what]!(choose, table);
    const bytes = write();
    return {
      contract,
      name,
      what,
      inBytes: false,
      bytes,
      grid: workbook ? table.grid : readStrictly(bytes, style.delimiter)
    };
  }
  const mutations = workbook && choose.onceIn(2) ? zipMutations : byteMutations;
  const what = choose.one(Object.keys(mutations));
  const bytes = mutations[what]!(choose, write());
  // A workbook is packed and has checksums: after an accident to its bytes it says what it said before, or nothing.
  return {contract, name, what, inBytes: true, bytes, grid: workbook ? original : readStrictly(bytes, style.delimiter)};
}

function validTable(choose: Chooser, contract: Contract, file: number): Table {
  const columns = choose.shuffle(Object.entries(contract.columns).filter(([, column]) => column.type !== "pii"));
  const rows = meantRows(choose, contract, file, choose.one([3, 12, 120]), new Set());
  const factors = columns.map(([, column]) => (column.type === "money" && choose.onceIn(4) ? 10000 : 1));
  const grid = [
    columns.map(([, column], i) => column.header + (factors[i] === 10000 ? "（万元）" : "")),
    ...rows.map((row) =>
      columns.map(([c, column], i) => String(spell(choose, column, row[c] ?? null, factors[i]!, false) ?? ""))
    )
  ];
  const first = columns[0]![1];
  const hasTotal = choose.onceIn(2) && !numbers.includes(first.type);
  if (hasTotal) {
    grid.push(
      columns.map(([c, column], i) => {
        if (i === 0) return "合计";
        if (!numbers.includes(column.type)) return "";
        const scale = column.type === "money" ? 2 : column.type === "decimal" ? column.scale : 0;
        const sum = rows.reduce((all, row) => all + BigInt(String(row[c] ?? 0).replace(".", "")), 0n);
        return fromInteger(sum, scale) + (factors[i] === 10000 ? "元" : "");
      })
    );
  }
  return {contract, grid, hasTotal};
}

function writeCsv(grid: string[][], {delimiter, newline, encoding}: CsvStyle): Buffer {
  const field = (text: string) =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  const text = grid.map((row) => row.map(field).join(delimiter) + newline).join("");
  if (encoding === "utf-16le") return iconv.encode(text, "utf16le", {addBOM: true});
  return encoding === "gb18030"
    ? iconv.encode(text, encoding)
    : Buffer.from((encoding === "utf-8-bom" ? "\ufeff" : "") + text);
}
