import * as Plot from "@observablehq/plot";
import {rollups, sum} from "d3";
import {chart, ink, legend, palette, timeTick, timeTicks, warm} from "./chart.js";
import {formatCount, formatPeriod, formatYuan, number, periodStart, shown, limitOf} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card, Row} from "./site.js";
import {foldedTable, pivot, table} from "./table.js";

/** A sum of which some parts may be hidden. */
interface PartlyHidden {
  yuan: number;
  hidden: boolean;
}

function sumUp(rows: readonly {amount_yuan: string; flag: string}[]): PartlyHidden {
  return {yuan: sum(rows, amount), hidden: rows.some((row) => row.flag === "suppressed")};
}

/** “720 万元＋” where some months are hidden, 已隐去 where all are. */
function write({yuan, hidden}: PartlyHidden): string {
  return hidden && yuan === 0 ? "已隐去" : `${formatYuan(yuan)}${hidden ? "＋" : ""}`;
}

type Payout = Row<"payouts_monthly">;
const amount = (row: {amount_yuan: string}) => number(row.amount_yuan) ?? 0;

/** Money paid by the month of payment; back pay stands apart, for it belongs to earlier months. */
export const payoutsByMonth: Card = (site, place) => {
  const resource = "payouts_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "各月发放金额", resource, receipt);
  const part = (row: Payout) => (row.benefit_item === "back_pay" ? "提标补发" : "其他项目");
  const data = rollups(
    rows,
    (group) => sum(group, amount) / 1e4,
    (row) => row.pay_month,
    part
  ).flatMap(([month, parts]) => parts.map(([name, wan]) => ({date: periodStart(month), name, wan})));
  const last = rows
    .map((row) => row.pay_month)
    .sort()
    .at(-1)!;
  const lastPaid = sumUp(rows.filter((row) => row.pay_month === last));
  return frame(site, place, {
    title: `${formatPeriod(last)}发放 ${write(lastPaid)}（全部项目）`,
    lead: "按发放月份计。补发的钱属于以前月份，单独着色，不是当月待遇提高。",
    body: [
      legend([
        ["其他项目", ink],
        ["提标补发", warm]
      ]),
      chart(place, "各月发放金额，补发单独着色", {
        height: 230,
        marginLeft: 48,
        x: {type: "utc", label: null, ticks: timeTicks(data.map(({date}) => date)), tickFormat: timeTick},
        y: {label: "万元", labelArrow: "none", grid: true, ticks: 4},
        color: {domain: ["其他项目", "提标补发"], range: [ink, warm]},
        marks: [Plot.rectY(data, {x: "date", y: "wan", fill: "name", interval: "month", inset: 0.5}), Plot.ruleY([0])]
      }),
      foldedTable(
        "各月发放金额（万元）与领取人数，按所属年份和发放项目",
        [
          {title: "发放月份", value: (row) => formatPeriod(row.pay_month)},
          {title: "所属年份", value: (row) => `${row.accrual_year}年`},
          {title: "发放项目", value: (row) => site.label("benefit_items", row.benefit_item)},
          {
            title: "金额（万元）",
            numeric: true,
            value: (row) => shown(number(row.amount_yuan), row.flag, {write: wan})
          },
          {title: "人数", numeric: true, value: (row) => shown(number(row.persons), row.flag, {limit: limitOf(row)})}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt,
    limitations: [
      "含义务兵家庭优待金和节日慰问金，因此大于“优待抚恤金发放总额”。",
      "人数过少的项目，金额随人数一并隐去；为使它不能由合计推算，有的月份另有一项金额一同隐去。图中都不含。"
    ]
  });
};

function wan(yuan: number): string {
  return formatCount(Math.round(yuan / 100) / 100);
}

/** The newest pay year by item. */
export const payoutsByItem: Card = (site, place) => {
  const resource = "payouts_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  const year = rows
    .map((row) => row.pay_month.slice(0, 4))
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各项目发放金额", resource, receipt);
  const items = rollups(
    rows.filter((row) => row.pay_month.startsWith(year)),
    sumUp,
    (row) => row.benefit_item
  )
    .map(([item, part]) => ({name: site.label("benefit_items", item), ...part}))
    .sort((a, b) => b.yuan - a.yuan);
  const total = sum(items, (item) => item.yuan);
  const first = items[0]!;
  return frame(site, place, {
    title: `${year}年发放最多的是${first.name}，占可见金额的 ${Math.round((100 * first.yuan) / total)}%`,
    body: [
      chart(place, `${year}年各发放项目金额`, {
        height: 26 * items.length + 20,
        marginTop: 6,
        marginLeft: 118,
        marginRight: 96,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: items.map((item) => item.name), tickSize: 0},
        marks: [
          Plot.barX(items, {x: "yuan", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(items, {x: "yuan", y: "name", text: write, textAnchor: "start", dx: 5})
        ]
      }),
      foldedTable(
        `${year}年各发放项目金额`,
        [
          {title: "发放项目", value: (item) => item.name},
          {title: "金额", numeric: true, value: write}
        ],
        items
      )
    ],
    lead: items.some((item) => item.hidden) ? "“＋”表示有月份因人数过少而隐去，实际不小于此数。" : undefined,
    resource,
    receipt
  });
};

/** Who is in the stated total: the items of its year, those that the indicator counts and those that it leaves out. */
export const benefitTotalScope: Card = (site, place) => {
  const resource = "payouts_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const stated = site.tables.published_figures.find((row) => row.figure_id === "pf_benefit_paid");
  const year = stated && (stated.period || stated.candidate_period);
  const rows = site.tables[resource].filter((row) => row.pay_month.startsWith(`${year}-`));
  if (!year || rows.length === 0) return emptyCard(site, place, "发放总额里有哪些项目", resource, receipt);
  const items = rollups(
    rows,
    (group) => ({...sumUp(group), counted: group[0]!.in_total === "1"}),
    (row) => row.benefit_item
  )
    .map(([item, part]) => ({name: site.label("benefit_items", item), ...part}))
    .sort((a, b) => Number(b.counted) - Number(a.counted) || b.yuan - a.yuan);
  const all = (counted: boolean) => {
    const own = items.filter((item) => item.counted === counted);
    return write({yuan: sum(own, (item) => item.yuan), hidden: own.some((item) => item.hidden)});
  };
  return frame(site, place, {
    title: `${year}年计入发放总额的 ${all(true)}，不计入的 ${all(false)}`,
    lead: "公开报道的“优待抚恤金 3500 余万元”没有说明包括哪些项目、哪些人。本站的“优待抚恤金发放总额”只含下表“计入”的项目；义务兵家庭优待金的领取人不在重点优抚对象之内。",
    wide: true,
    body: [
      table(
        `${year}年各发放项目，计入与不计入发放总额`,
        [
          {title: "发放项目", value: (item) => item.name},
          {title: "发放总额", value: (item) => (item.counted ? "计入" : "不计入")},
          {title: "实发金额", numeric: true, value: write}
        ],
        items
      )
    ],
    resource,
    receipt,
    limitations: items.some((item) => item.hidden) ? ["“＋”表示有月份因人数过少而隐去，实际不小于此数。"] : undefined
  });
};

/** Which year the money was for, against the year in which it was paid. */
export const payoutsByAccrual: Card = (site, place) => {
  const resource = "payouts_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "发放年份与所属年份", resource, receipt);
  const cells = rollups(
    rows,
    (group) => sum(group, amount),
    (row) => row.pay_month.slice(0, 4),
    (row) => row.accrual_year
  )
    .flatMap(([paid, years]) => years.map(([accrued, yuan]) => ({paid, accrued, yuan})))
    .sort((a, b) => (a.paid + a.accrued < b.paid + b.accrued ? -1 : 1));
  const last = cells.at(-1)!.paid;
  const late = sum(
    cells.filter((cell) => cell.paid === last && cell.accrued < last),
    (cell) => cell.yuan
  );
  const accruedYears = [...new Set(cells.map((cell) => cell.accrued))].sort();
  const grid = pivot(cells, {
    row: (c) => c.paid,
    column: (c) => c.accrued,
    cell: (c) => formatYuan(c.yuan),
    absent: "0"
  });
  return frame(site, place, {
    title: `${last}年发放的钱里，${formatYuan(late)} 属于以前年份`,
    lead: "同一笔钱，按发放年份和按所属年份会落在不同的年。",
    body: [
      legend(accruedYears.map((year, i) => [`所属 ${year}年`, palette[i % palette.length]!])),
      chart(place, "各发放年份的金额，按所属年份着色", {
        height: 44 * grid.rows.length + 40,
        marginTop: 6,
        marginLeft: 60,
        marginBottom: 34,
        x: {label: "万元", labelArrow: "none", grid: true, ticks: 5},
        y: {type: "band", label: null, tickFormat: (year: string) => `${year}年`, tickSize: 0},
        color: {domain: accruedYears, range: palette},
        marks: [Plot.barX(cells, {x: (c) => c.yuan / 1e4, y: "paid", fill: "accrued", insetTop: 5, insetBottom: 5})]
      }),
      foldedTable(
        "发放金额，行为发放年份，列为所属年份",
        [
          {title: "发放年份", value: (year) => `${year}年`},
          ...accruedYears.map((accrued) => ({
            title: `所属 ${accrued}年`,
            numeric: true,
            value: (year: string) => grid.at(year, accrued)
          }))
        ],
        grid.rows
      )
    ],
    resource,
    receipt,
    limitations: ["人数过少而隐去的格不在内。"]
  });
};

/** Money paid in the newest year by paying street. */
export const payoutsByStreet: Card = (site, place) => {
  const resource = "payouts_streets";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const year = all
    .map((row) => row.pay_month.slice(0, 4))
    .sort()
    .at(-1);
  if (!year) return emptyCard(site, place, "各街镇发放金额", resource, receipt);
  const rows = rollups(
    all.filter((row) => row.pay_month.startsWith(year)),
    sumUp,
    (row) => row.area_code
  )
    .map(([code, cell]) => ({name: site.label("streets", code), ...cell}))
    .sort((a, b) => b.yuan - a.yuan);
  return frame(site, place, {
    title: `${year}年各街镇发放金额，从 ${write(rows.at(-1)!)} 到 ${write(rows[0]!)}`,
    body: [
      chart(place, `${year}年各街镇发放金额`, {
        height: 24 * rows.length + 20,
        marginTop: 6,
        marginLeft: 104,
        marginRight: 90,
        marginBottom: 6,
        x: {axis: null},
        y: {type: "band", label: null, domain: rows.map((row) => row.name), tickSize: 0},
        marks: [
          Plot.barX(rows, {x: "yuan", y: "name", fill: ink, insetTop: 3, insetBottom: 3}),
          Plot.text(rows, {x: "yuan", y: "name", text: write, textAnchor: "start", dx: 5})
        ]
      }),
      foldedTable(
        `${year}年各街镇发放金额`,
        [
          {title: "街镇", value: (row) => row.name},
          {title: "金额", numeric: true, value: write}
        ],
        rows
      )
    ],
    lead: rows.some((row) => row.hidden) ? "“＋”表示有月份因人数过少而隐去，实际不小于此数。" : undefined,
    resource,
    receipt,
    limitations: ["按发放街镇计，对象迁居后随发放街镇走。", "金额随人数，不作排名。"]
  });
};

/** The newest month's stock by category. A person in two categories counts in both. */
export const beneficiariesByCategory: Card = (site, place) => {
  const resource = "beneficiaries_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const all = site.tables[resource];
  const month = all
    .map((row) => row.month)
    .sort()
    .at(-1);
  if (!month) return emptyCard(site, place, "各类优抚对象人数", resource, receipt);
  const name = (code: string) =>
    code === "all" ? "重点优抚对象（不重复）" : site.label("beneficiary_categories", code);
  const latest = all.filter((row) => row.month === month);
  const rows = latest
    .filter((row) => row.category !== "all")
    .map((row) => ({
      name: name(row.category),
      persons: number(row.persons),
      text: shown(number(row.persons), row.flag, {limit: limitOf(row)})
    }))
    .sort((a, b) => (b.persons ?? -1) - (a.persons ?? -1));
  const months = [...new Set(all.map((row) => row.month))].sort().reverse();
  const grid = pivot(all, {
    row: (row) => row.month,
    column: (row) => row.category,
    cell: (row) => shown(number(row.persons), row.flag, {limit: limitOf(row)})
  });
  const distinct = latest.find((row) => row.category === "all");
  return frame(site, place, {
    title: distinct?.persons
      ? `${formatPeriod(month)}重点优抚对象 ${formatCount(+distinct.persons)} 人（不重复）`
      : `${formatPeriod(month)}各类优抚对象`,
    lead: "一人属于两类时在两类中各计一次，因此各类之和不小于不重复人数。",
    body: [
      chart(place, `${formatPeriod(month)}各类优抚对象人数`, {
        height: 25 * rows.length + 20,
        marginTop: 6,
        marginLeft: 168,
        marginRight: 56,
        marginBottom: 6,
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
        "各月各类优抚对象人数（人）",
        [
          {title: "月份", value: formatPeriod},
          ...grid.columns.map((code) => ({title: name(code), numeric: true, value: (m: string) => grid.at(m, code)}))
        ],
        months
      )
    ],
    resource,
    receipt
  });
};
