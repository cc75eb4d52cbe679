import {z} from "zod";
import type {CodeLists} from "../../reference/codeLists.js";
import {spellings} from "../../reference/codeLists.js";
import {parseExact} from "../../base/decimals.js";
import {clean} from "../../base/text.js";
import type {FileColumns} from "./compileCheck.js";
import {type Column, type Contract, type Rule} from "./contract.js";
import {grammarOf, nothingIn} from "./grammar.js";
import {hintOf} from "./hints.js";

/** What is wrong with a row, in words for its sender. `column` is the sender's header. */
export interface Problem {
  column: string | null;
  rule: string;
  message: string;
}

export type Cells = Record<string, string | null>;
export type TypedRow = Record<string, string | number | boolean | null>;

/**
 * The zod schema of one row as delivered: cells in, typed row out. Made from the contract independently of the SQL
 * (grammar.ts says each type twice), it is the oracle of the check in tests, and explains a refused row to its sender.
 */
export function rowSchema(contract: Contract, file: FileColumns, lists: CodeLists) {
  const shape: Record<string, z.ZodType<string | number | boolean | null, string | null>> = {};
  for (const [c, column] of Object.entries(contract.columns)) {
    if (column.type !== "pii") shape[c] = cellSchema(column, file.get(c)?.factor ?? 1, lists);
  }
  return z.object(shape);
}

function cellSchema(column: Column, factor: number, lists: CodeLists) {
  const codes = column.type === "code" ? spellings(lists[column.list]) : new Map<string, string>();
  const grammar = grammarOf(column, {factor, codes});
  const blank = nothingIn(column);
  return z
    .string()
    .nullable()
    .transform((raw, ctx): string | number | boolean | null => {
      const cell = clean(raw);
      if (cell === null || blank.includes(cell)) {
        if (column.required)
          ctx.addIssue({code: "custom", message: `${column.header}不能为空`, params: {rule: "required"}});
        return null;
      }
      const value = grammar.parse(cell);
      if (value !== undefined) return value;
      const rule = column.type === "code" ? "unknown-code" : `type-${column.type}`;
      const hint = hintOf(column, cell, lists);
      const message = `${column.header}应为${grammar.expected}${hint === undefined ? "" : `；${hint}`}`;
      ctx.addIssue({code: "custom", message, params: {rule}});
      return null;
    });
}

/**
 * Everything wrong with a row at once, cells first, then rules over the cells that could be read; none for a good row.
 * `warnings` are what is strange about it and no reason to refuse it.
 * `deliveryEnd` is the last day of the month of delivery.
 */
export function explainRow(
  contract: Contract,
  schema: ReturnType<typeof rowSchema>,
  cells: Cells,
  deliveryEnd: string
): {row: TypedRow; problems: Problem[]; warnings: Problem[]} {
  const row: TypedRow = {};
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [c, cell] of Object.entries(schema.shape)) {
    const result = cell.safeParse(cells[c] ?? null);
    row[c] = result.success ? result.data : null;
    for (const issue of result.error?.issues ?? []) {
      const {rule} = (issue as {params?: {rule: string}}).params ?? {rule: "type"};
      problems.push({column: contract.columns[c]!.header, rule, message: issue.message});
    }
  }
  const empty = (c: string) => {
    const cell = clean(cells[c] ?? null);
    return cell === null || nothingIn(contract.columns[c]!).includes(cell);
  };
  for (const rule of contract.rules) {
    if (breaks(rule, (c) => row[c] ?? null, empty, deliveryEnd)) {
      const found = rule.severity === "warning" ? warnings : problems;
      found.push({column: contract.columns[blamed(rule)]!.header, rule: rule.id, message: rule.say});
    }
  }
  return {row, problems, warnings};
}

/** Whether a row breaks a rule, by its values (null where nothing can be read) and by where nothing stands. */
export function breaks(
  rule: Rule,
  value: (c: string) => TypedRow[string],
  empty: (c: string) => boolean,
  deliveryEnd: string
): boolean {
  const after = (a: string, b: string) => {
    const [x, y] = [value(a), value(b)];
    return x !== null && y !== null && x > y;
  };
  switch (rule.kind) {
    case "order":
      return after(rule.earlier, rule.later);
    case "atMost":
      return after(rule.part, rule.whole);
    case "requires":
      return value(rule.when) === rule.equals && empty(rule.column);
    case "excludes":
      return value(rule.when) === rule.equals && rule.values.includes(String(value(rule.column)));
    case "sum": {
      const total = value(rule.total);
      const parts = rule.parts.map(value);
      if (total === null || parts.some((p) => p === null)) return false;
      const difference = parts.reduce<bigint>((rest, p) => rest - exact(p), exact(total));
      return (difference < 0n ? -difference : difference) > exact(String(rule.tolerance));
    }
    case "notAfterDelivery": {
      const day = value(rule.column);
      return day !== null && String(day) > deliveryEnd;
    }
  }
}

const exact = (value: unknown) => parseExact(String(value))!;

/** The cell that a broken rule is shown at. */
function blamed(rule: Rule): string {
  switch (rule.kind) {
    case "order":
      return rule.later;
    case "atMost":
      return rule.part;
    case "sum":
      return rule.total;
    default:
      return rule.column;
  }
}
