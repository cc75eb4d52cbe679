import {z} from "zod";

/** The code lists in data/reference/ that a column may be checked against, as senders know them. */
export const listTitles = {
  streets: "徐汇区 13 个街镇或区本级",
  person_types: "人员类别",
  placement_types: "安置方式",
  beneficiary_categories: "优抚类别",
  benefit_items: "发放项目",
  activity_types: "活动类型",
  list_categories: "双清单类别",
  station_levels: "服务站级别",
  media_channels: "宣传渠道",
  meeting_types: "会议类型",
  units: "责任单位",
  evidence_kinds: "佐证材料类型",
  veto_items: "一票否决项"
} as const;
export type ListId = keyof typeof listTitles;
export const listIds = Object.keys(listTitles) as [ListId, ...ListId[]];

/**
 * What a cell may hold. `money` and `decimal` are exact; a `month` or `quarter` is kept as its first day, a `school_year`
 * as text ("2023-2024"); an `id` is an identity number that becomes a keyed pseudonym at the door; a `pii` column is recognised so that it can be dropped.
 */
const columnType = z.discriminatedUnion("type", [
  z.strictObject({type: z.literal("text")}),
  z.strictObject({type: z.literal("choice"), values: z.array(z.string()).min(1).readonly()}),
  z.strictObject({type: z.literal("code"), list: z.enum(listIds)}),
  z.strictObject({type: z.literal("month")}),
  z.strictObject({type: z.literal("date")}),
  z.strictObject({type: z.literal("quarter")}),
  z.strictObject({type: z.literal("year")}),
  z.strictObject({type: z.literal("school_year")}),
  z.strictObject({type: z.literal("int"), min: z.number().int().optional(), max: z.number().int().optional()}),
  z.strictObject({type: z.literal("money")}),
  z.strictObject({type: z.literal("decimal"), scale: z.number().int().min(0).max(12)}),
  z.strictObject({type: z.literal("flag")}),
  z.strictObject({type: z.literal("id")}),
  z.strictObject({type: z.literal("pii")})
]);

const columnFacts = z.object({
  /** The sender's header, as exports.md prints it. */
  header: z.string(),
  /** Other headers seen for the same column. */
  aliases: z.array(z.string()).readonly().optional(),
  /** One sentence in Chinese: what the column holds, and what empty means. */
  about: z.string(),
  required: z.literal(true).optional(),
  /**
   * false: checked, then dropped; free text that no indicator needs never reaches the warehouse. "pseudonym": kept only
   * as a keyed pseudonym, like an identity number, where rows must be told apart by a text that may be a designation.
   */
  keep: z.union([z.literal(false), z.literal("pseudonym")]).optional(),
  /** Text of few values that come again and again: one that was never there before is listed. */
  category: z.literal(true).optional(),
  /** Spellings that mean "nothing" in this export besides the usual ones. */
  nulls: z.array(z.string()).readonly().optional(),
  /** Spellings of a number that exists but is not published: nothing is kept, and a total may include it. */
  unpublished: z.array(z.string()).readonly().optional(),
  /** The code that stands for all others: beside them its row is their total, never a fact. */
  whole: z.string().optional()
});

export const columnSchema = columnType.and(columnFacts);
export type Column = z.infer<typeof columnSchema>;
export type ColumnType = Column["type"];

const ruleFacts = {
  id: z.string(),
  say: z.string(),
  /** A row that breaks such a rule is kept; what is strange about it is noted (table warned_row). */
  severity: z.literal("warning").optional()
};
const columnName = z.string().regex(/^[a-z][a-z0-9_]*$/);
const columnNames = z.array(columnName).min(1).readonly();

/** Rules across columns. Each compiles to SQL and to the zod schema of a row; a null on either side is never an error. */
export const ruleSchema = z.discriminatedUnion("kind", [
  /** earlier ≤ later */
  z.strictObject({...ruleFacts, kind: z.literal("order"), earlier: columnName, later: columnName}),
  /** part ≤ whole, counts */
  z.strictObject({...ruleFacts, kind: z.literal("atMost"), part: columnName, whole: columnName}),
  /** where `when` holds `equals`, `column` must not be empty */
  z.strictObject({...ruleFacts, kind: z.literal("requires"), when: columnName, equals: z.string(), column: columnName}),
  /** where `when` holds `equals`, `column` must not hold any of `values` */
  z.strictObject({
    ...ruleFacts,
    kind: z.literal("excludes"),
    when: columnName,
    equals: z.string(),
    column: columnName,
    values: z.array(z.string()).readonly()
  }),
  /** the parts add up to the total, within the tolerance */
  z.strictObject({
    ...ruleFacts,
    kind: z.literal("sum"),
    total: columnName,
    parts: z.array(columnName).readonly(),
    tolerance: z.number().nonnegative()
  }),
  /** a date not after the last day of the month of delivery */
  z.strictObject({...ruleFacts, kind: z.literal("notAfterDelivery"), column: columnName})
]);
export type Rule = z.infer<typeof ruleSchema>;

/**
 * When so many rows of a table are refused that the fault must be the table's: more than this share of them, and more than
 * so many rows or than this larger share. Without the floor one wrong cell of a small table would hold back all of it.
 */
