import {eventsOf, fewestPoints} from "./choose.js";
import {fewestIntervals} from "./rare.js";
import type {Point, Series} from "./series.js";
import type {Signal, Summary} from "./signals.js";

export type Sentence = {
  indicator_id: string;
  period_type: string;
  period: string;
  area_code: string;
  text: string;
  /** The figures that the sentence names: “2023-05=12;2023-04=9”. */
  figures: string;
};

/**
 * What the newest point of a series says, in a sentence: the figure, what it was in the period before and a year before,
 * and whether that is more than usual variation. Of usual variation nothing is said but that it is usual; rise, fall,
 * better and worse are words for signals only.
 */
export function sentence(summary: Summary): Sentence | undefined {
  const {series, lastPeriod} = summary;
  const {indicator, periodType, area, points} = series;
  const at = points.findIndex((p) => p.period === lastPeriod);
  const now = points[at];
  if (!lastPeriod || !now || now.value === null) return undefined;
  const before = points[at - 1];
  const yearBefore = points[at - (periodType === "month" ? 12 : 4)];
  const named = [now, before, yearBefore].filter((p): p is Point & {value: number} => p != null && p.value !== null);

  const say = (x: number) => sayValue(x, indicator.unit);
  const compared = (word: string, than: string, p: Point | undefined) => {
    if (!p || p.value === null) return `，${word}无数可比`;
    const apart = round(now.value! - p.value);
    if (apart === 0) return `，与${than}相同`;
    const share = indicator.unit === "%";
    const by = share ? `${plain(Math.abs(apart))} 个百分点` : say(Math.abs(apart));
    // As written, less than the last digit is no difference.
    if (Number.parseFloat(by) === 0) return `，与${than}（${say(p.value)}）几乎相同`;
    const [more, less] = share ? ["高", "低"] : ["多", "少"];
    return `，比${than}（${say(p.value)}）${apart > 0 ? more : less} ${by}`;
  };
  const moved = (since: Point | undefined) => (since?.value == null ? 0 : Math.sign(round(now.value! - since.value)));
  const text =
    `${sayPeriod(lastPeriod)}，${indicator.name}为 ${say(now.value)}` +
    compared("环比", periodType === "month" ? "上月" : "上季", before) +
    compared("同比", "上年同期", yearBefore) +
    `。${judgement(summary, say, {period: moved(before), year: moved(yearBefore)})}`;
  return {
    indicator_id: indicator.id,
    period_type: periodType,
    period: lastPeriod,
    area_code: area,
    text,
    figures: named.map((p) => `${p.period}=${p.value}`).join(";")
  };
}

/** `moved`: how the figure stands to the period before and to the year before, 1 above, -1 below. */
function judgement(summary: Summary, say: (x: number) => string, moved: {period: number; year: number}): string {
  const {latest, points, variation, since, assurance, target} = summary;
  if (summary.chart === "g") return judgeRare(summary);
  if (!latest) return `有值的只有 ${points} 期，不满 ${fewestPoints} 期，不判断这是不是通常的波动。`;
  const promise = {
    "": "",
    consistent_pass: `照通常的波动，目标（${target?.operator} ${target?.value}）稳定达到。`,
    consistent_fail: `照通常的波动，目标（${target?.operator} ${target?.value}）稳定达不到，不改变做法不会达到。`,
    inconsistent: `照通常的波动，目标（${target?.operator} ${target?.value}）有时达到、有时达不到。`
  }[assurance];
  if (latest.special === "")
    return `在通常的波动范围之内（平均 ${say(round(latest.center))}），这一期的差别不说明什么。${promise}`;
  const what = reasons(latest, moved.period).join("，");
  const good = sayGood(variation, say(round(latest.center)), {
    // A chart compares with its mean; a figure may stand well to that and worse than a year ago.
    year: moved.year * latest.side < 0,
    trend: latest.trend && moved.period * latest.side < 0
  });
  return `${what}，不是通常的波动，${good}；自${sayPeriod(since!)}起如此。${promise}`;
}

