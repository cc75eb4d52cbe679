import {DataError} from "../base/errors.js";
import {clean} from "../base/text.js";
import type {Header} from "./findHeader.js";
import type {SheetTable} from "./table.js";

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
export function withStatedUnit(table: SheetTable, header: Header): Header {
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
  if (amounts.length === 0 || money.length === 0) return header;
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
