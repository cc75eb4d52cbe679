import {formatPeriod, noData} from "./format.js";
import {chip, frame} from "./frame.js";
import {html} from "./html.js";
import {district, districtSeries, sayTarget, sayValue, tile} from "./indicator.js";
import {mainPeriod} from "./indicators.js";
import {freshness, isStale} from "./quality.js";
import {resourceReceipt} from "./receipt.js";
import {findSummary, saySignal, variationMark} from "./signal.js";
import type {Card} from "./site.js";
import {table} from "./table.js";

/** What a leader is shown first: indicator, the period it is read in, the page that says more. */
const keyIndicators = [
  ["list_completion_rate", "month", "two-lists"],
  ["list_overdue_open_count", "month", "two-lists"],
  ["creation_task_completion_rate", "month", "tasks"],
  ["creation_task_overdue_count", "month", "tasks"],
  ["five_haves_rate", "quarter", "stations"],
  ["station_coverage_rate", "quarter", "stations"],
  ["active_street_quarter_rate", "quarter", "activities"],
  ["activity_count", "year", "activities"],
  ["registration_on_time_rate", "year", "resettlement"],
  ["conscript_received_count", "year", "resettlement"],
  ["nco_received_count", "year", "resettlement"],
  ["benefit_paid_total", "year", "benefits"],
  ["benefit_paid_per_capita", "year", "benefits"],
  ["key_beneficiary_count", "month", "benefits"],
  ["published_figure_match_rate", "month", "published"]
] as const;

export const keyFigures: Card = (site, place) =>
  html`<div class="tiles">${keyIndicators.map(([id, period, page]) => tile(site, place, id, period, page))}</div>`.text;

/** What is behind, by how much, whose move it is, and what they say they will do. */
export const offTrack: Card = (site, place) => {
  const known = site.receipts.indicators.flatMap((indicator) => {
    const series = districtSeries(site, indicator.id, mainPeriod(site, indicator));
    return series?.latest ? [{...series, latest: series.latest}] : [];
  });
  const rows = known
    .filter(({latest}) => latest.status === "off_track" || latest.status === "at_risk")
    .sort((a, b) => Number(b.latest.status === "off_track") - Number(a.latest.status === "off_track"));
  const off = rows.filter(({latest}) => latest.status === "off_track").length;
  const silent = new Set(site.tables.commentary_missing.map((row) => row.indicator_id));
  const nextStep = (id: string) => {
    if (silent.has(id)) return html`<b class="unexplained">没有说明</b>`;
    const said = site.tables.commentary
      .filter((row) => row.indicator_id === id && row.area_code === district)
      .toSorted((a, b) => (a.written_on < b.written_on ? 1 : -1))[0];
    if (!said) return "–";
    const late = said.due < `${site.release.as_of}-31`;
    const old = said.stale === "1";
    const flags = [...(late ? ["已过期限"] : []), ...(old ? ["说明早于数据"] : [])];
    const step = `${said.next_step}（${said.due} 前）`;
    return html`${step}${flags.map((flag) => html` <b class="unexplained">${flag}</b>`)}`;
  };
  return frame(site, place, {
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
              {
                title: "指标",
                value: ({indicator}) =>
                  html`<a href="${place.root}indicators.html#${indicator.id}">${indicator.name}</a>`
              },
              {title: "状态", value: ({latest}) => chip(latest.status)},
              {title: "现值", numeric: true, value: (series) => sayValue(series).join(" ").trim()},
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
      : [],
    resource: "indicators",
    receipt: html``
  });
};

/** What has really changed, in the system's own sentences; usual ups and downs are only counted. */
export const signalsNow: Card = (site, place) => {
  const resource = "sentences";
  const main = site.receipts.indicators.flatMap((indicator) => {
    const summary = findSummary(site, indicator.id, mainPeriod(site, indicator));
    return summary ? [{indicator, summary}] : [];
  });
  const of = (variation: string) => main.filter(({summary}) => summary.variation === variation);
  const [worse, better] = [of("concern"), of("improvement")];
  const list = (entries: typeof main) =>
    html`<ul class="sentences">
      ${entries.map(
        ({indicator, summary}) =>
          html`<li>
            ${variationMark(site, summary)}<a href="${place.root}indicators.html#${indicator.id}">${indicator.name}</a>
            ${saySignal(site, indicator.id, summary.period_type)}
          </li>`
      )}
    </ul>`;
  return frame(site, place, {
    title: main.length
      ? `${worse.length} 项变差，${better.length} 项改善；${of("common_cause").length} 项只有通常的波动`
      : noData,
    lead: "只有超出通常波动的才列在这里；没有列出的，上下几个点不说明什么，不必解释。",
    wide: true,
    body: [list(worse), list(better)],
    resource,
    receipt: resourceReceipt(site, place, resource)
  });
};

/** Which sources are up to date, in one short table. */
export const sourceFreshness: Card = (site, place) => {
  const rows = site.tables.sources;
  const behind = rows.filter((row) => isStale(row) || row.last_delivery === "" || row.days_late !== "");
  return frame(site, place, {
    title:
      rows.length === 0
        ? noData
        : behind.length
          ? `${rows.length} 个来源中 ${behind.length} 个未更新、逾期或未交付`
          : `${rows.length} 个来源都按时交付`,
    wide: true,
    body: rows.length
      ? [
          html`<ul class="sources">
            ${rows.map(
              (row) =>
                html`<li>
                  <span>${row.title}</span
                  ><span class="muted"
                    >${row.office} · ${row.last_delivery ? formatPeriod(row.last_delivery.slice(0, 7)) : "–"}</span
                  >${freshness(row)}
                </li>`
            )}
          </ul>`
        ]
      : [],
    resource: "sources",
    receipt: html``
  });
};
