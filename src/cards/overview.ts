import {formatPeriod, formatValue, noData, shown} from "./format.js";
import {chip, frame} from "./frame.js";
import {html} from "./html.js";
import {districtSeries, sayTarget, tile} from "./indicator.js";
import {freshness, isStale} from "./quality.js";
import type {Card} from "./site.js";
import {table} from "./table.js";

/** What a leader is shown first: indicator, the period it is read in, the page that says more. */
const keyIndicators = [
  ["list_completion_rate", "month", "two-lists"],
  ["list_overdue_open_count", "month", "two-lists"],
  ["creation_task_completion_rate", "month", "seventh"],
  ["creation_task_overdue_count", "month", "seventh"],
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

/** What is behind, by how much, and whose move it is. */
export const offTrack: Card = (site, place) => {
  const rows = keyIndicators
    .flatMap(([id, period, page]) => {
      const series = districtSeries(site, id, period);
      return series?.latest ? [{...series, latest: series.latest, page}] : [];
    })
    .filter(({latest}) => latest.status === "off_track" || latest.status === "at_risk")
    .sort((a, b) => Number(b.latest.status === "off_track") - Number(a.latest.status === "off_track"));
  const known = keyIndicators.filter(([id, period]) => districtSeries(site, id, period)?.latest).length;
  const off = rows.filter(({latest}) => latest.status === "off_track").length;
  return frame(site, place, {
    title:
      known === 0 ? noData : rows.length ? `${off} 项未达标，${rows.length - off} 项有风险` : "设了目标的指标都达标",
    wide: true,
    body: rows.length
      ? [
          table(
            "未达标和有风险的指标，以及责任单位",
            [
              {
                title: "指标",
                value: ({indicator, page}) => html`<a href="${place.root}${page}.html">${indicator.name}</a>`
              },
              {title: "状态", value: ({latest}) => chip(latest.status)},
              {
                title: "现值",
                numeric: true,
                value: ({indicator, latest, limit}) =>
                  shown(latest.value, latest.flag, {
                    limit,
                    write: (v) => formatValue(v, indicator.unit).join(indicator.unit === "%" ? "" : " ")
                  })
              },
              {title: "时期", short: true, value: ({latest}) => formatPeriod(latest.period)},
              {title: "目标", value: ({indicator}) => sayTarget(indicator).replace(/^目标 /, "")},
              {title: "责任单位", value: ({indicator}) => indicator.responsible_unit}
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

/** Which sources are up to date, in one short table. */
export const sourceFreshness: Card = (site, place) => {
  const rows = site.tables.sources;
  const behind = rows.filter((row) => isStale(row) || row.last_delivery === "");
  return frame(site, place, {
    title:
      rows.length === 0
        ? noData
        : behind.length
          ? `${rows.length} 个来源中 ${behind.length} 个未更新或未交付`
          : `${rows.length} 个来源都已更新`,
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
