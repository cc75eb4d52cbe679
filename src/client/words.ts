import {formatCount, formatPeriod, formatValue, shown} from "../cards/format.js";
import {tinyDenominator} from "../cards/series.js";
import type {Dim, Measure, Place} from "./cube.js";

export const namePlace = ({id}: Pick<Dim, "id">, {code, name}: Place) => (id === "period" ? formatPeriod(code) : name);

/** A number of a measure in words: money with its unit, since that follows its size; the caption says any other. */
export const sayNumber = ({unit}: Measure, value: number): string => {
  const [number, said] = formatValue(value, unit);
  return unit === "元" ? `${number} ${said}` : number;
};

/** A cell in words, as elsewhere on the site: ＜5, 不公布, 未报, 13 / 15, or the number. */
export function sayCell(measure: Measure, cell: number): string {
  const [part, whole] = [measure.numerator?.(cell) ?? null, measure.denominator?.(cell) ?? null];
  const few = measure.unit === "%" && part !== null && whole !== null && whole < tinyDenominator;
  return say(measure, measure.value(cell), measure.flag(cell), {
    limit: measure.limit(cell),
    ...(few ? {write: () => `${formatCount(part)} / ${formatCount(whole)}`} : {})
  });
}

export const say = (
  measure: Measure,
  value: number | null,
  flag: string,
  {
    limit,
    write = (number) => sayNumber(measure, number)
  }: {limit?: number | undefined; write?: (value: number) => string} = {}
): string => shown(value, flag, {limit, write});

/** What a cell is besides a number. */
export function sayFlag(measure: Measure, cell: number): string {
  const flag = measure.flag(cell);
  if (measure.value(cell) === null) return flag === "suppressed" ? "隐去" : "未报";
  return flag === "provisional" ? "未满期" : "";
}

export const isHidden = (measure: Measure, cell: number) =>
  measure.value(cell) === null && measure.flag(cell) === "suppressed";

/** The change from one published number to another, in the unit of the measure; of a rate in points. */
export function sayDifference(measure: Measure, then: number, now: number): string {
  // Compared as shown, as elsewhere: no difference that both numbers beside it deny.
  if (measure.unit === "%") {
    const points = Math.round(now * 10) / 10 - Math.round(then * 10) / 10;
    const size = Math.abs(points).toFixed(1);
    if (size === "0.0") return now === then ? "0" : "不到 0.1 个百分点";
    return `${points > 0 ? "＋" : "－"}${size} 个百分点`;
  }
  if (now === then) return "0";
  const size = sayNumber(measure, Math.abs(now - then));
  return `${now > then ? "＋" : "－"}${size}`;
}
