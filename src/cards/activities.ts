import * as Plot from "@observablehq/plot";
import {rollups, sum} from "d3";
import {chart, ink} from "./chart.js";
import {formatCount, formatPeriod, number} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card} from "./site.js";
import {foldedTable, pivot} from "./table.js";

/** Streets × quarters: how many activities, and where there was none. */
export const coverageHeatmap: Card = (site, place) => {
  const resource = "coverage_quarterly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource].map((row) => ({
    quarter: row.quarter,
    street: site.label("streets", row.area_code),
    events: number(row.events),
    types: number(row.types_covered),
    covered: row.covered === "1"
  }));
  if (rows.length === 0) return emptyCard(site, place, "街镇季度活动覆盖", resource, receipt);
  const quarters = [...new Set(rows.map((row) => row.quarter))].sort();
  const last = quarters.at(-1)!;
  const gaps = rows.filter((row) => !row.covered);
  const lastGaps = gaps.filter((row) => row.quarter === last).map((row) => row.street);
  const streets = [...new Set(rows.map((row) => row.street))];
  const short = (quarter: string) => quarter.replace(/^\d\d(\d\d)-?Q(\d)$/, "$1年$2季");
  const grid = pivot(rows, {
    row: (row) => row.street,
    column: (row) => row.quarter,
    cell: (row) => `${row.events === null ? "未报" : formatCount(row.events)}${row.covered ? "" : "（无）"}`
  });
  const most = Math.max(1, ...rows.map((row) => row.events ?? 0));
  return frame(site, place, {
    title: lastGaps.length
      ? `${formatPeriod(last)}有 ${lastGaps.length} 个街镇没有活动记录：${lastGaps.join("、")}`
      : `${formatPeriod(last)} ${streets.length} 个街镇都有活动记录；历史上有 ${gaps.length} 个空缺`,
    lead: "格内是活动场次，颜色越深场次越多；红框是该季没有活动记录。",
    wide: true,
    body: [
      chart(
        place,
        "各街镇各季度活动场次，红框为没有活动",
        {
          width: 1040,
          height: 30 * streets.length + 40,
          marginTop: 30,
          marginLeft: 104,
          marginRight: 4,
          marginBottom: 6,
          x: {axis: "top", label: null, domain: quarters, tickFormat: short, tickSize: 0},
          y: {type: "band", label: null, domain: streets, tickSize: 0},
          color: {domain: [0, most], range: ["#f1f5f9", "#5d8fbf"]},
          marks: [
            Plot.cell(rows, {x: "quarter", y: "street", fill: "events", inset: 1.5}),
            Plot.cell(gaps, {x: "quarter", y: "street", fill: "#fff", stroke: "#a61b1b", strokeWidth: 1.5, inset: 2.5}),
            Plot.text(rows, {
              x: "quarter",
              y: "street",
              text: (d: {events: number | null}) => (d.events === null ? "未报" : String(d.events)),
              fill: "#14243a"
            })
          ]
        },
        {wide: true}
      ),
      foldedTable(
        "各街镇各季度活动场次",
        [
          {title: "街镇", value: (street) => street},
          ...quarters.map((quarter) => ({
            title: short(quarter),
            numeric: true,
            value: (street: string) => grid.at(street, quarter)
          }))
        ],
        streets
      )
    ],
    resource,
    receipt,
    limitations: ["只看有没有记录，不评价活动质量；没有报送台账的街镇与没有活动的街镇在此无法区分。"]
  });
};

/** The newest year's activities by type. */
export const activitiesByType: Card = (site, place) => {
  const resource = "activities_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const year = all
    .map((row) => row.month.slice(0, 4))
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各类活动场次", resource, receipt);
  const rows = rollups(
    all.filter((row) => row.month.startsWith(year)),
    (group) => ({
      events: sum(group, (row) => number(row.events) ?? 0),
      participants: sum(group, (row) => number(row.participants) ?? 0)
    }),
    (row) => row.activity_type
  )
    .map(([code, cell]) => ({name: site.label("activity_types", code), ...cell}))
    .sort((a, b) => b.events - a.events);
  return frame(site, place, {
    title: `${year}年共 ${formatCount(sum(rows, (row) => row.events))} 场，${rows[0]!.name}最多（${formatCount(rows[0]!.events)} 场）`,
    body: [
      chart(place, `${year}年各类活动场次`, {
        height: 26 * rows.length + 20,
        marginTop: 6,
        marginLeft: 104,
        marginRight: 56,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(rows, {x: "events", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(rows, {
            x: "events",
            y: "name",
            text: (d: {events: number}) => formatCount(d.events),
            textAnchor: "start",
            dx: 5
          })
        ]
      }),
      foldedTable(
        `${year}年各类活动场次与参加人次`,
        [
          {title: "活动类型", value: (row) => row.name},
          {title: "场次", numeric: true, value: (row) => formatCount(row.events)},
          {title: "参加人次", numeric: true, value: (row) => formatCount(row.participants)}
        ],
        rows
      )
    ],
    resource,
    receipt,
    limitations: ["人次不是人数：一人参加两场计两次。未报人次的场次不计人次。"]
  });
};

/** Activities of the newest year by street. */
export const activitiesByStreet: Card = (site, place) => {
  const resource = "activities_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const year = all
    .map((row) => row.month.slice(0, 4))
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各街镇活动场次", resource, receipt);
  const rows = rollups(
    all.filter((row) => row.month.startsWith(year)),
    (group) => sum(group, (row) => number(row.events) ?? 0),
    (row) => row.area_code
  )
    .map(([code, events]) => ({name: site.label("streets", code), events}))
    .sort((a, b) => b.events - a.events);
  return frame(site, place, {
    title: `${year}年${rows[0]!.name} ${rows[0]!.events} 场最多，${rows.at(-1)!.name} ${rows.at(-1)!.events} 场最少`,
    body: [
      chart(place, `${year}年各街镇活动场次`, {
        height: 24 * rows.length + 20,
        marginTop: 6,
        marginLeft: 104,
        marginRight: 44,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(rows, {x: "events", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(rows, {
            x: "events",
            y: "name",
            text: (d: {events: number}) => formatCount(d.events),
            textAnchor: "start",
            dx: 5
          })
        ]
      }),
      foldedTable(
        `${year}年各街镇活动场次`,
        [
          {title: "街镇", value: (row) => row.name},
          {title: "场次", numeric: true, value: (row) => formatCount(row.events)}
        ],
        rows
      )
    ],
    resource,
    receipt
  });
};
