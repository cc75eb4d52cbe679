import type {Contract, Usual} from "../contracts/language/contract.js";
import {trimZeros} from "../base/decimals.js";
import {type Database, quote, quoteName, sameOn} from "../base/duckdb.js";
import type {CodeLists} from "../reference/codeLists.js";
import {createKnownViews} from "../warehouse/createKnownViews.js";
import type {Refusal} from "../load/sheetLoad.js";
import {type Change, findChanges} from "./findChanges.js";
import {findPeriodFacts, findStrangePeriods} from "./findPeriods.js";
import {findSides, floorOf, loadsOf, sayPeriod} from "./sides.js";
import type {PeriodTold} from "./tellPeriods.js";

/** Amounts like it that a group must have before one of them can be called unusual. */
const enough = 5;
/** A file in which more rows than this are unusual is unusual as a whole. */
const maxRows = 20;

/** A warning that a log may hold, and what only the operator's sheet says. */
export interface Unusual extends Refusal {
  /** The amount of the row or the total of the group, and what is usual or was there before; null where it is about neither. */
  sums: {now: string; usual: string} | null;
}

type Found = Record<string, string | null> & {file: string; sheet: string; value: string; usual: string};

/**
 * What is possible but unusual in a delivery, by what its contracts declare (`usual`): for a person to look at, never a
 * reason to refuse. It is worked out of what was known when the delivery came, so the order of loading changes nothing.
 * `periods`: its periods, where they have been told already.
 */
export async function findUnusual(
  db: Database,
  contracts: readonly Contract[],
  lists: CodeLists,
  delivery: string,
  periods?: readonly PeriodTold[]
): Promise<Unusual[]> {
  const delivered = await db.all<{contract: string; before: string | null; fresh: boolean; files: string}>(`
    select contract, bool_or(verdict = 'loaded') as fresh, string_agg(distinct file, '、' order by file) as files,
      (select max(b.delivery) from load b
        where b.contract = load.contract and b.verdict <> 'refused' and b.delivery < ${quote(delivery)}) as before
    from load where delivery = ${quote(delivery)} and verdict <> 'refused' group by contract`);
  const found: Unusual[] = await findEmpty(db, delivery);
  await createKnownViews(db, contracts, delivery);
  for (const contract of contracts) {
    const came = delivered.find((d) => d.contract === contract.id);
    if (!came) continue;
    const told = (changes: readonly Change[]) =>
      changes.map((c): Unusual => ({
        sums: null,
        ...c,
        contract: contract.id,
        file: came.files,
        sheet: "",
        value: null
      }));
    const facts = await findPeriodFacts(db, contract, delivery);
    const own = periods?.filter((p) => p.contract === contract.id);
    found.push(...told(await findStrangePeriods(db, contract, delivery, facts, own)));
    // The same bytes again are the same as before in everything.
    if (!came.fresh) continue;
    const sides = await findSides(db, contract, delivery, came.before, facts.newest);
    const strange: Unusual[] = [];
    const byTotals = new Set<string | null>();
    for (const usual of contract.usual ?? []) {
      if (usual.kind === "amount")
        strange.push(...(await unusualAmounts(db, contract, usual, lists, delivery, came.before)));
      else if (usual.kind === "total") {
        const totals = await unusualTotals(db, contract, usual, lists, delivery);
        if (totals.length) for (const c of usual.by) byTotals.add(contract.columns[c]!.header);
        strange.push(...totals);
      } else if (sides) strange.push(...told(await findChanges(db, contract, usual, sides, lists)));
    }
    // Groups that are gone are told one by one already.
    found.push(...strange.filter(({rule, column}) => rule !== "one-value" || !byTotals.has(column)));
  }
  return found;
}

/** Files with a header and no rows. */
async function findEmpty(db: Database, delivery: string): Promise<Unusual[]> {
  const empty = await db.all<{contract: string; file: string; sheet: string}>(`select contract, file, sheet from load
    where delivery = ${quote(delivery)} and verdict <> 'refused' and rows_read = 0 order by file, sheet, load_id`);
  return empty.map((load) => ({
    ...load,
    row: null,
    column: null,
    value: null,
    sums: null,
    rule: "no-rows",
    message: "认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"
  }));
}

