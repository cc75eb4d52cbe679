import {distance as editDistance} from "fastest-levenshtein";
import {type Contract} from "../contracts/language/contract.js";
import {personalKind} from "../contracts/language/personal.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";
import {headerKey} from "../read/findHeader.js";
import type {CodeLists} from "../reference/codeLists.js";
import {maskOf} from "../load/mask.js";

/** One difference between a delivered sheet and the last delivery of its contract; no cell of a refused row is in it unmasked. */
export interface Drift {
  delivery: string;
  contract: string;
  file: string;
  sheet: string;
  /** The delivery it is compared with; null where only the contract and the code lists are. */
  since: string | null;
  kind:
    | "new-column"
    | "missing-column"
    | "renamed-column"
    | "changed-unit"
    | "changed-form"
    | "unknown-value"
    | "new-value";
  /** The contract's column, by its header; null for one that the contract does not know. */
  column: string | null;
  /** What was there before, and what is there now: headers, units, forms, or a value. */
  before: string | null;
  now: string | null;
  /** The most similar header or known value. */
  near: string | null;
  /** Rows that hold the value. */
  rows: number | null;
  message: string;
}

interface Sheet {
  load_id: number;
  delivery: string;
  contract: string;
  file: string;
  sheet: string;
  columns: {label: string; column: string | null; factor: number; form: string | null}[];
}

/** What is different in a delivery: columns against the last delivery of the same contract, values against what is known. */
export async function findDrift(
  db: Database,
  contracts: readonly Contract[],
  lists: CodeLists,
  delivery: string
): Promise<Drift[]> {
  const drift: Drift[] = [];
  for (const sheet of await sheetsOf(db, `delivery = ${quote(delivery)}`)) {
    const contract = contracts.find(({id}) => id === sheet.contract);
    if (!contract || sheet.columns.length === 0) continue;
    const earlier = await sheetsOf(
      db,
      `contract = ${quote(contract.id)} and verdict <> 'refused' and delivery = (
        select max(delivery) from load where contract = ${quote(contract.id)} and verdict <> 'refused' and delivery < ${quote(delivery)})`
    );
    const last = mostAlike(sheet, earlier);
    if (last) drift.push(...columnDrift(contract, sheet, last));
    drift.push(...(await unknownValues(db, contract, sheet)), ...(await newValues(db, contract, lists, sheet)));
  }
  return drift;
}

async function sheetsOf(db: Database, where: string): Promise<Sheet[]> {
  return await db.all<Sheet>(`
    select load_id, delivery, contract, file, sheet,
      coalesce((select list({label: label, "column": "column", factor: factor, form: form} order by position)
        from load_column c where c.load_id = load.load_id), []) as columns
    from load where contract is not null and ${where} order by file, sheet, load_id`);
}

const keysOf = ({columns}: Sheet) => new Set(columns.map((c) => c.column ?? headerKey(c.label).key));

/** Of several files of one contract the one whose columns are most alike; a file of the same name before others. */
function mostAlike(sheet: Sheet, earlier: readonly Sheet[]): Sheet | undefined {
  const keys = keysOf(sheet);
  const alike = (other: Sheet) => {
    const others = keysOf(other);
    const common = [...others].filter((k) => keys.has(k)).length;
    return common / (keys.size + others.size - common) + (other.file === sheet.file ? 0.001 : 0);
  };
  return [...earlier].sort((a, b) => alike(b) - alike(a))[0];
}

