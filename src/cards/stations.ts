import * as Plot from "@observablehq/plot";
import {rollups, sum} from "d3";
import {chart, ink, legend} from "./chart.js";
import {formatCount, formatPeriod, number} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card, Row} from "./site.js";
import {foldedTable, table} from "./table.js";

type Station = Row<"stations_quarterly">;
const total = (rows: readonly Station[], column: "stations" | "five_haves" | "model_stations") =>
  sum(rows, (row) => number(row[column]) ?? 0);

/** Stations with all five against all stations, by street, newest quarter. */
export const stationsByStreet: Card = (site, place) => {
  const resource = "stations_quarterly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const quarter = all
    .map((row) => row.quarter)
    .sort()
    .at(-1);
  if (!quarter) return emptyCard(site, place, "各街镇服务站“五有”", resource, receipt);
  const rows = rollups(
    all.filter((row) => row.quarter === quarter),
    (group) => ({
      stations: total(group, "stations"),
      five: total(group, "five_haves"),
      model: total(group, "model_stations")
    }),
    (row) => row.area_code
  )
    .map(([code, cell]) => ({name: site.label("streets", code), ...cell, text: `${cell.five} / ${cell.stations}`}))
    .sort((a, b) => b.stations - a.stations);
  const lacking = rows.filter((row) => row.five < row.stations);
  const short = sum(lacking, (row) => row.stations - row.five);
  return frame(site, place, {
    title: short
      ? `${formatPeriod(quarter)}还有 ${short} 个站点“五有”不全，分布在 ${lacking.length} 个街镇`
      : `${formatPeriod(quarter)}所有站点“五有”齐全`,
    lead: "“五有”：有机构、有编制、有人员、有经费、有保障，五项全有才算。",
    body: [
      legend([
        ["五有齐全", ink],
        ["不全", "#cfd8e3"]
      ]),
      chart(place, `${formatPeriod(quarter)}各街镇服务站五有齐全数与站点数`, {
        height: 25 * rows.length + 20,
        marginTop: 6,
        marginLeft: 104,
        marginRight: 64,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(rows, {x: "stations", y: "name", fill: "#cfd8e3", insetTop: 3, insetBottom: 3}),
          Plot.barX(rows, {x: "five", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(rows, {x: "stations", y: "name", text: "text", textAnchor: "start", dx: 5})
        ]
      }),
      foldedTable(
        `${formatPeriod(quarter)}各街镇服务站`,
        [
          {title: "街镇", value: (row) => row.name},
          {title: "站点", numeric: true, value: (row) => formatCount(row.stations)},
          {title: "五有齐全", numeric: true, value: (row) => formatCount(row.five)},
          {title: "示范站", numeric: true, value: (row) => formatCount(row.model)}
        ],
        rows
      )
    ],
    resource,
    receipt
  });
};

/** The three levels in the newest quarter, as a table: three numbers need no chart. */
export const stationsByLevel: Card = (site, place) => {
  const resource = "stations_quarterly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const quarter = all
    .map((row) => row.quarter)
    .sort()
    .at(-1);
  if (!quarter) return emptyCard(site, place, "三级服务体系", resource, receipt);
  const rows = ["district", "street", "community"].map((level) => {
    const group = all.filter((row) => row.quarter === quarter && row.level === level);
    return {
      name: site.label("station_levels", level),
      reported: group.length > 0,
      stations: total(group, "stations"),
      five: total(group, "five_haves"),
      model: total(group, "model_stations")
    };
  });
  const write = (row: {reported: boolean}, value: number) => (row.reported ? formatCount(value) : "未报");
  return frame(site, place, {
    title: `${formatPeriod(quarter)}三级共 ${formatCount(sum(rows, (row) => row.stations))} 个站点，示范站 ${formatCount(sum(rows, (row) => row.model))} 个`,
    body: [
      table(
        `${formatPeriod(quarter)}三级服务体系`,
        [
          {title: "级别", value: (row) => row.name},
          {title: "站点", numeric: true, value: (row) => write(row, row.stations)},
          {title: "五有齐全", numeric: true, value: (row) => write(row, row.five)},
          {title: "示范站", numeric: true, value: (row) => write(row, row.model)}
        ],
        rows
      )
    ],
    resource,
    receipt,
    limitations: ["居民区站的应有数取自年度街镇基数中的居委会数；星级评定标准未公布，不作统计。"]
  });
};
