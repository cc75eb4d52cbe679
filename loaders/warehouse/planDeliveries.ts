import {createHash} from "node:crypto";
import type {Contract, ListId} from "../contracts/language/contract.js";
import type {Database} from "../base/duckdb.js";
import {fitsHeaders} from "../read/findHeader.js";
import type {CodeLists} from "../reference/codeLists.js";
import type {DeliveredFile} from "../load/deliveries.js";
import {keyFingerprint} from "../load/pseudonymKey.js";

/** What is done with one file, and why, in words for the operator. */
export interface PlannedFile {
  /** The delivery's folder; empty for a file directly in the exports folder. */
  delivery: string;
  file: string;
  /** take_out: it is no longer delivered. */
  action: "read" | "take_out";
  reasons: string[];
}

/** A delivery in which something is to be done: loads to take out, then files to read. */
export interface PlannedDelivery {
  folder: string;
  gone: {file: string; sha256: string}[];
  fresh: DeliveredFile[];
}

export interface Plan {
  deliveries: PlannedDelivery[];
  files: PlannedFile[];
  /** Files that are in the warehouse as they are delivered. */
  unchanged: number;
}

export interface PlanInput {
  files: readonly DeliveredFile[];
  contracts: readonly Contract[];
  lists: CodeLists;
  key: Buffer;
  /** Fingerprint of the code that reads and checks. */
  engine: string;
}

/** The rule of files that were refused for each other. */
export const deliveredTwice = "delivered-twice";

/** What one load rests on beside its bytes. It is read again when its own contract or one of that contract's lists changes. */
export interface Depends {
  engine: string;
  key: string;
  contract: string | null;
  lists: Partial<Record<ListId, string>>;
  /** The headers of all contracts: they decide which contract a sheet is checked against. */
  headers: string;
}

const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** The lists that a contract's columns are checked against. */
export const listsOf = (contract: Contract): ListId[] =>
  [...new Set(Object.values(contract.columns).flatMap((c) => (c.type === "code" ? [c.list] : [])))].sort();

/** What a load of each contract rests on now; `null` for a file that no contract knows. */
export function dependsOn({contracts, lists, key, engine}: PlanInput): (contract: string | null) => Depends {
  const headers = hash(
    contracts.map(({id, title, columns}) => [
      id,
      title,
      Object.entries(columns).map(([c, {header, aliases, required}]) => [c, header, aliases, required])
    ])
  );
  const all = {engine, key: keyFingerprint(key), headers};
  const listHash = new Map(Object.entries(lists).map(([id, codes]) => [id, hash(codes)]));
  const made = new Map(
    contracts.map((contract) => {
      const own = listsOf(contract).map((id) => [id, listHash.get(id)!] as const);
      return [
        contract.id,
        {...all, contract: hash({...contract, usual: undefined}), lists: Object.fromEntries(own)} as Depends
      ];
    })
  );
  return (contract) => made.get(contract ?? "") ?? {...all, contract: null, lists: {}};
}

interface HaveLoad {
  folder: string;
  file: string;
  sha256: string;
  contract: string | null;
  depends: string;
  /** Whether all of it was understood: nothing refused, and no row outside its tables that may be a header. */
  whole: boolean;
  known: number;
  labels: string[];
  twice: boolean;
}

const pathOf = ({folder, file}: {folder: string; file: string}) => `${folder}\0${file}`;
const copyOf = (load: {folder: string; file: string; sha256: string}) => `${pathOf(load)}\0${load.sha256}`;

