import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {z} from "zod";
import {DataError} from "../base/errors.js";
import {periodForm} from "../base/periods.js";

/** A row of a reference file, with its place for messages: “targets.csv 第 3 行”. */
export interface Placed<T> {
  row: T;
  where: string;
}

/**
 * Rows of a reference CSV, each checked against the schema. What is wrong goes to `problems`, one sentence each with file and
 * line, so that a person mends the file once; rows that are wrong are left out. A missing file is one problem, unless it
 * is optional.
 */
export async function readRows<S extends z.ZodObject>(
  dir: string,
  file: string,
  schema: S,
  problems: string[],
  {optional = false}: {optional?: boolean} = {}
): Promise<Placed<z.infer<S>>[]> {
  let text: string;
  try {
    text = await readFile(join(dir, file), "utf8");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cause;
    if (!optional) problems.push(`参考数据缺少 ${file}（在 ${dir} 里没有找到）`);
    return [];
  }
  let raw: {record: Record<string, string>; info: {lines: number}}[];
  try {
    raw = parse(text, {columns: true, bom: true, skip_empty_lines: true, trim: true, info: true}) as typeof raw;
  } catch (cause) {
    const line = cause instanceof Error && "lines" in cause ? String(cause.lines) : "";
    problems.push(`${file}${line ? ` 第 ${line} 行` : ""}：列数与表头不同，或引号没有配对`);
    return [];
  }
  const header = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/, 1)[0]!
    .split(",")
    .map((h) => h.trim());
  const expected = Object.keys(schema.shape);
  const missing = expected.filter((column) => !header.includes(column));
  const unknown = header.filter((column) => !expected.includes(column));
  if (missing.length) problems.push(`${file} 第 1 行：缺少列 ${missing.join("、")}`);
  if (unknown.length) problems.push(`${file} 第 1 行：没有这样的列 ${unknown.join("、")}`);
  if (missing.length || unknown.length) return [];

  return raw.flatMap(({record, info}) => {
    const where = `${file} 第 ${info.lines} 行`;
    const parsed = schema.safeParse(record);
    if (parsed.success) return [{row: parsed.data, where}];
    for (const issue of parsed.error.issues) {
      const column = String(issue.path[0]);
      problems.push(`${where}：${column} 是“${record[column] ?? ""}”，${issue.message}`);
    }
    return [];
  });
}

/** Stops with every problem at once. */
export function stopAt(problems: readonly string[]): void {
  if (problems.length) throw new DataError(problems.join("\n"));
}

/** The kinds of cells, each with what is expected of it in Chinese. */
export const cell = {
  text: z.string(),
  given: z.string().min(1, "不能为空"),
  day: z.string().refine(isDay, "应为日期，如 2023-05-01"),
  dayOrEmpty: z.string().refine((s) => s === "" || isDay(s), "应为日期，如 2023-05-01，或空"),
  year: z
    .string()
    .regex(/^\d{4}$/, "应为四位年份")
    .transform(Number),
  yearOrEmpty: z
    .string()
    .regex(/^(\d{4})?$/, "应为四位年份，或空")
    .transform((s) => (s === "" ? null : Number(s))),
  whole: z.string().regex(/^\d+$/, "应为整数").transform(Number),
  number: z
    .string()
    .regex(/^-?\d+(\.\d{1,4})?$/, "应为数字")
    .transform(Number),
  numberOrEmpty: z
    .string()
    .regex(/^(-?\d+(\.\d{1,4})?)?$/, "应为数字，或空")
    .transform((s) => (s === "" ? null : Number(s))),
  period: z.string().regex(periodForm, "应为期间，如 2023-05、2023-Q2、2023"),
  /** Values parted by semicolons. */
  list: z.string().transform((s) =>
    s
      .split(/[;；]/)
      .map((p) => p.trim())
      .filter(Boolean)
  ),
  oneOf: <T extends string>(values: readonly T[]) => z.enum(values, {error: () => `应为 ${values.join("、")} 之一`})
} as const;

function isDay(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}
