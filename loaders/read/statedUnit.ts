import {DataError} from "../base/errors.js";
import {clean} from "../base/text.js";
import type {Header} from "./findHeader.js";
import type {Said, SheetTable} from "./table.js";

/** 单位：万元 in a line of its own, in a title, or in a note; 编制单位 and the like are offices. */
const statement =
  /(?:^|[\s()[\]:,、。;])(?:\d[.、]\s*)?(?:本表)?(?:金额|计量|货币)?(?:的)?单\s*位(?:均)?(?::|为|是)\s*([^()[\]。;]+)/u;
/** 发放明细（万元） */
const inTitle = /\(([十百千万亿]*元)\)\s*$/u;
const amount = /^(?:人民币)?([十百千万亿]*)(元|万)(?:人民币)?$/u;
const scaledCount = /^[十百千万亿]+(人|人次|名|个|家|项|件|份|篇|次|场|户|支|批)$/u;
const belowTable = /^\(?(注|备注|说明|附注|(金额|计量|货币)?单\s*位)/u;

/**
 * The header with the unit that the sheet states once for all its amounts, above the table or in a note below it. It
 * holds for the columns whose own headers name none; where it can be read in no way or in two, the sheet is refused.
 */
export function withStatedUnit(table: SheetTable, header: Header, fileName = ""): Header {
  const stated = withUnitInSheet(table, header, fileName);
  checkScaled(table, stated);
  return stated;
}

/** A format that divides what it shows, in a column of 万元: the cell may hold 元, shown as 万元. */
function checkScaled({scaled = [], rowNumbers}: SheetTable, {contract, row, depth, columns}: Header): void {
  for (const [c, {index, factor}] of columns) {
    const {header, type} = contract.columns[c]!;
    if (type !== "money" || factor === 1) continue;
    const found = scaled.find((s) => s.column === index && s.to >= row + depth);
    if (!found) continue;
    const first = rowNumbers[Math.max(found.from, row + depth)]!;
    throw new DataError(
      `“${header}”的单位是万元，第 ${first} 行起的单元格又用了缩小显示的数字格式（${found.format}），无法判断格子里存的是元还是万元，整份退回；请把格式改为“常规”，核对单位后重新交付`,
      {contract: contract.id, rule: "unknown-unit"}
    );
  }
}

/** 万元 and the like in a name or a line outside the cells, or 万 alone in brackets; an amount such as 10万元以上 is none. */
const elsewhere =
  /(?<![0-9０-９一二三四五六七八九十百几数]\s*)[十百千万亿]+元(?!以上|以下|以内)|[(（](?:单位[:：]\s*)?[十百千万亿]+[)）]/u;

/** Of a sheet without a table: every unit that it states, which may hold for the tables of other sheets. */
export const saidOf = (sheet: SheetTable): Said[] =>
  statedUnits(sheet, {row: Infinity, depth: 1}).map(({unit, row}) => ({
    where: `工作表“${sheet.sheet}”第 ${row} 行`,
    text: unit
  }));

function withUnitInSheet(table: SheetTable, header: Header, fileName: string): Header {
  const {contract, columns, unitless} = header;
  const ofType = (type: string) =>
    [...columns.keys()].filter((c) => unitless.has(c) && contract.columns[c]!.type === type);
  const [money, counts] = [ofType("money"), ofType("int")];
  if (money.length + counts.length === 0) return header;
  const own = statedUnits(table, header);
  const stated = own.length ? own : statedUnits(table.above ?? {rows: [], rowNumbers: []}, {row: Infinity, depth: 1});
  const refuse = (message: string) => {
    throw new DataError(message, {contract: contract.id, rule: "unknown-unit"});
  };
  const scaled = stated.find(({unit}) => scaledCount.test(unit));
  if (scaled && counts.length) {
    refuse(`第 ${scaled.row} 行写着单位是“${scaled.unit}”，${titles(header, counts)}只能按个数读取；请换算后重新交付`);
  }
  const amounts = stated.filter(({unit}) => amount.test(unit));
  if (money.length === 0) return header;
  if (amounts.length === 0) {
    const places = [
      ...table.rows
        .slice(0, header.row)
        .flatMap((cells, r) =>
          cells.flatMap((cell) => (cell === null ? [] : [[`第 ${table.rowNumbers[r]!} 行`, cell]]))
        ),
      ["工作表的名称", table.sheet],
      ...(table.outside ?? []).map(({where, text}) => [where, text]),
      ["文件名", fileName]
    ];
    const [where, text] = places.find(([, text]) => elsewhere.test(text!)) ?? [];
    if (where === undefined) return header;
    refuse(
      `${where}里写着“${elsewhere.exec(text!)![0]}”，表头没有写单位，无法判断${titles(header, money)}是元还是万元，整份退回；请在表头里写明单位，如“金额（万元）”，后重新交付`
    );
  }
  const [first, ...others] = [...new Map(amounts.map((a) => [a.unit, a])).values()];
  if (others.length) {
    refuse(
      `第 ${first!.row} 行写着单位是“${first!.unit}”，第 ${others[0]!.row} 行写着“${others[0]!.unit}”，无法判断${titles(header, money)}是哪一种；请在表头里写明单位后重新交付`
    );
  }
  if (first!.unit !== "元" && first!.unit !== "万元") {
    refuse(`第 ${first!.row} 行写着单位是“${first!.unit}”，${titles(header, money)}只能写元或万元；请换算后重新交付`);
  }
  const factor = first!.unit === "万元" ? 10000 : 1;
  return {
    ...header,
    stated: factor,
    columns: new Map([...columns].map(([c, at]) => [c, money.includes(c) ? {...at, factor} : at]))
  };
}

const titles = ({contract}: Header, columns: readonly string[]) =>
  columns.map((c) => `“${contract.columns[c]!.header}”`).join("、");

/** Every unit that is stated outside the table, with the row in which it stands. */
function statedUnits(
  table: Pick<SheetTable, "rows" | "rowNumbers">,
  {row: at, depth}: Pick<Header, "row" | "depth">
): {unit: string; row: number}[] {
  const found: {unit: string; row: number}[] = [];
  table.rows.forEach((cells, r) => {
    if (r >= at && r < at + depth) return;
    const texts = r < at ? cells : [cells.find((cell) => cell !== null) ?? null];
    for (const cell of texts) {
      if (cell === null || !/[位元]/u.test(cell)) continue;
      const text = (clean(cell) ?? "").replace(/万\s+元/gu, "万元");
      if (r >= at && !belowTable.test(text)) continue;
      const words = statement.exec(text)?.[1] ?? (r < at ? inTitle.exec(text)?.[1] : undefined);
      for (const word of (words ?? "").split(/[\s、,/和及]+/u)) {
        if (amount.test(word) || scaledCount.test(word)) {
          const [, scale, unit] = amount.exec(word) ?? [];
          found.push({unit: unit === undefined ? word : `${scale}${unit}`, row: table.rowNumbers[r]!});
        }
      }
    }
  });
  return found;
}
