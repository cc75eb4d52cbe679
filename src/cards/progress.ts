import {formatPeriod, formatValue, number, shown} from "./format.js";
import {card, paragraph, status} from "./frame.js";
import {indicatorLink, nameOf, toIndicator} from "./receipt.js";
import {distinct} from "./rows.js";
import {findSeries, sayFew, sayWithUnit, type Series, spark} from "./series.js";
import type {Row, Site} from "./site.js";
import {type Cell, type Figure, table} from "./table.js";
import {muted, type Part, type Text, warning} from "./text.js";
import {unitLink} from "./units.js";

export type Progress = Row<"progress">;

/** A target of a year that is not over, with a schedule to compare with. */
export const isRunning = (row: Progress) => row.status === "insufficient" && row.gap_against === "schedule";

/** What is red or off track before all else, then what is at risk or lit, then what gets worse without a target. */
const rank = (row: Progress): number => {
  if (row.lamp === "red") return 0;
  if (row.status === "off_track") return 1;
  if (row.status === "at_risk" || row.lamp === "yellow" || (isRunning(row) && Number(row.gap) < 0)) return 2;
  if (row.variation === "concern") return 3;
  return row.target === "" ? 5 : 4;
};

export const inOrder = (rows: readonly Progress[]): Progress[] => rows.toSorted((a, b) => rank(a) - rank(b));
export const isBehind = (row: Progress) => rank(row) < 3;

/** Whether a day lies before the end of the release’s month. */
export const isPast = (site: Site, day: string) => day !== "" && day.slice(0, 7) <= site.release.as_of;

/** All that leaders are shown first and all that has a target: how far, how far it should be, whose move it is. */
export const progressTable = card({
  resource: "progress",
  empty: "一张表",
  draw(all, site) {
    const rows = inOrder(all);
    const behind = rows.filter(isBehind);
    const unlit = rows.filter((row) => row.lamp_why === "no_rule");
    const differing = rows.filter((row) => row.differs !== "");
    return {
      title: behind.length
        ? `一张表：${rows.length} 项，没有达到或落后的 ${behind.length} 项在前`
        : `一张表：${rows.length} 项，没有未达到或落后的`,
      wide: true,
      body: [
        table(
          `截至${formatPeriod(site.release.as_of)}；不是当月的，数下写明是哪一期`,
          [
            {title: "指标", short: true, value: (row) => indicatorLink(site, row.indicator_id)},
            {title: "走势", value: (row) => picture(site, row)},
            {title: "年度目标", short: true, value: sayTarget},
            {title: "本月", numeric: true, value: (row) => newest(site, row)},
            {title: "累计", numeric: true, value: cumulative},
            {title: "完成率", numeric: true, value: done},
            {title: "序时进度", numeric: true, value: (row) => scheduled(site, row)},
            {title: "同比", numeric: true, value: change},
            {title: "状态", short: true, value: (row) => state(site, row)},
            {title: "信号", short: true, value: (row) => signal(site, row)},
            {title: "责任单位", value: ({responsible_unit}) => unitLink(site, responsible_unit)},
            {title: "下一步", value: (row) => nextStep(site, row)}
          ],
          rows,
          {stack: "run-on"}
        ),
        paragraph(
          [
            "灯和状态说目标，信号说变化：达没达到与在不在变，可以不同。",
            ...distinct(differing.map(({differs}) => differs)).map((code) => {
              const names = differing
                .filter((row) => row.differs === code)
                .map((row) => nameOf(site, row.indicator_id));
              return `${names.join("、")}：${site.label("progress_differs", code)}。`;
            }),
            ...(unlit.length ? ["灯的规则未设，只写状态。"] : []),
            "序时进度没有写的是未设，不按十二分之几算；比率写与目标差几个百分点。"
          ],
          "note"
        )
      ]
    };
  }
});

/** The figure at the row’s period, as the series of its indicator has it. */
function seriesOf(site: Site, row: Progress): Series | undefined {
  return findSeries(site, row.indicator_id, row.period_type);
}

function picture(site: Site, row: Progress): Cell {
  const series = seriesOf(site, row);
  const chart = series && spark(series);
  if (!chart) return "–";
  const values = chart.points.flatMap(({value}) => value ?? []);
  // So low a line shows nothing of what is far from 0.
  const zero = Math.min(...values) < Math.max(...values) / 2;
  return {kind: "drawing", chart: {...chart, zero, inline: true}};
}

const figureOf = (row: Progress, value: number | null, text: string, under?: string): Figure => ({
  ...{kind: "figure", value, text, to: toIndicator(row.indicator_id)},
  ...(under === undefined ? {} : {under})
});

const operators: Record<string, string> = {">=": "≥", "<=": "≤", "=": "＝"};
const withUnit = (text: string, unit: string) => sayAsWritten(number(text) ?? 0, unit);
/** A target as it was set: no decimals that were not there. */
const sayAsWritten = (value: number, unit: string) => (unit === "%" ? `${value}%` : formatValue(value, unit).join(" "));

function sayTarget({target, operator, unit}: Progress): Text {
  return target === "" ? muted("未设") : `${operators[operator] ?? operator} ${withUnit(target, unit)}`;
}