/** Of rare events: how long ago the last one was, and whether that is longer or shorter than usual. */
function judgeRare({series, latest, events, variation, since, lastPeriod, baseFrom}: Summary): string {
  const {indicator, periodType} = series;
  const long = (n: number) => `${n} 个${periodType === "month" ? "月" : "季度"}`;
  const what = eventsOf(indicator) === "rise" ? "新增" : "发生";
  const last = events!.at(-1);
  const place = (period: string) => series.points.findIndex((p) => p.period === period);
  const passed = last === undefined ? 0 : place(lastPeriod!) - place(last);
  const ago =
    last === undefined
      ? `自${sayPeriod(baseFrom!)}起没有看到${what}`
      : passed === 0
        ? `这一期有${what}`
        : `上一次${what}在${sayPeriod(last)}，已过去 ${long(passed)}`;
  if (!latest)
    return `这样的事少，要看隔了多久：${ago}；有${what}的只有 ${events!.length} 期，连不成 ${fewestIntervals} 个间隔，不判断这是不是通常的波动。`;
  const usual = latest.center === 0 ? "通常接着的一期就有" : `通常中间隔 ${long(latest.center)}`;
  const gap = latest.gap!;
  const now = !latest.open
    ? `，与再上一次中间隔了 ${long(gap)}`
    : gap === passed
      ? ""
      : `，其间有的期没有数，最近 ${long(gap)}没有`;
  const told = `这样的事少，看隔了多久：${ago}${now}，${usual}`;
  if (latest.special === "") return `${told}，在通常的波动范围之内。`;
  const longer = latest.side > 0;
  const rules = [
    ...(latest.outside ? [`间隔超过通常波动的上限（${plain(latest.upper)}）`] : []),
    ...(latest.run ? [`连续七次以上间隔比通常${longer ? "长" : "短"}`] : []),
    ...(latest.trend ? ["连续七次以上间隔逐次变化"] : [])
  ].join("，");
  const good = {improvement: "是改善", concern: "是变差", common_cause: "", none: "指标没有好坏方向，不判断好坏"}[
    variation
  ];
  return `${told}；${rules}，不是通常的波动，${good}；自${sayPeriod(since!)}起如此。`;
}

function sayGood(variation: string, mean: string, against: {year: boolean; trend: boolean}): string {
  if (variation !== "improvement" && variation !== "concern") return "指标没有好坏方向，不判断好坏";
  const [word, other] = variation === "improvement" ? ["改善", "变差"] : ["变差", "改善"];
  if (against.year) return `与平均（${mean}）相比是${word}，与上年同期相比是${other}`;
  return against.trend ? `与平均（${mean}）相比是${word}，近来在${other}` : `是${word}`;
}

/** Which rules speak, in words. */
function reasons(p: Signal, moved: number): string[] {
  const side = p.side >= 0;
  return [
    ...(p.outside ? [side ? "高于通常波动的上限" : "低于通常波动的下限"] : []),
    ...(p.run ? [`连续七期以上在平均值${side ? "之上" : "之下"}`] : []),
    ...(p.trend ? [`连续七期以上${moved > 0 ? "上升" : "下降"}`] : []),
    ...(p.nearLimit ? [`三期中有两期接近${side ? "上限" : "下限"}`] : [])
  ];
}

function sayPeriod(period: string): string {
  const [year, part] = period.split("-");
  return part!.startsWith("Q")
    ? `${year}年第${"一二三四"[Number(part!.slice(1)) - 1]}季度`
    : `${year}年${Number(part)}月`;
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const plain = (x: number) => String(Math.round(x * 100) / 100);

function sayValue(x: number, unit: Series["indicator"]["unit"]): string {
  if (unit === "元" && Math.abs(x) >= 10_000) return `${plain(x / 10_000)} 万元`;
  return unit === "%" ? `${plain(x)}%` : `${plain(x)} ${unit}`;
}
