import {createHash} from "node:crypto";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import type {Finding} from "./checkSite.js";
import {parseTable} from "../base/parseTable.js";
import {declaredStrings} from "./declared.js";

type Row = Record<string, string>;

interface Described {
  name: string;
  path: string;
  bytes: number;
  hash: string;
  schema: {fields: {name: string; type: string}[]; primaryKey: string[]};
}

const descriptions = ["datapackage.json", "receipts.json", "release.json"];
const numbers: Record<string, RegExp> = {integer: /^-?\d+$/, number: /^-?\d+(\.\d+)?$/};
const shown = 5;

/**
 * Checks the data package of a built site (`<site>/data`) by what it says of itself: every file is a registered table
 * with the bytes, columns and keys that datapackage.json gives; every string is declared and every number stands in a
 * numeric column of a registered table; control totals add up; verdicts on stated figures follow from the numbers beside
 * them.
 */
export async function checkPackage(dir: string, referenceDir: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const say = (path: string, message: string) => void findings.push({file: `data/${path}`, check: "package", message});
  const {resources} = JSON.parse(await readFile(join(dir, "datapackage.json"), "utf8")) as {resources: Described[]};
  const known = new Set([...descriptions, ...resources.map((r) => r.path)]);
  for (const file of (await readdir(dir)).sort()) if (!known.has(file)) say(file, "没有登记的文件");

  const isDeclared = await declaredStrings(
    referenceDir,
    resources.flatMap((r) => [r.name, ...r.schema.fields.map((f) => f.name)])
  );
  for (const {name, path, bytes, hash, schema} of resources) {
    const content = await readFile(join(dir, path)).catch(() => undefined);
    if (!content) {
      say(path, "登记了，却没有这个文件");
      continue;
    }
    if (content.length !== bytes || hash !== `sha256:${createHash("sha256").update(content).digest("hex")}`)
      say(path, "与 datapackage.json 里的长度或校验和不同");
    const [header = [], ...lines] = parseTable(content.toString("utf8"));
    const fields = schema.fields.map((f) => f.name);
    if (header.join() !== fields.join()) {
      say(path, `表头是 ${header.join()}，登记的是 ${fields.join()}`);
      continue;
    }
    const rows = lines.map((line) => Object.fromEntries(fields.map((f, i) => [f, line[i] ?? ""])));
    for (const {name: column, type} of schema.fields) {
      const wrong = new Set(
        rows
          .map((row) => row[column]!)
          .filter((cell) =>
            numbers[type] ? cell !== "" && !numbers[type].test(cell) : !isDeclared(name, column, cell)
          )
      );
      // What it is must not be repeated where it is refused.
      if (wrong.size)
        say(
          path,
          `${column} 列有 ${wrong.size} 种${numbers[type] ? "不是数的值" : "没有在代码表、名称或参考数据里登记的文字"}，在第 ${placesOf(rows, column, wrong)} 行`
        );
    }
    const keys = rows.map((row) => schema.primaryKey.map((k) => row[k]).join("\u0000"));
    const repeated = keys.length - new Set(keys).size;
    if (schema.primaryKey.length && repeated) say(path, `主键 ${schema.primaryKey.join("、")} 有 ${repeated} 行重复`);
    for (const [row, message] of totals[name]?.(rows) ?? []) say(path, `第 ${row + 2} 行：${message}`);
  }
  return findings;
}

function placesOf(rows: readonly Row[], column: string, wrong: ReadonlySet<string>): string {
  const places = rows.flatMap((row, i) => (wrong.has(row[column]!) ? [i + 2] : []));
  return places.slice(0, shown).join("、") + (places.length > shown ? ` 等 ${places.length}` : "");
}

type Broken = [row: number, message: string];
const n = (text: string | undefined) => Number(text || 0);

/** What is wrong with the rows of which something is. */
const eachRow =
  (check: (row: Row) => string[]) =>
  (rows: readonly Row[]): Broken[] =>
    rows.flatMap((row, i) => check(row).map((message): Broken => [i, message]));

const scanned = ["rows_header", "rows_note", "rows_total", "rows_blank", "rows_read"];