export const refusedWhole = {share: 0.02, rows: 2, most: 0.2} as const;

/**
 * What is usual in a contract. What is not is possible, and no reason to refuse it: it is listed for a person to look at
 * (findUnusual.ts). Reading does not depend on it.
 */
export const usualSchema = z.discriminatedUnion("kind", [
  /** an amount is less than `times` the median of its group, and more than that part of it */
  z.strictObject({
    kind: z.literal("amount"),
    column: columnName,
    by: z.array(columnName).min(1).readonly(),
    times: z.number().gt(1)
  }),
  /** the sum of a column, or the count of rows, of a group is less than `times` that of the period before; from `least` on */
  z.strictObject({
    kind: z.literal("total"),
    column: columnName.optional(),
    by: z.array(columnName).min(1).readonly(),
    times: z.number().gt(1),
    least: z.number().positive()
  }),
  /** what is said of the same things (`of`) in these columns changes about as often as it did before */
  z.strictObject({kind: z.literal("steady"), of: columnNames, columns: columnNames}),
  /** blanks, zeros, signs, decimals and the most frequent value of these columns are about as they were before */
  z.strictObject({kind: z.literal("alike"), columns: columnNames}),
  /** no two rows agree in all of these columns */
  z.strictObject({kind: z.literal("once"), columns: columnNames}),
  /** a measure that is mostly larger than another */
  z.strictObject({kind: z.literal("more"), more: columnName, than: columnName}),
  /** no group of a column is the sum of all others, and its `whole` does not stand beside others */
  z.strictObject({kind: z.literal("whole"), column: columnName, sums: columnNames}),
  /** no name differs from an earlier one in zeros, case or marks alone */
  z.strictObject({kind: z.literal("spelling"), column: columnName})
]);
export type Usual = z.infer<typeof usualSchema>;

/**
 * One export, said once, as plain data. The SQL checks, the zod schema of a row, the row type and docs/data.md all come from it.
 *
 * `register`: the newest row for a key wins. `period`, `snapshot`: the newest delivery that holds a period replaces that
 * whole period. `period` names the columns that make the period; `key` the columns that make a row unique in a file.
 */
export const contractSchema = z
  .strictObject({
    id: columnName,
    title: z.string(),
    /** One sentence: what one row is. */
    grain: z.string(),
    /** Who sends it. */
    office: z.string(),
    kind: z.enum(["register", "period", "snapshot"]),
    period: z.array(columnName).readonly(),
    key: z.array(columnName).min(1).readonly(),
    columns: z.record(columnName, columnSchema),
    usual: z.array(usualSchema).readonly().optional(),
    rules: z.array(ruleSchema).readonly()
  })
  .check((ctx) => {
    const c = ctx.value;
    const known = new Set(Object.keys(c.columns));
    const usual = (c.usual ?? []).flatMap(usualColumns);
    const named = [...c.period, ...c.key, ...c.rules.flatMap(ruleColumns), ...usual];
    for (const name of named) {
      if (!known.has(name)) ctx.issues.push({code: "custom", message: `unknown column ${name}`, input: name});
    }
    if ((c.kind === "register") !== (c.period.length === 0)) {
      ctx.issues.push({
        code: "custom",
        message: "a register has no period; a period or snapshot has one",
        input: c.kind
      });
    }
  });
export type Contract = z.infer<typeof contractSchema>;

/** The columns that a declaration of what is usual names. */
function usualColumns(usual: Usual): readonly string[] {
  switch (usual.kind) {
    case "amount":
      return [usual.column, ...usual.by];
    case "total":
      return [...(usual.column ? [usual.column] : []), ...usual.by];
    case "steady":
      return [...usual.of, ...usual.columns];
    case "alike":
    case "once":
      return usual.columns;
    case "more":
      return [usual.more, usual.than];
    case "whole":
      return [usual.column, ...usual.sums];
    case "spelling":
      return [usual.column];
  }
}

/** The columns that a rule reads. */
export function ruleColumns(rule: Rule): string[] {
  switch (rule.kind) {
    case "order":
      return [rule.earlier, rule.later];
    case "atMost":
      return [rule.part, rule.whole];
    case "requires":
    case "excludes":
      return [rule.when, rule.column];
    case "sum":
      return [rule.total, ...rule.parts];
    case "notAfterDelivery":
      return [rule.column];
  }
}

interface CellTypes {
  text: string;
  choice: string;
  code: string;
  month: string;
  date: string;
  quarter: string;
  year: number;
  school_year: string;
  int: number;
  money: string;
  decimal: string;
  flag: boolean;
  id: string;
  pii: never;
}
type Cell<C> = C extends {type: infer T extends keyof CellTypes}
  ? CellTypes[T] | (C extends {required: true} ? never : null)
  : never;

/** The row that a contract lets through: kept columns only; days as ISO text, exact numbers as text. */
export type Row<C extends {columns: Record<string, unknown>}> = {
  [K in keyof C["columns"] as C["columns"][K] extends {keep: false} | {type: "pii"} ? never : K]: Cell<C["columns"][K]>;
};

/** The columns of a contract that reach the warehouse, in order. */
export function keptColumns(contract: Contract): [string, Column][] {
  return Object.entries(contract.columns).filter(([, column]) => column.keep !== false && column.type !== "pii");
}
