import {type Cycle, dots, yearColors} from "./chart.js";
import {defineIndicator} from "./definitions.js";
import {formatPeriod, formatValue, periodBefore, yearBefore} from "./format.js";
import {
  type Block,
  card,
  type Content,
  nothing,
  paragraph,
  type Paragraph,
  status,
  type Terms,
  type Tile
} from "./frame.js";
import {comments, drawSeries, mainPeriod, mini, ofSameKind} from "./indicators.js";
import {findIndicator, toIndicator} from "./receipt.js";
import {distinct, yearOf} from "./rows.js";
import {
  chartPoints,
  chartScale,
  chartUnit,
  district,
  findSeries,
  type Point,
  sayDifference,
  sayFew,
  sayLatest,
  sayTarget,
  sayValue,
  sayWithUnit,
  type Series,
  seriesTable,
  whyEmpty
} from "./series.js";
import {
  assuranceMark,
  controlChart,
  findOutlook,
  findSentence,
  findSummary,
  hasChart,
  sayNoOutlook,
  sayChart,
  sayOutlook,
  saySignal,
  variationMark
} from "./signal.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {isShare, partsOfRate, sayStreets, streetsOf, whyNone} from "./streets.js";
import {figure, table} from "./table.js";
import {link} from "./text.js";
import {unitLink} from "./units.js";
import {vintagesOf} from "./vintages.js";

/** The district's series in the period in which the indicator is read. */
const mainSeries = (site: Site, indicator: IndicatorReceipt): Series | undefined =>
  findSeries(site, indicator.id, mainPeriod(site, indicator));

const asked = (site: Site, id: string | undefined): IndicatorReceipt => {
  const indicator = findIndicator(site, id ?? "");
  if (!indicator) throw new Error("this card is drawn of one indicator: indicator=…");
  return indicator;
};

/** What stands now: the finding, the figure, what it is compared with, the judgement in words, whose it is. */
export const indicatorNow = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const series = mainSeries(site, indicator);
    const common = {id: indicator.id, indicator: indicator.id, limitations: indicator.limitations};
    if (!series?.latest) return {...common, ...nothing(indicator.name, whyEmpty(series))};
    const {latest, periodType} = series;
    const summary = findSummary(site, indicator.id, periodType);
    const marks: Paragraph = paragraph([variationMark(site, series, summary), assuranceMark(site, summary)], "marks");
    return {
      ...common,
      title: sayFinding(site, series),
      status: status(site, latest.status),
      value: sayValue(series),
      period: latest.period,
      lead: sayTarget(indicator),
      body: [marks, comparisons(site, series), whose(site, indicator)]
    };
  }
});

/** What the system concludes of the newest period, sentence by sentence, without the numbers that stand below. */
function conclusionsOf(site: Site, {indicator, periodType, latest}: Series): string[] {
  const said = findSentence(site, indicator.id, periodType);
  // The newest figure may be hidden: then the sentence speaks of an earlier one.
  if (!said || said.period !== latest!.period) return [];
  return said.text.split("。").filter(Boolean).slice(1);
}

/** The first of these; else the figure itself. */
function sayFinding(site: Site, series: Series): string {
  const summary = findSummary(site, series.indicator.id, series.periodType);
  if (!summary || ["few_points", "few_events"].includes(summary.why)) return sayLatest(series);
  return conclusionsOf(site, series)[0] ?? sayLatest(series);
}

function comparisons(site: Site, series: Series): Terms {
  const {latest, periodType} = series;
  const before = periodType === "year" ? undefined : sayAgainst(series, periodBefore(latest!.period));
  const year = sayAgainst(series, yearBefore(latest!.period));
  const [whole, signs] = [sayYear(site, series), saySigns(site, series)];
  return {
    kind: "terms",
    terms: [
      ...(before ? [{term: "环比", said: [before]}] : []),
      ...(year ? [{term: "同比", said: [year]}] : []),
      ...(whole ? [{term: "全年", said: [whole]}] : []),
      ...(signs ? [{term: "信号", said: [signs]}] : [])
    ]
  };
}

/** What the system concludes besides its finding, which is the title. */
function saySigns(site: Site, series: Series): string | undefined {
  if (series.periodType === "year") return saySignal(site, series.indicator.id, series.periodType);
  const left = conclusionsOf(site, series).filter((sentence) => sentence !== sayFinding(site, series));
  return left.length ? `${left.join("。")}。` : undefined;
}

