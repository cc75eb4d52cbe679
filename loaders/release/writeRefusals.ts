import {mkdir, readdir, readFile, rm, stat, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {SheetData} from "write-excel-file/node";
import {contracts} from "../contracts/index.js";
import {type Database, quote} from "../base/duckdb.js";
import {listFiles} from "../base/listFiles.js";
import {privateFile, privateFolder} from "../base/modes.js";
import {hashSources} from "../base/sources.js";
import {visibleJson} from "../base/visible.js";
import {
  listLoads,
  listRefusals,
  listRefusedRows,
  type LoadRow,
  loadsSum,
  readLayout
} from "../warehouse/loadDeliveries.js";
import {digest} from "./manifest.js";
import {type WrittenSheet, writeWorkbook} from "./writeWorkbook.js";
import {explainLayouts} from "../load/layout.js";
import type {DeliveredColumn, Refusal, RefusedRow} from "../load/sheetLoad.js";

export interface RefusalSheet {
  delivery: string;
  file: string;
  /** Path of the 退回单. */
  path: string;
  rows: number;
  whole: boolean;
}

/**
 * Writes <dir>/<delivery>/<file>.xlsx, with .xlsx once where the file is one (退回单: the sender's own layout and rows, each
 * bad cell marked and its reason beside it, identities masked), and <dir>/<delivery>.json for machines, for every delivery
 * up to `asOf` that has refusals. What was there before is replaced, but for the sheets of deliveries of which nothing is
 * otherwise than when they were written (`refusal_sheets`).
 */
export async function writeRefusals(db: Database, dir: string, asOf: string): Promise<RefusalSheet[]> {
  const sheets: RefusalSheet[] = [];
  const loads = await listLoads(db, asOf);
  const kept = await findKept(db, dir, asOf);
  await clear(dir, new Set(kept.whole.keys()));
  for (const delivery of [...new Set(loads.map((l) => l.delivery))]) {
    const before = kept.whole.get(delivery);
    if (before) {
      sheets.push(...before);
      continue;
    }
    const own = await writeDelivery(db, dir, delivery, loads);
    await keep(db, dir, delivery, kept.keys.get(delivery)!, own);
    sheets.push(...own);
  }
  return sheets;
}

/** All that decides what a delivery's sheets hold, besides its loads. */
const sources = ["loaders", "package-lock.json"];

/** What the sheets of each delivery rest on, and those that are there as they were written for the same. */
async function findKept(
  db: Database,
  dir: string,
  asOf: string
): Promise<{keys: Map<string, string>; whole: Map<string, RefusalSheet[]>}> {
  const code = hashSources(sources);
  const loads = await db.all<{delivery: string; sum: string; key: string | null; sheets: string; files: string}>(`
    select delivery, sum, key, sheets, files from (
      select delivery, ${loadsSum} as sum
      from load where delivery <= ${quote(asOf)} group by delivery
    ) left join refusal_sheets using (delivery)`);
  const keys = new Map<string, string>();
  const whole = new Map<string, RefusalSheet[]>();
  for (const {delivery, sum, key, sheets, files} of loads) {
    const now = digest([process.version, code, dir, sum].join("\n"));
    keys.set(delivery, now);
    if (key === now && files === (await sumsOf(dir, delivery)))
      whole.set(delivery, JSON.parse(sheets) as RefusalSheet[]);
  }
  return {keys, whole};
}

async function keep(db: Database, dir: string, delivery: string, key: string, sheets: RefusalSheet[]): Promise<void> {
  await db.run(`delete from refusal_sheets where delivery = ${quote(delivery)}`);
  await db.insert("refusal_sheets", [
    {delivery, key, sheets: JSON.stringify(sheets), files: await sumsOf(dir, delivery)}
  ]);
}

/** The files of a delivery as they lie there, each with its sha256 and who may read it. */
async function sumsOf(dir: string, delivery: string): Promise<string> {
  const own = (await listFiles(join(dir, delivery)).catch(() => [])).filter((file) => file.endsWith(".xlsx"));
  const files = [`${delivery}.json`, ...own.map((file) => `${delivery}/${file}`)];
  const sum = async (file: string) =>
    [
      file,
      await readFile(join(dir, file)).then(digest, () => null),
      await stat(join(dir, file)).then(
        ({mode}) => mode & 0o777,
        () => null
      )
    ] as const;
  return JSON.stringify(await Promise.all(files.map(sum)));
}

/** Leaves nothing but the sheets of these deliveries. */
async function clear(dir: string, deliveries: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(dir, {withFileTypes: true}).catch(() => [])) {
    const kept = deliveries.has(entry.name.replace(/\.json$/, ""));
    if (!kept) await rm(join(dir, entry.name), {recursive: true, force: true});
    else if (entry.isDirectory())
      for (const file of await listFiles(join(dir, entry.name)))
        if (!file.endsWith(".xlsx")) await rm(join(dir, entry.name, file));
  }
}

