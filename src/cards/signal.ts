import type {Limits} from "./chart.js";
import {formatPeriod, number, yearBefore} from "./format.js";
import {card, paragraph, status} from "./frame.js";
import {chartPoints, chartScale, chartUnit, district, sayWithUnit, type Series} from "./series.js";
import type {Row, Site} from "./site.js";
import {table} from "./table.js";
import {type Part, strong, type Text} from "./text.js";

export type Summary = Row<"signal_summary">;
type Signal = Row<"signals">;

/** What the control chart says of the district's series; undefined where the series is yearly only. */
export const findSummary = (site: Site, id: string, periodType: string): Summary | undefined =>
  site.tables.signal_summary.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district
  );

/** The points of the chart that is drawn: intervals between rare events are not on one scale with figures. */
const signalsOf = (site: Site, id: string, periodType: string): Signal[] => {
  const isRare = findSummary(site, id, periodType)?.chart === "g";
  return site.tables.signals.filter(
    (row) =>
      row.indicator_id === id &&
      row.period_type === periodType &&
      row.area_code === district &&
      (row.chart === "g") === isRare
  );
};

/** 改善, 变差, 平稳 or 无判断, as a mark beside the status. */
export function variationMark(site: Site, series: Series, summary: Summary | undefined): Part {
  const code = summary?.variation ?? "none";
  return {kind: "mark", text: `${asAgainst(series, summary)}${site.label("variations", code)}`, code};
}

/**
 * A chart compares with its mean. Where the figure stands the other way to the year before, 改善 beside 比上年少 would
 * contradict it, so what it is compared with is said: 较平均改善.
 */
function asAgainst({points}: Series, summary: Summary | undefined): string {
  if (!summary?.special || summary.chart === "g") return "";
  const at = (period: string) => points.find((point) => point.period === period)?.value ?? null;
  const [now, before, mean] = [at(summary.period), at(yearBefore(summary.period)), number(summary.center)];
  if (now === null || before === null || mean === null) return "";
  return (now - before) * (now - mean) < 0 ? "较平均" : "";
}

/** 稳定达标, 稳定不达标, 时好时坏; nothing where there is no target or not enough to judge by. */
export function assuranceMark(site: Site, summary: Summary | undefined): Part {
  if (!summary?.assurance) return "";
  return {kind: "mark", text: site.label("assurances", summary.assurance), code: summary.assurance};
}

export const hasChart = (site: Site, id: string, periodType: string): boolean =>
  signalsOf(site, id, periodType).length > 0;

/** Which control chart it is, and why; nothing where there is none. */
export const sayChart = (site: Site, summary: Summary | undefined): string =>
  summary?.chart ? `${site.label("chart_kinds", summary.chart)}：${summary.chart_why}` : "";

/** The sentence that the system writes of the newest period; of a yearly figure it says only why there is none. */
export function saySignal(site: Site, id: string, periodType: string): string {
  if (periodType === "year") return "按年的数只有几期，不判断是信号还是波动。";
  return findSentence(site, id, periodType)?.text ?? "没有可以说的数。";
}

/** What the system writes of the newest period that has a figure. */
export const findSentence = (site: Site, id: string, periodType: string): Row<"sentences"> | undefined =>
  site.tables.sentences.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district
  );

export type Outlook = Row<"outlook">;

/** Where the year's end will lie; undefined where there is no interval. */
export const findOutlook = (site: Site, id: string, periodType: string): Outlook | undefined =>
  site.tables.outlook.find(
    (row) => row.indicator_id === id && row.period_type === periodType && row.area_code === district && row.low !== ""
  );

/** “2024年末展望：… 至 …（八成把握）；说不准能否达标。过去 12 次回测 10 次落入。” */
export function sayOutlook(site: Site, row: Outlook, unit: string): string {
  const [low, high] = [row.low, row.high].map((text) => sayWithUnit(number(text) ?? 0, unit));
  const kind = site.label("outlook_kinds", row.what);
  const reading = row.reading ? `；对照目标：${site.label("outlook_readings", row.reading)}` : "";
  return `${row.year}年末展望（${kind}）：${low} 至 ${high}，${row.level}% 的把握${reading}。过去 ${row.backtest_n} 次回测落入 ${row.backtest_covered} 次。`;
}

/** Why an indicator with a target has no outlook; nothing where it has one, or has no target. */
export function sayNoOutlook(site: Site, id: string, periodType: string): string {
  const row = site.tables.outlook.find(
    (o) => o.indicator_id === id && o.period_type === periodType && o.area_code === district && o.low === ""
  );
  return row ? `没有年末展望：${site.label("why_no_outlook", row.why)}。` : "";
}

/** Nothing is below 0, and no share above 100, whatever the arithmetic of limits says. */
const clamp = (value: number, unit: string) => Math.max(0, unit === "%" ? Math.min(100, value) : value);