/** The newest whole year of an indicator that is read by months or quarters. */
function sayYear(site: Site, {indicator, periodType}: Series): string | undefined {
  if (periodType === "year" || !indicator.periods.includes("year")) return undefined;
  const year = findSeries(site, indicator.id, "year");
  return year?.periodType === "year" && year.latest ? sayLatest(year).replace(indicator.name, "") : undefined;
}

/** “下降 1.4 个百分点（上年同期 97.5%）”; undefined where the newest figure may not be compared. */
function sayAgainst(series: Series, period: string): string | undefined {
  const {indicator, latest, points} = series;
  const {unit} = indicator;
  if (!latest || latest.value === null) return undefined;
  if (latest.flag === "provisional") return "本期未满，不比";
  const then = points.find((point) => point.period === period);
  if (!then || then.value === null)
    return then?.flag === "suppressed" ? `${formatPeriod(period)}的数不公布，无从比较` : "没有可比的数";
  const was = sayFew(series, then) ?? sayWithUnit(then.value, unit);
  const few = sayFew(series, latest) ?? sayFew(series, then);
  return few === undefined
    ? `${sayDifference(latest.value, then.value, unit)}（${formatPeriod(period)} ${was}）`
    : `${formatPeriod(period)}为 ${was}；分母小于 20，不算百分点`;
}

const whose = (site: Site, {responsible_unit}: IndicatorReceipt): Paragraph =>
  paragraph(["责任单位：", unitLink(site, responsible_unit)]);

/** The whole series: usual limits, target, signals, outlook where there are any. */
export const indicatorCourse = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const series = mainSeries(site, indicator);
    if (!series?.latest) return [];
    const {periodType, points} = series;
    const summary = findSummary(site, indicator.id, periodType);
    const ahead = findOutlook(site, indicator.id, periodType);
    const yearEnd = ahead ? sayOutlook(site, ahead, indicator.unit) : sayNoOutlook(site, indicator.id, periodType);
    const charted = hasChart(site, indicator.id, periodType);
    const rebase = site.tables.signal_summary.find(
      (row) => row.indicator_id === indicator.id && row.area_code === district && row.period_type === periodType
    )?.rebase;
    return {
      id: "course",
      indicator: indicator.id,
      title: `${sayRange(points)}${charted && summary?.center ? `：${sayLimits(summary, indicator.unit)}` : "的数"}`,
      body: [
        charted ? controlChart(site, series, ahead) : drawSeries(series),
        ...(charted
          ? [
              paragraph(
                [
                  sayLines(summary?.chart ?? ""),
                  indicator.target && summary?.chart !== "g" ? "，红虚线是目标" : "",
                  `。${sayChart(site, summary)}`,
                  link("怎样看", {page: "guide", anchor: "怎样看控制图"})
                ],
                "note"
              )
            ]
          : sayChart(site, summary)
            ? [paragraph(sayChart(site, summary), "signal")]
            : []),
        ...(rebase
          ? [paragraph(`自${formatPeriod(summary!.base_from)}起重新计算平均和上下限：${rebase}`, "signal")]
          : []),
        ...(yearEnd ? [paragraph(yearEnd, "signal")] : []),
        ...comments(site, indicator.id, series.latest.period),
        seriesTable(site, series)
      ]
    };
  }
});

const sayRange = (points: readonly Point[]) =>
  points.length > 1
    ? `${formatPeriod(points[0]!.period)}至${formatPeriod(points.at(-1)!.period)}`
    : formatPeriod(points[0]!.period);

/** What the lines of a control chart are. */
function sayLines(chart: string): string {
  if (chart === "g") return "点是两次之间隔了几期，越高越少；灰实线是通常的间隔，灰虚线是通常的上下限";
  return chart === "xmr"
    ? "灰实线是平均，灰虚线是通常的上下限"
    : "灰实线是各期合起来的比率，灰虚线是通常的上下限，分母小的期宽";
}

function sayLimits({center, lower, upper, chart, period_type}: Row<"signal_summary">, unit: string): string {
  if (chart === "g") return `两次之间通常隔 ${center} 个${period_type === "month" ? "月" : "季度"}`;
  const within = (text: string) => Math.max(0, unit === "%" ? Math.min(100, Number(text)) : Number(text));
  const say = (text: string) => sayWithUnit(within(text), unit);
  if (within(lower) === within(upper)) return `平均 ${say(center)}`;
  return `平均 ${say(center)}，通常在 ${say(lower)} 到 ${say(upper)} 之间`;
}