function columnDrift(contract: Contract, now: Sheet, before: Sheet): Drift[] {
  const {delivery, file, sheet} = now;
  const facts = {delivery, contract: contract.id, file, sheet, since: before.delivery};
  const none = {column: null, before: null, now: null, near: null, rows: null};
  const drift: Drift[] = [];
  const quoted = (label: string) => `“${label}”`;
  const last = `上次（${before.delivery}）`;
  const keyOf = (c: Sheet["columns"][number]) => c.column ?? headerKey(c.label).key;
  const was = new Map(before.columns.map((c) => [keyOf(c), c]));
  const is = new Map(now.columns.map((c) => [keyOf(c), c]));
  const added = [...is].filter(([key]) => !was.has(key)).map(([, c]) => c);

  for (const [key, old] of was) {
    const c = is.get(key);
    const header = old.column ? contract.columns[old.column]?.header : undefined;
    if (!c) {
      const near = nearest(
        old.label,
        added.map((a) => a.label)
      );
      const like = near === null ? "" : `；最接近的新列是${quoted(near)}`;
      drift.push({
        ...facts,
        ...none,
        kind: "missing-column",
        column: header ?? null,
        before: old.label,
        near,
        message: `少了列${quoted(old.label)}，${last}有${like}`
      });
      continue;
    }
    const of = {...facts, ...none, column: header ?? null};
    if (headerKey(c.label).key !== headerKey(old.label).key) {
      const message = `列${quoted(old.label)}改名为${quoted(c.label)}，仍按“${header}”读取`;
      drift.push({...of, kind: "renamed-column", before: old.label, now: c.label, message});
    }
    if (c.factor !== old.factor) {
      const unit = (factor: number) => (factor === 10000 ? "万元" : "元");
      const [from, to] = [unit(old.factor), unit(c.factor)];
      drift.push({
        ...of,
        kind: "changed-unit",
        before: from,
        now: to,
        message: `列${quoted(c.label)}的单位由${from}改为${to}`
      });
    }
    if (c.form !== null && old.form !== null && c.form !== old.form && !(isNumber(c.form) && isNumber(old.form))) {
      const message = `列${quoted(c.label)}的写法由${old.form}变为${c.form}`;
      drift.push({...of, kind: "changed-form", before: old.form, now: c.form, message});
    }
  }
  for (const c of added) {
    const header = c.column ? contract.columns[c.column]?.header : undefined;
    const kind = personalKind(c.label);
    const gone = [...was].filter(([key]) => !is.has(key)).map(([, old]) => old.label);
    const near = nearest(c.label, gone);
    const read = header ? "按契约读取" : kind ? `是个人信息（${kind}），没有读取` : "契约里没有，没有读取";
    const like = near === null ? "" : `；最接近的是少了的${quoted(near)}`;
    drift.push({
      ...facts,
      ...none,
      kind: "new-column",
      column: header ?? null,
      now: c.label,
      near,
      message: `多了列${quoted(c.label)}，${read}${like}`
    });
  }
  return drift;
}

const isNumber = (form: string) => form === "整数" || form === "小数";

/** The most similar of some words, if it is like it at all. */
function nearest(word: string, words: readonly string[]): string | null {
  const key = headerKey(word).key;
  const [best] = words
    .map((other) => ({
      other,
      distance: editDistance(key, headerKey(other).key),
      size: Math.max(key.length, other.length)
    }))
    .filter(({distance, size}) => distance <= Math.max(1, Math.floor(size / 2)) && distance < size)
    .sort((a, b) => a.distance - b.distance);
  return best?.other ?? null;
}

async function unknownValues(db: Database, contract: Contract, at: Sheet): Promise<Drift[]> {
  const found = await db.all<{column: string; value: string; near: string | null; rows: number}>(`
    select "column", value, near, sum(rows)::integer as rows from unknown_value where load_id = ${at.load_id}
    group by all order by "column", rows desc, value, near`);
  return found.map(({column, value, near, rows}) => {
    const c = contract.columns[column]!;
    const where = c.type === "code" ? `${c.list}.csv` : "约定的取值";
    return {
      delivery: at.delivery,
      contract: contract.id,
      file: at.file,
      sheet: at.sheet,
      since: null,
      kind: "unknown-value" as const,
      column: c.header,
      before: null,
      now: value,
      near,
      rows,
      message: `“${c.header}”有 ${rows} 行的值${value}不在${where}里，已退回，各行见退回单${near === null ? "" : `；最接近的是“${near}”`}`
    };
  });
}

/** Values of text columns with few values that no earlier delivery had. */
async function newValues(db: Database, contract: Contract, lists: CodeLists, at: Sheet): Promise<Drift[]> {
  const drift: Drift[] = [];
  const record = quoteName(`record_${contract.id}`);
  const before = `(select load_id from load where contract = ${quote(contract.id)} and delivery < ${quote(at.delivery)})`;
  for (const [c, column] of Object.entries(contract.columns)) {
    if (!column.category || !at.columns.some((has) => has.column === c)) continue;
    const known = (
      await db.all<{value: string}>(
        `select distinct ${quoteName(c)} as value from ${record} where load_id in ${before} and ${quoteName(c)} is not null order by value limit 1000`
      )
    ).map(({value}) => value);
    if (known.length === 0) continue;
    const found = await db.all<{value: string; rows: number}>(`
      select ${quoteName(c)} as value, count(*)::integer as rows from ${record}
      where load_id = ${at.load_id} and ${quoteName(c)} is not null
        and ${quoteName(c)} not in (select ${quoteName(c)} from ${record} where load_id in ${before} and ${quoteName(c)} is not null)
      group by value order by rows desc, value limit 50`);
    for (const {value, rows} of found) {
      const mask = maskOf(column, lists);
      const shown = mask(value)!;
      drift.push({
        delivery: at.delivery,
        contract: contract.id,
        file: at.file,
        sheet: at.sheet,
        since: null,
        kind: "new-value",
        column: column.header,
        before: null,
        now: shown,
        near: null,
        rows,
        message: `“${column.header}”有 ${rows} 行是“${shown}”，以前没有过，已入库`
      });
    }
  }
  return drift;
}
