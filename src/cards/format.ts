import {format as d3Format} from "d3";

const grouped = d3Format(",");
const fixed = (digits: number) => d3Format(`,.${digits}f`);
/** At most so many decimals: 720, not 720.0. */
const atMost = (digits: number) => d3Format(`,.${digits}~f`);

/** An empty cell is not reported: null, never 0. */
export function number(text: string): number | null {
  return text === "" ? null : +text;
}

export function formatCount(value: number): string {
  return Number.isInteger(value) ? grouped(value) : fixed(1)(value);
}

/** Money as people write it: 元 below ten thousand, then 万元, then 亿元. */
export function formatYuan(value: number): string {
  const [scaled, unit] = scaleYuan(value);
  return `${scaled} ${unit}`;
}

/** The number and the unit apart, so that a card can set them in two sizes. */
function scaleYuan(value: number): [string, string] {
  const size = Math.abs(value);
  if (size >= 1e8) return [atMost(2)(value / 1e8), "亿元"];
  if (size >= 1e4) return [atMost(1)(value / 1e4), "万元"];
  return [atMost(2)(value), "元"];
}

/** The number and the unit of an indicator's value. */
export function formatValue(value: number, unit: string): [string, string] {
  if (unit === "元") return scaleYuan(value);
  if (unit === "元/人") return [grouped(Math.round(value)), unit];
  if (unit === "%") return [fixed(1)(value), "%"];
  return [formatCount(value), unit];
}

/** “2023年12月”, “2023年第4季度”, “2023年”. */
export function formatPeriod(period: string): string {
  const month = /^(\d{4})-(\d{2})$/.exec(period);
  if (month) return `${month[1]}年${Number(month[2])}月`;
  const quarter = /^(\d{4})-?Q(\d)$/.exec(period);
  if (quarter) return `${quarter[1]}年第${quarter[2]}季度`;
  return /^\d{4}$/.test(period) ? `${period}年` : period;
}

/** “2023年9月11日”. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** The first day of a month, a quarter or a year, in UTC. */
export function periodStart(period: string): Date {
  const quarter = /^(\d{4})-?Q(\d)$/.exec(period);
  if (quarter) return new Date(Date.UTC(Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 1));
  const [year, month = "01"] = period.split("-");
  return new Date(Date.UTC(Number(year), Number(month) - 1, 1));
}

/** The same month or quarter a year before, or the year before. */
export function yearBefore(period: string): string {
  return period.replace(/^\d{4}/, (year) => String(Number(year) - 1));
}

/** The month, quarter or year before. */
export function periodBefore(period: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (quarter) return quarter[2] === "1" ? `${Number(quarter[1]) - 1}-Q4` : `${quarter[1]}-Q${Number(quarter[2]) - 1}`;
  const [year, month] = period.split("-").map(Number) as [number, number | undefined];
  if (month === undefined) return String(year - 1);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

/** How “same period a year before” is said of a period. */
export function yearBeforeWord(period: string): string {
  return /^\d{4}$/.test(period) ? "上年" : "上年同期";
}

/** What a suppressed head count is below; undefined where it is hidden for the sake of others. */
export const limitOf = (row: {below?: string}): number | undefined => number(row.below ?? "") ?? undefined;

/**
 * A published cell in words: ＜5, 未报, the number, or the number （未满期）. `limit` is the threshold of a head count;
 * without one, it is 不公布: an amount or a rate follows a head count, a larger number may be hidden for the sake of others.
 */
export function shown(
  value: number | null,
  flag: string,
  {limit, write = formatCount}: {limit?: number | undefined; write?: (value: number) => string} = {}
): string {
  if (flag === "suppressed" && value === null) return limit === undefined ? "不公布" : `＜${limit}`;
  if (value === null) return "未报";
  return flag === "provisional" ? `${write(value)}（未满期）` : write(value);
}

export const noData = "没有数据（来源未交付）";

/** “逾期 12 天”; what is due on the last day has not come. */
export const sayLate = (days: string) => (days === "0" ? "到期未交" : `逾期 ${days} 天`);
