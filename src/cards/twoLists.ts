import * as Plot from "@observablehq/plot";
import {chart, ink, legend, timeTick, timeTicks, warm} from "./chart.js";
import {formatCount, formatPeriod, number, periodStart} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card} from "./site.js";
import {foldedTable} from "./table.js";

const sides = ["地方为部队办", "部队为地方办"];

/** Items due and items done at each month's end, one line a side. */
export const listsByMonth: Card = (site, place) => {
  const resource = "two_lists_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource].map((row) => ({
    month: row.month,
    date: periodStart(row.month),
    side: row.side,
    opened: number(row.opened),
    due: number(row.due),
    done: number(row.done),
    onTime: number(row.done_on_time),
    overdue: number(row.overdue_open)
  }));
  const last = rows
    .map((row) => row.month)
    .sort()
    .at(-1);
  if (!last) return emptyCard(site, place, "双清单办理", resource, receipt);
  const now = rows.filter((row) => row.month === last);
  const say = now.map(({side, due, done}) => `${side}到期 ${text(due)} 项、办结 ${text(done)} 项`).join("；");
  return frame(site, place, {
    title: `截至${formatPeriod(last)}，${say}`,
    lead: "灰线是已到期项数，实线是其中已办结项数；两线之间是没有办完的。",
    body: [
      legend([
        ["已到期", "#9aa5b1"],
        ["地方为部队办：已办结", ink],
        ["部队为地方办：已办结", warm]
      ]),
      chart(place, "双清单各月末到期与办结项数，按方向", {
        height: 270,
        marginLeft: 40,
        x: {
          type: "utc",
          label: null,
          ticks: timeTicks(rows.map(({date}) => date)).filter((_, i) => i % 2 === 0),
          tickFormat: timeTick
        },
        y: {label: "项", labelArrow: "none", grid: true, ticks: 3},
        fy: {axis: null, domain: sides, padding: 0.25},
        color: {domain: sides, range: [ink, warm]},
        marks: [
          Plot.lineY(rows, {x: "date", y: "due", fy: "side", stroke: "#9aa5b1", strokeWidth: 2}),
          Plot.lineY(rows, {x: "date", y: "done", fy: "side", stroke: "side", strokeWidth: 2}),
          Plot.ruleY([0])
        ]
      }),
      foldedTable(
        "双清单各月末办理情况（项）",
        [
          {title: "月末", value: (row) => formatPeriod(row.month)},
          {title: "方向", value: (row) => row.side},
          {title: "累计提出", numeric: true, value: (row) => text(row.opened)},
          {title: "已到期", numeric: true, value: (row) => text(row.due)},
          {title: "已办结", numeric: true, value: (row) => text(row.done)},
          {title: "按时办结", numeric: true, value: (row) => text(row.onTime)},
          {title: "超期未结", numeric: true, value: (row) => text(row.overdue)}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt,
    limitations: [
      "项数只有几十，一项就能使比例变动几个百分点，须与项数一起看。",
      "未到承诺完成日期的项目不计入办结率的分母。"
    ]
  });
};

/** Open items past their promised date, at each month's end. */
export const overdueByMonth: Card = (site, place) => {
  const resource = "two_lists_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource].map((row) => ({
    month: row.month,
    date: periodStart(row.month),
    side: row.side,
    overdue: number(row.overdue_open)
  }));
  const last = rows
    .map((row) => row.month)
    .sort()
    .at(-1);
  if (!last) return emptyCard(site, place, "超期未结项目", resource, receipt);
  const now = rows.filter((row) => row.month === last).map(({side, overdue}) => `${side} ${text(overdue)} 项`);
  return frame(site, place, {
    title: `${formatPeriod(last)}末超期未结：${now.join("，")}`,
    body: [
      legend([
        ["地方为部队办", ink],
        ["部队为地方办", warm]
      ]),
      chart(place, "各月末超期未结项数", {
        height: 230,
        marginLeft: 40,
        x: {type: "utc", label: null, ticks: timeTicks(rows.map(({date}) => date)), tickFormat: timeTick},
        y: {label: "项", labelArrow: "none", grid: true, ticks: 4},
        color: {domain: sides, range: [ink, warm]},
        marks: [
          Plot.rectY(rows, {x: "date", y: "overdue", fill: "side", interval: "month", inset: 0.5}),
          Plot.ruleY([0])
        ]
      }),
      foldedTable(
        "各月末超期未结项数",
        [
          {title: "月末", value: (row) => formatPeriod(row.month)},
          {title: "方向", value: (row) => row.side},
          {title: "超期未结（项）", numeric: true, value: (row) => text(row.overdue)}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt
  });
};

function text(value: number | null): string {
  return value === null ? "未报" : formatCount(value);
}