/** The newest month or quarter; of a yearly figure only the year stands, as what there is so far. */
function newest(site: Site, row: Progress): Cell {
  if (row.period_type === "year") return muted("按年");
  const series = seriesOf(site, row);
  const point = series?.points.find(({period}) => period === row.period);
  const {as_of: asOf} = site.release;
  const under = ["", asOf].includes(row.period)
    ? undefined
    : formatPeriod(row.period).replace(formatPeriod(asOf.slice(0, 4)), "");
  if (!series || !point) return "未报";
  const text =
    point.value === null
      ? shown(null, point.flag, {limit: point.limit})
      : (sayFew(series, point) ?? sayWithUnit(point.value, row.unit));
  return figureOf(row, point.value, text, under);
}

function cumulative(row: Progress): Cell {
  if (row.cumulative_of === "") return "–";
  const value = number(row.cumulative);
  const limit = row.cumulative_of === row.period_type ? (number(row.below) ?? undefined) : undefined;
  const text = value === null ? shown(null, row.cumulative_flag, {limit}) : sayWithUnit(value, row.unit);
  return figureOf(row, value, text, row.cumulative_flag === "provisional" ? "未满期" : undefined);
}

const points = "个百分点";

function done(row: Progress): Cell {
  const [completion, gap] = [number(row.completion), number(row.gap)];
  if (completion !== null) return figureOf(row, completion, `${completion.toFixed(1)}%`);
  if (gap === null) return row.target === "" ? "–" : muted(row.lamp_why === "not_due" ? "未到期" : "–");
  if (gap >= 0) return "达到";
  const [size, unit] =
    row.gap_against === "target_count"
      ? [formatValue(Math.abs(gap), row.unit).join(" "), undefined]
      : [Math.abs(gap).toFixed(1), points];
  const above = (number(row.value) ?? 0) > (number(row.target) ?? 0);
  return figureOf(row, gap, `${above ? "超" : "差"} ${size}`, unit);
}

function scheduled(site: Site, row: Progress): Cell {
  const share = number(row.scheduled);
  const under = row.scheduled_to === site.release.as_of ? undefined : `到 ${Number(row.scheduled_to.slice(5))} 月`;
  if (share !== null) return figureOf(row, share, `${share.toFixed(1)}%`.replace(".0%", "%"), under);
  if (row.target === "") return "–";
  return muted(row.lamp_why === "not_due" ? "未到期" : "未设");
}

/** A difference as it is read: percentage points of rates, per cent of what is large, pieces of what is small. */
function change(row: Progress): Cell {
  const [size, before] = [number(row.change), number(row.before)];
  if (size === null || before === null) return muted("无可比");
  const sign = size > 0 ? "+" : "−";
  const rate = row.unit === "%";
  const few = !rate && Math.abs(before) < 20;
  const text = rate
    ? Math.abs(size).toFixed(1)
    : few
      ? formatValue(Math.abs(size), row.unit).join(" ")
      : `${((100 * Math.abs(size)) / before).toFixed(1)}%`;
  const zero = /^0(\.0)?( |%|$)/.test(text);
  return figureOf(row, size, zero ? "持平" : `${sign}${text}`, rate && !zero ? points : undefined);
}

const verdicts = ["on_track", "at_risk", "off_track"];

/** The first of the periods, up to the newest, that all missed their target. */
function offSince(site: Site, row: Progress): string | undefined {
  if (row.status !== "off_track") return undefined;
  const points = findSeries(site, row.indicator_id, row.cumulative_of || row.period_type)?.points ?? [];
  const judged = points.filter(({status}) => verdicts.includes(status));
  return judged[judged.findLastIndex(({status}) => status !== "off_track") + 1]?.period;
}

function state(site: Site, row: Progress): Cell {
  const since = offSince(site, row);
  const now = stateNow(site, row);
  return since ? {kind: "lines", lines: [now, muted(`自${formatPeriod(since)}`)]} : now;
}

function stateNow(site: Site, row: Progress): Text {
  const judged: Part =
    row.lamp_why === "not_due" || isRunning(row)
      ? {kind: "status", text: "未到期", code: "insufficient"}
      : row.status === "no_target"
        ? muted(site.label("statuses", row.status))
        : status(site, row.status);
  const lamp = row.lamp as "" | "green" | "yellow" | "red";
  if (lamp) return [{kind: "lamp", text: site.label("lamp_words", lamp), code: lamp}, " ", judged];
  return row.lamp_why === "uncovered" ? [judged, " ", muted(site.label("lamp_whys", row.lamp_why))] : judged;
}

/** In a few words beside the mark, since the two columns are read together. */
const short: Record<string, string> = {
  behind_but_better: "未达标而在改善",
  behind_as_usual: "未达标，起伏如常",
  met_but_worse: "达标而在变差"
};

function signal(site: Site, row: Progress): Cell {
  if (row.variation === "none") return muted(site.label("variations", "none"));
  const mark: Part = {kind: "mark", text: site.label("variations", row.variation), code: row.variation};
  const since = row.variation === "common_cause" ? "" : `自${formatPeriod(row.signal_since)}`;
  const words = short[row.differs] ?? since;
  return words ? {kind: "lines", lines: [mark, muted(words)]} : mark;
}

function nextStep(site: Site, row: Progress): Text {
  if (row.unexplained === "1") return warning("没有说明");
  if (row.next_step === "") return "–";
  const late = isPast(site, row.due) && isBehind(row);
  const flags = [...(late ? ["已过期限"] : []), ...(row.stale === "1" ? ["说明早于数据"] : [])];
  return [row.next_step, muted(`（${row.due} 前）`), ...flags.flatMap((flag) => [" ", warning(flag)])];
}
