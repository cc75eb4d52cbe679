import type {Column, Contract} from "../contracts/language/contract.js";
import type {CodeLists} from "../reference/codeLists.js";
import {lastDay} from "../base/periods.js";
import {type Cell, cellWriter, withThousands} from "./cellWriter.js";
import type {Layout} from "./layouts.js";
import {cents, yuan} from "./money.js";

/** Rows and columns counted from 0, both ends included. */
export interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A sheet as a sender makes it. */
export interface Sheet {
  lines: Cell[][];
  merges: Merge[];
}

/** A line of the table: its values by English column name, and cells that are written as they are instead. */
export interface Line {
  values: object;
  asIs?: Readonly<Record<string, string>>;
}

/** In one export the office adds a column that nobody asked for. */
const phone: Column = {header: "联系电话", type: "pii", about: "不入库"};

const valueOf = ({values}: Line, name: string) => (values as Readonly<Record<string, unknown>>)[name] ?? null;

const columnOf = (contract: Contract, name: string): Column => {
  const column = name === "phone" ? phone : contract.columns[name];
  if (!column) throw new Error(`${contract.id} has no column ${name}`);
  return column;
};

const chineseMonth = (month: string) => `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;
const chineseDay = (day: string) => `${chineseMonth(day)}${Number(day.slice(8))}日`;

/** The sheet of a contract for one month, as its sender lays it out. */
export function sheetOf(
  contract: Contract,
  layout: Layout,
  delivery: string,
  month: string,
  table: readonly Line[],
  lists: CodeLists
): Sheet {
  const width = layout.columns.length;
  const lines: Cell[][] = [];
  const merges: Merge[] = [];

  const addLine = (cells: readonly Cell[]) => lines.push([...cells, ...Array<Cell>(width - cells.length).fill("")]);
  const addWide = (text: string) => {
    addLine([text]);
    merges.push({top: lines.length - 1, left: 0, bottom: lines.length - 1, right: width - 1});
  };

  if (layout.framed) {
    addWide(`${contract.title}（${chineseMonth(month)}）`);
    addWide(`编制单位：${contract.office}`);
  }
  addHeaders();
  addBody();
  if (layout.totals) addLine(layout.columns.map((name, i) => (i === 0 ? "合计" : total(name))));
  if (layout.framed) {
    addWide("注：本表为演示用合成数据。");
    addWide(`填表人：示例\u3000审核人：示例\u3000填报日期：${chineseDay(lastDay(delivery))}`);
  }
  return {lines, merges};

  function addHeaders() {
    const headers = layout.columns.map((name) => layout.headers?.[name] ?? columnOf(contract, name).header);
    const {group} = layout;
    if (!group) {
      addLine(headers);
      return;
    }
    const top = lines.length;
    const inGroup = layout.columns.map((name) => group.columns.includes(name));
    const first = inGroup.indexOf(true);
    addLine(headers.map((header, i) => (i === first ? group.header : inGroup[i] ? "" : header)));
    addLine(headers.map((header, i) => (inGroup[i] ? header : "")));
    merges.push({top, left: first, bottom: top, right: inGroup.lastIndexOf(true)});
    for (const [i, grouped] of inGroup.entries()) {
      if (!grouped) merges.push({top, left: i, bottom: top + 1, right: i});
    }
  }

  function addBody() {
    const {merged} = layout;
    const key = (line: Line) => (merged === undefined ? "" : String(valueOf(line, merged)).padStart(12));
    const sorted = merged ? table.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)) : table;
    const left = merged ? layout.columns.indexOf(merged) : -1;
    const writers = layout.columns.map((name) => ({
      name,
      write: cellWriter(columnOf(contract, name), layout, lists)
    }));
    let top = lines.length;
    for (const [i, line] of sorted.entries()) {
      const cells = writers.map(({name, write}) => line.asIs?.[name] ?? write(valueOf(line, name), i));
      const previous = sorted[i - 1];
      if (merged && previous && key(previous) === key(line)) cells[left] = "";
      else top = lines.length;
      addLine(cells);
      const next = sorted[i + 1];
      if (merged && top < lines.length - 1 && !(next && key(next) === key(line)))
        merges.push({top, left, bottom: lines.length - 1, right: left});
    }
  }

  function total(name: string): Cell {
    if (!layout.totals?.includes(name)) return "";
    const values = table.map((line) => valueOf(line, name));
    if (columnOf(contract, name).type !== "money")
      return {value: values.reduce<number>((sum, value) => sum + Number(value), 0), format: "General"};
    const sum = yuan(values.reduce<number>((all, value) => all + cents(String(value)), 0));
    return layout.thousands ? withThousands(sum) : {value: Number(sum), format: "#,##0.00"};
  }
}
