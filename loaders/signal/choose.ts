import {isShare, type Indicator} from "../indicators/indicator.js";
import {baseOf} from "../warehouse/facts/bases.js";
import type {Point} from "./series.js";

/** A series of fewer points than this has no chart. */
export const fewestPoints = 12;

/** Wheeler, Working with Rare Events (2011): below one event a period, counts by period say too little. */
const rareMean = 1;
const rareZeros = 1 / 2;

/** p′ is of shares, u′ of counts by exposure, g of the periods between rare events; none under twelve points. */
export type ChartKind = "" | "xmr" | "p_prime" | "u_prime" | "g";

export interface Choice {
  chart: ChartKind;
  /** Why this one, in Chinese. */
  why: string;
}

/** Which chart a stretch of a series stands on: by what the indicator is, and by what is published of it. */
export function chooseChart(indicator: Indicator, points: readonly Point[]): Choice {
  const known = points.filter((p) => p.value !== null);
  if (known.length < fewestPoints)
    return {chart: "", why: `有值的只有 ${known.length} 期，不满 ${fewestPoints} 期，不画控制图。`};
  const rare = isRare(indicator, known);
  if (rare) return {chart: "g", why: rare};
  if (!indicator.denominator) return {chart: "xmr", why: whyXmr(indicator)};
  if (!known.every(hasParts)) return {chart: "xmr", why: "分子或分母有的期不公布，只能按公布的值画 XmR 图。"};
  if (indicator.unit !== "%") return {chart: "xmr", why: "金额与人数之比，不是次数，用 XmR 图。"};
  if (isShare(indicator) && known.every((p) => p.numerator! <= p.denominator!))
    return {chart: "p_prime", why: `分子是分母的一部分，界限按各期的分母算，用 p′ 图（Laney）。${standing(indicator)}`};
  return {
    chart: "u_prime",
    why: `分子不是分母的一部分，可以超过 100%，界限按各期的分母算，用 u′ 图（Laney）。${standing(indicator)}`
  };
}

export const hasParts = ({numerator, denominator}: Point) =>
  numerator !== undefined && denominator !== undefined && denominator > 0;

/** A state holds on: the same things are counted again in the next period. */
const standing = ({numerator}: Indicator) =>
  isState(numerator) ? "各期数的多半是同一批对象，前后不独立，连续几期在一侧要结合项目看。" : "";

const isState = ({fact, date}: Indicator["numerator"]) => !date && baseOf(fact).kind !== "flow";

function whyXmr({numerator}: Indicator): string {
  if (numerator.aggregate.kind === "sum") return "是合计的数量，不是次数，用 XmR 图。";
  if (isState(numerator)) return "是期末有多少，不是发生了几次，用 XmR 图。";
  return "次数没有公布的分母；分母各期相同时 u′ 图就是 XmR 图，用 XmR 图。";
}

/** What an indicator counts as an event in a period; undefined where it counts none. */
export function eventsOf(indicator: Indicator): "counted" | "rise" | undefined {
  const {numerator, denominator, unit} = indicator;
  const base = baseOf(numerator.fact);
  if (unit === "元" || numerator.aggregate.kind === "max" || base.rowsPerPerson) return undefined;
  if (numerator.date) return "counted";
  return base.kind === "case" && !denominator ? "rise" : undefined;
}

/** The number of events of each period: the numerator of a ratio, or the value. */
const countOf = ({denominator}: Indicator, p: Point) => (denominator ? (p.numerator ?? null) : p.value);

/** In which periods something happened; null where nobody knows. Of a state only a rise shows that something is new. */
export function happened(indicator: Indicator, points: readonly Point[]): (boolean | null)[] {
  const counts = points.map((p) => (p.value === null ? null : countOf(indicator, p)));
  if (eventsOf(indicator) === "counted") return counts.map((n) => (n === null ? null : n > 0));
  return counts.map((n, i) => {
    const before = counts[i - 1];
    return n === null || before == null ? null : n > before;
  });
}

function isRare(indicator: Indicator, known: readonly Point[]): string | undefined {
  const events = eventsOf(indicator);
  if (!events) return undefined;
  const counts = known.map((p) => countOf(indicator, p));
  if (counts.some((n) => n === null)) return undefined;
  const zeros = counts.filter((n) => n === 0).length;
  const mean = counts.reduce<number>((sum, n) => sum + n!, 0) / counts.length;
  if (mean >= rareMean && zeros <= rareZeros * counts.length) return undefined;
  const few = `${known.length} 期里有 ${zeros} 期是 0，平均每期 ${plain(mean)}，少到按期数说不出什么，看隔了几期，用 g 图；`;
  return events === "counted"
    ? `${few}日期不公布，一期里有几次都算有一次，不能用 t 图。`
    : `${few}公布的是期末数，比上期多就是有新的；新旧相抵的看不出，日期不公布，不能用 t 图。`;
}

const plain = (x: number) => String(Math.round(x * 100) / 100);
