import * as Plot from "@observablehq/plot";
import {sum} from "d3";
import {chart, ink, legend, red, timeTick, timeTicks} from "./chart.js";
import {formatCount, formatPeriod, number, periodStart} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card, Resource, Row} from "./site.js";
import {foldedTable} from "./table.js";

/** How long what is open is overdue, the worst last. */
export const ages = [
  {column: "not_due", name: "未到期", color: "#cfd8e3"},
  {column: "overdue_30", name: "超期 30 天内", color: "#f2cf8b"},
  {column: "overdue_90", name: "超期 31–90 天", color: "#c9822b"},
  {column: "overdue_more", name: "超期 90 天以上", color: "#9b1c1c"}
] as const;
type Age = (typeof ages)[number]["column"];

const int = (text: string) => number(text) ?? 0;
const overdueOf = (row: Readonly<Record<Age, string>>) =>
  int(row.overdue_30) + int(row.overdue_90) + int(row.overdue_more);

export const newestMonth = (rows: readonly {month: string}[]) =>
  rows
    .map(({month}) => month)
    .sort()
    .at(-1);

/** Bars of what is open by age, one a group. */
export const ageBars = (rows: readonly (Readonly<Record<Age, string>> & {group: string})[]) =>
  rows.flatMap((row) => ages.map(({column, name}) => ({group: row.group, age: name, items: int(row[column])})));

/** Open tasks by unit at the newest month's end: not yet due, and overdue for how long. */
export const tasksAgeing: Card = (site, place) => {
  const resource: Resource = "tasks_ageing";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const month = newestMonth(all);
  if (!month) return emptyCard(site, place, "未完成任务逾期多久", resource, receipt);
  const rows = all
    .filter((row) => row.month === month && overdueOf(row) + int(row.not_due) > 0)
    .toSorted((a, b) => int(b.oldest_days) - int(a.oldest_days) || overdueOf(b) - overdueOf(a));
  const late = rows.filter((row) => overdueOf(row) > 0);
  const notDue = sum(rows, (row) => int(row.not_due));
  return frame(site, place, {
    title: late.length
      ? `逾期最久的是${late[0]!.unit}，${late[0]!.oldest_days} 天；${late.length} 个单位逾期 ${sum(late, overdueOf)} 项，另有 ${notDue} 项未到期`
      : `没有逾期任务，${notDue} 项未到期`,
    lead: `${formatPeriod(month)}末没有完成的任务，按逾期长短。没有未完成任务的单位不列。`,
    body: [
      legend(ages.map(({name, color}) => [name, color])),
      chart(place, "各单位未完成任务，按逾期长短", {
        height: 24 * rows.length + 16,
        marginTop: 4,
        marginLeft: 134,
        marginRight: 96,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.unit), tickSize: 0},
        color: {domain: ages.map(({name}) => name), range: ages.map(({color}) => color)},
        marks: [
          Plot.barX(ageBars(rows.map((row) => ({...row, group: row.unit}))), {
            x: "items",
            y: "group",
            fill: "age",
            insetTop: 3,
            insetBottom: 3
          }),
          Plot.text(rows, {
            x: (row: Row<"tasks_ageing">) => overdueOf(row) + int(row.not_due),
            y: "unit",
            text: (row: Row<"tasks_ageing">) => (row.oldest_days ? `最久 ${row.oldest_days} 天` : "未到期"),
            textAnchor: "start",
            dx: 5
          })
        ]
      }),
      foldedTable(
        `${formatPeriod(month)}末未完成的任务（项）`,
        [
          {title: "责任单位", value: (row) => row.unit},
          ...ages.map(({column, name}) => ({
            title: name,
            numeric: true,
            value: (row: Row<"tasks_ageing">) => formatCount(int(row[column]))
          })),
          {title: "逾期最久（天）", numeric: true, value: (row) => row.oldest_days || "–"}
        ],
        rows
      )
    ],
    resource,
    receipt
  });
};

