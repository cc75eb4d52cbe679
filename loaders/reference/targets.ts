import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

const schema = z.object({
  indicator_id: z.string(),
  valid_from: z
    .string()
    .min(1, "目标要写生效日期")
    .refine((s) => s === "" || z.iso.date().safeParse(s).success, "应为日期，如 2023-05-01"),
  valid_to: cell.dayOrEmpty,
  operator: cell.oneOf([">=", "<=", "="]),
  value: cell.number,
  at_risk: cell.numberOrEmpty,
  source: z.string().min(1, "没有出处的目标不设")
});
/** Open-ended where valid_to is empty. */
export type Target = z.infer<typeof schema>;

/** The targets, each with its source and dates; at most one of an indicator at a time. All that is wrong at once. */
export async function loadTargets(dir: string, indicatorIds: readonly string[]): Promise<Target[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "targets.csv", schema, problems);
  for (const [i, {row, where}] of rows.entries()) {
    if (!indicatorIds.includes(row.indicator_id)) problems.push(`${where}：没有指标 ${row.indicator_id}`);
    if (row.valid_to && row.valid_to < row.valid_from)
      problems.push(`${where}：valid_to ${row.valid_to} 早于 valid_from ${row.valid_from}`);
    const worse = row.operator === ">=" ? "小于" : "大于";
    if (row.at_risk !== null && row.operator !== "=" && row.at_risk > row.value === (row.operator === ">="))
      problems.push(`${where}：at_risk 是 ${row.at_risk}，目标是 ${row.operator} ${row.value}，风险线应${worse}目标`);
    const same = rows.slice(0, i).find(({row: r}) => r.indicator_id === row.indicator_id && overlap(r, row));
    if (same) problems.push(`${where}：${row.indicator_id} 的有效期与${same.where}重叠`);
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}

const overlap = (a: Target, b: Target) =>
  (a.valid_to === "" || b.valid_from <= a.valid_to) && (b.valid_to === "" || a.valid_from <= b.valid_to);
