import {mkdtemp, rm, stat} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {compare, inChild, line, said} from "./measure.js";
import {writePayoutsXlsx} from "./payoutsXlsx.js";

/**
 * Reading a large workbook into rows, as a ratio to the fastest public reader that can read it: hucre's row stream.
 * (exceljs and @e965/xlsx are slower; read-excel-file runs out of stack.)
 */
export async function benchXlsx(rows: number, runs: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-xlsx-"));
  try {
    const path = join(dir, "payouts.xlsx");
    await writePayoutsXlsx(path, rows);
    const {public: other, ours} = await compare(runs, {
      public: () => inChild("hucreXlsx", path, String(rows + 1)),
      ours: () => inChild("readXlsx", path, String(rows + 1))
    });
    const {size} = await stat(path);
    line(`read an .xlsx of ${rows.toLocaleString("en")} rows (${(size / 1e6).toFixed(0)} MB), median of ${runs}`);
    line(`  hucre, row stream       ${said(other)}`);
    line(`  readXlsx                ${said(ours)}, ratio ${(ours.seconds / other.seconds).toFixed(2)}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