/** Open items of the two lists at each month's end, by age. */
export const listsAgeing: Card = (site, place) => {
  const resource: Resource = "two_lists_ageing";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  const month = newestMonth(rows);
  if (!month) return emptyCard(site, place, "双清单未结多久", resource, receipt);
  const now = rows.filter((row) => row.month === month);
  const drawn = ages.flatMap(({column, name}) =>
    [...new Set(rows.map((row) => row.month))].map((one) => ({
      date: periodStart(one),
      age: name,
      items: sum(
        rows.filter((row) => row.month === one),
        (row) => int(row[column])
      )
    }))
  );
  const total = (of: (row: Row<"two_lists_ageing">) => number) => sum(now, of);
  return frame(site, place, {
    title: `${formatPeriod(month)}末未结 ${total((row) => int(row.not_due) + overdueOf(row))} 项：未到期 ${total((row) => int(row.not_due))} 项，超期 ${total(overdueOf)} 项，其中超期 90 天以上 ${total((row) => int(row.overdue_more))} 项`,
    lead: "没有到期的不是拖欠，与超期的分开看。",
    body: [
      legend(ages.map(({name, color}) => [name, color])),
      chart(place, "各月末未结项数，按超期长短", {
        height: 230,
        marginLeft: 40,
        x: {type: "utc", label: null, ticks: timeTicks(drawn.map(({date}) => date)), tickFormat: timeTick},
        y: {label: "项", labelArrow: "none", grid: true, ticks: 4},
        color: {domain: ages.map(({name}) => name), range: ages.map(({color}) => color)},
        marks: [
          Plot.rectY(drawn, {
            x: "date",
            y: "items",
            fill: "age",
            order: ages.map(({name}) => name).reverse(),
            interval: "month",
            inset: 0.5
          }),
          Plot.ruleY([0])
        ]
      }),
      foldedTable(
        "各月末未结项数（项）",
        [
          {title: "月末", value: (row) => formatPeriod(row.month)},
          {title: "方向", value: (row) => row.side},
          ...ages.map(({column, name}) => ({
            title: name,
            numeric: true,
            value: (row: Row<"two_lists_ageing">) => formatCount(int(row[column]))
          }))
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt
  });
};

/** How long a finished item took, and how many were on time. */
export const listsDuration: Card = (site, place) => {
  const resource: Resource = "two_lists_ageing";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource].map((row) => ({
    ...row,
    date: periodStart(row.month),
    days: number(row.median_days)
  }));
  const month = newestMonth(rows);
  if (!month) return emptyCard(site, place, "办结用了多久", resource, receipt);
  const now = rows.filter((row) => row.month === month);
  return frame(site, place, {
    title: `办结天数中位数：${now.map(({side, days}) => `${side} ${days === null ? "没有办结的" : `${days} 天`}`).join("，")}`,
    lead: `自有台账起到${formatPeriod(month)}末累计：${now.map((row) => `${row.side}办结 ${row.done} 项，其中按时 ${row.done_on_time} 项`).join("；")}。`,
    body: [
      legend([
        ["地方为部队办", "#1f4e79"],
        ["部队为地方办", "#c9822b"]
      ]),
      chart(place, "办结天数中位数，按方向", {
        height: 210,
        marginLeft: 44,
        x: {type: "utc", label: null, ticks: timeTicks(rows.map(({date}) => date)), tickFormat: timeTick},
        y: {label: "天", labelArrow: "none", grid: true, ticks: 4, zero: true},
        color: {domain: ["地方为部队办", "部队为地方办"], range: ["#1f4e79", "#c9822b"]},
        marks: [Plot.lineY(rows, {x: "date", y: "days", stroke: "side", strokeWidth: 2}), Plot.ruleY([0])]
      }),
      foldedTable(
        "办结项数与办结天数中位数（累计）",
        [
          {title: "月末", value: (row) => formatPeriod(row.month)},
          {title: "方向", value: (row) => row.side},
          {title: "已办结（项）", numeric: true, value: (row) => row.done},
          {title: "按时办结（项）", numeric: true, value: (row) => row.done_on_time},
          {title: "中位数（天）", numeric: true, value: (row) => row.median_days || "–"}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt,
    limitations: ["天数从受理日算到办结日；只算办结的，拖着没办的不在里面，要与未结的一起看。"]
  });
};

/** Creation tasks by responsible unit at the newest month's end. */
export const tasksByUnit: Card = (site, place) => {
  const resource = "tasks_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const month = all
    .map((row) => row.month)
    .sort()
    .at(-1);
  if (!month) return emptyCard(site, place, "各责任单位创建任务", resource, receipt);
  const rows = all
    .filter((row) => row.month === month)
    .map((row) => ({
      unit: row.unit,
      due: number(row.due) ?? 0,
      done: number(row.done) ?? 0,
      onTime: number(row.done_on_time) ?? 0,
      overdue: number(row.overdue_open) ?? 0
    }))
    .sort((a, b) => b.overdue - a.overdue || b.due - a.due);
  const late = rows.filter((row) => row.overdue > 0);
  const drawn = rows.slice(0, 16);
  return frame(site, place, {
    title: late.length
      ? `截至${formatPeriod(month)}，${late.length} 个单位有 ${sum(late, (row) => row.overdue)} 项任务逾期，${late[0]!.unit}最多`
      : `截至${formatPeriod(month)}，没有逾期任务`,
    lead: drawn.length < rows.length ? `图中为逾期或任务最多的 ${drawn.length} 个单位，全部见数据表。` : undefined,
    body: [
      chart(place, "各责任单位到期任务与逾期任务", {
        height: 25 * drawn.length + 20,
        marginTop: 6,
        marginLeft: 134,
        marginRight: 110,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: drawn.map((row) => row.unit), tickSize: 0},
        marks: [
          Plot.barX(drawn, {x: "due", y: "unit", fill: "#cfd8e3", insetTop: 3, insetBottom: 3}),
          Plot.barX(drawn, {x: "done", y: "unit", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(drawn, {
            x: "due",
            y: "unit",
            text: (d) => `${d.done}/${d.due}${d.overdue ? `，逾期 ${d.overdue}` : ""}`,
            fill: (d) => (d.overdue ? red : "currentColor"),
            textAnchor: "start",
            dx: 5
          })
        ]
      }),
      foldedTable(
        `${formatPeriod(month)}末各责任单位创建任务（项）`,
        [
          {title: "责任单位", value: (row) => row.unit},
          {title: "已到期", numeric: true, value: (row) => formatCount(row.due)},
          {title: "已完成", numeric: true, value: (row) => formatCount(row.done)},
          {title: "按期完成", numeric: true, value: (row) => formatCount(row.onTime)},
          {title: "逾期未完成", numeric: true, value: (row) => formatCount(row.overdue)}
        ],
        rows
      )
    ],
    resource,
    receipt
  });
};
