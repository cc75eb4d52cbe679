import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

/** Months between two deliveries; null: whenever there is something. */
export const cadences = {month: 1, quarter: 3, half_year: 6, year: 12, irregular: null} as const;
const names = Object.keys(cadences) as (keyof typeof cadences)[];

const schema = z.object({
  contract: z.string(),
  every: cell.oneOf(names),
  due_day: z.string().regex(/^([1-9]|1\d|2[0-8])?$/, "应为 1–28 的日，或空（当月最后一天）"),
  basis: cell.given
});
export type SourceDue = z.infer<typeof schema>;

/** How often each export is expected, and by which day of the month (sources.csv); an export without a row has no due date. */
export async function loadSourceDues(dir: string, contracts: readonly string[]): Promise<SourceDue[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "sources.csv", schema, problems, {optional: true});
  for (const [i, {row, where}] of rows.entries()) {
    if (!contracts.includes(row.contract)) problems.push(`${where}：没有导出 ${row.contract}`);
    if (row.every === "irregular" && row.due_day) problems.push(`${where}：不定期的没有 due_day`);
    const same = rows.slice(0, i).find(({row: r}) => r.contract === row.contract);
    if (same) problems.push(`${where}：${row.contract} 已经写在${same.where}`);
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}