/** The years that can be laid over one another; undefined where there are not two, or no months or quarters. */
function yearsOf({periodType, points}: Series): string[] | undefined {
  const known = points.filter(({value}) => value !== null);
  const names = distinct(known.map(({period}) => yearOf(period))).slice(-yearColors.length);
  return periodType === "year" || names.length < 2 ? undefined : names;
}

/** Of the cards of years and of streets one may be missing: then the other takes the row, its table beside the picture. */
const taking = (row: boolean): Pick<Content, "wide" | "split"> => (row ? {wide: true, split: true} : {});

/** Each year over its months or quarters. */
export const indicatorYears = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const series = mainSeries(site, indicator);
    if (!series?.latest) return [];
    const by = series.periodType === "month" ? "month" : "quarter";
    const names = yearsOf(series);
    if (!names) return [];
    const alone = streetsOf(site, indicator) === undefined;
    const colors = yearColors.slice(-names.length);
    const chart: Cycle = {
      kind: "cycle",
      label: `${indicator.name}，逐年对照`,
      by,
      unit: chartUnit(indicator),
      series: names.map((year, i) => ({name: `${year}年`, color: colors[i]!})),
      points: chartPoints(series)
        .filter(({period}) => names.includes(yearOf(period)))
        .map((point) => ({...point, series: `${yearOf(point.period)}年`}))
    };
    const steps = distinct(series.points.map(({period}) => period.slice(5))).sort();
    const at = (year: string, step: string) => series.points.find(({period}) => period === `${year}-${step}`);
    return {
      id: "years",
      ...taking(alone),
      indicator: indicator.id,
      title: sayYears(series, names.at(-1)!, by === "month" ? "个月" : "个季度"),
      body: [
        chart,
        table(
          `${indicator.name}（${indicator.unit}），逐年对照`,
          [
            {title: by === "month" ? "月份" : "季度", value: (step) => sayStep(step)},
            ...names.map((year) => ({
              title: `${year}年`,
              numeric: true,
              value: (step: string) => {
                const point = at(year, step);
                if (!point) return "–";
                const {unit} = indicator;
                return figure(point.value, point.flag, {
                  limit: point.limit,
                  unit,
                  write: (v) => (unit === "元" ? formatValue(v, unit).join(" ") : formatValue(v, unit)[0])
                });
              }
            }))
          ],
          steps,
          {folded: !alone}
        )
      ]
    };
  }
});

const sayStep = (step: string) => (step.startsWith("Q") ? `第${step.slice(1)}季度` : `${Number(step)}月`);

/** “2023年有 9 个月比上年同期高，3 个月低”. */
function sayYears({points, indicator}: Series, year: string, unit: string): string {
  const pairs = points.flatMap((now) => {
    const then = points.find(({period}) => period === yearBefore(now.period));
    return yearOf(now.period) === year && now.value !== null && then && then.value !== null
      ? [Math.sign(now.value - then.value)]
      : [];
  });
  if (pairs.length === 0) return `${year}年与往年对照`;
  const [more, less] = indicator.unit === "%" ? ["高", "低"] : ["多", "少"];
  const count = (sign: number) => pairs.filter((one) => one === sign).length;
  const said = [
    [count(1), `比上年同期${more}`],
    [count(-1), `比上年同期${less}`],
    [count(0), "与上年同期相同"]
  ] as const;
  const whole = said.find(([n]) => n === pairs.length);
  const of = `${year}年可比的 ${pairs.length} ${unit}`;
  if (whole) return `${of}${pairs.length > 1 ? "都" : ""}${whole[1]}`;
  return `${of}里，${said.flatMap(([n, words]) => (n ? [`${n} 个${words}`] : [])).join("，")}`;
}

