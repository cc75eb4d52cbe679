import * as Plot from "@observablehq/plot";
import {chart, ink, legend, palette, timeTick, timeTicks} from "./chart.js";
import {formatPeriod, number, periodStart, shown, limitOf} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card} from "./site.js";
import {foldedTable, pivot} from "./table.js";

/** Persons received by month, by person type. */
export const receivedByMonth: Card = (site, place) => {
  const resource = "resettlement_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "各月接收人数", resource, receipt);
  const types = [...new Set(rows.map((row) => row.person_type))].sort(byOrder);
  const name = (code: string) => site.label("person_types", code);
  const data = rows.flatMap((row) => {
    const persons = number(row.persons);
    return persons === null ? [] : [{date: periodStart(row.month), type: row.person_type, persons}];
  });
  const hidden = rows.filter((row) => row.flag === "suppressed").length;
  return frame(site, place, {
    title: `各月接收人数：${sayPeak(data)}`,
    lead: hidden ? `图中不含人数过少而隐去的 ${hidden} 格，见数据表。` : undefined,
    body: [
      legend(types.map((type, i) => [name(type), palette[i]!])),
      chart(place, "各月接收退役军人数，按人员类别", {
        height: 220,
        marginLeft: 40,
        x: {type: "utc", label: null, ticks: timeTicks(data.map(({date}) => date)), tickFormat: timeTick},
        y: {label: "人", labelArrow: "none", grid: true, ticks: 4},
        color: {domain: types, range: palette},
        marks: [
          Plot.rectY(data, {x: "date", y: "persons", fill: "type", interval: "month", inset: 0.5}),
          Plot.ruleY([0])
        ]
      }),
      foldedTable(
        "各月接收退役军人数（人），按人员类别和安置方式",
        [
          {title: "月份", value: (row) => formatPeriod(row.month)},
          {title: "人员类别", value: (row) => name(row.person_type)},
          {title: "安置方式", value: (row) => site.label("placement_types", row.placement_type)},
          {title: "人数", numeric: true, value: (row) => shown(number(row.persons), row.flag, {limit: limitOf(row)})}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt,
    limitations: ["按报到日期计入月份。一人一次接收计一次。"]
  });
};

function byOrder(a: string, b: string): number {
  const order = ["conscript", "nco", "officer"];
  return order.indexOf(a) - order.indexOf(b);
}

function sayPeak(data: readonly {date: Date; persons: number}[]): string {
  const byMonth = new Map<number, number>();
  for (const {date, persons} of data)
    byMonth.set(date.getUTCMonth() + 1, (byMonth.get(date.getUTCMonth() + 1) ?? 0) + persons);
  const total = [...byMonth.values()].reduce((a, b) => a + b, 0);
  const top = [...byMonth].sort((a, b) => b[1] - a[1]).slice(0, 2);
  const share = Math.round((100 * top.reduce((sum, [, persons]) => sum + persons, 0)) / total);
  return top.length < 2
    ? "见下图"
    : `${top
        .map(([month]) => `${month}月`)
        .sort(byNumber)
        .join("、")}合计占可见人数的 ${share}%`;
}

function byNumber(a: string, b: string): number {
  return parseInt(a) - parseInt(b);
}

/** The newest year by street; small counts are hidden. */
export const receivedByStreet: Card = (site, place) => {
  const resource = "resettlement_streets";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const year = all
    .map((row) => row.year)
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各街镇接收人数", resource, receipt);
  const name = (code: string) => site.label("streets", code);
  const rows = all
    .filter((row) => row.year === year)
    .map((row) => ({
      name: name(row.area_code),
      persons: number(row.persons),
      text: shown(number(row.persons), row.flag, {limit: limitOf(row)})
    }))
    .sort((a, b) => (b.persons ?? -1) - (a.persons ?? -1));
  const grid = pivot(all, {
    row: (row) => name(row.area_code),
    column: (row) => row.year,
    cell: (row) => shown(number(row.persons), row.flag, {limit: limitOf(row)})
  });
  const first = rows[0]!;
  return frame(site, place, {
    title: `${year}年${first.name}接收 ${first.text} 人，为${rows.some((row) => row.text === "不公布") ? "公布的" : "各"}街镇${rows.some((row) => row.text === "不公布") ? "中" : ""}最多`,
    body: [
      chart(place, `${year}年各街镇接收退役军人数`, {
        height: 24 * rows.length + 30,
        marginTop: 8,
        marginLeft: 104,
        marginRight: 60,
        marginBottom: 8,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(rows, {x: "persons", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(rows, {
            x: (d: {persons: number | null}) => d.persons ?? 0,
            y: "name",
            text: "text",
            textAnchor: "start",
            dx: 5
          })
        ]
      }),
      foldedTable(
        "各街镇接收退役军人数（人）",
        [
          {title: "街镇", value: (street) => street},
          ...grid.columns.map((column) => ({
            title: `${column}年`,
            numeric: true,
            value: (street: string) => grid.at(street, column)
          }))
        ],
        grid.rows
      )
    ],
    resource,
    receipt,
    limitations: ["只作规模参考，不作街镇排名：人数取决于户籍与征兵，不取决于工作好坏。"]
  });
};