/** Any of them says how many rows a file has. */
const tellRows = ["rows_scanned", "rows_read", "rows_kept", "amounts_read", "amounts_kept"];

function checkDelivery(r: Row): string[] {
  if (!n(r["header_row"])) return [];
  if (r["flag"] === "suppressed")
    return tellRows.some((column) => r[column] !== "") ? ["行数不公布，却有能看出行数的列"] : [];
  const broken: string[] = [];
  if (n(r["rows_scanned"]) !== scanned.reduce((sum, part) => sum + n(r[part]), 0))
    broken.push("扫描行 ≠ 表头 + 说明 + 合计 + 空行 + 数据行");
  if (n(r["rows_read"]) !== n(r["rows_kept"]) + n(r["rows_refused"])) broken.push("数据行 ≠ 入库行 + 退回行");
  if (n(r["amounts_read"]) !== n(r["amounts_kept"]) + n(r["amounts_refused"]) + n(r["amounts_unread"]))
    broken.push("金额格数 ≠ 入库 + 退回 + 读不出");
  return broken;
}

const checkColumns = (r: Row) => (n(r["columns_matched"]) > n(r["columns_known"]) ? ["认出的列多于约定的列"] : []);

const checkDue = (r: Row) =>
  n(r["due"]) === n(r["done"]) + n(r["overdue_open"]) && n(r["done_on_time"]) <= n(r["done"])
    ? []
    : ["已到期 ≠ 已办结 + 超期未结"];

/** The verdict that the numbers of a stated figure give. */
function verdictOf(r: Row): string {
  if (r["measure"] === "") return "no_data";
  if (r["period"] === "") return "period_unstated";
  if (r["computed"] === "") return "no_data";
  const [x, low, high] = [n(r["computed"]), n(r["low"]), n(r["high"])];
  const above = r["low"] === "" || x > low || (x === low && r["qualifier"] !== "近");
  const below = r["high"] === "" || x < high || (x === high && r["high_inclusive"] === "1");
  return above && below ? "match" : "differs";
}

function checkVerdict(r: Row): string[] {
  const verdict = verdictOf(r);
  return verdict === r["verdict"] ? [] : [`结论是 ${r["verdict"]}，照所列的数应为 ${verdict}`];
}

const near = (x: number, y: number) => Math.abs(x - y) < 1e-3;

/** What is worked out in the one table follows from the numbers beside it; without them nothing is said of them. */
function checkProgress(r: Row): string[] {
  const broken: string[] = [];
  const has = (...columns: string[]) => columns.every((column) => r[column] !== "");
  if (r["flag"] === "suppressed" && r["value"] !== "") broken.push("本期不公布，却有值");
  if (r["cumulative_flag"] === "suppressed" && r["cumulative"] !== "") broken.push("累计不公布，却有值");
  if (
    has("completion") &&
    !(has("cumulative", "target") && near(n(r["completion"]), (100 * n(r["cumulative"])) / n(r["target"])))
  )
    broken.push("完成率 ≠ 累计 ÷ 年度目标");
  if (
    r["gap_against"] === "schedule" &&
    has("completion") &&
    !near(n(r["gap"]), n(r["completion"]) - n(r["scheduled"]))
  )
    broken.push("差距 ≠ 完成率 − 序时进度");
  const now = r["change_of"] === "period" ? "value" : "cumulative";
  if (has("change") && !(has("before", now) && near(n(r["change"]), n(r[now]) - n(r["before"]))))
    broken.push("同比 ≠ 本期（累计）− 上年同期");
  if ((r["lamp"] === "") === (r["lamp_why"] === "")) broken.push("灯或亮着，或写明为何不亮");
  return broken;
}

/** What must hold within a row, by table. */
const totals: Record<string, (rows: readonly Row[]) => Broken[]> = {
  deliveries: eachRow((r) => [...checkDelivery(r), ...checkColumns(r)]),
  two_lists_monthly: eachRow(checkDue),
  tasks_monthly: eachRow(checkDue),
  published_figures: eachRow(checkVerdict),
  progress: eachRow(checkProgress)
};
