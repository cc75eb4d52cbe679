import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

const schema = z.object({
  indicator_id: z.string(),
  period: cell.period,
  area_code: z.string(),
  text: cell.given,
  owner: cell.given,
  next_step: cell.given,
  due: cell.day,
  written_on: cell.day
});
export type Comment = z.infer<typeof schema>;

/** Eleven digits or more are a telephone or an identity number, an @ is an address. */
const personal = /\d{11}|@|＠/;

/** Dated explanations of figures (commentary.csv), each with a unit that owns it and a next step. */
export async function loadCommentary(
  dir: string,
  known: {indicators: readonly string[]; units: readonly string[]; areas: readonly string[]}
): Promise<Comment[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "commentary.csv", schema, problems);
  for (const [i, {row, where}] of rows.entries()) {
    if (!known.indicators.includes(row.indicator_id)) problems.push(`${where}：没有指标 ${row.indicator_id}`);
    if (!known.areas.includes(row.area_code)) problems.push(`${where}：没有地区 ${row.area_code}；全区写 310104`);
    if (!known.units.includes(row.owner))
      problems.push(`${where}：没有单位 ${row.owner}（units.csv）；owner 写单位，不写人名`);
    if (row.due < row.written_on) problems.push(`${where}：due ${row.due} 早于 written_on ${row.written_on}`);
    for (const column of ["text", "next_step"] as const)
      if (personal.test(row[column])) problems.push(`${where}：${column} 里有号码或邮箱，说明会公开，请删去`);
    const key = (r: Comment) => [r.indicator_id, r.period, r.area_code, r.written_on].join(" ");
    const same = rows.slice(0, i).find(({row: r}) => key(r) === key(row));
    if (same) problems.push(`${where}：同一天对同一个数的说明已经写在${same.where}`);
  }
  stopAt(problems);
  return rows.map(({row}) => row);
}
