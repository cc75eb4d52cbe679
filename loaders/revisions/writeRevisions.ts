import {createHash} from "node:crypto";
import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {stringify} from "csv-stringify/sync";

interface DataPackage {
  resources: {
    name: string;
    path: string;
    schema: {fields: {name: string; type: string}[]; primaryKey: string[]};
    [more: string]: unknown;
  }[];
}
interface Receipts {
  contracts: {id: string; title: string; files: {delivery: string; file: string; sha256: string}[]}[];
  resources: {name: string; contracts: string[]}[];
}

/** About the deliveries or the rules, not about what they count: these change by nature. */
const notFigures = new Set([
  "deliveries",
  "sources",
  "refusals",
  "labels",
  "standard_sections",
  "standard_items",
  "standard_versions",
  "standard_subitems",
  "cycles",
  // Worked out from the indicators, whose revisions are listed.
  "signals",
  "signal_summary",
  "outlook",
  "sentences",
  "commentary",
  "commentary_missing",
  "revisions"
]);
const columns = ["resource", "key", "column", "before", "after", "reason"];

/**
 * Writes <dir>/revisions.csv: every published value that the release before showed otherwise, with the delivered files
 * that its resource rests on and the release before did not have. `before` is the data folder of the release before;
 * without one there is nothing to compare, and the file has only its header.
 */
export async function writeRevisions(dir: string, before: string | undefined): Promise<number> {
  const described = await readJson<DataPackage>(join(dir, "datapackage.json"));
  const rows = before ? await compare(dir, before, described!) : [];
  const bytes = Buffer.from(stringify([columns, ...rows]), "utf8");
  await writeFile(join(dir, "revisions.csv"), bytes);
  described!.resources.push({
    profile: "tabular-data-resource",
    name: "revisions",
    path: "revisions.csv",
    title: "与上一次发布不同的数",
    description: "一行是一个与上一次发布不同的已发布数值",
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    bytes: bytes.length,
    hash: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    schema: {fields: columns.map((name) => ({name, type: "string"})), primaryKey: ["resource", "key", "column"]}
  });
  await writeFile(join(dir, "datapackage.json"), `${JSON.stringify(described, null, 2)}\n`);
  return rows.length;
}

async function compare(dir: string, before: string, described: DataPackage): Promise<string[][]> {
  const then = await readJson<Receipts>(join(before, "receipts.json"));
  const now = await readJson<Receipts>(join(dir, "receipts.json"));
  const revisions: string[][] = [];
  for (const {name, path, schema} of described.resources) {
    if (notFigures.has(name)) continue;
    const old = await readRows(join(before, path));
    if (!old) continue;
    const keyOf = (row: Record<string, string>) => schema.primaryKey.map((k) => row[k] ?? "").join("|");
    const current = new Map((await readRows(join(dir, path)))!.map((row) => [keyOf(row), row]));
    const reason = now && then ? reasonFor(name, then, now) : "";
    for (const row of old) {
      const key = keyOf(row);
      const next = current.get(key);
      for (const {name: column} of schema.fields) {
        if (schema.primaryKey.includes(column) || !(column in row)) continue;
        const after = next?.[column] ?? "";
        if (row[column] !== after) revisions.push([name, key, column, row[column]!, after, reason]);
      }
    }
  }
  return revisions;
}

/** Late or corrected records where files came or went under the resource's contracts; else the method changed. */
function reasonFor(resource: string, then: Receipts, now: Receipts): string {
  const contracts = now.resources.find((r) => r.name === resource)?.contracts ?? [];
  const titles = contracts.flatMap((id) => {
    const files = (r: Receipts) => r.contracts.find((c) => c.id === id)?.files ?? [];
    const had = new Set(files(then).map((f) => f.sha256));
    const has = new Set(files(now).map((f) => f.sha256));
    const came = files(now).filter((f) => !had.has(f.sha256));
    const went = files(then).filter((f) => !has.has(f.sha256));
    if (came.length === 0 && went.length === 0) return [];
    const title = now.contracts.find((c) => c.id === id)?.title ?? id;
    const deliveries = [...new Set(came.map((f) => f.delivery))].sort();
    return [`《${title}》${came.length ? `${deliveries.join("、")} 交付` : "撤回了文件"}`];
  });
  return titles.length ? `R1 新到或更正的记录：${titles.join("；")}` : "R3 口径或程序变更";
}

const readJson = <T>(file: string) =>
  readFile(file, "utf8").then(
    (text) => JSON.parse(text) as T,
    () => undefined
  );

const readRows = (file: string) =>
  readFile(file, "utf8").then(
    (text) => parse(text, {columns: true, bom: true}) as Record<string, string>[],
    () => undefined
  );