/** What brings the warehouse to exactly the given files, and why; changes nothing. */
export async function planDeliveries(db: Database, input: PlanInput): Promise<Plan> {
  const have = await db.all<HaveLoad>(`
    select folder, file, sha256, contract, depends, rows_refused = 0 and verdict <> 'refused' and loose < 3 as whole,
      (select count(*)::integer from load_column c where c.load_id = load.load_id and "column" is not null) as known,
      coalesce((select list(label order by position) from load_column c where c.load_id = load.load_id), []) as labels,
      load_id in (select load_id from refused_row where rule = '${deliveredTwice}') as twice
    from load order by load_id`);
  const now = dependsOn(input);
  const copies = new Map<string, HaveLoad[]>();
  for (const load of have) copies.set(copyOf(load), [...(copies.get(copyOf(load)) ?? []), load]);
  const paths = new Set(have.map(pathOf));
  const delivered = new Set(input.files.map((f) => copyOf({...f, folder: f.delivery})));
  const deliveredPaths = new Set(input.files.map((f) => pathOf({...f, folder: f.delivery})));

  const files: PlannedFile[] = [];
  const plan = new Map<string, PlannedDelivery>();
  const of = (folder: string) => {
    const made = plan.get(folder) ?? {folder, gone: [], fresh: []};
    plan.set(folder, made);
    return made;
  };
  for (const [copy, [load]] of copies) {
    if (delivered.has(copy)) continue;
    of(load!.folder).gone.push({file: load!.file, sha256: load!.sha256});
    if (deliveredPaths.has(pathOf(load!))) continue;
    files.push({delivery: load!.folder, file: load!.file, action: "take_out", reasons: ["已不在交付目录里"]});
  }
  const kept: DeliveredFile[] = [];
  for (const f of input.files) {
    const at = {...f, folder: f.delivery};
    const loads = copies.get(copyOf(at));
    const reasons = loads
      ? [...new Set(loads.flatMap((load) => whatChanged(load, now(load.contract), input.contracts)))]
      : [paths.has(pathOf(at)) ? "内容变了" : "新交付"];
    if (reasons.length === 0) {
      kept.push(f);
      continue;
    }
    if (loads) of(f.delivery).gone.push({file: f.file, sha256: f.sha256});
    of(f.delivery).fresh.push(f);
    files.push({delivery: f.delivery, file: f.file, action: "read", reasons});
  }
  // Two files that were refused for each other: when either changes, the other is read again.
  for (const f of kept) {
    const planned = plan.get(f.delivery);
    if (!planned || !copies.get(copyOf({...f, folder: f.delivery}))!.some(({twice}) => twice)) continue;
    planned.gone.push({file: f.file, sha256: f.sha256});
    planned.fresh.push(f);
    files.push({
      delivery: f.delivery,
      file: f.file,
      action: "read",
      reasons: ["曾与同一次交付的另一份互相退回，那次交付有变化"]
    });
  }
  const inOrder = <T extends {file: string}>(list: T[]) => list.sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const {gone, fresh} of plan.values()) {
    inOrder(gone);
    inOrder(fresh);
  }
  return {
    deliveries: [...plan.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1)),
    files: files.sort((a, b) => (pathOf({...a, folder: a.delivery}) < pathOf({...b, folder: b.delivery}) ? -1 : 1)),
    unchanged: input.files.length - files.filter((f) => f.action === "read").length
  };
}

/** Why a load that is there must be made again; nothing if it stands. */
function whatChanged(load: HaveLoad, now: Depends, contracts: readonly Contract[]): string[] {
  const was = JSON.parse(load.depends) as Depends;
  if (was.engine !== now.engine) return ["读取和核对的程序更新了"];
  if (was.key !== now.key) return ["假名密钥换了"];
  const reasons: string[] = [];
  const contract = contracts.find(({id}) => id === load.contract);
  if (was.contract !== now.contract) reasons.push(contract ? `契约《${contract.title}》改了` : "它的契约没有了");
  for (const [id, list] of Object.entries(now.lists)) {
    const before = was.lists[id as ListId];
    if (before !== undefined && before !== list) reasons.push(`代码表 ${id}.csv 改了`);
  }
  if (reasons.length || was.headers === now.headers) return reasons;
  // Other headers may now know what was not understood, or fit the file better.
  if (!load.whole) return ["契约的表头改了，没有读全的文件重新辨认"];
  const better = contracts.filter((c) => c.id !== load.contract && fitsHeaders(c, load.labels, load.known));
  return better.map(({title}) => `契约《${title}》的表头改了，也可能是这份文件的表`);
}

/** The plan in a few lines: how many files for each reason, and their names. */
export function sayPlan({files, unchanged}: Plan): string[] {
  const read = files.filter((f) => f.action === "read");
  const out = files.filter((f) => f.action === "take_out");
  const lines = [`计划：读取 ${read.length} 份，取出 ${out.length} 份，其余 ${unchanged} 份没有变化，不读`];
  const groups = new Map<string, PlannedFile[]>();
  for (const f of files) {
    const why = f.action === "take_out" ? `取出（${f.reasons.join("；")}）` : f.reasons.join("；");
    groups.set(why, [...(groups.get(why) ?? []), f]);
  }
  const shown = 5;
  for (const [why, group] of groups) {
    const names = group.slice(0, shown).map((f) => `${f.delivery} ${f.file}`.trim());
    lines.push(`  ${why}：${names.join("、")}${group.length > shown ? ` 等 ${group.length} 份` : ""}`);
  }
  return lines;
}
