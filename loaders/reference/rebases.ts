import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

const schema = z.object({
  indicator_id: z.string(),
  from: cell.day,
  reason: cell.given,
  decided_on: cell.day
});
/** From this day on the indicator is counted otherwise, so its chart begins anew. */
export type Rebase = z.infer<typeof schema>;

/** Dated and explained changes of a definition (rebases.csv). */
export async function loadRebases(dir: string, indicatorIds: readonly string[]): Promise<Rebase[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "rebases.csv", schema, problems);
  const seen = new Set<string>();
  for (const {row, where} of rows) {
    if (!indicatorIds.includes(row.indicator_id)) problems.push(`${where}：没有指标 ${row.indicator_id}`);
    if (!row.from.endsWith("-01")) problems.push(`${where}：from 是“${row.from}”，应为一个月的 1 日`);
    const key = `${row.indicator_id} ${row.from}`;
    if (seen.has(key)) problems.push(`${where}：${key} 写了两次`);
    seen.add(key);
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}
