import {readFileSync} from "node:fs";
import {DataError} from "../base/errors.js";
import {type Definition, type Indicator, indicatorSchema, type Measure, type Reference} from "./indicator.js";

/** A definition that cannot be used: which, which of its fields, and why. */
interface Problem {
  id: string;
  field: string;
  message: string;
}

/** Definitions with their references followed; what is wrong with the rest. */
export function resolveDefinitions(definitions: readonly Definition[]): {
  indicators: Indicator[];
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const indicators: Indicator[] = [];
  const seen = new Set<string>();
  for (const d of definitions) {
    const problem = (field: string, message: string) => problems.push({id: d.id, field, message});
    if (seen.has(d.id)) problem("id", `${d.id}：有两个指标用这个代号`);
    seen.add(d.id);
    const parts: Partial<Record<"numerator" | "denominator", Measure>> = {};
    for (const field of ["numerator", "denominator"] as const) {
      const part = d[field];
      if (!part) continue;
      const found = follow(definitions, part, [d.id]);
      if (typeof found === "string") problem(field, `${d.id}：${found}`);
      else parts[field] = found;
    }
    if (!parts.numerator || (d.denominator && !parts.denominator)) continue;
    const parsed = indicatorSchema.safeParse({...d, ...parts});
    if (parsed.success) indicators.push(parsed.data);
    for (const {path, message} of parsed.error?.issues ?? []) {
      const said = message.startsWith(`${d.id}：`) ? message : `${d.id}：${path.join(".")} ${message}`;
      problem(String(path[0] ?? "id"), said);
    }
  }
  return {indicators, problems};
}

/** The measure that a part means, or why there is none. */
function follow(
  definitions: readonly Definition[],
  part: Measure | Reference,
  from: readonly string[]
): Measure | string {
  if (!("of" in part)) return part;
  if (from.includes(part.of)) return `指标互相引用成环：${[...from, part.of].join(" → ")}`;
  const other = definitions.find((d) => d.id === part.of);
  if (!other) return `没有指标 ${part.of}`;
  const {of, ...how} = part;
  if (other.denominator) return `比率不能再做分子或分母：${of} 是比率，比率的比率、比率的平均都不能由各级重新算出`;
  const found = follow(definitions, other.numerator, [...from, of]);
  return typeof found === "string" ? found : {...found, ...how};
}

const fileOf = (id: string) => `${id.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase())}.ts`;

/** A definition with a trap in it is an error that names file and line, all of them at once. */
export function sayProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({id, field, message}) => {
    const line = lineOf(id, field);
    return `  loaders/indicators/${fileOf(id)}${line ? ` 第 ${line} 行` : ""}：${message}`;
  });
  throw new DataError(
    `${new Set(problems.map((p) => p.id)).size} 个指标的口径不能用，没有发布：\n${lines.join("\n")}\n改这些文件的人改好后再运行一次。`
  );
}

/** The line of a field in the file of an indicator; undefined where it can't be seen. */
function lineOf(id: string, field: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(new URL(fileOf(id), import.meta.url), "utf8");
  } catch {
    return undefined;
  }
  const at = text.split("\n").findIndex((line) => new RegExp(`^ {2}${field}\\b`).test(line));
  return at < 0 ? undefined : at + 1;
}
