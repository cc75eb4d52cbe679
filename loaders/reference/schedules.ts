import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

const monthColumns = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"] as const;

const schema = z.object({
  indicator_id: z.string(),
  year: cell.year,
  spread: cell.oneOf(["按月", "均分"]),
  ...(Object.fromEntries(monthColumns.map((m) => [m, cell.numberOrEmpty])) as Record<
    (typeof monthColumns)[number],
    typeof cell.numberOrEmpty
  >),
  source: z.string().min(1, "没有出处的进度不设")
});

/** How much of a year’s target is due by the end of each month, in per cent. */
export interface Schedule {
  indicator_id: string;
  year: number;
  /** Twelve, each with all months before it. */
  shares: readonly number[];
  source: string;
}

/**
 * The calendar shares of yearly targets (schedules.csv), each with its source. Twelfths only where a row says 均分: a year
 * without a row has no schedule.
 */
export async function loadSchedules(dir: string, indicators: readonly string[]): Promise<Schedule[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "schedules.csv", schema, problems, {optional: true});
  const read = rows.map(({row, where}, i) => {
    const {indicator_id, year, spread, source} = row;
    if (!indicators.includes(indicator_id)) problems.push(`${where}：没有指标 ${indicator_id}`);
    const same = rows.slice(0, i).find(({row: r}) => r.indicator_id === indicator_id && r.year === year);
    if (same) problems.push(`${where}：${indicator_id} ${year} 年的进度已经写在${same.where}`);
    const given = monthColumns.map((m) => row[m]);
    if (spread === "均分") {
      if (given.some((share) => share !== null)) problems.push(`${where}：spread 是“均分”，各月应为空`);
      return {indicator_id, year, shares: given.map((_, m) => Number(((100 * (m + 1)) / 12).toFixed(4))), source};
    }
    const empty = monthColumns.filter((m) => row[m] === null);
    if (empty.length) problems.push(`${where}：${empty.join("、")} 没有写；各月都要写，或 spread 写“均分”`);
    const shares = given.map((share) => share ?? 0);
    if (empty.length === 0) {
      const down = shares.findIndex((share, m) => m > 0 && share < shares[m - 1]!);
      if (down > 0)
        problems.push(`${where}：m${down + 1} 是 ${shares[down]}，小于上月的 ${shares[down - 1]}；各月是累计`);
      if (shares.some((share) => share < 0)) problems.push(`${where}：有小于 0 的月份`);
      if (shares[11] !== 100) problems.push(`${where}：m12 是 ${shares[11]}，全年应为 100`);
    }
    return {indicator_id, year, shares, source};
  });
  stopAt(problems);
  return read;
}
