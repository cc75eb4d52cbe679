import {formatCount, formatPeriod, noData, number, sayLate} from "./format.js";
import {card, type List, paragraph} from "./frame.js";
import {mainPeriod} from "./indicators.js";
import {needsOf} from "./needs.js";
import {isBehind, isRunning} from "./progress.js";
import {freshness, isStale} from "./quality.js";
import {indicatorLink, toIndicator} from "./receipt.js";
import {sayNames, yearOf} from "./rows.js";
import {district, findSeries, sayWithUnit} from "./series.js";
import {findSummary, type Summary, variationMark} from "./signal.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {table, worded} from "./table.js";
import {joined, link, muted, type Part, plainText, strong, type Text} from "./text.js";
import {unitLink} from "./units.js";

/** How it stands, in a sentence. */
export const stateNow = card({
  resource: "progress",
  draw(rows, site) {
    const bare = {form: "bare", title: "现在怎样"} as const;
    if (rows.length === 0) return {...bare, body: [paragraph(noData, "no-data")]};
    const aimed = rows.filter((row) => row.target !== "");
    const behind = aimed.filter(isBehind);
    const notDue = aimed.filter((row) => row.lamp_why === "not_due");
    const unread = aimed.filter((row) => ["missing", "hidden"].includes(row.lamp_why));
    const slow = behind.filter(isRunning).length;
    const off = behind.length - slow;
    const running = aimed.filter((row) => isRunning(row) && !isBehind(row));
    const met = aimed.length - behind.length - running.length - notDue.length - unread.length;
    const worse = rows.filter((row) => row.target === "" && row.variation === "concern");
    const counts = [
      off ? link(`${off} 项没有达到`, {anchor: "progress-table"}) : "没有未达到的",
      ...(slow ? [link(`${slow} 项落后于序时进度`, {anchor: "progress-table"})] : []),
      ...(met ? [`${met} 项达到`] : []),
      ...(running.length ? [`${running.length} 项赶得上序时进度`] : []),
      ...(notDue.length ? [`${notDue.length} 项未到期`] : []),
      ...(unread.length ? [`${unread.length} 项没有数或不公布`] : [])
    ];
    const [first] = needsOf(site);
    const text: Text = [
      `截至${formatPeriod(site.release.as_of)}，设了目标的 ${aimed.length} 项里，`,
      ...joined(counts),
      worse.length ? `；没有设目标的里 ${worse.length} 项在变差` : "",
      "。",
      first ? `最急的是${plainText(first.what)}，${plainText(first.owner)}。` : ""
    ];
    return {...bare, body: [paragraph(text, "state")]};
  }
});

/** What is new against the month before: figures, signals, changed figures with their reasons, sources that did not come. */
export const sinceLast = card({
  resource: "revisions",
  receipt: "none",
  draw(revisions, site) {
    const items = [newFigures(site), newSignals(site), ...changed(site, revisions), lateSources(site)];
    return {
      title: "自上月以来",
      share: "side",
      body: [{kind: "list", as: "news", items: items.map((text) => ({text}))}]
    };
  }
});

function newFigures(site: Site): Text {
  const asOf = site.release.as_of;
  const [year, month] = [yearOf(asOf), Number(asOf.slice(5))];
  const periods = [
    [asOf, "当月"],
    ...(month % 3 === 0 ? [[`${year}-Q${month / 3}`, "当季"]] : []),
    ...(month === 12 ? [[year, "全年"]] : [])
  ] as const;
  const said = periods.map(([period, word]) => {
    const of = site.tables.indicators.filter(
      (row) => row.area_code === district && row.period === period && row.value !== "" && row.flag === ""
    );
    return `${word} ${of.length} 项`;
  });
  return [strong("新的数"), " ", link(said.join("，"), {page: "indicators"})];
}

/** Signals that this period is the first to show. */
function newSignals(site: Site): Text {
  const fresh = mainSignals(site).filter(
    ({summary}) => summary.since === summary.period && ["concern", "improvement"].includes(summary.variation)
  );
  if (fresh.length === 0) return [strong("新的信号"), " 没有"];
  return [
    strong("新的信号"),
    " ",
    ...fresh.flatMap(({indicator, summary}, i): Part[] => [
      i ? "、" : "",
      indicatorLink(site, indicator.id),
      site.label("variations", summary.variation)
    ])
  ];
}

/** How many, and the first few with what made them change. */
const told = 2;
function changed(site: Site, revisions: readonly Row<"revisions">[]): Text[] {
  const last = site.tables.releases.at(-1);
  const head = strong("改动的数");
  if (!last || last.previous === "") return [[head, " 第一次发布，没有可以比较的"]];
  if (revisions.length === 0) return [[head, " 已经公布的数没有一个变"]];
  const values = revisions.filter(
    ({resource, column, key}) => resource === "indicators" && column === "value" && key.endsWith(`|${district}`)
  );
  return [
    [
      head,
      " ",
      link(`${formatCount(revisions.length)} 个`, {page: "release-log"}),
      values.length > told ? "，先列" : ""
    ],
    ...values.slice(0, told).map(({key, before, after, reason}): Text => {
      const [id = "", , period = ""] = key.split("|");
      return [
        indicatorLink(site, id),
        ` ${formatPeriod(period)} ${before || "空"} → ${after || "空"}：${sayReason(reason)}`
      ];
    })
  ];
}

/** Without the letters of its kind and the name of a file, which stand on the page of releases. */
const sayReason = (reason: string) => reason.replace(/(^|；)[A-Z]\d? /g, "$1").replace(/（[^（）]*）$/, "");

