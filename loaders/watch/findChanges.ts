import type {Column, Contract, Usual} from "../contracts/language/contract.js";
import {type Database, quoteName, sameOn} from "../base/duckdb.js";
import type {CodeLists} from "../reference/codeLists.js";
import {maskOf} from "../load/mask.js";
import type {Sides} from "./sides.js";

/** What is strange about a column, or about some rows; the file is added by the caller. */
export interface Change {
  row: number | null;
  column: string | null;
  rule: string;
  message: string;
  /** What no log may hold: an amount now and before. */
  sums?: {now: string; usual: string};
}

type Compared = Exclude<Usual, {kind: "amount" | "total"}>;

/** What breaks one declaration of what is usual. */
export async function findChanges(
  db: Database,
  contract: Contract,
  usual: Compared,
  sides: Sides,
  lists: CodeLists
): Promise<Change[]> {
  switch (usual.kind) {
    case "steady":
      return await findUnsteady(db, contract, usual, sides);
    case "alike":
      return await findUnlike(db, contract, usual, sides, lists);
    case "once":
      return await findRepeated(db, contract, usual, sides);
    case "more":
      return await findSwapped(db, contract, usual, sides);
    case "whole":
      return await findWhole(db, contract, usual, sides, lists);
    case "spelling":
      return await findSpelling(db, contract, usual, sides);
  }
}

type Declared<K extends Usual["kind"]> = Extract<Usual, {kind: K}>;

/** Rows below which a share says nothing. */
const fewRows = 10;
const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const maxListed = 5;
const listed = (rows: readonly number[]) =>
  `第 ${rows.slice(0, maxListed).join("、")} 行${rows.length > maxListed ? "等" : ""}`;

/** What a delivery says of the same things as before, column by column: what seldom changes changed, or what always does did not. */
async function findUnsteady(
  db: Database,
  {columns}: Contract,
  {of, columns: wanted}: Declared<"steady">,
  {now, before, lastNow, lastBefore, since}: Sides
): Promise<Change[]> {
  const once = (side: string) =>
    `(from ${side} qualify count(*) over (partition by ${of.map(quoteName).join(", ")}) = 1)`;
  const same = (a: string, b: string) => `select count(*)::integer as n,
      ${wanted.map((c) => `count(*) filter (a.${quoteName(c)} is not distinct from b.${quoteName(c)})::integer as ${quoteName(c)}`).join(", ")}
    from ${once(a)} a join ${once(b)} b on ${sameOn(of, "a", "b")}`;
  const [is, was] = await db.all<Record<string, number>>(`${same(now, before)} union all ${same(lastNow, lastBefore)}`);
  if (!is || !was || is.n! < fewRows || was.n! < fewRows) return [];
  const n = is.n!;
  const told = (rule: string, said: {c: string; text: string}[], ask: string): Change[] =>
    said.length === 0
      ? []
      : [
          {
            row: null,
            column: columns[said[0]!.c]!.header,
            rule,
            message: `${said.map(({text}) => text).join("；")}；${ask}`
          }
        ];
  const share = (c: string) => was[c]! / was.n!;
  const changed = wanted.filter((c) => {
    const rows = n - is[c]!;
    const expected = n * (1 - share(c));
    return (
      share(c) >= 0.7 && rows >= 3 && rows / n >= 1 - share(c) + 0.1 && rows > expected + 6 * Math.sqrt(expected + 1)
    );
  });
  const pasted = wanted.filter((c) => share(c) <= 0.5 && is[c]! / n >= 0.95);
  return [
    ...told(
      "changed-column",
      changed.map((c) => ({
        c,
        text: `“${columns[c]!.header}”和${since}不同的有 ${n - is[c]!} 行（可比的 ${n} 行），以往是 ${percent(1 - share(c))}`
      })),
      "请核实是不是整列填错了，如向下填充、错了行"
    ),
    ...told(
      "same-as-before",
      pasted.map((c) => ({
        c,
        text: `“${columns[c]!.header}”和${since}完全相同的有 ${is[c]!} 行（可比的 ${n} 行），以往是 ${percent(share(c))}`
      })),
      "请核实是不是把上一次的数贴来了"
    )
  ];
}

interface Profile {
  n: number;
  [of: string]: number | {key: string; value: string}[];
}