/** The streets' figures of the newest period in which any has one: each on one scale, in the order of the codes. */
export const indicatorStreets = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const found = streetsOf(site, indicator);
    if (!found) return [];
    const {period, rows, whole} = found;
    const main = mainSeries(site, indicator);
    const alone = !main?.latest || yearsOf(main) === undefined;
    const hidden = rows.filter(({point}) => point?.flag === "suppressed" && point.value === null);
    return {
      id: "streets",
      ...taking(alone),
      indicator: indicator.id,
      title: sayStreets(found),
      period,
      lead: `按街镇代码排列，不是名次${isShare(indicator) ? "；虚线是全区" : ""}。`,
      body: [
        dots(`${indicator.name}，${formatPeriod(period)}各街镇`, {
          rows: rows.map(({name, series, point}) => ({
            name,
            value: point?.value == null ? null : point.value / chartScale(indicator),
            text: sayStreet(series, point)
          })),
          reference:
            whole && whole.value !== null && isShare(indicator)
              ? {value: whole.value / chartScale(indicator), text: `全区 ${sayWithUnit(whole.value, indicator.unit)}`}
              : null
        }),
        ...(hidden.length ? [paragraph(`隐去 ${hidden.length} 个：${indicator.disclosure}`, "note")] : []),
        table(
          `${indicator.name}，${formatPeriod(period)}各街镇`,
          [
            {title: "街镇", value: ({name}) => name},
            {
              title: `数值（${indicator.unit === "元" ? "金额" : indicator.unit}）`,
              numeric: true,
              value: ({series, point}) => {
                const {unit} = indicator;
                return point
                  ? figure(point.value, point.flag, {
                      limit: point.limit,
                      unit,
                      write: (v) => sayFew(series, point) ?? sayWithUnit(v, unit)
                    })
                  : "–";
              }
            },
            ...(indicator.unit === "%"
              ? [
                  {
                    title: "其中",
                    numeric: true,
                    value: ({point}: (typeof rows)[number]) => partsOfRate(point) ?? "–"
                  }
                ]
              : [])
          ],
          rows,
          {folded: !alone}
        )
      ]
    };
  }
});

/** The number at the end of a row: with what it is counted over, or why there is none. */
function sayStreet(series: Series, point: Point | undefined): string {
  const none = whyNone(point);
  if (none !== undefined) return none;
  const few = sayFew(series, point!);
  if (few) return few;
  const said = sayWithUnit(point!.value!, series.indicator.unit);
  const parts = series.indicator.unit === "%" ? partsOfRate(point) : undefined;
  return parts ? `${said}（${parts}）` : said;
}

/** Each street's course, on one scale. */
export const indicatorStreetCourses = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const found = streetsOf(site, indicator);
    if (!found || found.rows.every(({series}) => series.points.filter(({value}) => value !== null).length < 3))
      return [];
    const values = found.rows.flatMap(({series}) => chartPoints(series).flatMap(({value}) => value ?? []));
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const low = least < most / 2 ? Math.min(0, least) : least;
    const pad = (most - low || 1) * 0.06;
    return {
      form: "bare",
      title: `${indicator.name}，各街镇历次`,
      body: [
        {
          kind: "tiles",
          heading: `各街镇历次，同一个比例尺`,
          tiles: found.rows.map(({code, name, series}): Tile => {
            const named = {title: name, to: {page: `streets/${code}`}};
            if (!series.latest) return {...named, empty: whyEmpty(series)};
            return {
              ...named,
              value: sayValue(series),
              period: series.latest.period,
              chart: {
                kind: "spark",
                label: `${name}历次数值`,
                points: chartPoints(series),
                zero: false,
                domain: [low - pad, most + pad]
              }
            };
          })
        }
      ]
    };
  }
});

/** What each figure was, release by release; nothing where there is no earlier release to compare with. */
export const indicatorVintages = card({
  resource: "vintages",
  receipt: "none",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    return site.tables.releases.length < 2 ? [] : vintagesOf(site, indicator);
  }
});

/** How it is worked out: the definition in full, its limits, its SQL, where it lies. */
export const indicatorDefinition = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site, {indicator: id}): Content {
    const indicator = asked(site, id);
    const {body = [], ...rest} = defineIndicator(site, indicator);
    const links: Block = paragraph([
      link("这一页的固定网址", toIndicator(indicator.id)),
      "；",
      link("下载全部指标的数据", {file: "data/indicators.csv"}),
      "，其中这一项：",
      {kind: "code", text: `indicator_id = ${indicator.id}`}
    ]);
    return {...rest, id: "definition", wide: true, body: [...body, links]};
  }
});

/** Others of the same aspect, and those made of the same exports. */
export const indicatorRelated = card({
  resource: "indicators",
  draw(_, site, {indicator: id}) {
    const indicator = asked(site, id);
    const others = ofSameKind(site, indicator);
    if (others.length === 0) return [];
    return {
      form: "bare",
      title: "相关指标",
      body: [{kind: "tiles", heading: "相关指标", tiles: others.map((other) => mini(site, other))}]
    };
  }
});
