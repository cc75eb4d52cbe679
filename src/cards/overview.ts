import {formatPeriod, noData} from "./format.js";
import {card, type List, status} from "./frame.js";
import {findComment, linkTo, mainPeriod} from "./indicators.js";
import {freshness, isStale} from "./quality.js";
import {findSeries, sayTarget, sayValue} from "./series.js";
import {findSummary, saySignal, variationMark} from "./signal.js";
import {table, worded} from "./table.js";
import type {Part, Text} from "./text.js";

/** What is behind, by how much, whose move it is, and what they say they will do. */
export const offTrack = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const known = site.receipts.indicators.flatMap((indicator) => {
      const series = findSeries(site, indicator.id, mainPeriod(site, indicator));
      return series?.latest ? [{...series, latest: series.latest}] : [];
    });
    const rows = known
      .filter(({latest}) => latest.status === "off_track" || latest.status === "at_risk")
      .sort((a, b) => Number(b.latest.status === "off_track") - Number(a.latest.status === "off_track"));
    const off = rows.filter(({latest}) => latest.status === "off_track").length;
    const silent = new Set(site.tables.commentary_missing.map((row) => row.indicator_id));
    const warning = (text: string): Part => ({kind: "warning", text});
    const nextStep = (id: string): Text => {
      if (silent.has(id)) return warning("没有说明");
      const said = findComment(site, id);
      if (!said) return "–";
      const late = said.due < `${site.release.as_of}-31`;
      const old = said.stale === "1";
      const flags = [...(late ? ["已过期限"] : []), ...(old ? ["说明早于数据"] : [])];
      return [`${said.next_step}（${said.due} 前）`, ...flags.flatMap((flag) => [" ", warning(flag)])];
    };
    return {
      title:
        known.length === 0
          ? noData
          : rows.length
            ? `${off} 项未达标，${rows.length - off} 项有风险`
            : "设了目标的指标都达标",
      wide: true,
      body: rows.length
        ? [
            table(
              "未达标和有风险的指标，以及责任单位",
              [
                {title: "指标", value: ({indicator}) => linkTo(indicator.id, indicator.name)},
                {title: "状态", value: ({latest}) => status(site, latest.status)},
                {
                  title: "现值",
                  numeric: true,
                  value: (series) => worded(series.latest.value, sayValue(series).join(" ").trim())
                },
                {title: "时期", short: true, value: ({latest}) => formatPeriod(latest.period)},
                {
                  title: "目标",
                  value: ({indicator}) =>
                    sayTarget(indicator)
                      .replace(/^目标 /, "")
                      .replace(/（.*/s, "")
                },
                {title: "责任单位", value: ({indicator}) => indicator.responsible_unit},
                {title: "下一步", value: ({indicator}) => nextStep(indicator.id)}
              ],
              rows,
              {stack: true}
            )
          ]
        : []
    };
  }
});

/** What has really changed, in the system's own sentences; usual ups and downs are only counted. */
export const signalsNow = card({
  resource: "sentences",
  draw(_, site) {
    const main = site.receipts.indicators.flatMap((indicator) => {
      const series = findSeries(site, indicator.id, mainPeriod(site, indicator));
      const summary = series && findSummary(site, indicator.id, series.periodType);
      return summary ? [{indicator, series, summary}] : [];
    });
    const of = (variation: string) => main.filter(({summary}) => summary.variation === variation);
    const [worse, better] = [of("concern"), of("improvement")];
    const list = (entries: typeof main): List => ({
      kind: "list",
      as: "sentences",
      items: entries.map(({indicator, series, summary}) => ({
        text: [
          variationMark(site, series, summary),
          linkTo(indicator.id, indicator.name),
          ` ${saySignal(site, indicator.id, summary.period_type)}`
        ]
      }))
    });
    return {
      title: main.length
        ? `${worse.length} 项变差，${better.length} 项改善；${of("common_cause").length} 项只有通常的波动`
        : noData,
      lead: "只有超出通常波动的才列在这里；没有列出的，上下几个点不说明什么，不必解释。",
      wide: true,
      body: [list(worse), list(better)]
    };
  }
});

/** Which sources are up to date, in one short table. */
export const sourceFreshness = card({
  resource: "sources",
  receipt: "none",
  draw(rows) {
    const behind = rows.filter((row) => isStale(row) || row.last_delivery === "" || row.days_late !== "");
    const items = rows.map((row) => {
      const newest = row.last_delivery ? formatPeriod(row.last_delivery.slice(0, 7)) : "–";
      const text: Text = [
        {kind: "plain", text: row.title},
        {kind: "muted", text: `${row.office} · ${newest}`},
        freshness(row)
      ];
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