/** Blanks, zeros, signs, decimals and the most frequent value of columns, against the rows before. */
async function findUnlike(
  db: Database,
  contract: Contract,
  {columns: wanted}: Declared<"alike">,
  {now, before}: Sides,
  lists: CodeLists
): Promise<Change[]> {
  const numbers = wanted.filter((c) => isNumber(contract.columns[c]!));
  const names = wanted.filter((c) => !isNumber(contract.columns[c]!));
  const profile = (side: string) =>
    `select count(*)::integer as n, ${[
      ...numbers.flatMap((c) => [
        `count(*) filter (${quoteName(c)} is null)::integer as ${quoteName(`${c} null`)}`,
        `count(*) filter (${quoteName(c)} = 0)::integer as ${quoteName(`${c} zero`)}`,
        `count(*) filter (${quoteName(c)} < 0)::integer as ${quoteName(`${c} minus`)}`,
        `count(*) filter (${quoteName(c)} <> trunc(${quoteName(c)}))::integer as ${quoteName(`${c} part`)}`
      ]),
      ...names.map((c) => `histogram(${quoteName(c)}::varchar) as ${quoteName(`${c} values`)}`)
    ].join(", ")} from ${side}`;
  const [is, was] = await db.all<Profile>(`${profile(now)} union all ${profile(before)}`);
  if (!is || !was || is.n < fewRows || was.n < fewRows) return [];
  const found: Change[] = [];
  const tell = (c: string, rule: string, message: string) =>
    found.push({row: null, column: contract.columns[c]!.header, rule, message});
  for (const c of numbers) {
    const {header} = contract.columns[c]!;
    const count = (side: Profile, what: string) => Number(side[`${c} ${what}`]);
    const share = (side: Profile, what: string) => count(side, what) / side.n;
    const given = (side: Profile) => side.n - count(side, "null");
    const blanks = share(was, "null");
    if (count(is, "null") === 0 && is.n * blanks >= 5 && share(is, "zero") >= share(was, "zero") + blanks / 2)
      tell(
        c,
        "blanks-as-zeros",
        `“${header}”以往有 ${percent(blanks)} 的行是空的，这一次没有空的，而有 ${count(is, "zero")} 行是 0；请核实空的是不是填成了 0（空是“没有报”，0 是“有，且是零”）`
      );
    const zeros = share(was, "zero");
    if (count(is, "zero") === 0 && is.n * zeros >= 5 && share(is, "null") >= blanks + zeros / 2)
      tell(
        c,
        "zeros-as-blanks",
        `“${header}”以往有 ${percent(zeros)} 的行是 0，这一次没有 0，而有 ${count(is, "null")} 行是空的；请核实 0 是不是没有填（空是“没有报”，0 是“有，且是零”）`
      );
    if (count(is, "minus") > 0 && count(was, "minus") === 0)
      tell(c, "new-minus", `“${header}”有 ${count(is, "minus")} 行是负数，以往没有；请核实正负`);
    const parts = count(was, "part") / given(was);
    if (given(is) >= fewRows && count(is, "part") === 0 && given(is) * parts >= 7)
      tell(
        c,
        "no-decimals",
        `“${header}”这一次没有一行有小数，以往有小数的占 ${percent(parts)}；请核实是不是取整了，或小数丢了`
      );
  }
  for (const c of names) {
    const column = contract.columns[c]!;
    const counts = (side: Profile) => (side[`${c} values`] ?? []) as {key: string; value: string}[];
    const [top] = [...counts(is)].sort((a, b) => Number(b.value) - Number(a.value));
    if (!top) continue;
    const rows = Number(top.value);
    const share = rows / is.n;
    const usual = Number(counts(was).find(({key}) => key === top.key)?.value ?? 0) / was.n;
    const expected = is.n * (1 - usual);
    const takesOver =
      share >= 0.5 && share >= usual + 0.25 && (share - usual) * is.n >= 6 * Math.sqrt(is.n * usual * (1 - usual) + 1);
    if (!takesOver && !(rows === is.n && expected >= 7)) continue;
    const value = maskOf(column, lists)(nameOf(column, top.key, lists));
    tell(
      c,
      "one-value",
      `“${column.header}”有 ${rows} 行（共 ${is.n} 行）是“${value}”，以往它占 ${percent(usual)}；请核实这一列是不是向下填充了`
    );
  }
  return found;
}

/** Rows alike in what should tell them apart. */
async function findRepeated(
  db: Database,
  contract: Contract,
  {columns}: Declared<"once">,
  {now, lastNow}: Pick<Sides, "now" | "lastNow">
): Promise<Change[]> {
  const key = columns.map(quoteName).join(", ");
  const given = columns.map((c) => `${quoteName(c)} is not null`).join(" and ");
  const repeated = (side: string) =>
    `from ${side} where ${given} qualify row_number() over (partition by ${key} order by load_id, row_no) > 1`;
  const [found] = await db.all<{rows: number[]; of: number; before: number; of_before: number}>(`
    select (select coalesce(list(row_no::integer order by load_id, row_no), []) from (${repeated(now)})) as "rows",
      (select count(*)::integer from ${now}) as of,
      (select count(*)::integer from (${repeated(lastNow)})) as "before",
      (select count(*)::integer from ${lastNow}) as of_before`);
  const {rows, of, before, of_before} = found!;
  const expected = of_before ? (before / of_before) * of : 0;
  // Without anything to compare with, a few may well be so.
  if (rows.length <= (of_before ? 3 * expected + 2 : of * 0.01)) return [];
  const headers = columns.map((c) => contract.columns[c]!.header).join("＋");
  return [
    {
      row: rows[0]!,
      column: contract.columns[contract.key[0]!]!.header,
      rule: "repeated-rows",
      message: `有 ${rows.length} 行的“${headers}”与前面的行全都相同（${listed(rows)}）；请核实是不是同一件事编了两个号，或哪一列向下填充了`
    }
  ];
}