/** The control chart: values, mean and usual limits of each stretch, target, and what is special. */
export function controlChart(site: Site, series: Series, ahead?: Outlook): Limits {
  const {indicator, periodType, points} = series;
  const rows = signalsOf(site, indicator.id, periodType);
  if (rows[0]?.chart === "g") return intervalChart(site, series, rows);
  const scale = chartScale(indicator);
  const limit = (text: string) => clamp(number(text) ?? 0, indicator.unit) / scale;
  const target = points.at(-1)?.target ?? null;
  return {
    kind: "limits",
    label: `${indicator.name}的控制图，${formatPeriod(points[0]!.period)}至${formatPeriod(points.at(-1)!.period)}`,
    unit: chartUnit(indicator),
    points: chartPoints(series),
    signals: rows.map((row) => ({
      period: row.period,
      value: (number(row.value) ?? 0) / scale,
      center: limit(row.center),
      lower: limit(row.lower),
      upper: limit(row.upper),
      segment: row.segment,
      special: row.special,
      ...(row.special ? {word: site.label("specials", row.special)} : {})
    })),
    target: target === null ? null : target / scale,
    // A year's total is not on the scale of its months.
    outlook:
      ahead?.what === "last_period"
        ? {
            period: periodType === "month" ? `${ahead.year}-12` : `${ahead.year}-Q4`,
            low: limit(ahead.low),
            high: limit(ahead.high)
          }
        : null
  };
}

/** The same of rare events: how many periods lie between one and the next. */
function intervalChart(site: Site, {indicator, periodType}: Series, rows: readonly Signal[]): Limits {
  const unit = periodType === "month" ? "个月" : "个季度";
  const signals = rows.map((row) => ({
    period: row.period,
    value: number(row.gap) ?? 0,
    center: number(row.center) ?? 0,
    lower: number(row.lower) ?? 0,
    upper: number(row.upper) ?? 0,
    segment: row.segment,
    special: row.special,
    ...(row.special ? {word: site.label("specials", row.special)} : {})
  }));
  return {
    kind: "limits",
    label: `${indicator.name}两次之间隔了几${unit}的控制图，${formatPeriod(rows[0]!.period)}至${formatPeriod(rows.at(-1)!.period)}`,
    unit: `中间隔的${unit}`.replace("个", ""),
    points: signals.map(({period, value}) => ({period, value})),
    signals,
    target: null,
    outlook: null
  };
}

const sign = (text: string, code: string): Part => ({kind: "sign", text, code});

/** How to read the marks of a control chart, once a page. */
export const signalKey = card({
  resource: "signals",
  draw(_, site) {
    const mark = (list: "variations" | "assurances", code: string): Part => ({
      kind: "mark",
      text: site.label(list, code),
      code
    });
    return {
      form: "bare",
      title: "怎样看控制图",
      body: [
        {
          kind: "group",
          as: "key",
          blocks: [
            paragraph([
              strong("怎样看控制图"),
              " 蓝线是各期的数；灰实线是平均，两条灰虚线是通常波动的上下限：一般的数看单值和移动极差，上下限是平的；分子、分母都公布的比率是 p′ 图或 u′ 图，分母小的期上下限宽；很少发生的事是 g 图，画的是两次之间隔了多久，越高越少。每张图写明是哪一种、为什么；红虚线是目标；最右的浅蓝竖条是年末展望的区间。线内的上下只是波动，不必解释；有标记的才是信号：",
              sign("●", "good"),
              " 改善，",
              sign("■", "bad"),
              " 变差，",
              sign("▲", "neutral"),
              " 偏高或偏低（指标不分好坏）。不满 12 期的不判断。在册人数、累计办结率一类的数，后一期大半由前一期带来，容易连续同侧或连续升降：信号说明水平变过，不说明这一期刚变。"
            ]),
            {
              kind: "list",
              as: "signs",
              items: [
                {
                  text: [mark("variations", "improvement"), " ", mark("variations", "concern"), " 有信号，且指标分好坏"]
                },
                {text: [mark("variations", "common_cause"), " 只有通常的波动"]},
                {text: [mark("variations", "none"), " 期数不够，或指标不分好坏"]},
                {text: [mark("assurances", "consistent_pass"), " 通常的波动都在目标的好的一侧"]},
                {text: [mark("assurances", "inconsistent"), " 目标落在通常的波动之内，这一期达不达标要看运气"]},
                {text: [mark("assurances", "consistent_fail"), " 不改变做法，通常就达不到"]}
              ]
            }
          ]
        }
      ]
    };
  }
});

/** The words of judgements, as the package has them, with what each of them is said of. */
export const wordsUsed = card({
  resource: "labels",
  empty: "状态和信号的词",
  draw(rows, site) {
    const lists = [
      ["状态", "statuses", "对照目标"],
      ["信号", "variations", "与平常的波动比"],
      ["把握", "assurances", "通常的波动与目标比"],
      ["标记", "flags", "一个数为什么没有，或还会变"]
    ] as const;
    return {
      title: "状态说够不够，信号说变没变",
      body: [
        table(
          "状态和信号的词",
          [
            {title: "哪一种", value: ([name]) => name},
            {title: "说的是", value: ([, , what]) => what},
            {
              title: "词",
              value: ([, list]): Text =>
                rows
                  .filter((row) => row.list === list)
                  .flatMap(({code, name}, i): Part[] => [
                    ...(i ? [list === "flags" ? "；" : " "] : []),
                    list === "statuses"
                      ? status(site, code)
                      : list === "flags"
                        ? name
                        : {kind: "mark", text: name, code}
                  ])
            }
          ],
          lists
        )
      ]
    };
  }
});