async function unusualAmounts(
  db: Database,
  contract: Contract,
  {column, by, times}: Usual & {kind: "amount"},
  lists: CodeLists,
  delivery: string,
  before: string | null
): Promise<Unusual[]> {
  const group = by.map(quoteName).join(", ");
  const amount = quoteName(column);
  // What is usual is what the delivery before had: a file that is wrong throughout would make itself usual.
  const medianOf = (
    of: string
  ) => `select ${group}, median(abs(${amount})) as usual from ${quoteName(`record_${contract.id}`)}
    where load_id in ${loadsOf(contract, of)} and ${amount} <> 0 group by ${group} having count(*) >= ${enough}`;
  const rows = await db.all<Found & {row_no: string; n: string}>(`
    with own as (${medianOf(delivery)}), earlier as (${medianOf(before ?? "")}),
    usual as (
      select ${by.map((c) => `coalesce(earlier.${quoteName(c)}, own.${quoteName(c)}) as ${quoteName(c)}`).join(", ")},
        coalesce(earlier.usual, own.usual) as usual
      from own full join earlier on ${sameOn(by, "own", "earlier")}
    )
    select l.file, l.sheet, r.row_no, ${by.map((c) => `r.${quoteName(c)}::varchar as ${quoteName(c)}`).join(", ")},
      r.${amount}::varchar as value, usual.usual::varchar as usual,
      count(*) over (partition by l.load_id) as n
    from ${quoteName(`record_${contract.id}`)} r join load l using (load_id) join usual on ${sameOn(by, "usual", "r")}
    where r.load_id in ${loadsOf(contract, delivery)} and r.${amount} <> 0
      and (abs(r.${amount}) >= ${times} * usual.usual or abs(r.${amount}) * ${times} <= usual.usual)
    qualify row_number() over (partition by l.load_id order by r.row_no) <= ${maxRows}
    order by l.file, l.sheet, r.row_no`);
  const {header, type} = contract.columns[column]!;
  const hint = type === "money" ? "，请核对是不是把“元”和“万元”弄错了" : "，请核实";
  return rows.map((row) => {
    const ratio = ratioOf(row.value, row.usual);
    const more = Number(row.n) > maxRows ? `（这份文件里共有 ${row.n} 行如此，列出前 ${maxRows} 行）` : "";
    return {
      contract: contract.id,
      file: row.file,
      sheet: row.sheet,
      row: Number(row.row_no),
      column: header,
      value: null,
      rule: "unusual-amount",
      message: `是同类（${groupOf(contract, by, row, lists)}）通常的 ${ratio}${hint}${more}`,
      sums: {now: trimZeros(row.value), usual: trimZeros(row.usual)}
    };
  });
}