/** Two measures of which one is the larger, and now is not: their headers may have changed places. */
async function findSwapped(
  db: Database,
  contract: Contract,
  {more, than}: Declared<"more">,
  {now, lastNow}: Sides
): Promise<Change[]> {
  const sides = (side: string) => `select count(*) filter (${quoteName(more)} > ${quoteName(than)})::integer as above,
      count(*) filter (${quoteName(more)} < ${quoteName(than)})::integer as below from ${side}`;
  const [is, was] = await db.all<{above: number; below: number}>(`${sides(now)} union all ${sides(lastNow)}`);
  const differ = (side: {above: number; below: number}) => side.above + side.below;
  if (!is || !was || differ(is) < 5 || differ(was) < 5) return [];
  if (was.above / differ(was) < 0.8 || is.below / differ(is) < 0.8) return [];
  const [a, b] = [contract.columns[more]!.header, contract.columns[than]!.header];
  return [
    {
      row: null,
      column: a,
      rule: "swapped-columns",
      message: `“${a}”以往大多比“${b}”大，这一次有 ${is.below} 行（共 ${differ(is)} 行）反过来；请核实两列的表头是不是换了位置`
    }
  ];
}

/** A group whose numbers are the sums of all others: a total under another name. */
async function findWhole(
  db: Database,
  contract: Contract,
  {column, sums}: Declared<"whole">,
  {now}: Pick<Sides, "now">,
  lists: CodeLists
): Promise<Change[]> {
  const c = quoteName(column);
  const groups = await db.all<Record<string, string | null> & {value: string | null}>(
    `select ${c}::varchar as value, ${sums.map((s) => `sum(${quoteName(s)})::varchar as ${quoteName(s)}`).join(", ")} from ${now} group by ${c}`
  );
  const all = sums.map((s) => groups.reduce((sum, g) => sum + Number(g[s] ?? 0), 0));
  // A coincidence of one small number says nothing.
  const tells = groups.length >= (sums.length > 1 ? 3 : 4) && Math.max(...all) >= 20;
  return groups.flatMap((group): Change[] => {
    const numbers = sums.map((s) => Number(group[s] ?? 0));
    const isSum = numbers.every((n, i) => Math.abs(2 * n - all[i]!) < 0.005) && numbers.some((n) => n !== 0);
    const isStrange = groups.length > 1 && contract.columns[column]!.whole === group.value;
    if (!(isSum && tells) && !isStrange) return [];
    const at = contract.columns[column]!;
    const shown = maskOf(at, lists)(nameOf(at, group.value ?? "空", lists));
    return [
      {
        row: null,
        column: at.header,
        rule: "whole-among-parts",
        message: isSum
          ? `“${at.header}”为“${shown}”的各数恰好等于其余各组之和；请核实它是不是合计，合计请写在“合计”行里`
          : `“${at.header}”为“${shown}”的一行与它的各部分并列，数又不是各部分之和；请核实，合计请写在“合计”行里`
      }
    ];
  });
}

/** Names that differ from an earlier one in zeros, case or marks alone, on rows that are else the same. */
async function findSpelling(
  db: Database,
  contract: Contract,
  {column}: Declared<"spelling">,
  {now, before}: Pick<Sides, "now" | "before">
): Promise<Change[]> {
  const c = quoteName(column);
  const plain = (side: string) =>
    `regexp_replace(regexp_replace(lower(${side}.${c}), '[^0-9a-z\\p{Han}]', '', 'g'), '(^|[^0-9])0+([0-9])', '\\1\\2', 'g')`;
  const isKey = contract.key.length === 1;
  const rest = Object.entries(contract.columns)
    .filter(([k, {required, type, keep}]) => required && k !== column && type !== "pii" && keep !== false)
    .map(([k]) => k);
  const rows = await db.all<{row: number; n: number}>(`
    with known as (from ${before} ${isKey ? `union all by name from ${now}` : ""}),
    new as (from ${now} where ${c} not in (select ${c} from ${before} where ${c} is not null))
    select n.row_no::integer as "row" from new n
    where exists (from known k where ${plain("k")} = ${plain("n")} and k.${c} <> n.${c}
      ${isKey ? `and (${sameOn(rest, "k", "n")}) and (k.load_id, k.row_no) < (n.load_id, n.row_no)` : ""})
    order by n.load_id, n.row_no`);
  if (rows.length === 0) return [];
  const {header} = contract.columns[column]!;
  return [
    {
      row: rows[0]!.row,
      column: header,
      rule: "key-spelling",
      message: `有 ${rows.length} 行的“${header}”与已有的只差前面的 0、大小写或符号${isKey ? "，其余内容相同" : ""}（${listed(rows.map((r) => r.row))}）；请核实是不是同一个，编号列请设为文本`
    }
  ];
}

const isNumber = ({type}: Column) => type === "int" || type === "money" || type === "decimal";

function nameOf(column: Column, value: string, lists: CodeLists): string {
  if (column.type === "flag") return value === "true" ? "是" : "否";
  return (column.type === "code" ? lists[column.list].find(({code}) => code === value)?.name : undefined) ?? value;
}
