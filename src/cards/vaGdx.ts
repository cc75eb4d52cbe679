import * as Plot from "@observablehq/plot";
import {rollups, sum} from "d3";
import {chart, ink, legend, palette} from "./chart.js";
import {formatCount, number} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card} from "./site.js";
import {foldedTable} from "./table.js";

const categories = [
  ["compensation_pension", "补偿与抚恤"],
  ["medical", "医疗"],
  ["education", "教育与职业康复"],
  ["operations", "一般行政"],
  ["insurance", "保险与赔付"],
  ["construction", "建设"],
  ["loan", "贷款担保"]
] as const;

/** Thousand dollars, as delivered, to 亿美元. */
const yi = (thousands: number) => thousands / 1e5;
const write = (thousands: number | null) =>
  thousands === null ? "未报" : formatCount(Math.round(yi(thousands) * 10) / 10);

/** All states together, by fiscal year and kind of expenditure. */
export const vaByYear: Card = (site, place) => {
  const resource = "va_gdx";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "美国退伍军人事务部支出", resource, receipt);
  const byYear = rollups(
    rows,
    (group) => new Map(categories.map(([column]) => [column as string, sum(group, (row) => number(row[column]) ?? 0)])),
    (row) => row.fiscal_year
  ).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const cells = byYear.flatMap(([year, sums]) =>
    categories.map(([column, name]) => ({year, name, value: yi(sums.get(column)!)}))
  );
  const total = (sums: Map<string, number>) => sum(sums.values());
  const first = byYear[0]!;
  const last = byYear.at(-1)!;
  return frame(site, place, {
    title: `${last[0]} 财年各州合计 ${write(total(last[1]))} 亿美元，${first[0]} 财年为 ${write(total(first[1]))} 亿美元`,
    body: [
      legend(categories.map(([, name], i) => [name, palette[i]!])),
      chart(place, "各财年支出，按类别", {
        height: 250,
        marginLeft: 52,
        marginBottom: 30,
        x: {type: "band", label: null, tickSize: 0},
        y: {label: "亿美元", labelArrow: "none", grid: true, ticks: 5},
        color: {domain: categories.map(([, name]) => name), range: palette},
        marks: [Plot.barY(cells, {x: "year", y: "value", fill: "name"}), Plot.ruleY([0])]
      }),
      foldedTable(
        "各财年支出（亿美元），各州合计",
        [
          {title: "财年", value: ([year]) => year},
          ...categories.map(([column, name]) => ({
            title: name,
            numeric: true,
            value: ([, sums]: (typeof byYear)[number]) => write(sums.get(column)!)
          })),
          {title: "合计", numeric: true, value: ([, sums]) => write(total(sums))}
        ],
        byYear
      )
    ],
    resource,
    receipt,
    limitations: [
      "名义美元，未扣除物价。",
      "2008 财年以前贷款担保计在教育一项里；有的领地后来才进入统计，合计不完全可比。"
    ]
  });
};

/** The newest fiscal year by state, the sixteen largest drawn. */
export const vaByState: Card = (site, place) => {
  const resource = "va_gdx";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const year = all
    .map((row) => row.fiscal_year)
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各州支出", resource, receipt);
  const rows = all
    .filter((row) => row.fiscal_year === year)
    .map((row) => ({
      name: row.state_name,
      total: number(row.total),
      veterans: number(row.veterans),
      patients: number(row.patients)
    }))
    .sort((a, b) => (b.total ?? -Infinity) - (a.total ?? -Infinity));
  const drawn = rows.slice(0, 16);
  const missing = rows.filter((row) => row.patients === null).length;
  return frame(site, place, {
    title: `${year} 财年 ${drawn[0]!.name} 支出最多，${write(drawn[0]!.total)} 亿美元`,
    lead: missing ? `${missing} 个州或领地的就诊人数未报，表中照写未报。` : undefined,
    body: [
      chart(place, `${year} 财年支出最多的 ${drawn.length} 个州`, {
        height: 23 * drawn.length + 20,
        marginTop: 6,
        marginLeft: 120,
        marginRight: 56,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: drawn.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(drawn, {x: "total", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(drawn, {x: "total", y: "name", text: (d) => write(d.total), textAnchor: "start", dx: 5})
        ]
      }),
      foldedTable(
        `${year} 财年各州支出（亿美元）、退伍军人估计数和就诊人数`,
        [
          {title: "州", value: (row) => row.name},
          {title: "支出", numeric: true, value: (row) => write(row.total)},
          {
            title: "退伍军人",
            numeric: true,
            value: (row) => (row.veterans === null ? "未报" : formatCount(Math.round(row.veterans)))
          },
          {
            title: "就诊人数",
            numeric: true,
            value: (row) => (row.patients === null ? "未报" : formatCount(row.patients))
          }
        ],
        rows
      )
    ],
    resource,
    receipt
  });
};