async function unusualTotals(
  db: Database,
  contract: Contract,
  {column, by, times, least}: Usual & {kind: "total"},
  lists: CodeLists,
  delivery: string
): Promise<Unusual[]> {
  const period = contract.period.find((c) => contract.columns[c]!.type !== "choice");
  if (!period) return [];
  const scope = contract.period.filter((c) => c !== period);
  const [p, within, group] = [quoteName(period), scope.map(quoteName), by.map(quoteName)];
  const measure = column ? `sum(${quoteName(column)})` : "count(*)";
  const keys = [...within, ...group];
  const same = (cs: readonly string[], a: string, b: string) => (cs.length ? sameOn(cs, a, b) : "true");
  const [first] = await db.all<{period: string | null}>(`
    select min(${p})::varchar as period from ${quoteName(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)}`);
  if (first?.period == null) return [];
  const recent = `(from ${quoteName(`known_${contract.id}`)} where ${p} >= ${floorOf(contract.columns[period]!, first.period)})`;
  const rows = await db.all<Found & {period: string; earlier: string}>(`
    with delivered as (
      select distinct ${[...within, p].join(", ")} from ${quoteName(`record_${contract.id}`)} where load_id in ${loadsOf(contract, delivery)}
    ),
    known as (select distinct ${[...within, p].join(", ")} from ${recent}),
    pair as (
      select ${[...within, p].map((c) => `d.${c}`).join(", ")}, max(k.${p}) as earlier
      from delivered d join known k on k.${p} < d.${p} and ${same(scope, "d", "k")} group by all
    ),
    now as (
      select ${keys.map((c) => `k.${c}`).join(", ")}, pair.${p}, pair.earlier, ${measure.replace("(", "(k.").replace("k.*", "*")} as value
      from ${recent} k join pair on k.${p} = pair.${p} and ${same(scope, "k", "pair")} group by all
    ),
    earlier as (
      select ${keys.map((c) => `k.${c}`).join(", ")}, pair.${p}, pair.earlier, ${measure.replace("(", "(k.").replace("k.*", "*")} as value
      from ${recent} k join pair on k.${p} = pair.earlier and ${same(scope, "k", "pair")} group by all
    ),
    side_by_side as (
      select ${keys.map((c) => `coalesce(now.${c}, earlier.${c}) as ${c}`).join(", ")},
        coalesce(now.${p}, earlier.${p}) as period, coalesce(now.earlier, earlier.earlier) as earlier,
        coalesce(now.value, 0) as value, coalesce(earlier.value, 0) as usual
      from now full join earlier on ${same([...scope, ...by, period], "now", "earlier")}
    )
    select ${keys.map((c) => `${c}::varchar as ${c}`).join(", ")}, period::varchar as period, earlier::varchar as earlier,
      value::varchar as value, usual::varchar as usual,
      (select string_agg(distinct file, '、' order by file) from load where load_id in ${loadsOf(contract, delivery)}) as file, '' as sheet
    from side_by_side
    where greatest(value, usual) >= ${least} and (value >= ${times} * usual or value * ${times} <= usual)
    order by period, ${keys.join(", ")}`);
  const of = column ? `“${contract.columns[column]!.header}”合计` : "行数";
  return rows.map((row) => {
    const where = groupOf(contract, [...scope, ...by], row, lists);
    const now = sayPeriod(contract.columns[period]!, row.period);
    const before = sayPeriod(contract.columns[period]!, row.earlier);
    return {
      contract: contract.id,
      file: row.file,
      sheet: row.sheet,
      row: null,
      column: column ? contract.columns[column]!.header : null,
      value: null,
      rule: "unusual-total",
      message: `${where} ${now} 的${of}${changeOf(row, `上一期（${before}）`)}，请核实`,
      sums: {now: trimZeros(row.value), usual: trimZeros(row.usual)}
    };
  });
}

/** 街镇：田林街道，发放项目：优待金 */
const groupOf = (contract: Contract, by: readonly string[], row: Record<string, string | null>, lists: CodeLists) =>
  by
    .map((c) => {
      const column = contract.columns[c]!;
      const value = row[c] ?? "空";
      const named = column.type === "code" ? lists[column.list].find(({code}) => code === value)?.name : undefined;
      return `${column.header}：${named ?? value}`;
    })
    .join("，");

function ratioOf(value: string, usual: string): string {
  const ratio = Math.abs(Number(value) / Number(usual));
  return ratio >= 1 ? `${round(ratio)} 倍` : `1/${round(1 / ratio)}`;
}

function changeOf({value, usual}: Found, before: string): string {
  if (Number(value) === 0) return `是 0，${before}不是`;
  if (Number(usual) === 0) return `不是 0，${before}是 0`;
  const ratio = Number(value) / Number(usual);
  return ratio >= 1 ? `是${before}的 ${round(ratio)} 倍` : `只有${before}的 ${round(ratio * 100)} %`;
}

const round = (n: number) => String(n >= 10 ? Math.round(n) : Math.round(n * 10) / 10);