async function writeDelivery(
  db: Database,
  dir: string,
  delivery: string,
  loads: readonly LoadRow[]
): Promise<RefusalSheet[]> {
  const sheets: RefusalSheet[] = [];
  const refusals = await listRefusals(db, delivery);
  if (refusals.length === 0) return sheets;
  await mkdir(join(dir, delivery), {recursive: true, mode: privateFolder});
  const decisions = new Map((await explainLayouts(db, contracts, delivery)).map((d) => [d.load_id, d.decided]));
  const records = refusals.map(({load_id, contract, file, sheet, row, column, value, rule, message}) => ({
    contract,
    file,
    sheet,
    row,
    column,
    value,
    rule,
    message,
    ...(row === null && {decided: decisions.get(load_id) ?? null})
  }));
  await writeFile(join(dir, `${delivery}.json`), visibleJson(JSON.stringify(records, null, 1)) + "\n", {
    mode: privateFile
  });
  const taken = new Set<string>();
  for (const file of [...new Set(refusals.map((r) => r.file))]) {
    const mine = refusals.filter((r) => r.file === file);
    const details: Detail[] = [];
    for (const id of new Set(mine.map((r) => r.load_id))) {
      const load = loads.find((l) => l.load_id === id)!;
      const own = mine.filter((r) => r.load_id === id);
      const decided = decisions.get(id) ?? null;
      details.push({
        load,
        refusals: own,
        decided,
        rows: await listRefusedRows(db, id),
        ...(await readLayout(db, id))
      });
    }
    const path = join(dir, delivery, sheetFile(file, taken));
    const shown = details.filter(({rows, columns}) => rows.length || columns.length);
    await writeWorkbook(path, [
      {
        data: summary(delivery, file, mine, details),
        sheet: "退回说明",
        columns: [{width: 16}, {width: 90}, {width: 10}]
      },
      ...shown.map((d, i) => detail(d, sheetName(d.load.sheet, i, shown.length)))
    ]);
    const whole = mine.some((r) => r.row === null);
    sheets.push({delivery, file, path, rows: new Set(mine.map((r) => r.row).filter((r) => r !== null)).size, whole});
  }
  return sheets;
}

