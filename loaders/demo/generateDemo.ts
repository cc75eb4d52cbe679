import {access, copyFile, mkdir, readdir, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {contractById} from "../contracts/index.js";
import {DataError} from "../base/errors.js";
import {loadCodeLists} from "../reference/codeLists.js";
import {monthOf} from "../base/periods.js";
import {months} from "./calendar.js";
import {type DemoRows, demoRows} from "./demoRows.js";
import {extensionOf, fileName, layoutFor} from "./layouts.js";
import {type Line, sheetOf} from "./sheetOf.js";
import {writeSheet} from "./writeSheet.js";

const dataDir = fileURLToPath(new URL("../../data/", import.meta.url));
const publicExample = "va_gdx_state_2007_2015.csv";
const marker = ".demo";

/** Where and as what a file of the demo is handed over. */
interface DemoFile {
  contract: string;
  delivery: string;
  month: string;
  table: Line[];
}

/**
 * Writes the 36 synthetic deliveries into dir, replacing earlier ones; the same bytes every time. Refuses a folder that
 * holds anything else, which might be real exports. `rows`: fewer of them make smaller deliveries.
 */
export async function generateDemo(
  dir: string,
  rows: DemoRows = demoRows()
): Promise<{deliveries: number; files: number}> {
  await clear(dir);
  const lists = await loadCodeLists(join(dataDir, "reference"));
  for (const delivery of months) await mkdir(join(dir, delivery));

  const files = demoFiles(rows);
  for (const {contract, delivery, month, table} of files) {
    const layout = layoutFor(contract, delivery);
    const sheet = sheetOf(contractById(contract), layout, delivery, month, table, lists);
    const file = fileName(contract, delivery, month, extensionOf(layout));
    await writeFile(join(dir, delivery, file), writeSheet(sheet, layout.format));
  }
  await copyFile(join(dataDir, "examples", publicExample), join(dir, "2021-01", publicExample));
  return {deliveries: months.length, files: files.length + 1};
}

async function clear(dir: string): Promise<void> {
  await mkdir(dir, {recursive: true});
  const found = await readdir(dir);
  if (found.length > 0) {
    await access(join(dir, marker)).catch((cause: unknown) => {
      throw new DataError(`${dir}：不是演示数据的文件夹（没有 ${marker} 标记），不覆盖；请另选一个空文件夹`, {cause});
    });
  }
  for (const name of found.filter((one) => one !== marker)) await rm(join(dir, name), {recursive: true});
  await writeFile(join(dir, marker), "");
}

/** The files of all deliveries: the rows of a contract that were handed over together and speak of one month. */
function demoFiles({broken, ...contracts}: DemoRows): DemoFile[] {
  const files = new Map<string, DemoFile>();
  for (const [contract, rows] of Object.entries(contracts)) {
    for (const row of rows) {
      for (const delivery of row.deliveries) {
        const month = "pay_month" in row ? monthOf(row.pay_month) : "month" in row ? monthOf(row.month) : delivery;
        const path = `${delivery}/${contract}/${month}`;
        const file = files.get(path) ?? {contract, delivery, month, table: []};
        files.set(path, file);
        file.table.push({values: row});
      }
    }
  }
  for (const {contract, delivery, column, value, row} of broken) {
    const file = files.get(`${delivery}/${contract}/${delivery}`);
    if (!file) throw new Error(`no file of ${contract} in ${delivery}`);
    file.table.splice(Math.floor(file.table.length / 2), 0, {values: {...row}, asIs: {[column]: value}});
  }
  return [...files.values()];
}
