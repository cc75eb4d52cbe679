import {join} from "node:path";
import {contracts} from "../contracts/index.js";
import type {Unusual} from "../watch/findUnusual.js";
import type {PeriodTold} from "../watch/tellPeriods.js";
import {writeWorkbook} from "./writeWorkbook.js";

/**
 * Writes <dir>/请核实-<delivery>.xlsx, for the operator alone: what is unusual in the newest delivery with its amounts and
 * totals, which no log may hold, and what each of its periods adds up to, before and since. Gives its path; undefined where
 * there is nothing to say.
 */
export async function writeUnusual(
  dir: string,
  delivery: string,
  found: readonly Unusual[],
  periods: readonly PeriodTold[]
): Promise<string | undefined> {
  if (found.length + periods.length === 0) return undefined;
  const path = join(dir, `请核实-${delivery}.xlsx`);
  const bold = (value: string) => ({value, fontWeight: "bold" as const});
  const number = (value: number | string | null | undefined) =>
    value === null || value === undefined ? null : {value: Number(value), type: Number};
  const titles = new Map(contracts.map(({id, title}) => [id, title]));
  await writeWorkbook(path, [
    {
      data: [
        ["文件", "工作表", "行", "列", "本次", "通常或上一期", "说明"].map(bold),
        ...found.map(({file, sheet, row, column, message, sums}) => [
          {value: file},
          {value: sheet},
          number(row),
          {value: column ?? ""},
          number(sums?.now),
          number(sums?.usual),
          {value: message, wrap: true}
        ])
      ],
      sheet: "请核实",
      columns: [28, 16, 8, 16, 16, 16, 80].map((width) => ({width})),
      stickyRowsCount: 1
    },
    {
      data: [
        ["表", "期", "以前几行", "现在几行", "合计的列", "以前", "现在"].map(bold),
        ...periods.map(({contract, period, before, after, sums}) => [
          {value: titles.get(contract) ?? contract},
          {value: period},
          number(before),
          number(after),
          {value: sums?.column ?? ""},
          number(sums?.before),
          number(sums?.after)
        ])
      ],
      sheet: "各期",
      columns: [32, 12, 12, 12, 16, 18, 18].map((width) => ({width})),
      stickyRowsCount: 1
    }
  ]);
  return path;
}
