import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

const schema = z.object({
  cycle: cell.whole,
  evidence_from: cell.yearOrEmpty,
  evidence_to: cell.yearOrEmpty,
  midterm: cell.yearOrEmpty,
  named_on: cell.dayOrEmpty,
  /** Which of it is inferred and not published. */
  inferred: cell.oneOf(["是", "否"]).transform((s) => s === "是"),
  source: cell.given,
  note: cell.text
});
export type Cycle = z.infer<typeof schema>;

/** The naming rounds (届): years of evidence, mid-term check, day of naming. What is not known is null. */
export async function loadCycles(dir: string): Promise<Cycle[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "cycles.csv", schema, problems);
  for (const [i, {row, where}] of rows.entries()) {
    const {cycle, evidence_from: from, evidence_to: to, midterm} = row;
    if ((from === null) !== (to === null)) problems.push(`${where}：evidence_from 和 evidence_to 要么都写，要么都空`);
    if (from !== null && to !== null && to < from)
      problems.push(`${where}：evidence_to ${to} 早于 evidence_from ${from}`);
    if (midterm !== null && from !== null && to !== null && (midterm < from || midterm > to))
      problems.push(`${where}：midterm ${midterm} 不在佐证年度 ${from}–${to} 之内`);
    const before = rows[i - 1];
    if (before && before.row.cycle >= cycle) problems.push(`${where}：届次要从早到晚，一届一行`);
    if (before?.row.evidence_to != null && from !== null && from <= before.row.evidence_to)
      problems.push(`${where}：佐证年度与${before.where}重叠`);
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}