function lateSources(site: Site): Text {
  const late = site.tables.sources.filter((row) => row.days_late !== "" || isStale(row));
  const head = strong("没有按时的来源");
  if (late.length === 0) return [head, " 没有"];
  const names = late.map((row) => `${row.title}${row.days_late === "" ? "未更新" : sayLate(row.days_late)}`);
  return [head, " ", link(sayNames(names, "来源"), {page: "quality"})];
}

/** Where in its cycle the evaluation is. */
export const cycleNow = card({
  resource: "cycles",
  empty: "考评周期",
  receipt: "none",
  draw(rows, site) {
    const asOf = site.release.as_of;
    const now = rows.find((row) => row.is_current === "1");
    const next = rows.find((row) => row.evidence_from > yearOf(asOf));
    const inferred = (row: Row<"cycles">) => (row.inferred === "1" ? "，推断，没有公开的文件" : "");
    const said = next
      ? `下一届：第 ${next.cycle} 届 ${next.evidence_from}–${next.evidence_to}${next.inferred === "1" ? "（推断）" : ""}。`
      : "";
    const note: Text = [said, link("各届", {page: "seventh"})];
    if (!now)
      return {
        title: "不在任何一届已知的佐证年度之内",
        share: "strip",
        body: [paragraph(note, "note")]
      };
    const [from, to, year] = [Number(now.evidence_from), Number(now.evidence_to), Number(yearOf(asOf))];
    const sayYear = (one: number) =>
      one < year ? "已过" : one > year ? "未到" : asOf.endsWith("-12") ? "年末" : `到 ${Number(asOf.slice(5))} 月`;
    const years: List = {
      kind: "list",
      as: "clock",
      label: `第 ${now.cycle} 届佐证年度`,
      items: Array.from({length: to - from + 1}, (_, i) => from + i).map((one) => ({
        state: one < year ? "past" : one === year ? "now" : "ahead",
        text: [
          strong(`${one}年`),
          {kind: "plain", text: `${sayYear(one)}${String(one) === now.midterm ? "（届中）" : ""}`}
        ]
      }))
    };
    return {
      title: `第 ${now.cycle} 届 ${now.evidence_from}–${now.evidence_to}：佐证年度第 ${year - from + 1} 年${inferred(now)}`,
      share: "strip",
      body: [years, paragraph(note, "note")]
    };
  }
});

interface MainSignal {
  indicator: IndicatorReceipt;
  summary: Summary;
}

/** Of each indicator the series that has a chart, and what it says. */
const mainSignals = (site: Site): MainSignal[] =>
  site.receipts.indicators.flatMap((indicator) => {
    const summary = findSummary(site, indicator.id, mainPeriod(site, indicator));
    return summary ? [{indicator, summary}] : [];
  });

/** What has really changed, one line each; usual ups and downs are only counted. */
export const signalsNow = card({
  resource: "signal_summary",
  draw(_, site) {
    const main = mainSignals(site);
    const of = (variation: string) => main.filter(({summary}) => summary.variation === variation);
    const [worse, better] = [of("concern"), of("improvement")];
    const value = ({indicator, summary: s}: MainSignal): Text => {
      const point = findSeries(site, indicator.id, s.period_type)?.points.find(({period}) => period === s.period);
      return point?.value == null ? "–" : link(sayWithUnit(point.value, indicator.unit), toIndicator(indicator.id));
    };
    return {
      title: main.length
        ? `${worse.length} 项变差，${better.length} 项改善；${of("common_cause").length} 项只有通常的波动`
        : noData,
      lead: "只列超出通常波动的；没有列出的，上下几个点不说明什么，不必解释。",
      wide: true,
      body:
        worse.length + better.length === 0
          ? []
          : [
              table(
                "有信号的指标",
                [
                  {title: "指标", value: ({indicator}) => indicatorLink(site, indicator.id)},
                  {
                    title: "信号",
                    short: true,
                    value: ({indicator, summary}) => {
                      const series = findSeries(site, indicator.id, summary.period_type);
                      return series ? variationMark(site, series, summary) : "–";
                    }
                  },
                  {title: "本期", numeric: true, value},
                  {
                    title: "平均",
                    numeric: true,
                    value: ({indicator, summary}) => sayMean(summary.center, indicator.unit)
                  },
                  {title: "自何时", short: true, value: ({summary}) => formatPeriod(summary.since)},
                  {
                    title: "凭什么",
                    value: ({summary}) =>
                      summary.rules
                        .split(";")
                        .map((rule) => site.label("xmr_rules", rule))
                        .join("，")
                  },
                  {title: "责任单位", value: ({indicator}) => unitLink(site, indicator.responsible_unit)}
                ],
                [...worse, ...better],
                {stack: "run-on"}
              )
            ]
    };
  }
});

const sayMean = (center: string, unit: string) => {
  const mean = number(center);
  return mean === null ? "–" : worded(mean, sayWithUnit(mean, unit));
};

/** Which sources are up to date, in one short table. */
export const sourceFreshness = card({
  resource: "sources",
  receipt: "none",
  draw(rows) {
    const behind = rows.filter((row) => isStale(row) || row.last_delivery === "" || row.days_late !== "");
    const items = rows.map((row) => {
      const newest = row.last_delivery ? formatPeriod(row.last_delivery.slice(0, 7)) : "–";
      const text: Text = [{kind: "plain", text: row.title}, muted(`${row.office} · ${newest}`), freshness(row)];
      return {text};
    });
    return {
      title:
        rows.length === 0
          ? noData
          : behind.length
            ? `${rows.length} 个来源中 ${behind.length} 个未更新、逾期或未交付`
            : `${rows.length} 个来源都按时交付`,
      wide: true,
      body: items.length ? [{kind: "list", as: "sources", items}] : []
    };
  }
});
