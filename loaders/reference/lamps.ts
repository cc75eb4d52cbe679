import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

/** What a lamp can go by. */
export const against = ["schedule", "target_points", "target_count"] as const;
export const lampColors = ["green", "yellow", "red"] as const;

const schema = z.object({
  against: cell.oneOf(against),
  /** The least difference that this lamp is for, inclusive; empty: however far below. */
  from: cell.numberOrEmpty,
  lamp: cell.oneOf(lampColors),
  source: z.string().min(1, "没有出处的灯不设")
});
/**
 * Of a difference, with more being better: `schedule`, per cent done minus per cent due by the calendar; `target_points`,
 * a rate, or per cent done, minus the target; `target_count`, any other figure minus its target, in its own unit.
 */
export type LampRule = z.infer<typeof schema>;

/** The written rules of lamps (lamps.csv), each with its source; without a row no lamp is lit. */
export async function loadLamps(dir: string): Promise<LampRule[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "lamps.csv", schema, problems, {optional: true});
  for (const [i, {row, where}] of rows.entries()) {
    const same = rows.slice(0, i).find(({row: r}) => r.against === row.against && r.from === row.from);
    if (same)
      problems.push(
        `${where}：${row.against} ${row.from === null ? "没有下限" : `从 ${row.from} 起`}的灯已经写在${same.where}`
      );
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}

/** The lamp that a difference lights: of the rules that reach down to it, the one that begins highest. */
export function lampFor(
  rules: readonly LampRule[],
  kind: LampRule["against"],
  difference: number
): LampRule | undefined {
  return rules
    .filter((rule) => rule.against === kind && (rule.from === null || rule.from <= difference))
    .sort((a, b) => (b.from ?? -Infinity) - (a.from ?? -Infinity))[0];
}
