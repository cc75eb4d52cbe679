import {cp, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type Contract, type Column, keptColumns} from "../../loaders/contracts/language/contract.js";
import {contractById, contracts} from "../../loaders/contracts/index.js";
import {type Database, quote, quoteName, withDuckDB} from "../../loaders/base/duckdb.js";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {loadPolicy} from "../../loaders/disclosure/policy.js";
import {indicators} from "../../loaders/indicators/index.js";
import {loadReference} from "../../loaders/reference/loadReference.js";
import {createFacts} from "../../loaders/warehouse/createFacts.js";

export const referenceDir = "data/reference";
export const district = "310104";
export const tianping = "310104003";
export const hunan = "310104004";
/** What people wrote down in a folder of reference data. */
export const readDecided = async (dir: string) => ({
  reference: await loadReference(
    dir,
    indicators.map((d) => d.id)
  ),
  policy: await loadPolicy(dir)
});
/** And in the project’s own. */
export const decided = await readDecided(referenceDir);
export const {lists} = decided.reference;

type Cell = string | number | boolean | null;
export type Rows = Record<string, Record<string, Cell>[]>;

const sqlTypes: Record<Column["type"], (column: Column) => string> = {
  text: () => "text",
  choice: () => "text",
  code: () => "text",
  month: () => "date",
  date: () => "date",
  quarter: () => "date",
  year: () => "integer",
  school_year: () => "text",
  int: () => "bigint",
  money: () => "decimal(18, 2)",
  decimal: (c) => `decimal(38, ${c.type === "decimal" ? c.scale : 0})`,
  flag: () => "boolean",
  id: () => "text",
  pii: () => "text"
};

const literal = (cell: Cell | undefined) =>
  cell === undefined ? "null" : typeof cell === "string" ? quote(cell) : String(cell);

/** A warehouse in memory with these known rows; an export with rows was delivered once, in `delivered`. */
export async function withKnown<T>(
  rows: Rows,
  use: (db: Database) => Promise<T>,
  {delivered = "2023-12"}: {delivered?: string} = {}
): Promise<T> {
  return withDuckDB(":memory:", async (db) => {
    await createEmptyWarehouse(db);
    for (const [id, known] of Object.entries(rows)) await addKnown(db, contractById(id), known, delivered);
    return use(db);
  });
}

/** The same with facts and marts made. */
export const withMarts = <T>(
  rows: Rows,
  use: (db: Database) => Promise<T>,
  {delivered = "2023-12", reference: dir = referenceDir}: {delivered?: string; reference?: string} = {}
) =>
  withKnown(
    rows,
    async (db) => {
      await createFacts(db, {lists});
      const {reference: read} = dir === referenceDir ? decided : await readDecided(dir);
      await buildMarts(db, {reference: read, asOf: delivered});
      return use(db);
    },
    {delivered}
  );

async function createEmptyWarehouse(db: Database) {
  await db.run(`create table load (load_id int, delivery text, contract text, file text, sheet text, sha256 text,
    encoding text, header_row int, header_depth int, columns_known int, columns_matched int, columns_unknown int,
    rows_scanned bigint, rows_header bigint, rows_note bigint, rows_total bigint,
    rows_blank bigint, rows_read bigint, rows_kept bigint, rows_refused bigint, verdict text, reason text,
    synthetic boolean)`);
  await db.run(`create table load_amount (load_id int, cells bigint, unread bigint, kept_cells bigint,
    refused_cells bigint)`);
  await db.run(
    `create table refused_row (load_id int, row_no bigint, "column" text, value text, rule text, message text)`
  );
  await db.run(`create table source_horizon (contract text, title text, office text, first_delivery date,
    last_delivery date, files int, refused_files int)`);
  await db.run("create view known_load as from load");
  for (const contract of contracts) {
    const columns = keptColumns(contract).map(([column, c]) => `${quoteName(column)} ${sqlTypes[c.type](c)}`);
    await db.run(`create table known_${contract.id} (${columns.join(", ")}, load_id int, row_no bigint)`);
  }
  const persons = contracts.filter(({columns}) => columns.person?.type === "id");
  await db.run(
    `create view recorded_person as ${persons.map(({id}) => `select person from known_${id}`).join(" union ")}`
  );
}

async function addKnown(db: Database, contract: Contract, known: Record<string, Cell>[], delivered: string) {
  const columns = keptColumns(contract).map(([column]) => column);
  for (const row of known) {
    const unknown = Object.keys(row).filter((column) => !columns.includes(column));
    if (unknown.length) throw new Error(`${contract.id} has no ${unknown.join(", ")}`);
  }
  const rows = known.map(
    (row) => `(${columns.map((column) => literal(row[column])).join(", ")}, ${contracts.indexOf(contract) + 1}, 1)`
  );
  if (rows.length) await db.run(`insert into known_${contract.id} values ${rows.join(", ")}`);
  const id = contracts.indexOf(contract) + 1;
  await db.run(`insert into load values (${id}, ${quote(delivered)}, ${quote(contract.id)}, ${quote(`${contract.id}.csv`)},
    '', ${quote("ab".repeat(32))}, 'utf-8', 1, 1, 2, 2, 0, ${known.length + 1}, 1, 0, 0, 0, ${known.length}, ${known.length}, 0,
    'loaded', null, true)`);
  await db.run(`insert into source_horizon values (${quote(contract.id)}, ${quote(contract.title)},
    ${quote(contract.office)}, date '${delivered}-01', date '${delivered}-01', 1, 0)`);
}

/** n rows made from a number, for counts that must be above the threshold. */
export const times = (n: number, row: (i: number) => Record<string, Cell>) => Array.from({length: n}, (_, i) => row(i));

/** n payments of 100 yuan for a month, in that month, in one street, to as many persons or fewer. */
export const payments = (n: number, month: string, {area = tianping, persons = n} = {}) =>
  times(n, (i) => ({
    serial: `${area}${i}`,
    person: `${area}${i % persons}`,
    area_code: area,
    item: "living_allowance",
    accrual_month: `${month}-01`,
    pay_month: `${month}-01`,
    paid_yuan: "100.00",
    state: "成功"
  }));

/** Figures of an indicator as `period area value numerator/denominator flag`, for a comparison in one glance. */
export async function figures(db: Database, indicator: string, periodType?: string): Promise<string[]> {
  const rows = await db.all<Record<"period" | "area_code" | "value" | "numerator" | "denominator" | "flag", string>>(
    `select period, area_code, value, numerator, denominator, flag from mart_indicators
     where indicator_id = ${quote(indicator)} ${periodType ? `and period_type = ${quote(periodType)}` : ""}`
  );
  const plain = (x: string | null) => (x === null ? "–" : x.replace(/\.?0+$/, "") || "0");
  return rows.map((r) =>
    [
      r.period,
      r.area_code,
      plain(r.value),
      ...(r.denominator === null && r.numerator === null ? [] : [`${plain(r.numerator)}/${plain(r.denominator)}`]),
      ...(r.flag ? [r.flag] : [])
    ].join(" ")
  );
}

/** The reference data as they are, but for one file. */
export async function withReference<T>(
  file: string,
  change: (text: string) => string,
  use: (dir: string) => Promise<T>
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "reference-"));
  try {
    await cp(referenceDir, dir, {recursive: true});
    await writeFile(join(dir, file), change(await readFile(join(dir, file), "utf8")));
    return await use(dir);
  } finally {
    await rm(dir, {recursive: true});
  }
}
