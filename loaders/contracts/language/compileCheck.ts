import {quote, quoteName} from "../../base/duckdb.js";
import type {CodeLists} from "../../reference/codeLists.js";
import {spellings} from "../../reference/codeLists.js";
import {textMacros} from "../../base/text.js";
import {type Column, type Contract, keptColumns, type Rule} from "./contract.js";
import {grammarOf, nothingIn} from "./grammar.js";

/** Which columns of a contract a file has, each with its place and the factor from its header's unit (1, or 10000 for 万元). */
export type FileColumns = ReadonlyMap<string, {factor: number; index: number}>;

/**
 * Everything the check needs in a connection: the macros, and the accepted spellings of all code lists. `pseudonym`
 * needs the variables `hmac_inner` and `hmac_outer` (pseudonym.ts).
 */
export function prepareChecks(lists: CodeLists): string {
  const rows = Object.entries(lists).flatMap(([list, codes]) =>
    [...spellings(codes)].map(([spelling, code]) => `(${quote(list)}, ${quote(spelling)}, ${quote(code)})`)
  );
  return `${textMacros}
create or replace temp macro pseudonym(id) as left(
  sha256(getvariable('hmac_outer') || from_hex(sha256(getvariable('hmac_inner') || encode(id)))), 32);
create or replace temp table spelling as from (values ${rows.join(",\n")}) t(list, spelling, code);`;
}

/**
 * Bit of a problem in `errors`: columns first, in the contract's order, then the rules that refuse, then what is wrong with
 * the row. The rules that only warn have bits of their own, in `warnings`.
 */
export function problemBits(contract: Contract): {columns: string[]; rules: Rule[]; warnings: Rule[]; fields: number} {
  const columns = Object.keys(contract.columns).filter((c) => contract.columns[c]!.type !== "pii");
  const rules = contract.rules.filter((rule) => rule.severity !== "warning");
  const warnings = contract.rules.filter((rule) => rule.severity === "warning");
  return {columns, rules, warnings, fields: columns.length + rules.length};
}

/**
 * SQL that puts the accepted rows of `raw` straight into the records of its contract, in any order. The tables of
 * `wordsSql` must be there; a row with a word that they do not have is not accepted. With all the words of `raw` in them,
 * what is not inserted is what the check refuses.
 */
export function insertAcceptedSql(
  contract: Contract,
  file: FileColumns,
  deliveryEnd: string,
  loadId: number,
  raw: string
): string {
  const kept = keptColumns(contract).map(([c]) => quoteName(c));
  return `insert into ${quoteName(`record_${contract.id}`)} (${kept.join(", ")}, load_id, row_no)
select ${kept.join(", ")}, ${loadId}, row_no from (
  ${/* A condition on what is random is not moved below the check, where it would evaluate every cell a second time. */ ""}
  select *, errors = 0 and has_cells and random() >= 0 as accepted from (${checkedSql(contract, file, deliveryEnd, raw)})
) where accepted`;
}

/** Types whose values repeat: each spelling in the file is read, looked up, or made a pseudonym, once. */
const repeating: ReadonlySet<Column["type"]> = new Set([
  "code",
  "id",
  "choice",
  "flag",
  "date",
  "month",
  "quarter",
  "year",
  "school_year"
]);

const hasWords = (contract: Contract, file: FileColumns, c: string) =>
  file.has(c) && (repeating.has(contract.columns[c]!.type) || contract.columns[c]!.keep === "pseudonym");

/** The columns of identity numbers that a file has; their words tell whether the people are made up. */
export const identityColumns = (contract: Contract, file: FileColumns) =>
  Object.keys(contract.columns).filter((c) => file.has(c) && contract.columns[c]!.type === "id");

/** The table of the spellings that stand in a column of `raw`: cell, given, value; of identities also synthetic. */
export const wordTable = (c: string) => quoteName(`${c} word`);

/** SQL that reads `raw` once and makes the tables of its words. */
export function wordsSql(contract: Contract, file: FileColumns, raw: string): string {
  const columns = problemBits(contract).columns.filter((c) => hasWords(contract, file, c));
  if (columns.length === 0) return "select 1";
  const cells = `create or replace temp table words as select ${columns.map(quoteName).join(", ")} from ${raw} raw
  group by grouping sets (${columns.map((c) => `(${quoteName(c)})`).join(", ")})`;
  return [cells, ...columns.map((c) => wordTableSql(c, contract.columns[c]!, file.get(c)!.factor))].join(";\n");
}

/**
 * SQL that checks the rows of `raw`, a table or a query in brackets: row_no, bad_fields, the file's columns as delivered
 * text under the contract's names. It gives row_no, the kept columns typed, `errors`, 0 for a row that is accepted, and
 * `warnings`, in one pass: the same evaluation decides what is kept and what is refused, so no row can land in both or in
 * neither. The tables of `wordsSql` must be there.
 */
