import {mkdir, rm, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import writeXlsxFile, {type SheetData} from "write-excel-file/node";
import type {Database} from "../duckdb.js";
import {listLoads, listRefusals, listRefusedRows} from "../warehouse/loadDeliveries.js";
import type {Refusal, RefusedRow} from "../warehouse/loadFile.js";

export interface RefusalSheet {
  delivery: string;
  file: string;
  /** Path of the 退回单. */
  path: string;
  rows: number;
  whole: boolean;
}

/**
 * Writes <dir>/<delivery>/<file>.xlsx (退回单: the sender's own rows with the reason beside them, identities masked) and
 * <dir>/<delivery>.json for machines, for every delivery up to `asOf` that has refusals. What was there before is replaced.
 */
export async function writeRefusals(db: Database, dir: string, asOf: string): Promise<RefusalSheet[]> {
  await rm(dir, {recursive: true, force: true});
  const sheets: RefusalSheet[] = [];
  const loads = await listLoads(db, asOf);
  for (const delivery of [...new Set(loads.map((l) => l.delivery))]) {
    const refusals = await listRefusals(db, delivery);
    if (refusals.length === 0) continue;
    await mkdir(join(dir, delivery), {recursive: true});
    const records = refusals.map(({contract, file, sheet, row, column, value, rule, message}) => ({
      contract,
      file,
      sheet,
      row,
      column,
      value,
      rule,
      message
    }));
    await writeFile(join(dir, `${delivery}.json`), JSON.stringify(records, null, 1) + "\n");
    for (const file of [...new Set(refusals.map((r) => r.file))]) {
      const mine = refusals.filter((r) => r.file === file);
      const rows: RefusedRow[] = [];
      for (const id of new Set(mine.map((r) => r.load_id))) rows.push(...(await listRefusedRows(db, id)));
      const path = join(dir, delivery, `${file}.xlsx`);
      await mkdir(dirname(path), {recursive: true});
      await writeXlsxFile([
        {data: summary(delivery, file, mine), sheet: "退回说明", columns: [{width: 16}, {width: 90}]},
        {data: detail(mine, rows), sheet: "退回明细", columns: widths(rows), stickyRowsCount: 1}
      ]).toFile(path);
      const whole = mine.some((r) => r.row === null);
      sheets.push({delivery, file, path, rows: new Set(mine.map((r) => r.row).filter((r) => r !== null)).size, whole});
    }
  }
  return sheets;
}

const bold = {fontWeight: "bold"} as const;
const bad = {backgroundColor: "#FFD9D9", wrap: true} as const;

function summary(delivery: string, file: string, refusals: readonly Refusal[]): SheetData {
  const whole = refusals.filter((r) => r.row === null);
  const rows = new Set(refusals.map((r) => r.row).filter((r) => r !== null)).size;
  const line = (label: string, value: string) => [
    {value: label, ...bold, alignVertical: "top" as const},
    {value, wrap: true}
  ];
  return [
    [{value: "退回单", ...bold, fontSize: 16}],
    line("交付", delivery),
    line("文件", file),
    line("结论", whole.length ? "整份退回，一行也没有入库" : `退回 ${rows} 行，其余各行已入库`),
    ...whole.map((r) => line("原因", (r.sheet ? `工作表《${r.sheet}》：` : "") + r.message)),
    line(
      "怎么办",
      whole.length
        ? "请按原因更正后，把整份文件放进下一次交付（或替换本次交付里的同名文件）。上一次入库的数据继续有效，来源显示为“未更新”。"
        : "请在原系统里更正“退回明细”所列各行，随下一次交付重新导出。标红的单元格是有问题的内容，右边一列是原因。"
    ),
    line("说明", "身份证号等个人信息已遮盖；行号是原文件里的行号。")
  ];
}

function detail(refusals: readonly Refusal[], rows: readonly RefusedRow[]): SheetData {
  const headers = [...new Set(rows.flatMap((r) => Object.keys(r.cells)))];
  const head = ["行号", ...headers, "退回原因"].map((value) => ({value, ...bold, backgroundColor: "#EEF2F7"}));
  const body = rows.map(({row, cells}) => {
    const mine = refusals.filter((r) => r.row === row);
    return [
      {value: row, type: Number},
      ...headers.map((h) => ({value: cells[h] ?? "", ...(mine.some((r) => r.column === h) ? bad : {})})),
      {value: mine.map((r) => r.message).join("；"), ...bad}
    ];
  });
  return [head, ...body];
}

const widths = (rows: readonly RefusedRow[]) => [
  {width: 8},
  ...[...new Set(rows.flatMap((r) => Object.keys(r.cells)))].map(() => ({width: 18})),
  {width: 60}
];