/** What a file's 退回单 is called: as the file, where that is an .xlsx already; numbered where two would be the same. */
function sheetFile(file: string, taken: Set<string>): string {
  const base = file.replace(/\.xlsx$/i, "");
  for (let n = 1; ; n++) {
    const name = `${base}${n > 1 ? `（${n}）` : ""}.xlsx`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** One refused sheet of a file, as its sender laid it out. */
interface Detail {
  load: LoadRow;
  title: string | null;
  columns: DeliveredColumn[];
  rows: RefusedRow[];
  refusals: readonly Refusal[];
  /** How it was understood. */
  decided: string | null;
}

const bold = {fontWeight: "bold"} as const;
const heading = {...bold, backgroundColor: "#EEF2F7", wrap: true, alignVertical: "center" as const};
const bad = {backgroundColor: "#FFD9D9", wrap: true} as const;
const reason = {backgroundColor: "#FFF3D6", wrap: true} as const;
const unread = {color: "#8A94A0"} as const;

function summary(delivery: string, file: string, refusals: readonly Refusal[], details: readonly Detail[]): SheetData {
  const whole = refusals.filter((r) => r.row === null);
  const rows = new Set(refusals.filter((r) => r.row !== null).map((r) => `${r.sheet}\0${r.row}`)).size;
  const line = (label: string, value: string) => [
    {value: label, ...bold, alignVertical: "top" as const},
    {value, wrap: true}
  ];
  const meant = contracts.filter(({id}) => details.some(({load}) => load.contract === id));
  const offices = [...new Set(meant.map(({office}) => office))];
  return [
    [{value: "退回单", ...bold, fontSize: 16}],
    line("报送单位", offices.join("、") || "未能识别（不知道是哪一种表）"),
    line("表", meant.map(({title}) => `《${title}》`).join("、") || "未能识别"),
    line("交付", delivery),
    line("文件", file),
    line("结论", whole.length ? "整份退回，一行也没有入库" : `退回 ${rows} 行，其余各行已入库`),
    ...whole.map((r) => line("原因", (r.sheet ? `工作表《${r.sheet}》：` : "") + r.message)),
    line(
      "怎么办",
      whole.length
        ? "请按原因更正后，把整份文件放进下一次交付（或替换本次交付里的同名文件）。上一次入库的数据继续有效，来源显示为“未更新”。"
        : "请在原系统里更正后面各表所列的行，随下一次交付重新导出。标红的单元格是有问题的内容，紧挨着的右边一格是原因。"
    ),
    line(
      "说明",
      "后面各表照您自己的表头和列序排列，只列有问题的行；行号是原文件里的行号。身份证号等个人信息已遮盖，没有读取的列不显示内容。"
    ),
    ...details
      .filter(({decided}) => decided !== null)
      .map(({load: {sheet}, decided}) => line("怎样认的", (sheet ? `工作表《${sheet}》：` : "") + decided!)),
    ...reasons(refusals)
  ];
}

/** How often each reason comes, most often first. */
function reasons(refusals: readonly Refusal[]): SheetData {
  const counts = new Map<string, {column: string; message: string; rows: number}>();
  for (const {row, column, message} of refusals) {
    if (row === null) continue;
    const key = `${column}\0${message}`;
    const of = counts.get(key) ?? {column: column ?? "（整行）", message, rows: 0};
    counts.set(key, {...of, rows: of.rows + 1});
  }
  if (counts.size === 0) return [];
  const most = [...counts.values()].sort((a, b) => b.rows - a.rows);
  const shown = 50;
  return [
    [],
    ["列", "原因", "行数"].map((value) => ({value, ...heading})),
    ...most
      .slice(0, shown)
      .map(({column, message, rows}) => [{value: column}, {value: message, wrap: true}, {value: rows, type: Number}]),
    ...(most.length > shown ? [[null, {value: `…… 其余 ${most.length - shown} 种见后面各表`}]] : [])
  ];
}

/** A sheet of the workbook: at most 31 characters, none of which Excel forbids; numbered where they would be the same. */
function sheetName(sheet: string, i: number, of: number): string {
  const plain = sheet.replace(/[\\/?*[\]:']/g, " ").trim();
  if (of === 1) return "退回明细";
  return `${i + 1} ${plain || "退回明细"}`.slice(0, 31);
}

/** The sender's own title, headers and columns with the refused rows, and beside each column with a bad cell the reasons. */
function detail({load, title, columns, rows, refusals}: Detail, sheet: string): WrittenSheet {
  const contract = contracts.find(({id}) => id === load.contract);
  const headerOf = (column: string | null) => (column === null ? null : (contract?.columns[column]?.header ?? null));
  const blamed = new Set(refusals.filter((r) => r.row !== null).map((r) => r.column));
  const missing = Object.entries(contract?.columns ?? {})
    .filter(([c, {required}]) => required && !columns.some(({column}) => column === c))
    .map(([, {header}]) => header);
  const own = columns.map((c) => ({...c, header: headerOf(c.column)}));
  // A reason about a column that the file does not have, or about the row, stands at the end.
  const inFile = new Set(own.map((c) => c.header).filter((h) => h !== null));
  const loose = rows.length > 0 && [...blamed].some((c) => c === null || !inFile.has(c));
  const cellsOf = (one: (c: (typeof own)[number]) => Cell, beside: (header: string) => Cell, end: Cell, lead: Cell) => [
    lead,
    ...own.flatMap((c) => (c.header !== null && blamed.has(c.header) ? [one(c), beside(c.header)] : [one(c)])),
    ...missing.map((header): Cell => (end === null ? null : {value: `缺少必填列“${header}”`, ...bad})),
    ...(loose ? [end] : [])
  ];
  const head = cellsOf(
    ({label, header}) => ({value: label, ...heading, ...(header === null ? unread : {})}),
    (header) => ({value: `“${header}”的退回原因`, ...reason, ...bold}),
    {value: "整行的退回原因", ...reason, ...bold},
    {value: "行号", ...heading}
  );
  const groups = own.some(({above}) => above !== null)
    ? [
        cellsOf(
          ({above}) => (above === null ? null : {value: above, ...heading}),
          () => null,
          null,
          null
        )
      ]
    : [];
  const body = rows.map(({row, cells}) => {
    const mine = refusals.filter((r) => r.row === row);
    const why = (match: (column: string | null) => boolean): Cell => {
      const messages = mine.filter((r) => match(r.column)).map((r) => r.message);
      return messages.length ? {value: messages.join("；"), ...reason} : null;
    };
    const filled = cellsOf(
      ({header, column}) => {
        if (header === null) return {value: "（未读）", ...unread};
        if (contract?.columns[column!]?.type === "pii") return {value: "（已隐去）", ...unread};
        return {value: cells[header] ?? "", ...(mine.some((r) => r.column === header) ? bad : {})};
      },
      (header) => why((column) => column === header),
      why((column) => column === null || !inFile.has(column)),
      {value: row, type: Number}
    );
    return filled;
  });
  const widths = cellsOf(
    () => ({value: 18}),
    () => ({value: 36}),
    {value: 36},
    {value: 8}
  );
  return {
    data: [...(title === null ? [] : [[{value: title, ...bold}]]), ...groups, head, ...body] as SheetData,
    sheet,
    columns: widths.map((w) => ({width: typeof w?.value === "number" ? w.value : 24})),
    stickyRowsCount: (title === null ? 0 : 1) + groups.length + 1
  };
}

type Cell = {value: string | number; type?: NumberConstructor; [style: string]: unknown} | null;