export function checkedSql(contract: Contract, file: FileColumns, deliveryEnd: string, raw: string): string {
  const {columns, rules, warnings, fields} = problemBits(contract);
  const column = (c: string) => contract.columns[c]!;
  // A name that no column of a contract can have: has_staff is one.
  const has = (c: string) => quoteName(`${c} given`);

  const inWords = (c: string) => hasWords(contract, file, c);
  const worded = columns.filter(inWords);
  const single = columns.filter((c) => file.has(c) && !inWords(c));
  const cells = single.map((c) => `${givenSql(quoteName(c), column(c))} as ${quoteName(c)}`);
  // A step of its own: clean is long, and would stand twice in every column of the next.
  const cleaned = [
    ...single.map((c) => `clean(raw.${quoteName(c)}) as ${quoteName(c)}`),
    ...worded.map(
      // A word that the table does not have is something given that nobody has read yet: an error, never a blank.
      (c) =>
        `${wordTable(c)}.value as ${quoteName(`${c} value`)}, coalesce(${wordTable(c)}.given, raw.${quoteName(c)} is not null) as ${has(c)}`
    )
  ];
  const typed = columns.map((c) => {
    if (inWords(c)) return `${quoteName(`${c} value`)} as ${quoteName(c)}`;
    if (!file.has(c)) return `null::${sqlTypeOf(column(c))} as ${quoteName(c)}`;
    return `${grammarOf(column(c), {factor: file.get(c)!.factor, codes: new Map()}).sql(`cells.${quoteName(c)}`)} as ${quoteName(c)}`;
  });

  const bits = [
    ...columns.map((c) => `${quoteName(c)} is null${column(c).required ? "" : ` and ${has(c)}`}`),
    ...rules.map((rule) => ruleSql(rule, has, deliveryEnd)),
    "bad_fields"
  ];
  const bitsOf = (conditions: string[]) =>
    conditions.map((condition, i) => `(case when ${condition} then ${2n ** BigInt(i)} else 0 end)`).join(" + ") || "0";
  if (bits.length > 62) throw new Error(`too many checks for one word of bits: ${contract.id}, ${fields}`);

  const given = columns.map((c) => {
    if (inWords(c)) return has(c);
    return `${file.has(c) ? `cells.${quoteName(c)} is not null` : "false"} as ${has(c)}`;
  });
  return `with cleaned as (
  select ${["row_no", "bad_fields", ...cleaned].join(", ")}
  from ${raw} raw
  ${worded.map((c) => `left join ${wordTable(c)} on ${wordTable(c)}.cell = raw.${quoteName(c)}`).join("\n  ")}
),
cells as (
  select *${cells.length ? ` replace (${cells.join(", ")})` : ""} from cleaned
),
typed as (
  select row_no, bad_fields,
    ${[...typed, ...given].join(",\n    ")}
  from cells
)
select
  row_no,
  ${keptColumns(contract)
    .map(([c]) => quoteName(c))
    .join(", ")},
  (${columns.map((c) => has(c)).join(" or ")}) as has_cells,
  (${bitsOf(bits)})::bigint as errors,
  (${bitsOf(warnings.map((rule) => ruleSql(rule, has, deliveryEnd)))})::bigint as warnings
from typed`;
}

/**
 * A condition over the records of a contract: the row breaks a rule that only warns. In an accepted row a cell was given
 * exactly where a value is kept.
 */
export const warnedSql = (contract: Contract, deliveryEnd: string): string =>
  problemBits(contract)
    .warnings.map((rule) => `(${ruleSql(rule, (c) => `(${quoteName(c)} is not null)`, deliveryEnd)})`)
    .join(" or ") || "false";

/** A cleaned cell; null where it is blank or a spelling of nothing. */
function givenSql(cleaned: string, column: Column): string {
  const words = nothingIn(column);
  // Most cells are longer than any of these words.
  const longest = Math.max(...words.map((word) => Buffer.byteLength(word)));
  // `not in` would make a join of it.
  return `case when strlen(${cleaned}) > ${longest} or not list_contains([${words.map(quote).join(", ")}], ${cleaned}) then ${cleaned} end`;
}

const sqlTypeOf = (column: Column) => grammarOf(column, {factor: 1, codes: new Map()}).sqlType;

function wordTableSql(c: string, column: Column, factor: number): string {
  const words = `select cell, ${givenSql("cleaned", column)} as text
    from (select ${quoteName(c)} as cell, clean(${quoteName(c)}) as cleaned from words where ${quoteName(c)} is not null)`;
  const table = `create or replace temp table ${wordTable(c)} as`;
  if (column.type === "code") {
    return `${table} select cell, text is not null as given, code as value from (${words})
      left join spelling on list = ${quote(column.list)} and spelling = code_key(text)`;
  }
  const value = grammarOf(column, {factor, codes: new Map()}).sql("text");
  if (column.type === "id") {
    return `${table} select cell, text is not null as given, pseudonym(id) as value, coalesce(starts_with(id, '99'), false) as synthetic
    from (select cell, text, ${value} as id from (${words}))`;
  }
  return `${table} select cell, text is not null as given, ${column.keep === "pseudonym" ? `pseudonym(${value})` : value} as value from (${words})`;
}

/** A null on either side is never a broken rule: the cell's own check speaks for it. */
function ruleSql(rule: Rule, has: (c: string) => string, deliveryEnd: string): string {
  switch (rule.kind) {
    case "order":
      return `${quoteName(rule.earlier)} > ${quoteName(rule.later)}`;
    case "atMost":
      return `${quoteName(rule.part)} > ${quoteName(rule.whole)}`;
    case "requires":
      return `${quoteName(rule.when)} = ${quote(rule.equals)} and not ${has(rule.column)}`;
    case "excludes":
      return `${quoteName(rule.when)} = ${quote(rule.equals)} and ${quoteName(rule.column)} in (${rule.values.map(quote).join(", ")})`;
    case "sum":
      return `abs(${quoteName(rule.total)} - (${rule.parts.map(quoteName).join(" + ")})) > ${rule.tolerance}`;
    case "notAfterDelivery":
      return `${quoteName(rule.column)} > date ${quote(deliveryEnd)}`;
  }
}

/** The columns of the table that keeps every accepted row of a contract, with its delivery and its row in the file. */
export function recordColumns(contract: Contract): [string, string][] {
  const kept = keptColumns(contract).map(([c, column]): [string, string] => [c, sqlTypeOf(column)]);
  return [...kept, ["load_id", "integer"], ["row_no", "bigint"]];
}
