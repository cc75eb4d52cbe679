import {chmod, mkdir} from "node:fs/promises";
import {join} from "node:path";
import writeXlsxFile from "write-excel-file/node";
import {privateFile, privateFolder} from "../base/modes.js";
import {cellText} from "../base/visible.js";
import type {Unusual} from "../watch/findUnusual.js";

/**
 * Writes <dir>/请核实-<delivery>.xlsx, for the operator alone: what is unusual in the newest delivery with its amounts and
 * totals, which no log may hold. Gives its path; undefined where nothing is unusual.
 */
export async function writeUnusual(
  dir: string,
  delivery: string,
  found: readonly Unusual[]
): Promise<string | undefined> {
  if (found.length === 0) return undefined;
  const head = ["文件", "工作表", "行", "列", "本次", "通常或上一期", "说明"];
  const path = join(dir, `请核实-${delivery}.xlsx`);
  await mkdir(dir, {recursive: true, mode: privateFolder});
  await writeXlsxFile(
    [
      head.map((value) => ({value, fontWeight: "bold" as const})),
      ...found.map(({file, sheet, row, column, message, sums}) => [
        {value: cellText(file)},
        {value: cellText(sheet)},
        row === null ? null : {value: row, type: Number},
        {value: column ?? ""},
        sums && {value: Number(sums.now), type: Number},
        sums && {value: Number(sums.usual), type: Number},
        {value: cellText(message), wrap: true}
      ])
    ],
    {sheet: "请核实", columns: [28, 16, 8, 16, 16, 16, 80].map((width) => ({width})), stickyRowsCount: 1}
  ).toFile(path);
  await chmod(path, privateFile);
  return path;
}
