import {type Database, quote, quoteName} from "../base/duckdb.js";
import {type Span, periodOf} from "../base/periods.js";
import {baseIds, baseOf} from "../warehouse/facts/bases.js";
import type {Relation} from "./protect.js";
import type {Family} from "./relations.js";

/** The number of rows that a delivered table brought, which is published beside its file. */
export interface RowCount {
  /** Which row of `public_deliveries`. */
  row: number;
  contract: string;
  /** 2023-05. */
  delivery: string;
  file: string;
  sheet: string;
  /** The one street that all its rows are of. */
  area: string | null;
  rows: number;
}

/** Where a row is a person, or one of a person's. */
const factsOfPersons = baseIds.filter((id) => baseOf(id).rowsPerPerson !== undefined);

/** What is published of the files whose rows are persons', in the order of the table. */
export async function readRowCounts(db: Database): Promise<RowCount[]> {
  const all: RowCount[] = [];
  for (const contract of new Set(factsOfPersons.map((id) => baseOf(id).contract))) {
    all.push(
      ...(await db.all<RowCount & Record<string, string | number | null>>(`
        select p.rowid::integer as row, p.contract, p.delivery, p.file, p.sheet, a.area, p.rows_kept::integer as rows
        from public_deliveries p
        join public_file n on n.file = p.file and n.sheet = p.sheet
        join load l using (load_id)
        left join (
          select load_id, if(count(distinct area_code) = 1, min(area_code), null) as area
          from ${quoteName(`known_${contract}`)} group by load_id
        ) a using (load_id)
        where p.contract = ${quote(contract)} and p.verdict = 'loaded'
        order by p.rowid`))
    );
  }
  return all;
}

/** How many rows all files of a period brought together: the denominator of the rate of refused rows. */
export interface RowTotal {
  /** Which row of `public_indicators`. */
  row: number;
  period_type: Span;
  period: string;
  rows: number;
}

/** What is published of them. */
export const readRowTotals = (db: Database): Promise<RowTotal[]> =>
  db.all<RowTotal & Record<string, string | number>>(`
    select rowid::integer as row, period_type, period, denominator::integer as rows
    from public_indicators
    where indicator_id = 'row_reject_rate' and denominator is not null
    order by rowid`);

/** Row counts that are read together: of all files of a delivery, or of those of one street. */
interface Group {
  contract: string;
  delivery: string;
  area: string | null;
  cells: number[];
  rows: number;
}

/**
 * What row counts say of numbers of persons. A table whose rows are all counted in the numbers of a month has as many
 * rows as they add up to; a person who is counted has a row at least. Nobody tells a reader which of the two it is; what
 * holds can be noticed, so it counts as known. `cells[i]` is the number of `counts[i]`, `totalCells[i]` that of `totals[i]`.
 */
export function rowRelations(
  families: readonly Family[],
  counts: readonly RowCount[],
  cells: readonly number[],
  totals: readonly RowTotal[],
  totalCells: readonly number[]
): Relation[] {
  const relations: Relation[] = [];
  const groups = groupsOf(counts, cells);
  for (const family of families) {
    const {fact, mean} = family.content;
    const base =
      factsOfPersons.includes(fact as (typeof factsOfPersons)[number]) && baseOf(fact as (typeof baseIds)[number]);
    if (!base || mean) continue;
    const span = base.kind === "annual" ? "year" : "month";
    if (family.span !== span) continue;
    for (const {contract, delivery, area, cells: files, rows} of groups) {
      if (contract !== base.contract || (area !== null && !family.dimensions.includes("area_code"))) continue;
      const placed = family.cells.filter(
        (p) => periodOf(p.to, span) === periodOf(delivery, span) && (area === null || p.at.area_code === area)
      );
      const left = rows - placed.reduce((sum, p) => sum + p.value, 0);
      if (placed.length === 0 || left < 0) continue;
      const terms = [...files.map((c) => [c, 1] as const), ...placed.map((p) => [p.cell, -1] as const)];
      relations.push({terms, low: 0, high: left === 0 ? 0 : Infinity});
    }
  }
  relations.push(...registerRelations(families, groups));
  // The files of no person are known, so that the others add up to a known number with each total.
  totals.forEach(({period_type, period, rows}, t) => {
    const own = [...counts.keys()].filter((i) => periodOf(counts[i]!.delivery, period_type) === period);
    const others = rows - own.reduce((sum, i) => sum + counts[i]!.rows, 0);
    const terms = [[totalCells[t]!, 1] as const, ...own.map((i) => [cells[i]!, -1] as const)];
    if (own.length) relations.push({terms, low: others, high: others});
  });
  return relations;
}

/**
 * A register is handed over whole each month: its rows are more than the month before by as many as were registered. Where
 * that is so, a reader who noticed it elsewhere knows it here.
 */
function registerRelations(families: readonly Family[], groups: readonly Group[]): Relation[] {
  const relations: Relation[] = [];
  for (const family of families) {
    const base =
      factsOfPersons.includes(family.content.fact as (typeof factsOfPersons)[number]) &&
      baseOf(family.content.fact as (typeof baseIds)[number]);
    if (!base || base.kind !== "flow" || family.span !== "month" || family.content.aggregate !== "count") continue;
    const own = groups.filter((g) => g.contract === base.contract && g.area === null);
    for (const now of own) {
      const before = own.find((g) => g.delivery === monthBefore(now.delivery));
      const placed = family.cells.filter((p) => p.to === now.delivery);
      if (!before || placed.length === 0) continue;
      if (now.rows - before.rows !== placed.reduce((sum, p) => sum + p.value, 0)) continue;
      const terms = [
        ...now.cells.map((c) => [c, 1] as const),
        ...before.cells.map((c) => [c, -1] as const),
        ...placed.map((p) => [p.cell, -1] as const)
      ];
      relations.push({terms, low: 0, high: 0});
    }
  }
  return relations;
}

function monthBefore(month: string): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 2;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

function groupsOf(counts: readonly RowCount[], cells: readonly number[]): Group[] {
  const groups = new Map<string, Group>();
  counts.forEach(({contract, delivery, area, rows}, i) => {
    for (const of of area === null ? [null] : [null, area]) {
      const key = [contract, delivery, of].join("|");
      if (!groups.has(key)) groups.set(key, {contract, delivery, area: of, cells: [], rows: 0});
      const group = groups.get(key)!;
      group.cells.push(cells[i]!);
      group.rows += rows;
    }
  });
  return [...groups.values()];
}

/** Empties what would tell a row count that gives a number away: its parts, the sum of its source. */
export async function hideRowCounts(db: Database, rows: readonly number[]): Promise<void> {
  if (rows.length === 0) return;
  const those = `rowid in (${rows.join(", ")})`;
  await db.run(`update public_sources set rows_kept = null
    where contract in (select contract from public_deliveries where ${those})`);
  await db.run(`update public_deliveries set rows_scanned = null, rows_read = null, rows_kept = null,
    amounts_read = null, amounts_kept = null, flag = 'suppressed'
    where ${those}`);
}
