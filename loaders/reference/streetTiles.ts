import {z} from "zod";
import type {Code} from "./codeLists.js";
import {cell, readRows, stopAt} from "./checkRows.js";

const schema = z.object({code: cell.given, name: cell.given, row: cell.whole, col: cell.whole});
export type StreetTile = z.infer<typeof schema>;

/** The code that stands for the district in the list of streets. */
const district = "310104";

/** Where each street stands on the tile map: rows from the north, columns from the west. It shows neighbours, not borders. */
export async function loadStreetTiles(dir: string, streets: readonly Code[]): Promise<StreetTile[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "street_tiles.csv", schema, problems);
  const names = new Map(streets.filter(({code}) => code !== district).map(({code, name}) => [code, name]));
  const at = new Map<string, string>();
  for (const {row, where} of rows) {
    const name = names.get(row.code);
    if (name === undefined) problems.push(`${where}：code ${row.code} 不在 streets.csv 里`);
    else if (name !== row.name)
      problems.push(`${where}：${row.code} 在 streets.csv 里叫 ${name}，这里写的是 ${row.name}`);
    for (const [place, what] of [
      [row.code, `街镇 ${row.code}`],
      [`${row.row} ${row.col}`, `第 ${row.row} 行第 ${row.col} 列`]
    ] as const) {
      const other = at.get(place);
      if (other !== undefined) problems.push(`${where}：${what}已在${other}`);
      at.set(place, where);
    }
  }
  const placed = new Set(rows.map(({row}) => row.code));
  const left = [...names].filter(([code]) => !placed.has(code)).map(([, name]) => name);
  if (rows.length && left.length) problems.push(`street_tiles.csv 缺少 ${left.join("、")}`);
  stopAt(problems);
  return rows.map(({row}) => row);
}
